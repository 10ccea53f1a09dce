"""A scripted checkpoint on synthetic people."""
