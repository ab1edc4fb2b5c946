"""What the records of one paper make of it: a pure function of the set of its entries.

A field is the value of the first entry that has one, in a fixed order of precedence (db.resolution.precedence). Sets
(links, repositories, topics, identifiers) are unions. Results are those that sources state, and those found in the one
abstract that the paper shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from msgspec import Struct, structs

from db.identifiers import Repo, clean_repo, clean_url, is_of_papers, repo_kind
from db.records import FoundLink, FoundResult, Identifier, NamedTerm, OfficialDecision, PaperRecord, ResultDecision
from db.resolution.author_identifiers import MergedAuthorIdentifier, merge_author_identifiers
from db.resolution.citations import MergedCitation, merge_citations
from db.resolution.days import day_of, first_published_on
from db.resolution.decisions import SourcedDecision
from db.resolution.names import slugify
from db.resolution.precedence import FIELDS, Field, is_value, rank
from db.resolution.results import SourcedResult
from db.resolution.topics import MergedTopic, merge_topics
from db.resolution.versions import MergedVersion, merge_versions
from db.vocabulary import Vocabulary


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


class SourcedRecord(Struct, frozen=True):
    """An entry with its record and what readers found in the record's abstract."""

    entry_id: int
    position: int
    source: Source
    record: PaperRecord
    """With title and abstract as they are shown."""
    links: tuple[FoundLink, ...] = ()
    results: TextResults = TextResults()
    tasks: tuple[NamedTerm, ...] = ()
    datasets: tuple[NamedTerm, ...] = ()
    methods: tuple[NamedTerm, ...] = ()
    printed_title: str = ""
    """As the source printed it; "" where that is the record's."""


@dataclass(slots=True)
class MergedRepo:
    """A repository of a paper."""

    repo: Repo
    url: str
    is_official: bool | None
    is_automatic: bool | None
    origin: str
    documents: set[int] = field(default_factory=set)


@dataclass(slots=True)
class MergedLink:
    """A link of a paper."""

    url: str
    kind: str
    origin: str
    documents: set[int] = field(default_factory=set)


@dataclass(slots=True)
class MergedPaper:
    """All that is derived of one paper, but its slug."""

    entries: list[SourcedRecord]
    """In order of precedence."""
    fields: dict[str, int]
    """Field (`db.resolution.precedence.FIELDS`) to the entry that gave it."""
    values: dict[str, Any]
    """Field to its value; only fields that an entry gave."""
    venue_year: int | None
    """Of the edition of the venue: the year of the entry that names it."""
    identifiers: list[Identifier]
    topics: list[MergedTopic]
    repos: list[MergedRepo]
    links: list[MergedLink]
    results: list[SourcedResult]
    tasks: tuple[NamedTerm, ...]
    """What its abstract names; so for the following."""
    datasets: tuple[NamedTerm, ...]
    methods: tuple[NamedTerm, ...]
    stated_methods: dict[str, int] = field(default_factory=dict)
    """Those that sources give it, as printed, each with the document that counts most."""
    author_identifiers: list[MergedAuthorIdentifier] = field(default_factory=list)
    versions: list[MergedVersion] = field(default_factory=list)
    """In order."""
    citations: list[MergedCitation] = field(default_factory=list)
    """In order."""
    decisions: Sequence[SourcedDecision] = ()
    """What people decided about its results."""

    @property
    def title(self) -> str:
        """The title; "" where no entry has one."""
        return str(self.values.get("title", ""))

    @property
    def abstract(self) -> str | None:
        """The abstract that the paper shows; None if unknown."""
        return self.values.get("abstract")

    @property
    def published_on(self) -> str | None:
        """Year, month or day in ISO form; None if unknown."""
        return self.values.get("published_on")

    @property
    def authors(self) -> tuple[str, ...]:
        """Names as printed, in order; empty if unknown."""
        return tuple(self.values.get("authors", ()))

    @property
    def arxiv_id(self) -> str | None:
        """The arXiv identifier; None for none known."""
        return self.values.get("arxiv_id")

    @property
    def doi(self) -> str | None:
        """The DOI; None for none known."""
        return self.values.get("doi")

    @property
    def venue(self) -> str | None:
        """Where it was published, as printed; None if unknown."""
        return self.values.get("venue")

    @property
    def slugs(self) -> list[str]:
        """The slugs that its records would have alone, its own title's first; with and without markup."""
        titles = [title for entry in self.entries for title in (entry.record.title, entry.printed_title) if title]
        return list(dict.fromkeys(map(slugify, [self.title, *titles])))

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


