"""A list beside the register without importing it: person by person, field by field."""
