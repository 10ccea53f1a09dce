"""Directories of other agencies, by OpenID Connect."""
