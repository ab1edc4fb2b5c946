"""Exports: what a shelf holds, for other programs, as JSON lines, CSV or BibTeX.

Field names are a public interface. Rows stand in an order that depends on content alone, are named by slug and
address, and stream: no export is ever held whole.
"""
