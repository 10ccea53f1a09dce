"""WHAT IT MEANS: one ordered, versioned table."""
