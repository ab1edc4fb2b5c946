"""Replacing what is derived of papers: from merged papers to rows, in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, select

from db import tables
from db.resolution.doubts import Doubt
from db.resolution.merge import MergedPaper, MergedRepo, by_machine_alone
from db.resolution.precedence import FIELDS
from db.resolution.slugs import claims_of
from db.store.author_identifier_rows import identified_names, insert_author_identifiers
from db.store.author_rows import AUTHOR_IDENTIFIERS, PAPER_AUTHORS, author_lists, insert_authors
from db.store.bulk import delete_in, insert_rows, next_id, select_in, update_rows
from db.store.citation_rows import CITATIONS, insert_citations, let_go, resolve_citations
from db.store.name_changes import NameChanges
from db.store.named_rows import OF_DATASETS, OF_METHODS, OF_TASKS, insert_named
from db.store.repo_rows import RepoRow, refresh_repos, repos_of_papers, rows_of_addresses
from db.store.result_rows import RESULTS, ResultsOf, delete_results, insert_results
from db.store.shared_names import SHARED_NAMES, TOPICS, VENUES, KnownName, rows_of_resolved
from db.store.slug_rows import Assignment, give_up
from db.store.venue_rows import insert_venues
from db.store.version_rows import VERSION_DOCUMENTS, VERSIONS, insert_versions
from db.tables.base import table_of
from db.vocabulary import Vocabulary

PAPERS, ENTRIES, REVIEWS = map(table_of, (tables.Paper, tables.Entry, tables.Review))
IDENTIFIERS, PAPER_FIELDS = map(table_of, (tables.PaperIdentifier, tables.PaperField))
PAPER_TOPICS = table_of(tables.PaperTopic)
_NAMED = tuple(naming.table for naming in (OF_TASKS, OF_DATASETS, OF_METHODS))
PAPER_REPOS, PAPER_REPO_DOCUMENTS = map(table_of, (tables.PaperRepo, tables.PaperRepoDocument))
LINKS, LINK_DOCUMENTS = map(table_of, (tables.Link, tables.LinkDocument))
_WITH_DOCUMENTS = (
    (PAPER_REPOS, PAPER_REPO_DOCUMENTS.c.paper_repo_id),
    (LINKS, LINK_DOCUMENTS.c.link_id),
    (VERSIONS, VERSION_DOCUMENTS.c.version_id),
)
_OWN_COLUMNS = tuple(name for name in FIELDS if name in PAPERS.columns)
"""Fields of a paper that one entry gives and that are columns of the same name."""


@dataclass(frozen=True, slots=True)
class BlockPapers:
    """The papers of one block, and the doubts between them."""

    papers: list[MergedPaper | int]
    """What there is to write, or the number of a paper that stays as it is."""
    doubts: list[Doubt]
    """The best of each paper."""
    doubt_counts: Mapping[int, int]
    """How many a paper has, by its place."""


@dataclass(frozen=True, slots=True)
class NumberedPaper:
    """A paper with its row's number and its address."""

    id: int
    slug: str
    paper: MergedPaper


@dataclass(frozen=True, slots=True)
class SharedChanges:
    """What replacing papers changes of rows that they share with others, brought to rest once for many papers."""

    names: NameChanges = field(default_factory=NameChanges)
    repos: set[int] = field(default_factory=set)
    """Rows of repositories that may be spelled otherwise now, or that nothing refers to any more."""

    def __len__(self) -> int:
        return len(self.names) + len(self.repos)

    def settle(self, connection: Connection) -> None:
        """Bring shared rows to what refers to them now."""
        self.names.settle(connection)
        refresh_repos(connection, self.repos)
        self.repos.clear()


