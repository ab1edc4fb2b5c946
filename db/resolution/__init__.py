"""What the records of the same work make of it: pure functions of a set of records."""
