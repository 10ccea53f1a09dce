"""Test videos of the synthetic people, with ground truth."""
