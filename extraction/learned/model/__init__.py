"""Which model a number is of: names and choice."""
