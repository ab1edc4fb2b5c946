"""Papers of Papers with Code and their links to code: one object each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from db.cleaning import clean_line, is_too_long
from db.identifiers import clean_arxiv, clean_repo, clean_url
from db.records import Citation, Identifier, LinkAddress, PaperRecord, RepoAddress, StatedTopic
from loaders.json_fields import Fields
from loaders.loader import Mapped, Unusable

SCHEME = "papers-with-code"
"""Whose identifiers the words in the service's addresses are."""
_ADDRESS = re.compile(
    r"(?:https?://(?:www\.)?paperswithcode\.com)?/(?P<kind>paper|task|dataset|method)/(?P<slug>[\w.%+-]{1,300})/?",
    re.IGNORECASE,
)
PAPER_FIELDS = frozenset(
    "paper_url arxiv_id openreview_id title abstract url_abs url_pdf proceeding authors tasks date conference "
    "conference_url_abs conference_url_pdf methods reproduces_paper".split()
)
PAPER_OUT_OF_SCOPE = {
    "nips_id": "a number of the proceedings; its address is among the links",
    "short_abstract": "the beginning of the abstract",
}
LINK_FIELDS = frozenset("paper_url paper_title paper_arxiv_id paper_url_abs paper_url_pdf repo_url is_official".split())
LINK_OUT_OF_SCOPE = {
    "mentioned_in_paper": "where the service found the address",
    "mentioned_in_github": "where the service found the address",
    "framework": "what the code is written for: no column has it",
}


def map_paper(values: dict[str, Any]) -> Mapped:
    """The paper of one object."""
    fields = Fields(values)
    fields.signal_unknown(PAPER_FIELDS | PAPER_OUT_OF_SCOPE.keys())
    title = fields.line("title")
    if title is None:
        raise Unusable("It has no title.")
    printed = [fields.short_line(name) for name in ("url_abs", "url_pdf", "conference_url_abs", "conference_url_pdf")]
    if openreview := fields.short_line("openreview_id"):
        printed.append(f"https://openreview.net/forum?id={openreview}")
    record = PaperRecord(
        title=title,
        abstract=fields.line("abstract"),
        published_on=fields.day("date"),
        authors=tuple(_names(fields, "authors")),
        identifiers=_identifiers(fields, fields.line("arxiv_id"), *printed),
        links=_links(printed),
        venue=fields.short_line("conference") or fields.short_line("proceeding"),
        topics=tuple(StatedTopic(task) for task in dict.fromkeys(_names(fields, "tasks"))),
        methods=tuple(dict.fromkeys(_methods(fields))),
        citations=_reproduced(fields),
    )
    return Mapped(record, tuple(fields.signals))


def map_link(values: dict[str, Any]) -> Mapped:
    """The paper of a link, with its repository."""
    fields = Fields(values)
    fields.signal_unknown(LINK_FIELDS | LINK_OUT_OF_SCOPE.keys())
    title, repo = fields.line("paper_title"), fields.address("repo_url")
    if title is None or repo is None or clean_repo(repo) is None:
        raise Unusable("It names no paper by its title, or no repository.")
    printed = [fields.short_line("paper_url_abs"), fields.short_line("paper_url_pdf")]
    record = PaperRecord(
        title=title,
        identifiers=_identifiers(fields, fields.line("paper_arxiv_id"), *printed),
        repos=(RepoAddress(repo, is_official=fields.flag("is_official")),),
        links=_links(printed),
    )
    return Mapped(record, tuple(fields.signals))


def _names(fields: Fields, name: str) -> Iterator[str]:
    for value in fields.list(name):
        if isinstance(value, str) and (line := clean_line(value)) and not is_too_long(line):
            yield line
        else:
            fields.signal_unusable(name)


def _methods(fields: Fields) -> Iterator[str]:
    """The names of the methods that people tagged; what else stands with each is in the dump of methods."""
    for value in fields.list("methods"):
        method = Fields(value if isinstance(value, dict) else {})
        name = method.line("name") or method.line("full_name")
        if name and not is_too_long(name):
            yield name
        else:
            fields.signal_unusable("methods")


def _reproduced(fields: Fields) -> tuple[Citation, ...]:
    """The paper that it reproduces, which it cites: by the service's address of it, or by its title."""
    printed = fields.line("reproduces_paper")
    if printed is None:
        return ()
    slug = slug_in(printed, "paper")
    return (Citation(Identifier(SCHEME, slug)) if slug else Citation(text=printed),)


def _identifiers(fields: Fields, *printed: str | None) -> tuple[Identifier, ...]:
    """The arXiv identifier that the first of several texts gives, and the paper's word in the service's addresses."""
    found = next((own for text in printed if text and (own := clean_arxiv(text))), None)
    slug = slug_in(fields.line("paper_url"), "paper")
    given = (("arxiv", found), (SCHEME, slug))
    return tuple(Identifier(scheme, value) for scheme, value in given if value)


def slug_in(address: str | None, kind: str) -> str | None:
    """The word that an address of the service ends in: "adam" of ".../method/adam"; None for any other address."""
    match = _ADDRESS.fullmatch(address or "")
    return match["slug"].lower() if match and match["kind"] == kind else None


def _links(printed: list[str | None]) -> tuple[LinkAddress, ...]:
    return tuple(LinkAddress(url, "paper") for url in dict.fromkeys(filter(None, printed)) if clean_url(url))
