"""The forms of files, behind the addresses of papers and lists: pages, lanes and errors read this one list."""

from __future__ import annotations

from papershelf.export.tables import FORMS as OF_ROWS

OF_PAPERS = {
    "bib": ("bibtex", "application/x-bibtex; charset=utf-8"),
    "ris": ("ris", "application/x-research-info-systems; charset=utf-8"),
    "csl.json": ("csl-json", "application/vnd.citationstyles.csl+json; charset=utf-8"),
}
"""The end of an address: the format of exports that it asks for, and the type of the answer."""
FEED = "atom"
FILES = (*OF_ROWS, *OF_PAPERS, FEED)
"""The ends of the addresses of lists as files."""
