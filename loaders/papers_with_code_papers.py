"""Papers of Papers with Code and their links to code: one object each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from db.cleaning import clean_line
from db.identifiers import clean_arxiv, clean_repo, clean_url
from db.records import Identifier, LinkAddress, PaperRecord, RepoAddress, StatedTopic
from loaders.json_fields import Fields
from loaders.loader import Mapped, Unusable

PAPER_FIELDS = frozenset(
    "paper_url arxiv_id title abstract url_abs url_pdf proceeding authors tasks date conference".split()
)
PAPER_OUT_OF_SCOPE = {
    "nips_id": "a number of the proceedings; its address is among the links",
    "openreview_id": "of a page whose address is among the links",
    "short_abstract": "the beginning of the abstract",
    "conference_url_abs": "repeats url_abs where the paper has one of a conference",
    "conference_url_pdf": "repeats url_pdf where the paper has one of a conference",
    "reproduces_paper": "which paper it reproduces: no table has it",
    "methods": "methods that people tagged, with texts of the service: no result and no words of the paper",
}
LINK_FIELDS = frozenset("paper_title paper_arxiv_id paper_url_abs paper_url_pdf repo_url is_official".split())
LINK_OUT_OF_SCOPE = {
    "paper_url": "the page of the service that was closed",
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
    printed = [fields.line("url_abs"), fields.line("url_pdf")]
    record = PaperRecord(
        title=title,
        abstract=fields.line("abstract"),
        published_on=fields.day("date"),
        authors=tuple(_names(fields, "authors")),
        identifiers=_arxiv(fields.line("arxiv_id"), *printed),
        links=_links(printed),
        venue=fields.line("conference") or fields.line("proceeding"),
        topics=tuple(StatedTopic(task) for task in dict.fromkeys(_names(fields, "tasks"))),
    )
    return Mapped(record, tuple(fields.signals))


def map_link(values: dict[str, Any]) -> Mapped:
    """The paper of a link, with its repository."""
    fields = Fields(values)
    fields.signal_unknown(LINK_FIELDS | LINK_OUT_OF_SCOPE.keys())
    title, repo = fields.line("paper_title"), fields.address("repo_url")
    if title is None or repo is None or clean_repo(repo) is None:
        raise Unusable("It names no paper by its title, or no repository.")
    printed = [fields.line("paper_url_abs"), fields.line("paper_url_pdf")]
    record = PaperRecord(
        title=title,
        identifiers=_arxiv(fields.line("paper_arxiv_id"), *printed),
        repos=(RepoAddress(repo, is_official=fields.flag("is_official")),),
        links=_links(printed),
    )
    return Mapped(record, tuple(fields.signals))


def _names(fields: Fields, name: str) -> Iterator[str]:
    for value in fields.list(name):
        if isinstance(value, str) and (line := clean_line(value)):
            yield line
        else:
            fields.signal_unusable(name)


def _arxiv(*printed: str | None) -> tuple[Identifier, ...]:
    """The arXiv identifier that the first of several texts gives."""
    found = next((own for text in printed if text and (own := clean_arxiv(text))), None)
    return (Identifier("arxiv", found),) if found else ()


def _links(printed: list[str | None]) -> tuple[LinkAddress, ...]:
    return tuple(LinkAddress(url, "paper") for url in dict.fromkeys(filter(None, printed)) if clean_url(url))
