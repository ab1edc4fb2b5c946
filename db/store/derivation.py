"""Deriving papers from records, only what is touched.

What a change touches is widened to whole blocks: all entries that share an identifier with it, or a key and could be
one paper, directly or through others (db.store.neighbourhood). A block is resolved from its records alone
(db.resolution.identity), each paper is merged from its entries (db.resolution.merge), and what was derived of the
block before is replaced (db.store.paper_rows). A paper that comes to the same entries as it had, none of them touched,
is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from sqlalchemy import Connection, Select, select

from db.complete import DOCUMENTS, ENTRIES, IS_COMPLETE, joined_complete
from db.store import key_rows, slug_rows
from db.store.author_rows import empty_authors
from db.store.author_settling import settle_authors
from db.store.basis import record_basis, recorded_vocabulary
from db.store.blocks import Changed, blocks_of, lone_block, resolve_block
from db.store.bulk import batches, select_in
from db.store.decisions import repos_decided
from db.store.neighbourhood import Neighbourhood
from db.store.paper_rows import SharedChanges, replace_papers
from db.store.repo_derivation import derive_repo_results, observe_again
from db.store.repo_rows import refresh_repos, resolve_repos
from db.store.settings import chosen_reader
from db.store.stated_names import vocabulary_of
from db.store.texts import know_texts_again
from db.store.touched import Touched
from db.store.vocabulary_changes import correct_terms, touched_by
from db.vocabulary import Vocabulary

BLOCK_ENTRIES = 5_000
"""Touched entries that are derived together: bounds memory, whatever the size of the shelf."""
FEW_ENTRIES = DOCUMENTS_AT_ONCE = 100
"""Documents with at most so many entries are looked through together, so many at once; a larger one page by page."""
OFTEN = 0.1
"""The share of entries that name a paper which others before them name, from which papers are named over and over."""
MOST_CHANGES = 100_000
"""Changes of shared rows that are held back, to be settled once for many papers."""


def derive(
    connection: Connection, touched: Touched, reader: str, vocabulary: Vocabulary, *, settles: bool = True
) -> int:
    """Derive again all papers that the touched entries belong to, or belonged to; gives the number of papers written.

    `reader` is the built-in one: its findings in the extractions give the links, and the results unless the shelf's
    setting names another reader. `vocabulary` is the one that the program ships; what documents decide is added. Where
    the shelf was derived by another vocabulary or by other rules, what that touches is derived too. Whoever derives in
    many transactions lets the last one settle which names are one author (db.store.author_settling).
    """
    before = recorded_vocabulary(connection)
    if before is None:
        touched = _start_again(connection) | touched
    vocabulary = vocabulary_of(connection, vocabulary)
    if before is not None and before != vocabulary:
        touched = touched_by(connection, before, vocabulary) | touched
    resolved = resolve_repos(connection, touched.addresses, touched.repos)
    repos = resolved.repos | touched.repos | repos_decided(connection, ENTRIES.c.document_id, touched.documents)
    repos |= repos_decided(connection, ENTRIES.c.id, touched.entries)
    derive_repo_results(connection, repos, vocabulary)
    drawn_in: set[int] = set()
    written = 0
    papers = touched.papers | resolved.papers
    single = _single_entries(connection, touched)
    single |= _enter_ahead(connection, touched.documents)
    changed = Changed(touched.documents, single, frozenset(papers))
    changes = SharedChanges()
    for batch in chain(batches(_touched_entries(connection, touched.documents, single), BLOCK_ENTRIES), ([],)):
        new = set(batch) - drawn_in
        drawn_in -= set(batch)
        if new or papers:
            found = Neighbourhood(connection, reader, vocabulary)
            found.find(new, papers)
            papers = set()
            written += _derive_blocks(connection, found, changed, vocabulary, changes)
            changed.derived(found.entries[entry] for entry in new & found.entries.keys() - single)
            drawn_in |= {own for own in found.found_entries() - new if changed.is_to_come(found.entries[own])}
        if len(changes) > MOST_CHANGES:
            changes.settle(connection)
    changes.settle(connection)
    refresh_repos(connection, repos)
    if before is not None and before != vocabulary:
        correct_terms(connection, before, vocabulary)
    record_basis(connection, vocabulary)
    if settles:
        settle_authors(connection)
    return written


def _single_entries(connection: Connection, touched: Touched) -> set[int]:
    """The touched entries that count, but for those of whole documents."""
    single = {
        row.id
        for row in select_in(connection, _counting().add_columns(ENTRIES.c.document_id), ENTRIES.c.id, touched.entries)
        if row.document_id not in touched.documents
    }
    if chosen_reader(connection) is not None:
        single |= entries_with(connection, touched.texts)
    return single


def _touched_entries(connection: Connection, documents: set[int], single: set[int]) -> Iterator[int]:
    """The touched entries that count, each once; those of whole documents a page at a time, while others are written.

    What was touched may since be gone: a document that is read again is emptied first.
    """
    yield from sorted(single)
    sizes = _sizes(connection, documents)
    small = [document_id for document_id in sorted(sizes) if sizes[document_id] <= FEW_ENTRIES]
    for group in batches(small, DOCUMENTS_AT_ONCE):
        for row in list(select_in(connection, _counting(), ENTRIES.c.document_id, group)):
            if row.id not in single:
                yield row.id
    for document_id in sorted(sizes.keys() - set(small)):
        for page in _pages(connection, document_id):
            yield from (entry for entry in page if entry not in single)


def _sizes(connection: Connection, documents: set[int]) -> dict[int, int]:
    """How many entries documents have."""
    counted = select(DOCUMENTS.c.id, DOCUMENTS.c.entry_count)
    return {row.id: row.entry_count or 0 for row in select_in(connection, counted, DOCUMENTS.c.id, documents)}


def _pages(connection: Connection, document_id: int) -> Iterator[list[int]]:
    """The entries of a document that count for papers, in order, as many at once as are derived together."""
    position = -1
    of_document = _counting().add_columns(ENTRIES.c.position).where(ENTRIES.c.document_id == document_id)
    ordered = of_document.order_by(ENTRIES.c.position).limit(BLOCK_ENTRIES)
    while page := connection.execute(ordered.where(ENTRIES.c.position > position)).all():
        yield [row.id for row in page]
        position = page[-1].position


def _enter_ahead(connection: Connection, documents: set[int]) -> set[int]:
    """Enter the keys of large documents that name papers over and over, before any is derived: so each is derived once.

    Tables and lists of links do that; a document whose first page hardly repeats any is taken to name each paper once.
    Gives the other entries along whose keys nothing is found now.
    """
    others: set[int] = set()
    sizes = _sizes(connection, documents)
    for document_id in sorted(own for own, size in sizes.items() if size > BLOCK_ENTRIES):
        first = next(_pages(connection, document_id), [])
        if key_rows.share_repeating(connection, first) >= OFTEN:
            for page in _pages(connection, document_id):
                others |= key_rows.enter(connection, key_rows.keys_of_records(connection, page))[0]
    return others


def entries_with(connection: Connection, texts: Iterable[str]) -> set[int]:
    """The entries that count for papers and have one of these abstracts, given by their hashes."""
    return {row.id for row in select_in(connection, _counting(), ENTRIES.c.abstract_sha256, set(texts))}


def derive_all(connection: Connection, reader: str, vocabulary: Vocabulary) -> int:
    """Derive everything again."""
    return derive(connection, _everything(connection), reader, vocabulary)


def _start_again(connection: Connection) -> Touched:
    """Forget what other rules found records by, and called papers; gives everything."""
    empty_authors(connection)
    know_texts_again(connection)
    key_rows.start_again(connection)
    slug_rows.start_again(connection)
    return _everything(connection)


def _everything(connection: Connection) -> Touched:
    """All that counts, with what entries saw of repositories written again."""
    documents = set(connection.scalars(select(DOCUMENTS.c.id).where(IS_COMPLETE)))
    return Touched(documents=documents, addresses=observe_again(connection))


def _counting() -> Select[int]:
    """The entries that count for papers: those of complete documents, less what only tells of a text or a name."""
    of_papers = ENTRIES.c.kind.in_(("paper", "decision"))
    return joined_complete(select(ENTRIES.c.id), ENTRIES.c.document_id).where(of_papers)


def _derive_blocks(
    connection: Connection, found: Neighbourhood, changed: Changed, vocabulary: Vocabulary, changes: SharedChanges
) -> int:
    blocks = [lone_block(found.entries[entry], vocabulary) for entry in found.lone]
    blocks += [resolve_block(block, found, changed, vocabulary) for block in blocks_of(found)]
    old_paper_of = {entry_id: found.entries[entry_id].old_paper_id for entry_id in found.found_entries()}
    return replace_papers(connection, blocks, old_paper_of, found.papers, vocabulary, changes)
