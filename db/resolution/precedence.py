"""Whose value counts: the fixed precedence of sources."""

from __future__ import annotations

LOADERS = (
    "hf-daily",  # names, dates, LaTeX and links as the service keeps them
    "mlanthology",  # names and LaTeX as well, but letter case changed in titles, and a year for a date
    "hf-page",  # the text of a page: LaTeX and links stripped, no names of authors
    "findings",  # of readers in texts: gives no field of a paper
    "curation",  # what people decide about identity and names: gives no field of a paper either
)
"""Names of loaders, the one that counts most first. A loader that is not here counts after all that are."""


def rank(loader: str) -> int:
    """Place of a loader in the precedence, 0 for the one that counts most."""
    return LOADERS.index(loader) if loader in LOADERS else len(LOADERS)
