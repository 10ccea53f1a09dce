"""WHO IS KNOWN: the mirror of SIMKIM."""
