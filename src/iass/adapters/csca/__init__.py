"""Where the authorities of states (CSCA) come from: files that an operator puts into a folder."""
