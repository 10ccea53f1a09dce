"""What goes over the wire: pydantic models with an example for every field, and their making from domain types."""
