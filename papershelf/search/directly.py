"""Queries that name one paper: by its slug or address here, an identifier, or an address elsewhere."""

from __future__ import annotations

import re
import sqlite3

from db.identifiers import arxiv_of_doi, clean_arxiv, clean_doi, clean_repo, clean_url

_OWN_ADDRESS = re.compile(r"(?:https?://[^/\s]+)?/?(?:.*/)?papers/(?P<slug>[a-z0-9-]+)(?:\.[a-z]+)?/?", re.IGNORECASE)
_SCHEME = re.compile(r"(?P<scheme>[a-z][a-z-]{1,15}):\s*(?P<value>\S.*)", re.IGNORECASE)
_LONGEST_ADDRESS = 500


def paper_named(snapshot: sqlite3.Connection, text: str) -> int | None:
    """The row of the one paper that a text names; None where it names none, or several."""
    text = text.strip()
    if not text or len(text) > _LONGEST_ADDRESS:
        return None
    for query, values in _queries(text):
        found = {row for (row,) in snapshot.execute(query, values).fetchmany(2)}
        if len(found) == 1:
            return int(found.pop())
    return None


def identifier_in(text: str) -> str | None:
    """The identifier of papers that a text is, as people write it; None where it is none."""
    arxiv, doi = clean_arxiv(text) or arxiv_of_doi(text), clean_doi(text)
    return f"arXiv:{arxiv}" if arxiv else f"doi:{doi}" if doi else None


def paper_known_as(snapshot: sqlite3.Connection, name: str) -> int | None:
    """The row of the paper that a slug, former ones too, or an identifier or an address leads to."""
    found = snapshot.execute("SELECT paper_id FROM slugs WHERE slug = ?", [name.strip().lower()]).fetchone()
    return int(found[0]) if found else paper_named(snapshot, name)


def slug_known_as(snapshot: sqlite3.Connection, name: str) -> str | None:
    """The slug of the paper that a name leads to; None where it leads to none."""
    row = paper_known_as(snapshot, name)
    found = snapshot.execute("SELECT slug FROM papers WHERE id = ?", [row]).fetchone() if row is not None else None
    return str(found[0]) if found else None


def _queries(text: str) -> list[tuple[str, tuple[str, ...]]]:
    by_identifier = "SELECT paper_id FROM identifiers WHERE scheme = ? AND value = ?"
    queries: list[tuple[str, tuple[str, ...]]] = []
    if (arxiv := clean_arxiv(text) or arxiv_of_doi(text)) is not None:
        queries.append((by_identifier, ("arxiv", arxiv)))
    if (doi := clean_doi(text)) is not None:
        queries.append((by_identifier, ("doi", doi)))
    if (scheme := _SCHEME.fullmatch(text)) is not None:
        queries.append((by_identifier, (scheme["scheme"].lower(), scheme["value"].strip())))
    if (own := _OWN_ADDRESS.fullmatch(text)) is not None:
        queries.append(("SELECT paper_id FROM slugs WHERE slug = ?", (own["slug"].lower(),)))
    if "-" in text and " " not in text:
        queries.append(("SELECT paper_id FROM slugs WHERE slug = ?", (text.lower(),)))
    if "/" in text and (address := clean_url(text)) is not None:
        repo = clean_repo(address)
        if repo is not None:
            by_repo = "SELECT DISTINCT paper_id FROM paper_repos JOIN repos ON repos.id = repo_id WHERE repos.url = ?"
            queries.append((by_repo, (repo.url,)))
        queries.append(("SELECT DISTINCT paper_id FROM links WHERE url IN (?, ?)", (address, address.rstrip("/"))))
    return queries
