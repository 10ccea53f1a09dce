"""Alembic migrations; they travel with the package and run when the records are opened."""
