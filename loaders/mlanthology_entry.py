"""One paper of an ML Anthology file: which of its fields are read, which are not and why.

Every field is read, or named below as out of scope, or gives a signal. A value of the wrong type is as good as none
and gives a signal, too; without a title the entry cannot be used. An empty text stands for "none" everywhere.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from db.cleaning import clean_line
from db.identifiers import arxiv_of_doi, clean_arxiv, clean_doi
from db.records import Identifier, LinkAddress, PaperRecord, RepoAddress
from loaders.json_fields import Fields, kind_of
from loaders.latex import plain_words
from loaders.loader import Mapped, Unusable

PAPER_FIELDS = frozenset(
    "title authors year venue venue_name venue_type abstract doi code_url venue_url openreview_url pdf_url "
    "source".split()
)
PAPER_OUT_OF_SCOPE = {
    "bibtex_key": "the anthology's own key",
    "source_id": "the key of the source that `source` names; its page is `venue_url`",
    "volume": "of the proceedings, which are the venue and its year; no column has it",
    "number": "always empty",
    "pages": "in the proceedings; no column has them",
}
AUTHOR_FIELDS = frozenset({"given", "family"})
AUTHOR_OUT_OF_SCOPE = {"slug": "the anthology's own key of a name"}
_KNOWN_OF_PAPER = PAPER_FIELDS | PAPER_OUT_OF_SCOPE.keys()
_KNOWN_OF_AUTHOR = AUTHOR_FIELDS | AUTHOR_OUT_OF_SCOPE.keys()
HEADING_FIELDS = frozenset({"venue", "year"})
"""What a file that is one JSON object says of all its papers."""
VENUE_TYPES = frozenset({"conference", "workshop"})
"""Checked, not kept: the name of the venue says it, too."""
MOST_YEARS_APART = 2
"""Between a paper and its preprint, where somebody looked the preprint up by its title."""

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ARXIV_YEAR = re.compile(r"(?:[a-z.-]+/)?([0-9]{2})([0-9]{2})", re.IGNORECASE)
_FIRST_YEAR_OF_ARXIV = 91


@dataclass(frozen=True, slots=True)
class RawPaper:
    """One paper as read, with what the document says of all its papers."""

    value: Any
    heading: dict[str, Any]


def map_entry(raw: RawPaper) -> Mapped:
    """The record of one paper, with the signals of what is unknown or of no use in it."""
    if not isinstance(raw.value, dict):
        raise Unusable(f"The paper is no object but {kind_of(raw.value)}.")
    heading = Fields(raw.heading, "document.")
    heading.signal_unknown(HEADING_FIELDS)
    paper = Fields(raw.value, signals=heading.signals)
    paper.signal_unknown(_KNOWN_OF_PAPER)
    year = _year(paper) or _year(heading)
    authors, author_count = _authors(paper)
    pages = _pages(paper)
    code = paper.address("code_url")
    record = PaperRecord(
        title=_title(paper),
        abstract=_abstract(paper),
        published_on=year,
        author_count=author_count,
        authors=authors,
        identifiers=_identifiers(paper, year),
        repos=(RepoAddress(code),) if code else (),
        links=tuple(LinkAddress(url) for url in pages),
        venue=_venue(paper, heading),
    )
    return Mapped(record, tuple(dict.fromkeys(paper.signals)))


def _title(paper: Fields) -> str:
    title = clean_line(plain_words(_text(paper.line("title"))))
    if not title:
        raise Unusable("The paper has no title, or one that is no text.")
    return title


def _abstract(paper: Fields) -> str | None:
    """The abstract on one line, its LaTeX as printed."""
    return clean_line(_text(paper.line("abstract"))) or None


def _text(printed: str | None) -> str:
    """A text whose HTML entities are characters; only whole ones, so that no "&lt" of a formula is taken for one."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), printed or "")


def _year(fields: Fields) -> str | None:
    year = fields.line("year")
    if year is not None and not _YEAR.fullmatch(year):
        fields.signal_unusable("year")
        return None
    return year


def _authors(paper: Fields) -> tuple[tuple[str, ...], int | None]:
    """The names in order, given name first; where one of them cannot be read, only how many there are."""
    printed = paper.list("authors")
    names = []
    for value in printed:
        author = Fields(value if isinstance(value, dict) else {"family": value}, "authors.", paper.signals)
        author.signal_unknown(_KNOWN_OF_AUTHOR)
        name = " ".join(filter(None, [author.line("given"), author.line("family")]))
        if name:
            names.append(name)
    if len(names) == len(printed):
        return tuple(names), None
    paper.signals.append("author without a name")
    return (), len(printed)


def _venue(paper: Fields, heading: Fields) -> str | None:
    """The name of the venue where the paper has one, else the anthology's short one ("icml")."""
    kind = paper.line("venue_type")
    if kind is not None and kind not in VENUE_TYPES:
        paper.signal_new_value("venue_type", kind)
    own, common = paper.line("venue"), heading.line("venue")
    if own and common and own != common:
        paper.signals.append("venue of a paper is not its document's")
    return paper.line("venue_name") or own or common


def _pages(paper: Fields) -> list[str]:
    """The pages of the paper: in the proceedings, and where it was reviewed. An identifier's address is none."""
    printed = (paper.address("venue_url"), paper.address("openreview_url"))
    return [
        url for url in dict.fromkeys(printed) if url and not (clean_arxiv(url) or clean_doi(url) or arxiv_of_doi(url))
    ]


def _identifiers(paper: Fields, year: str | None) -> tuple[Identifier, ...]:
    """What identifies the paper for certain.

    The anthology looked identifiers up by title where its first source ("dblp", of "dblp+s2") had none, and found many
    a journal's version and some other work. So a DOI of several sources counts where the paper's own page says it, too
    (else 80 would count that do not); an arXiv identifier, where it is of the paper's time (2 are not).
    """
    page, doi, pdf = paper.address("venue_url") or "", paper.line("doi") or "", paper.address("pdf_url") or ""
    is_searched = "+" in (paper.line("source") or "")
    found: list[Identifier] = []
    cleaned = clean_doi(doi)
    if cleaned is not None and (not is_searched or clean_doi(page) == cleaned):
        found.append(Identifier("doi", cleaned))
    elif cleaned is None and doi and arxiv_of_doi(doi) is None:
        paper.signal_unusable("doi")
    searched = [arxiv_of_doi(doi), clean_arxiv(pdf)]
    arxiv = clean_arxiv(page) or next((known for known in searched if known and _is_of_time(known, year)), None)
    if arxiv is not None:
        found.insert(0, Identifier("arxiv", arxiv))
    return tuple(found)


def _is_of_time(arxiv_id: str, year: str | None) -> bool:
    """Whether a preprint appeared about when the paper did."""
    begins = _ARXIV_YEAR.match(arxiv_id)
    if year is None or begins is None:
        return False
    short = int(begins[1])
    return abs((1900 if short >= _FIRST_YEAR_OF_ARXIV else 2000) + short - int(year)) <= MOST_YEARS_APART
