"""The scan in C. It needs no Python header, so it builds wherever there is a C compiler; nothing depends on it."""
