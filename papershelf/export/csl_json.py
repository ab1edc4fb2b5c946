"""Papers as CSL-JSON, the items that citation processors, Zotero and pandoc read.

https://github.com/citation-style-language/schema (csl-data.json). Each item has the slug for an id.
"""

from __future__ import annotations

from typing import Any

from papershelf.export.reference import Reference, parts_of, venue_of

_TYPES = {None: "article", "journal": "article-journal"}


def csl_item(paper: Reference) -> dict[str, Any]:
    """One item; fields that are not known are left out."""
    venue, kind = venue_of(paper)
    item = {
        "id": paper.slug,
        "type": _TYPES.get(kind, "paper-conference") if venue else "article",
        "title": paper.title,
        "author": [_name(name) for name in paper.authors],
        "issued": {"date-parts": [[int(part) for part in paper.date.split("-")]]} if paper.date else None,
        "container-title": venue,
        "archive": "arXiv" if paper.arxiv_id else None,
        "archive_location": f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else None,
        "DOI": paper.doi,
        "URL": paper.address,
        "abstract": paper.abstract,
        "keyword": "; ".join(paper.topics),
        "note": "\n".join(filter(None, [paper.note, *paper.repos])),
    }
    return {name: value for name, value in item.items() if value}


def _name(name: str) -> dict[str, str]:
    parts = parts_of(name)
    if not parts.given:
        return {"literal": name}
    named = {
        "family": parts.family,
        "given": parts.given,
        "non-dropping-particle": parts.particle,
        "suffix": parts.suffix,
    }
    return {field: value for field, value in named.items() if value}
