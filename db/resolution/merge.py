"""What the records of one paper make of it: a pure function of the set of its entries.

A field is the value of the first entry that has one, in a fixed order of precedence. Sets (links, repositories,
topics, identifiers) are unions. Results are those of the one abstract that the paper shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from db.identifiers import DATASET_REPOS, Repo, clean_repo, clean_url
from db.records import FoundLink, FoundResult, Identifier, PaperRecord
from db.resolution.names import fold_title, slugify
from db.resolution.precedence import rank
from db.vocabulary.names import LONGEST_KEY
from db.vocabulary.venues import resolve_venue

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Source:
    """A document, as far as merging looks at it."""

    id: int
    sha256: str
    loader: str
    as_of: str | None
    is_superseded: bool
    """Whether another edition of its series counts instead."""


@dataclass(frozen=True, slots=True)
class TextResults:
    """The results of one text, by the one reader whose results count."""

    found: tuple[FoundResult, ...] = ()
    origin: str = "abstract"
    """What stands beside them: the reader's name, where it is not the built-in one."""
    documents: frozenset[int] = frozenset()
    """The documents of findings that say so; none for the built-in reader."""


@dataclass(frozen=True, slots=True)
class SourcedRecord:
    """An entry with its record and what readers found in the record's abstract."""

    entry_id: int
    position: int
    source: Source
    record: PaperRecord
    links: tuple[FoundLink, ...] = ()
    results: TextResults = TextResults()


@dataclass(slots=True)
class MergedRepo:
    """A repository of a paper."""

    repo: Repo
    url: str
    is_official: bool | None
    origin: str
    documents: set[int] = field(default_factory=set)
    stars: dict[int, tuple[int, str | None]] = field(default_factory=dict)
    """Entry to the stars it saw, and the day of that."""


@dataclass(slots=True)
class MergedLink:
    """A link of a paper."""

    url: str
    kind: str
    origin: str
    documents: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class MergedTopic:
    """A topic of a paper."""

    folded_name: str
    name: str
    is_machine_written: bool
    document: int


@dataclass(slots=True)
class MergedPaper:
    """All that is derived of one paper, but its slug."""

    entries: list[SourcedRecord]
    """In order of precedence."""
    fields: dict[str, int]
    """Field to the entry that gave it."""
    title: str
    abstract: str | None
    published_on: str | None
    author_count: int | None
    authors: tuple[str, ...]
    arxiv_id: str | None
    doi: str | None
    ai_summary: str | None
    venue: str | None
    """As printed."""
    venue_year: int | None
    identifiers: list[Identifier]
    topics: list[MergedTopic]
    repos: list[MergedRepo]
    links: list[MergedLink]
    results: tuple[FoundResult, ...]
    result_origin: str
    result_documents: set[int]

    @property
    def slugs(self) -> list[str]:
        """The slugs that its records would have alone, its own title's first."""
        return list(dict.fromkeys(slugify(title) for title in [self.title, *(e.record.title for e in self.entries)]))

    @property
    def age(self) -> tuple[str, str, str]:
        """Which of two papers keeps a slug: the earlier, then the smaller identifier, then the smaller record."""
        identifiers = sorted(f"{identifier.scheme}:{identifier.value}" for identifier in self.identifiers)
        first = min((entry.source.sha256, entry.position) for entry in self.entries)
        return (self.published_on or "9999", identifiers[0] if identifiers else "~", f"{first[0]}:{first[1]:09}")


def precedence(entry: SourcedRecord) -> tuple[bool, int, tuple[int, ...], str, int]:
    """The order in which entries give their values: smallest first.

    Editions that do not count come last; then the precedence of loaders; of equal ones the later date of the
    document itself, then the smaller hash.
    """
    day = entry.source.as_of
    later_first = tuple(-ord(char) for char in day) if day else (1,)
    return (entry.source.is_superseded, rank(entry.source.loader), later_first, entry.source.sha256, entry.position)


