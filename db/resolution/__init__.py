"""What the records of the same work make of it: pure functions of a set of records."""

RULES_VERSION = 15
"""Number of the rules by which papers are made of records: raise it with every change of `db.resolution`, of how
`db.store` keeps what it made, or of the cleaning of addresses and the scales of units, that gives other papers for the
same records. Shelves then derive every paper again."""
