"""Searching a snapshot: one engine for the site, its JSON and the command line."""