def merge(entries: Iterable[SourcedRecord]) -> MergedPaper:
    """Make one paper of the entries that describe it. There is at least one."""
    ordered = sorted(entries, key=precedence)
    fields: dict[str, int] = {}

    def first(
        name: str, value_of: Callable[[PaperRecord], T | None], entries: Sequence[SourcedRecord] = ordered
    ) -> T | None:
        for entry in entries:
            value = value_of(entry.record)
            if value:
                fields[name] = entry.entry_id
                return value
        return None

    title = first("title", lambda record: record.title) or ""
    abstract = first("abstract", lambda record: record.abstract)
    shown = [entry for entry in ordered if abstract is not None and entry.record.abstract == abstract]
    authors = first("authors", lambda record: record.authors) or ()
    author_count = first("author_count", lambda record: len(record.authors) or record.author_count)
    if authors:
        author_count, fields["author_count"] = len(authors), fields["authors"]
    most_precise_first = sorted(ordered, key=lambda entry: (entry.source.is_superseded, -_precision(entry.record)))
    published_on = first("published_on", lambda record: record.published_on, most_precise_first)
    published_at = _published_at(ordered)
    if published_at is not None:
        fields["venue"] = published_at.entry_id
    addresses = list(_addresses(ordered))
    repos = _repos(addresses)
    results = shown[0].results if shown else TextResults()
    _observe_stars(repos, ordered)
    return MergedPaper(
        entries=ordered,
        fields=fields,
        title=title,
        abstract=abstract,
        published_on=published_on,
        author_count=author_count,
        authors=authors,
        arxiv_id=first("arxiv_id", lambda record: _identifier(record, "arxiv")),
        doi=first("doi", lambda record: _identifier(record, "doi")),
        ai_summary=first("ai_summary", lambda record: record.ai_summary),
        venue=published_at.record.venue if published_at else None,
        venue_year=_year(published_at.record) if published_at else None,
        identifiers=sorted({identifier for entry in ordered for identifier in entry.record.identifiers}),
        topics=_topics(ordered),
        repos=list(repos.values()),
        links=_links(addresses),
        results=_standing_in(abstract or "", results.found),
        result_origin=results.origin,
        result_documents={entry.source.id for entry in shown} | results.documents,
    )


def _standing_in(text: str, results: tuple[FoundResult, ...]) -> tuple[FoundResult, ...]:
    """The results whose evidence prints their number: a document of findings may be made by anybody."""
    return tuple(found for found in results if found.value_text in text[found.start : found.end])


def _precision(record: PaperRecord) -> int:
    """How precise the date is: the day of a preprint tells more than the year of the proceedings."""
    return len(record.published_on or "")


def _published_at(ordered: list[SourcedRecord]) -> SourcedRecord | None:
    """The entry that says where the paper was published: a conference or journal before a workshop."""
    entries = [entry for entry in ordered if entry.record.venue]
    return min(entries, key=lambda entry: (entry.source.is_superseded, _is_of_workshop(entry.record)), default=None)


def _is_of_workshop(record: PaperRecord) -> bool:
    return record.venue is not None and resolve_venue(record.venue).kind == "workshop"


def _year(record: PaperRecord) -> int | None:
    return int(record.published_on[:4]) if record.published_on else None


def _identifier(record: PaperRecord, scheme: str) -> str | None:
    return min((i.value for i in record.identifiers if i.scheme == scheme), default=None)


def _topics(ordered: list[SourcedRecord]) -> list[MergedTopic]:
    topics: dict[str, MergedTopic] = {}
    for entry in ordered:
        for name in entry.record.ai_keywords:
            folded = fold_title(name)[:LONGEST_KEY]
            if folded and folded not in topics:
                topics[folded] = MergedTopic(folded, name, True, entry.source.id)
    return list(topics.values())


class _Address(NamedTuple):
    url: str
    kind: str
    is_official: bool | None
    origin: str
    document: int


def _addresses(ordered: list[SourcedRecord]) -> Iterator[_Address]:
    """Every web address of a paper, those that a source gives before those that only an abstract prints."""
    for entry in ordered:
        for repo in entry.record.repos:
            if url := clean_url(repo.url):
                yield _Address(url, "code" if clean_repo(url) else "other", repo.is_official, "source", entry.source.id)
        for link in entry.record.links:
            if url := clean_url(link.url):
                yield _Address(url, _kind_of(url, link.kind), None, "source", entry.source.id)
    for entry in ordered:
        for found in entry.links:
            yield _Address(found.url, found.kind, None, "abstract", entry.source.id)


def _kind_of(url: str, stated: str) -> str:
    """What stands behind an address: a "project page" on a code host is the code, or the data set."""
    repo = clean_repo(url) if stated == "project" else None
    if repo is None:
        return stated
    return "dataset" if repo.url.startswith(DATASET_REPOS) else "code"


def _repos(addresses: list[_Address]) -> dict[str, MergedRepo]:
    repos: dict[str, MergedRepo] = {}
    for address in addresses:
        repo = clean_repo(address.url)
        if repo is None:
            continue
        merged = repos.setdefault(repo.url, MergedRepo(repo, address.url, address.is_official, address.origin))
        merged.documents.add(address.document)
        if merged.is_official is None:
            merged.is_official = address.is_official
    return repos


def _observe_stars(repos: dict[str, MergedRepo], ordered: list[SourcedRecord]) -> None:
    for entry in ordered:
        for address in entry.record.repos:
            repo = clean_repo(address.url)
            if repo is not None and address.stars is not None and repo.url in repos:
                repos[repo.url].stars[entry.entry_id] = (address.stars, entry.source.as_of)


def _links(addresses: list[_Address]) -> list[MergedLink]:
    links: dict[str, MergedLink] = {}
    for address in addresses:
        merged = links.setdefault(address.url, MergedLink(address.url, address.kind, address.origin))
        merged.documents.add(address.document)
    return list(links.values())
