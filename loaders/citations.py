"""The works that a paper cites, and the identifiers of works, as dumps print them."""

from __future__ import annotations

import re

from db.cleaning import clean_line
from db.identifiers import arxiv_of_doi, clean_arxiv, clean_doi
from db.records import Citation, Identifier

_ARXIV = re.compile(
    r"\barxiv(?:\.org/(?:abs|pdf)/|[:\s]\s?)([0-9]{4}\.[0-9]{4,5}|[a-z][a-z.-]{1,15}/[0-9]{7})(?![0-9])", re.IGNORECASE
)


def identifier_of_doi(printed: str | None) -> Identifier | None:
    """The identifier that a DOI stands for, or an arXiv identifier in place of one; None where it is neither."""
    if printed is None:
        return None
    if doi := clean_doi(printed):
        return Identifier("doi", doi)
    arxiv = arxiv_of_doi(printed) or clean_arxiv(printed)
    return Identifier("arxiv", arxiv) if arxiv else None


def citation(doi: str | None, text: str | None) -> Citation | None:
    """A citation by a DOI and as printed; where there is no DOI, by the arXiv identifier that is printed in it."""
    text = clean_line(text or "") or None
    identifier = identifier_of_doi(doi)
    if identifier is None and text and (named := _ARXIV.search(text)) and (arxiv := clean_arxiv(named[1])):
        identifier = Identifier("arxiv", arxiv)
    return Citation(identifier, text) if identifier or text else None
