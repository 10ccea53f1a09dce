"""The same use cases at a prompt."""
