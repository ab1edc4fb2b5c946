"""Papers as RIS, which every reference manager reads.

https://en.wikipedia.org/wiki/RIS_(file_format); tags as Zotero, EndNote and Mendeley agree on them. A line a value,
each record from TY to ER. The slug is the ID.
"""

from __future__ import annotations

from collections.abc import Iterator

from papershelf.export.reference import Reference, parts_of, venue_of


def ris_record(paper: Reference) -> str:
    """One record, ending in an empty line."""
    lines = [f"{tag}  - {' '.join(value.split())}".rstrip() for tag, value in _values(paper)]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _values(paper: Reference) -> Iterator[tuple[str, str]]:
    venue, kind = venue_of(paper)
    yield "TY", "UNPB" if venue is None else "JOUR" if kind == "journal" else "CONF"
    yield "ID", paper.slug
    yield "TI", paper.title
    for name in paper.authors:
        yield "AU", _name(name)
    if paper.date:
        yield "PY", paper.date[:4]
        yield "DA", paper.date.replace("-", "/")
    if venue:
        yield "JO" if kind == "journal" else "T2", venue
    if paper.abstract:
        yield "AB", paper.abstract
    if paper.doi:
        yield "DO", paper.doi
    if paper.arxiv_id:
        yield "AN", f"arXiv:{paper.arxiv_id}"
    for topic in paper.topics:
        yield "KW", topic
    if paper.address:
        yield "UR", paper.address
    for repo in paper.repos:
        yield "L2", repo
    if paper.note:
        yield "N1", paper.note


def _name(name: str) -> str:
    """The family name, the given one and a suffix; a name that is no person's has a comma behind it."""
    parts = parts_of(name)
    if not parts.given:
        return f"{name}," if " " in name and "," not in name else name
    family = " ".join(filter(None, [parts.particle, parts.family]))
    return ", ".join(filter(None, [family, parts.given, parts.suffix]))