def replace_papers(
    connection: Connection,
    blocks: Sequence[BlockPapers],
    old_paper_of: Mapping[int, int | None],
    old_papers: set[int],
    vocabulary: Vocabulary,
    changes: SharedChanges,
) -> int:
    """Put the papers of whole blocks in place of all that was derived of these blocks before; gives how many it wrote.

    `old_paper_of` gives for every entry of the blocks the paper it had; `old_papers` are all papers that these blocks
    had. A paper keeps the smallest number that its entries had and no other paper took. What that changes of shared
    rows is noted for the caller to settle.
    """
    kept = {paper for block in blocks for paper in block.papers if isinstance(paper, int)}
    old_papers = old_papers - kept
    for kind in SHARED_NAMES.values():
        changes.names.go(connection, kind, old_papers)
    changes.repos.update(repos_of_papers(connection, old_papers))
    old_authors, known_authors = author_lists(connection, old_papers), identified_names(connection, old_papers)
    freed = give_up(connection, old_papers)
    _delete_papers(connection, old_papers)
    numbers = _numbers(connection, blocks, old_paper_of)
    ids = [[paper if isinstance(paper, int) else next(numbers) for paper in block.papers] for block in blocks]
    merged = {
        id_: paper
        for block, own in zip(blocks, ids, strict=True)
        for id_, paper in zip(own, block.papers, strict=True)
        if not isinstance(paper, int)
    }
    slugs = Assignment(connection, freed, {id_: claims_of(paper) for id_, paper in merged.items()})
    papers = [NumberedPaper(id_, slugs.own[id_], paper) for id_, paper in merged.items()]
    reviews = [row for block, own in zip(blocks, ids, strict=True) for row in _review_rows(block, own)]
    venues = _insert_papers(connection, papers, vocabulary, changes.names)
    slugs.write()
    _change_reviews(connection, kept, reviews)
    _insert_own(connection, papers)
    insert_authors(connection, {numbered.id: numbered.paper.authors for numbered in papers}, old_authors)
    known = [(own.id, own.paper.authors, own.paper.author_identifiers) for own in papers]
    insert_author_identifiers(connection, known, known_authors)
    insert_versions(connection, [(own.id, own.paper.versions) for own in papers], venues, changes.names)
    insert_citations(connection, [(own.id, own.paper.citations) for own in papers])
    resolve_citations(connection, {one.value for own in papers for one in own.paper.identifiers})
    _insert_topics(connection, papers, changes.names)
    _insert_repos(connection, papers, changes.repos)
    _insert_links(connection, papers)
    _insert_named(connection, papers, vocabulary, changes.names)
    results = [
        ResultsOf(own.paper.results, own.id, abstract=own.paper.abstract or "", decisions=own.paper.decisions)
        for own in papers
    ]
    insert_results(connection, results, vocabulary, changes.names)
    _point_entries(connection, papers)
    return len(papers)


_OF_REVIEWS = ("paper_id", "other_paper_id", "reason", "score", "evidence", "paper_doubts", "other_doubts")


