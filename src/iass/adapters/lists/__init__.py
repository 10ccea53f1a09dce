"""Lists that lie on other machines."""
