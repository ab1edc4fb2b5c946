"""The shelf: records, identity, tables, writing. Imports nothing of the other folders."""
