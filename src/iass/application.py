"""The frozen set of use cases that every surface is given."""
