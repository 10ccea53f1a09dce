"""WHOSE FACE: exhaustive, exact search at a known operating point."""
