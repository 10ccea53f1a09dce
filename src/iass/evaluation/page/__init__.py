"""A report as one HTML page for people: no script, and nothing fetched from anywhere."""
