"""Counts by the hour of what passes: for supervisors and operators, and nothing about any traveller."""
