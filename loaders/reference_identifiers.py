"""DOIs and arXiv identifiers as reference managers print them: in fields of their own, in addresses and in notes."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from db.identifiers import arxiv_of_doi, clean_arxiv, clean_doi

_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,9}/\S+")
_DOI_BY_NAME = re.compile(
    r"(?:doi\s*[:=]?\s*|(?:https?:)?//(?:[a-z]+\.)?doi\.[a-z.]+/|https?://dl\.acm\.org/doi/(?:abs/|pdf/|full/)?)(10\.\S+)",
    re.IGNORECASE,
)
_ARXIV_ID = r"(?P<id>[0-9]{4}\.[0-9]{4,5}|[a-z][a-z-]*(?:\.[a-z]{2})?/[0-9]{7})(?:v[0-9]+)?"
_BARE_ARXIV = re.compile(rf"(?:arxiv\s*:?\s*)?(?:abs/|pdf/)?{_ARXIV_ID}(?![0-9])", re.IGNORECASE)
_ARXIV_BY_NAME = re.compile(
    r"(?:(?:https?:)?//(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html)/"
    r"|(?:arxiv|corr)\b(?:\.org)?(?:[\s:,]|arxiv\b|e-prints?|preprint|abs/|identifier|id\b|\(cornell university\))*+)"
    rf"{_ARXIV_ID}(?![0-9])",
    re.IGNORECASE,
)


def doi_in(text: str) -> str | None:
    """The DOI that stands in a field for DOIs, in an address or behind a word; None for none and for one of arXiv's."""
    found = _DOI.search(_plain(text))
    return clean_doi(_closed(found[0])) if found else None


def doi_mentioned(text: str) -> str | None:
    """The DOI with which a text begins that says so: "doi:10.1000/x", an address of a resolver; or which it is."""
    text = _plain(text)
    if _DOI.fullmatch(text):
        return clean_doi(_closed(text))
    found = _DOI_BY_NAME.match(text)
    return clean_doi(_closed(found[1])) if found else None


def arxiv_in(text: str) -> str | None:
    """The arXiv identifier with which a field for such begins, with or without a word before it."""
    text = _plain(text)
    found = _BARE_ARXIV.match(text)
    return clean_arxiv(found["id"]) if found else arxiv_mentioned(text)


def arxiv_mentioned(text: str) -> str | None:
    """The arXiv identifier with which a text begins that says so: by name, in an address, in a DOI of arXiv's."""
    text = _plain(text)
    found = _ARXIV_BY_NAME.match(text)
    if found:
        return clean_arxiv(found["id"])
    doi = _DOI.search(text)
    is_stated = doi is not None and (doi.start() == 0 or _DOI_BY_NAME.match(text) is not None)
    return arxiv_of_doi(_closed(doi[0])) if doi and is_stated else None


def _plain(text: str) -> str:
    """The text without the escapes of addresses and HTML."""
    return unquote(html.unescape(text)).strip()


def _closed(doi: str) -> str:
    """A DOI without what closes the text around it: a bracket that it does not open, a quote, a stop."""
    end = len(doi)
    unopened = {closing: doi.count(closing) - doi.count(opening) for opening, closing in ("()", "[]", "{}")}
    while end and (doi[end - 1] in "\"'>,.;" or unopened.get(doi[end - 1], 0) > 0):
        end -= 1
        if doi[end] in unopened:
            unopened[doi[end]] -= 1
    return doi[:end]
