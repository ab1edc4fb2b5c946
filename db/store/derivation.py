"""Deriving papers from records, only what is touched.

What a change touches is widened to whole blocks: all entries that share an identifier with it, or a key and could be
one paper, directly or through others (db.store.neighbourhood). A block is resolved from its records alone
(db.resolution.identity), each paper is merged from its entries (db.resolution.merge), and what was derived of the
block before is replaced (db.store.paper_rows).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Select, select

from db.complete import ENTRIES, joined_complete
from db.store import key_rows, slug_rows
from db.store.basis import record_basis, recorded_vocabulary
from db.store.blocks import blocks_of, resolve_block
from db.store.bulk import batches, select_in
from db.store.decisions import name_decisions
from db.store.neighbourhood import Neighbourhood
from db.store.paper_rows import replace_papers
from db.store.repo_derivation import derive_repo_results, observe_again
from db.store.repo_rows import refresh_repos, resolve_repos
from db.store.settings import chosen_reader
from db.store.touched import Touched
from db.store.vocabulary_changes import correct_terms, touched_by
from db.vocabulary import Vocabulary

BLOCK_ENTRIES = 5_000
"""Touched entries that are derived together: bounds memory, whatever the size of the shelf."""


def derive(connection: Connection, touched: Touched, reader: str, vocabulary: Vocabulary) -> int:
    """Derive again all papers that the touched entries belong to, or belonged to; gives the number of papers written.

    `reader` is the built-in one: its findings in the extractions give the links, and the results unless the shelf's
    setting names another reader. `vocabulary` is the one that the program ships; what documents decide is added. Where
    the shelf was derived by another vocabulary or by other rules, what that touches is derived too.
    """
    before = recorded_vocabulary(connection)
    if before is None:
        touched = _start_again(connection) | touched
    vocabulary = vocabulary.with_decisions(name_decisions(connection))
    if before is not None and before != vocabulary:
        touched = touched_by(connection, before, vocabulary) | touched
    resolved = resolve_repos(connection, touched.addresses, touched.repos)
    repos = resolved.repos | touched.repos
    derive_repo_results(connection, repos, vocabulary)
    done: set[int] = set()
    written = 0
    papers = touched.papers | resolved.papers
    # What was touched may since be gone: a document that is read again is emptied first.
    touched_entries = {row.id for row in select_in(connection, _counting(), ENTRIES.c.id, touched.entries)}
    if chosen_reader(connection) is not None:
        touched_entries |= entries_with(connection, touched.texts)
    for batch in batches(sorted(touched_entries), BLOCK_ENTRIES):
        found = Neighbourhood(connection, reader, vocabulary)
        found.find(set(batch) - done, papers)
        papers = set()
        written += _derive_blocks(connection, found, vocabulary)
        done |= found.found_entries()
    if papers:
        found = Neighbourhood(connection, reader, vocabulary)
        found.find(set(), papers)
        written += _derive_blocks(connection, found, vocabulary)
    refresh_repos(connection, repos)
    if before is not None and before != vocabulary:
        correct_terms(connection, before, vocabulary)
    record_basis(connection, vocabulary)
    return written


def entries_with(connection: Connection, texts: Iterable[str]) -> set[int]:
    """The entries that count for papers and have one of these abstracts, given by their hashes."""
    return {row.id for row in select_in(connection, _counting(), ENTRIES.c.abstract_sha256, set(texts))}


def derive_all(connection: Connection, reader: str, vocabulary: Vocabulary) -> int:
    """Derive everything again."""
    return derive(connection, _everything(connection), reader, vocabulary)


def _start_again(connection: Connection) -> Touched:
    """Forget what other rules found records by, and called papers; gives everything."""
    key_rows.start_again(connection)
    slug_rows.start_again(connection)
    return _everything(connection)


def _everything(connection: Connection) -> Touched:
    """All that counts, with what entries saw of repositories written again."""
    return Touched(entries=set(connection.scalars(_counting())), addresses=observe_again(connection))


def _counting() -> Select[int]:
    """The entries that count for papers: those of complete documents, less what only tells of a text or a name."""
    of_papers = ENTRIES.c.kind.in_(("paper", "decision"))
    return joined_complete(select(ENTRIES.c.id), ENTRIES.c.document_id).where(of_papers)


def _derive_blocks(connection: Connection, found: Neighbourhood, vocabulary: Vocabulary) -> int:
    blocks = [resolve_block(block, found.entries, found.features, vocabulary) for block in blocks_of(found)]
    old_paper_of = {entry_id: found.entries[entry_id].old_paper_id for entry_id in found.found_entries()}
    replace_papers(connection, blocks, old_paper_of, found.papers, vocabulary)
    return sum(len(block.papers) for block in blocks)
