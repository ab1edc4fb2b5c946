"""Asking language models: which texts are missing, what a model answers, whose results count."""
