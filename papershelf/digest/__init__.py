"""Digests: what is new on a shelf, as a mail."""
