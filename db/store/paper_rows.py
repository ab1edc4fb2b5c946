"""Replacing what is derived of papers: from merged papers to rows, in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from db import tables
from db.resolution.doubts import Doubt
from db.resolution.merge import MergedPaper, MergedRepo
from db.resolution.names import fold_author
from db.resolution.precedence import FIELDS
from db.resolution.slugs import claims_of
from db.store import shared_names
from db.store.bulk import delete_in, insert_rows, next_id, select_in
from db.store.repo_rows import refresh_repos, repos_of_papers, rows_of_addresses
from db.store.result_rows import RESULTS, ResultsOf, delete_results, insert_results
from db.store.shared_names import AUTHORS, SHARED_NAMES, TOPICS, VENUES
from db.store.slug_rows import Assignment, give_up
from db.store.venue_rows import insert_venues
from db.tables.base import table_of
from db.vocabulary import Vocabulary

PAPERS, ENTRIES, REVIEWS = map(table_of, (tables.Paper, tables.Entry, tables.Review))
IDENTIFIERS, PAPER_FIELDS = map(table_of, (tables.PaperIdentifier, tables.PaperField))
PAPER_AUTHORS, PAPER_TOPICS = map(table_of, (tables.PaperAuthor, tables.PaperTopic))
PAPER_REPOS, PAPER_REPO_DOCUMENTS = map(table_of, (tables.PaperRepo, tables.PaperRepoDocument))
LINKS, LINK_DOCUMENTS = map(table_of, (tables.Link, tables.LinkDocument))
_WITH_DOCUMENTS = (
    (PAPER_REPOS, PAPER_REPO_DOCUMENTS.c.paper_repo_id),
    (LINKS, LINK_DOCUMENTS.c.link_id),
)


@dataclass(frozen=True, slots=True)
class BlockPapers:
    """The papers of one block, and the doubts between them."""

    papers: list[MergedPaper]
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


def replace_papers(
    connection: Connection,
    blocks: Sequence[BlockPapers],
    old_paper_of: Mapping[int, int | None],
    old_papers: set[int],
    vocabulary: Vocabulary,
) -> None:
    """Put the papers of whole blocks in place of all that was derived of these blocks before.

    `old_paper_of` gives for every entry of the blocks the paper it had; `old_papers` are all papers that go or are
    replaced. A paper keeps the smallest number that its entries had and no other paper took.
    """
    touched = {kind: shared_names.referred(connection, kind, old_papers) for kind in SHARED_NAMES.values()}
    repos = repos_of_papers(connection, old_papers)
    freed = give_up(connection, old_papers)
    _delete_papers(connection, old_papers, old_paper_of)
    numbers = _numbers(connection, blocks, old_paper_of)
    ids = [[next(numbers) for _ in block.papers] for block in blocks]
    merged = {
        id_: paper for block, own in zip(blocks, ids, strict=True) for id_, paper in zip(own, block.papers, strict=True)
    }
    slugs = Assignment(connection, freed, {id_: claims_of(paper) for id_, paper in merged.items()})
    papers = [NumberedPaper(id_, slugs.own[id_], paper) for id_, paper in merged.items()]
    reviews = [row for block, own in zip(blocks, ids, strict=True) for row in _review_rows(block, own)]
    venue_ids = insert_venues(connection, (numbered.paper for numbered in papers), vocabulary)
    touched[VENUES] |= set(venue_ids.values())
    insert_rows(connection, PAPERS, [_paper_row(numbered, venue_ids) for numbered in papers])
    slugs.write()
    insert_rows(connection, REVIEWS, reviews)
    _insert_own(connection, papers)
    touched[AUTHORS] |= _insert_authors(connection, papers)
    touched[TOPICS] |= _insert_topics(connection, papers)
    repos |= _insert_repos(connection, papers)
    _insert_links(connection, papers)
    results = [ResultsOf(own.paper.results, paper_id=own.id, abstract=own.paper.abstract or "") for own in papers]
    for kind, ids_of_kind in insert_results(connection, results, vocabulary).items():
        touched[kind] |= ids_of_kind
    _point_entries(connection, papers)
    for kind, shared in touched.items():
        shared_names.refresh(connection, kind, shared)
    refresh_repos(connection, repos)


def _review_rows(block: BlockPapers, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The doubts of a block, whose papers have these numbers."""
    for doubt in block.doubts:
        yield {
            "paper_id": ids[doubt.paper],
            "other_paper_id": ids[doubt.other],
            "reason": doubt.reason,
            "score": doubt.score,
            "evidence": doubt.evidence,
            "paper_doubts": block.doubt_counts[doubt.paper],
            "other_doubts": block.doubt_counts[doubt.other],
        }


def _delete_papers(connection: Connection, papers: set[int], entries: Mapping[int, int | None]) -> None:
    for table, reference in _WITH_DOCUMENTS:
        rows = select_in(connection, select(table.c.id), table.c.paper_id, papers)
        delete_in(connection, reference.table, reference, [row.id for row in rows])
        delete_in(connection, table, table.c.paper_id, papers)
    delete_results(connection, RESULTS.c.paper_id, papers)
    for table in (IDENTIFIERS, PAPER_FIELDS, PAPER_AUTHORS, PAPER_TOPICS, REVIEWS):
        delete_in(connection, table, table.c.paper_id, papers)
    delete_in(connection, REVIEWS, REVIEWS.c.other_paper_id, papers)
    with_paper = [{"entry": entry, "paper_id": None} for entry, paper in entries.items() if paper is not None]
    if with_paper:
        connection.execute(update(ENTRIES).where(ENTRIES.c.id == bindparam("entry")), with_paper)
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
            old = {old_paper_of[entry.entry_id] for entry in paper.entries} - taken
            kept = min((number for number in old if number is not None), default=None)
            if kept is None:
                kept, new = new, new + 1
            taken.add(kept)
            yield kept


