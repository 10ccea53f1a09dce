"""One file a group of pages. A route reads, asks a use case, and renders."""
