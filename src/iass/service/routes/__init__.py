"""One file a resource. A route reads, calls one use case, and answers; nothing is decided here."""