def _paper_row(numbered: NumberedPaper, venue_ids: Mapping[str, int]) -> dict[str, Any]:
    paper = numbered.paper
    return {
        "id": numbered.id,
        "slug": numbered.slug,
        **{name: paper.values.get(name) for name in FIELDS if name in PAPERS.columns},
        "title": paper.title,
        "year": int(paper.published_on[:4]) if paper.published_on else None,
        "venue_id": venue_ids[paper.venue] if paper.venue else None,
        "venue_year": paper.venue_year,
        "venue_as_printed": paper.venue,
    }


def _insert_own(connection: Connection, papers: list[NumberedPaper]) -> None:
    """What belongs to one paper alone: identifiers, and which entry gave each field.

    A disputed identifier (it stands on several papers, which a review says) belongs to the paper with most entries.
    """
    owner: dict[tuple[str, str], NumberedPaper] = {}
    for numbered in sorted(papers, key=lambda numbered: (-len(numbered.paper.entries), numbered.paper.age)):
        for identifier in numbered.paper.identifiers:
            owner.setdefault((identifier.scheme, identifier.value), numbered)
    insert_rows(
        connection,
        IDENTIFIERS,
        [{"scheme": scheme, "value": value, "paper_id": owning.id} for (scheme, value), owning in owner.items()],
    )
    insert_rows(
        connection,
        PAPER_FIELDS,
        [
            {"paper_id": numbered.id, "field": field, "entry_id": entry_id}
            for numbered in papers
            for field, entry_id in numbered.paper.fields.items()
        ],
    )


def _insert_authors(connection: Connection, papers: list[NumberedPaper]) -> set[int]:
    printed = {_author_key(name): {"name": name} for numbered in papers for name in numbered.paper.authors}
    ids = shared_names.ids_of(connection, AUTHORS, printed)
    rows = [
        {"paper_id": numbered.id, "position": position, "author_id": ids[_author_key(name)], "name": name}
        for numbered in papers
        for position, name in enumerate(numbered.paper.authors)
    ]
    insert_rows(connection, PAPER_AUTHORS, rows)
    return set(ids.values())


def _author_key(name: str) -> str:
    return fold_author(name) or name


def _insert_topics(connection: Connection, papers: list[NumberedPaper]) -> set[int]:
    resolved = [topic.topic for numbered in papers for topic in numbered.paper.topics]
    ids = shared_names.ids_of_resolved(connection, TOPICS, resolved)
    rows = [
        {
            "paper_id": numbered.id,
            "topic_id": ids[topic.topic.key],
            "name": topic.name,
            "is_machine_written": topic.is_machine_written,
            "document_id": topic.document,
        }
        for numbered in papers
        for topic in numbered.paper.topics
    ]
    insert_rows(connection, PAPER_TOPICS, rows)
    return set(ids.values())


def _insert_repos(connection: Connection, papers: list[NumberedPaper]) -> set[int]:
    """Insert which repositories papers have: two addresses of one that was renamed are one row."""
    urls = {merged.repo.url for numbered in papers for merged in numbered.paper.repos}
    ids = rows_of_addresses(connection, urls)
    rows: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    first = next_id(connection, PAPER_REPOS)
    for numbered in papers:
        for repo_id, merged in _by_row(numbered.paper.repos, ids).items():
            row_id = first + len(rows)
            rows.append(
                {
                    "id": row_id,
                    "paper_id": numbered.id,
                    "repo_id": repo_id,
                    "url": merged.url,
                    "is_official": merged.is_official,
                    "origin": merged.origin,
                }
            )
            documents += [{"paper_repo_id": row_id, "document_id": document} for document in merged.documents]
    insert_rows(connection, PAPER_REPOS, rows)
    insert_rows(connection, PAPER_REPO_DOCUMENTS, documents)
    return set(ids.values())


def _by_row(repos: list[MergedRepo], ids: Mapping[str, int]) -> dict[int, MergedRepo]:
    """The repositories of a paper by their rows; of several addresses of one the first is shown."""
    by_row: dict[int, MergedRepo] = {}
    for merged in repos:
        known = by_row.setdefault(ids[merged.repo.url], merged)
        if known is not merged:
            known.documents |= merged.documents
            known.is_official = merged.is_official if known.is_official is None else known.is_official
    return by_row


def _insert_links(connection: Connection, papers: list[NumberedPaper]) -> None:
    rows: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    first = next_id(connection, LINKS)
    for numbered in papers:
        for link in numbered.paper.links:
            row_id = first + len(rows)
            rows.append(
                {"id": row_id, "paper_id": numbered.id, "url": link.url, "kind": link.kind, "origin": link.origin}
            )
            documents += [{"link_id": row_id, "document_id": document} for document in link.documents]
    insert_rows(connection, LINKS, rows)
    insert_rows(connection, LINK_DOCUMENTS, documents)


def _point_entries(connection: Connection, papers: list[NumberedPaper]) -> None:
    rows = [
        {"entry": entry.entry_id, "paper_id": numbered.id} for numbered in papers for entry in numbered.paper.entries
    ]
    if rows:
        connection.execute(update(ENTRIES).where(ENTRIES.c.id == bindparam("entry")), rows)
