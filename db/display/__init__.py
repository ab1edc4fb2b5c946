"""Titles and abstracts as a reader is shown them, and as readers of text read them; what a source printed is kept."""
