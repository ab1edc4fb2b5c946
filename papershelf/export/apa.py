"""Papers as a reference list prints them, in plain text: the style of the APA, 7th edition, by citeproc-py.

The style (`apa.csl`) is our own and has what exports hold: preprints, articles of journals, papers of conferences.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

_STYLE = Path(__file__).with_name("apa.csl")
_TWICE = re.compile(r"([?!])\.(?= )")
"""A title that ends in a mark of its own needs no full stop behind it."""
_ASIDE = frozenset({"abstract", "keyword", "note"})
"""Fields that no reference list prints."""


def apa_reference(item: dict[str, Any]) -> str:
    """One paper, given as an item of CSL-JSON, as a line of plain text."""
    kept = {name: value for name, value in item.items() if name not in _ASIDE}
    bibliography = CitationStylesBibliography(_style(), CiteProcJSON([kept]), formatter.plain)
    bibliography.register(Citation([CitationItem(kept["id"])]))
    (line,) = bibliography.bibliography()
    return _TWICE.sub(r"\1", str(line))


@cache
def _style() -> CitationStylesStyle:
    return CitationStylesStyle(str(_STYLE), validate=False)