def merge(
    entries: Iterable[SourcedRecord], vocabulary: Vocabulary, decisions: Sequence[SourcedDecision] = ()
) -> MergedPaper:
    """Make one paper of the entries that describe it, and of what people decided about it. There is at least one."""
    ordered = [_dated(entry) for entry in _in_order(list(entries))]
    given_by, values = _given(ordered, vocabulary)
    if (naming := given_by.get("authors")) and values["authors"] == naming.record.authors:
        # A list that leaves some open ("et al.") says nothing of the number.
        values["author_count"], given_by["author_count"] = len(naming.record.authors), naming
    shown = [entry for entry in ordered if "abstract" in values and entry.record.abstract == values["abstract"]]
    addresses = list(_addresses(ordered))
    return MergedPaper(
        entries=ordered,
        fields={name: entry.entry_id for name, entry in given_by.items()},
        values=values,
        venue_year=_year(given_by["venue"].record) if "venue" in given_by else None,
        identifiers=sorted({identifier for entry in ordered for identifier in entry.record.own_identifiers}),
        topics=merge_topics(((entry.record, entry.source.id) for entry in ordered), vocabulary),
        repos=list(_as_decided(_repos(addresses), decisions).values()),
        links=_links(addresses),
        results=[*_stated_results(ordered), *_found_results(shown)],
        tasks=shown[0].tasks if shown else (),
        datasets=shown[0].datasets if shown else (),
        methods=shown[0].methods if shown else (),
        stated_methods={name: entry.source.id for entry in reversed(ordered) for name in entry.record.methods},
        author_identifiers=_author_identifiers(ordered, values),
        versions=merge_versions(
            ((version, entry.source.id) for entry in ordered for version in entry.record.versions), vocabulary
        ),
        citations=merge_citations(
            (citation, entry.source.id) for entry in ordered for citation in entry.record.citations
        ),
        decisions=[one for one in decisions if isinstance(one.decision, ResultDecision)],
    )


def _in_order(entries: list[SourcedRecord]) -> list[SourcedRecord]:
    return sorted(entries, key=precedence) if len(entries) > 1 else entries


def _dated(entry: SourcedRecord) -> SourcedRecord:
    """The entry with the day of publication of the work, whose year its document's own date may give."""
    day = day_of(entry.record, entry.source.as_of) or first_published_on(entry.record)
    if day == entry.record.published_on:
        return entry
    return structs.replace(entry, record=structs.replace(entry.record, published_on=day))


def _given(ordered: list[SourcedRecord], vocabulary: Vocabulary) -> tuple[dict[str, SourcedRecord], dict[str, object]]:
    """The entry that gives each field, of those that an entry has; and the values."""
    if len(ordered) == 1:  # as of nearly every paper
        (entry,) = ordered
        record = entry.record
        told = [(name, field.value_of(record)) for name, field in FIELDS.items()]
        values = {name: value for name, value in told if value or is_value(value)}
        return dict.fromkeys(values, entry), values
    given_by = {name: given for name, field in FIELDS.items() if (given := _giving(field, ordered, vocabulary))}
    return given_by, {name: FIELDS[name].value_of(entry.record) for name, entry in given_by.items()}


def _giving(field: Field, ordered: list[SourcedRecord], vocabulary: Vocabulary) -> SourcedRecord | None:
    """The entry whose value of a field counts; None where no entry has one."""
    holders = [entry for entry in ordered if is_value(field.value_of(entry.record))]
    return min(
        holders,
        key=lambda entry: (entry.source.is_superseded, field.asked_first(entry.record, vocabulary)),
        default=None,
    )


def _author_identifiers(ordered: list[SourcedRecord], values: Mapping[str, Any]) -> list[MergedAuthorIdentifier]:
    telling = [(entry.record, entry.source.id) for entry in ordered if entry.record.author_identifiers]
    return merge_author_identifiers(values.get("authors", ()), telling) if telling else []


def _stated_results(ordered: list[SourcedRecord]) -> Iterator[SourcedResult]:
    """What sources state that the paper reports, each with the document that says so."""
    for entry in ordered:
        for stated in entry.record.results:
            yield SourcedResult(stated, entry.source.loader, frozenset((entry.source.id,)))