def _review_rows(block: BlockPapers, ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """The doubts of a block, whose papers have these numbers."""
    counts = block.doubt_counts
    for doubt in block.doubts:
        of_doubt = (doubt.reason, doubt.score, doubt.evidence, counts[doubt.paper], counts[doubt.other])
        yield (ids[doubt.paper], ids[doubt.other], *of_doubt)


def _change_reviews(connection: Connection, kept: set[int], reviews: list[tuple[Any, ...]]) -> None:
    """Write the reviews of blocks; those between two papers that stay are there, and may be others now."""
    columns = select(*(REVIEWS.c[name] for name in _OF_REVIEWS))
    before = {
        tuple(row)
        for paper in (REVIEWS.c.paper_id, REVIEWS.c.other_paper_id)
        for row in select_in(connection, columns, paper, kept)
    }
    gone = [row[:3] for row in before - set(reviews)]
    if gone:
        exactly = and_(*(REVIEWS.c[name] == bindparam(f"old_{name}") for name in _OF_REVIEWS[:3]))
        old = [f"old_{name}" for name in _OF_REVIEWS[:3]]
        connection.execute(delete(REVIEWS).where(exactly), [dict(zip(old, row, strict=True)) for row in gone])
    insert_rows(connection, REVIEWS, _OF_REVIEWS, [row for row in reviews if row not in before])


def _delete_papers(connection: Connection, papers: set[int]) -> None:
    """Delete papers with all that is theirs; their entries go on pointing at them until they are given others."""
    if not papers:
        return
    let_go(connection, papers)
    for table, reference in _WITH_DOCUMENTS:
        rows = select_in(connection, select(table.c.id), table.c.paper_id, papers)
        delete_in(connection, reference.table, reference, [row.id for row in rows])
        delete_in(connection, table, table.c.paper_id, papers)
    delete_results(connection, RESULTS.c.paper_id, papers)
    own = (IDENTIFIERS, PAPER_FIELDS, PAPER_AUTHORS, AUTHOR_IDENTIFIERS, PAPER_TOPICS, *_NAMED, CITATIONS)
    for table in (*own, REVIEWS):
        delete_in(connection, table, table.c.paper_id, papers)
    delete_in(connection, REVIEWS, REVIEWS.c.other_paper_id, papers)
    pointing = select_in(connection, select(ENTRIES.c.id), ENTRIES.c.paper_id, papers)
    update_rows(connection, ENTRIES, ("paper_id",), ("id",), [(None, row.id) for row in list(pointing)])
    delete_in(connection, PAPERS, PAPERS.c.id, papers)


def _numbers(
    connection: Connection, blocks: Sequence[BlockPapers], old_paper_of: Mapping[int, int | None]
) -> Iterator[int]:
    """The number of each paper, in order of blocks and papers."""
    new = next_id(connection, PAPERS)
    new = max([new, *(old + 1 for old in old_paper_of.values() if old is not None)])
    taken: set[int] = set()
    for block in blocks:
        for paper in block.papers:
            if isinstance(paper, int):
                continue
            old = {old_paper_of[entry.entry_id] for entry in paper.entries} - taken
            kept = min((number for number in old if number is not None), default=None)
            if kept is None:
                kept, new = new, new + 1
            taken.add(kept)
            yield kept


def _insert_papers(
    connection: Connection, papers: list[NumberedPaper], vocabulary: Vocabulary, names: NameChanges
) -> dict[str, KnownName]:
    """Insert papers; gives the rows of their venues, and of those of their versions, by what is printed."""
    venues = insert_venues(connection, (numbered.paper for numbered in papers), vocabulary)
    names.come(VENUES, [(venues[own.paper.venue], own.paper.venue) for own in papers if own.paper.venue])
    columns = (*_OWN_COLUMNS, "id", "slug", "year", "venue_id", "venue_year", "venue_as_printed")
    insert_rows(connection, PAPERS, columns, [_paper_row(numbered, venues) for numbered in papers])
    return venues


def _paper_row(numbered: NumberedPaper, venues: Mapping[str, KnownName]) -> tuple[Any, ...]:
    paper = numbered.paper
    return (
        *map(paper.values.get, _OWN_COLUMNS),
        numbered.id,
        numbered.slug,
        int(paper.published_on[:4]) if paper.published_on else None,
        venues[paper.venue].id if paper.venue else None,
        paper.venue_year,
        paper.venue,
    )


def _insert_own(connection: Connection, papers: list[NumberedPaper]) -> None:
    """What belongs to one paper alone: identifiers, and which entry gave each field.

    A disputed identifier (it stands on several papers, which a review says) belongs to the paper with most entries.
    """
    owner: dict[tuple[str, str], NumberedPaper] = {}
    for numbered in papers:
        for identifier in numbered.paper.identifiers:
            holder = owner.setdefault((identifier.scheme, identifier.value), numbered)
            if holder is not numbered and _right(numbered) < _right(holder):
                owner[identifier.scheme, identifier.value] = numbered
    identifiers = [(scheme, value, owning.id) for (scheme, value), owning in owner.items()]
    insert_rows(connection, IDENTIFIERS, ("scheme", "value", "paper_id"), identifiers)
    fields = [
        (numbered.id, field, entry_id) for numbered in papers for field, entry_id in numbered.paper.fields.items()
    ]
    insert_rows(connection, PAPER_FIELDS, ("paper_id", "field", "entry_id"), fields)


def _right(numbered: NumberedPaper) -> tuple[object, ...]:
    """Smaller for the paper that a disputed identifier belongs to."""
    return (-len(numbered.paper.entries), *numbered.paper.age)


def _insert_topics(connection: Connection, papers: list[NumberedPaper], names: NameChanges) -> None:
    merged = [(numbered.id, topic) for numbered in papers for topic in numbered.paper.topics]
    topics = rows_of_resolved(connection, TOPICS, (topic.topic for _, topic in merged))
    rows = [
        (paper_id, topics[topic.topic.key].id, topic.name, topic.scheme, topic.is_machine_written, topic.document)
        for paper_id, topic in merged
    ]
    columns = ("paper_id", "topic_id", "name", "scheme", "is_machine_written", "document_id")
    insert_rows(connection, PAPER_TOPICS, columns, rows)
    names.come(TOPICS, ((topics[topic.topic.key], topic.name) for _, topic in merged))


def _insert_named(
    connection: Connection, papers: list[NumberedPaper], vocabulary: Vocabulary, names: NameChanges
) -> None:
    insert_named(connection, OF_TASKS, [(own.id, own.paper.tasks, {}) for own in papers], vocabulary, names)
    insert_named(connection, OF_DATASETS, [(own.id, own.paper.datasets, {}) for own in papers], vocabulary, names)
    methods = [(own.id, own.paper.methods, own.paper.stated_methods) for own in papers]
    insert_named(connection, OF_METHODS, methods, vocabulary, names)


def _insert_repos(connection: Connection, papers: list[NumberedPaper], changed: set[int]) -> None:
    """Insert which repositories papers have: two addresses of one that was renamed are one row."""
    printed = {merged.repo.url: merged.repo for numbered in papers for merged in numbered.paper.repos}
    known = rows_of_addresses(connection, printed)
    rows: list[tuple[Any, ...]] = []
    documents: list[tuple[int, int]] = []
    first = next_id(connection, PAPER_REPOS)
    referred = {row.id for row in known.values() if not row.is_made}
    for numbered in papers:
        for repo_id, merged in _by_row(numbered.paper.repos, known).items():
            row_id = first + len(rows)
            row = (row_id, numbered.id, repo_id, merged.url, merged.is_official, merged.is_automatic, merged.origin)
            rows.append(row)
            documents += [(row_id, document) for document in merged.documents]
            old = known[merged.repo.url]
            # Of one without a role few papers know; another one may be the one that makes it shared.
            if not old.is_spelled_by(merged.repo) or (old.role is None and repo_id in referred):
                changed.add(repo_id)
            referred.add(repo_id)
    insert_rows(connection, PAPER_REPOS, _OF_REPOS, rows)
    insert_rows(connection, PAPER_REPO_DOCUMENTS, ("paper_repo_id", "document_id"), documents)


_OF_REPOS = ("id", "paper_id", "repo_id", "url", "is_official", "is_automatic", "origin")


def _by_row(repos: list[MergedRepo], known: Mapping[str, RepoRow]) -> dict[int, MergedRepo]:
    """The repositories of a paper by their rows; of several addresses of one the first is shown."""
    by_row: dict[int, MergedRepo] = {}
    for merged in repos:
        shown = by_row.setdefault(known[merged.repo.url].id, merged)
        if shown is not merged:
            shown.documents |= merged.documents
            shown.is_official = merged.is_official if shown.is_official is None else shown.is_official
            shown.is_automatic = by_machine_alone(shown.is_automatic, merged.is_automatic)
    return by_row


def _insert_links(connection: Connection, papers: list[NumberedPaper]) -> None:
    rows: list[tuple[Any, ...]] = []
    documents: list[tuple[int, int]] = []
    first = next_id(connection, LINKS)
    for numbered in papers:
        for link in numbered.paper.links:
            row_id = first + len(rows)
            rows.append((row_id, numbered.id, link.url, link.kind, link.origin))
            documents += [(row_id, document) for document in link.documents]
    insert_rows(connection, LINKS, ("id", "paper_id", "url", "kind", "origin"), rows)
    insert_rows(connection, LINK_DOCUMENTS, ("link_id", "document_id"), documents)


def _point_entries(connection: Connection, papers: list[NumberedPaper]) -> None:
    rows = [(numbered.id, entry.entry_id) for numbered in papers for entry in numbered.paper.entries]
    update_rows(connection, ENTRIES, ("paper_id",), ("id",), rows)