def _found_results(shown: list[SourcedRecord]) -> Iterator[SourcedResult]:
    """What the one reader that counts found in the abstract that is shown, with every document that has this abstract.

    Left out is what does not print its number: a document of findings may be made by anybody.
    """
    if not shown:
        return
    results, abstract = shown[0].results, shown[0].record.abstract or ""
    documents = results.documents.union(entry.source.id for entry in shown)
    for found in results.found:
        if found.value_text in abstract[found.start : found.end]:
            yield SourcedResult(found, results.origin, documents)


def _year(record: PaperRecord) -> int | None:
    return int(record.published_on[:4]) if record.published_on else None


class _Address(NamedTuple):
    url: str
    kind: str
    origin: str
    document: int
    is_official: bool | None = None
    is_automatic: bool | None = None
    is_only_linked: bool = False
    """Whether it is one of the paper's models, data sets or demonstrations, and no repository of the paper's own."""


def _addresses(ordered: list[SourcedRecord]) -> Iterator[_Address]:
    """Every web address of a paper, those that a source gives before those that only an abstract prints."""
    for entry in ordered:
        for given in entry.record.repos:
            if url := clean_url(given.url):
                repo = clean_repo(url)
                kind = repo_kind(repo) if repo else "other"
                yield _Address(url, kind, "source", entry.source.id, given.is_official, given.is_automatic)
        for link in entry.record.links:
            if url := clean_url(link.url):
                kind_of_link = _kind_of(url, link.kind)
                is_only_linked = link.kind in _LINKED_KINDS
                yield _Address(url, kind_of_link, "source", entry.source.id, is_only_linked=is_only_linked)
    for entry in ordered:
        for found in entry.links:
            yield _Address(found.url, found.kind, "abstract", entry.source.id, found.is_official, is_automatic=False)


_LINKED_KINDS = frozenset({"model", "dataset", "demo"})
"""Kinds of links whose own page says that they belong to the paper: any number may, by anybody."""


def _kind_of(url: str, stated: str) -> str:
    """What stands behind an address that a source gives: a "project page" on a code host is the code, or the data set.

    What a source gives on a host of papers is a page of the paper; an abstract may print that of another one.
    """
    repo = clean_repo(url) if stated == "project" else None
    if repo is not None:
        return repo_kind(repo)
    return "paper" if stated == "other" and is_of_papers(url) else stated


def _repos(addresses: list[_Address]) -> dict[str, MergedRepo]:
    repos: dict[str, MergedRepo] = {}
    for address in addresses:
        repo = clean_repo(address.url)
        if repo is None or repo_kind(repo) in ("dataset", "demo") or address.is_only_linked:
            continue
        first = MergedRepo(repo, address.url, address.is_official, address.is_automatic, address.origin)
        merged = repos.setdefault(repo.url, first)
        merged.documents.add(address.document)
        if merged.is_official is None:
            merged.is_official = address.is_official
        merged.is_automatic = by_machine_alone(merged.is_automatic, address.is_automatic)
    return repos


def _as_decided(repos: dict[str, MergedRepo], decisions: Sequence[SourcedDecision]) -> dict[str, MergedRepo]:
    """The repositories with what people decided of them; one that is official is there. The first decision counts."""
    decided: set[str] = set()
    for sourced in decisions:
        decision = sourced.decision
        repo = clean_repo(decision.repo) if isinstance(decision, OfficialDecision) else None
        if repo is None or not isinstance(decision, OfficialDecision) or repo.url in decided:
            continue
        decided.add(repo.url)
        if decision.is_official and repo.url not in repos:
            repos[repo.url] = MergedRepo(repo, decision.repo, True, False, "source")
        if repo.url in repos:
            repos[repo.url].is_official = decision.is_official
            repos[repo.url].documents |= sourced.documents
    return repos


def by_machine_alone(one: bool | None, other: bool | None) -> bool | None:
    """Whether only a machine found what two say of: what a person gives, or an abstract prints, is nobody's guess."""
    if one is None or other is None:
        return other if one is None else one
    return one and other


def _links(addresses: list[_Address]) -> list[MergedLink]:
    links: dict[str, MergedLink] = {}
    for address in addresses:
        merged = links.setdefault(address.url, MergedLink(address.url, address.kind, address.origin))
        merged.documents.add(address.document)
    return list(links.values())
