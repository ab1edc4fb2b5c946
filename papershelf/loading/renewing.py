"""Noticing that another version of the program, or of its vocabulary, derived a shelf; deriving what that touches.

Of loaders it can only be noticed: what a newer one would read stands in the documents, which the shelf does not keep.
What derives is imported only where something is derived: it takes longer than to see that nothing is outdated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.engine import URL

from db.complete import DOCUMENTS, IS_COMPLETE
from db.display.counts import counted
from db.engine import looking, writing
from db.store.author_rows import is_settled
from db.store.basis import RULES, changes_since, record_reader, recorded_reader, recorded_vocabulary
from db.store.stated_names import vocabulary_of
from db.vocabulary import Vocabulary
from extraction.version import READER, VERSION
from loaders import loader_named
from papershelf.database import kept_for_writing, reading
from papershelf.loading.scanning import Scanner

MOST_NAMED = 5
"""Documents that a notice names."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """What was derived again, and why."""

    reasons: tuple[str, ...]
    """What the shelf was derived by otherwise; none where it is as this program would derive it."""
    papers: int

    def __str__(self) -> str:
        return (
            f"{counted(self.papers, 'paper')} derived again, for the shelf was derived by other {_listed(self.reasons)}"
        )


def reasons_to_renew(connection: Connection, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What a shelf was derived by otherwise than this program would; `vocabulary` is the one that is shipped."""
    if not connection.scalar(select(func.count()).select_from(DOCUMENTS)):
        return ()
    changed = changes_since(connection, vocabulary_of(connection, vocabulary))
    names = [name if name == RULES else f"names of {name}" for name in changed]
    return (*names, *(["readings of texts"] if recorded_reader(connection) != VERSION else []))


def renew(engine: Engine, scanner: Scanner, vocabulary: Vocabulary) -> Renewal:
    """Derive again what this program would derive otherwise, and settle what a killed load left of authors.

    Each batch of texts is a transaction of its own.
    """
    from db.store.author_settling import settle_authors
    from db.store.derivation import derive
    from db.store.texts import know_texts_again
    from db.store.touched import Touched
    from papershelf.loading.revising import derive_outdated

    with looking(engine) as connection:
        reasons = reasons_to_renew(connection, vocabulary)
        is_read = recorded_reader(connection) == VERSION
        is_by_these_rules = recorded_vocabulary(connection) is not None
    if reasons and not is_by_these_rules:
        with writing(engine) as connection:
            know_texts_again(connection)  # what is scanned is what this program shows
    papers = 0 if is_read else sum(derive_outdated(engine, scanner))
    with writing(engine) as connection:
        papers += derive(connection, Touched(), READER, vocabulary) if reasons else 0
        settle_authors(connection)
        record_reader(connection, VERSION)
    return Renewal(reasons, papers)


def renew_before_publishing(url: URL, vocabulary: Vocabulary, say: Callable[[str], None]) -> tuple[str, ...]:
    """Derive again what is outdated of a shelf that is about to be published; nothing is written where nothing is.

    Says, and gives, what its keeper should know of its documents.
    """
    with reading(url) as connection:
        reasons = reasons_to_renew(connection, vocabulary)
        notices = tuple(notices_of_documents(connection))
        is_done = not reasons and is_settled(connection)
    for notice in notices:
        say(notice)
    if is_done:
        return notices
    with kept_for_writing(url, may_create=False) as engine, Scanner() as scanner:
        renewal = renew(engine, scanner, vocabulary)
    if renewal.reasons:
        say(str(renewal))
    return notices


def notices_of_documents(connection: Connection) -> list[str]:
    """What a keeper of the shelf should know of its documents, a sentence each: what is half loaded, or outdated."""
    return [notice for notice in (_half_loaded(connection), _read_by_older_loaders(connection)) if notice]


def _half_loaded(connection: Connection) -> str | None:
    """Which documents were not loaded to their end, and do not count; None for none."""
    uris = list(connection.scalars(select(DOCUMENTS.c.uri).where(~IS_COMPLETE).order_by(DOCUMENTS.c.uri)))
    if not uris:
        return None
    shown = ", ".join(uris[:MOST_NAMED]) + (f" and {len(uris) - MOST_NAMED:,} more" if len(uris) > MOST_NAMED else "")
    return f"documents that are half loaded and do not count: {shown}; load them again"


def _read_by_older_loaders(connection: Connection) -> str | None:
    """Which documents another version of their loader has read, in a sentence; None for none."""
    read_otherwise = (
        select(DOCUMENTS.c.loader, DOCUMENTS.c.loader_version, func.count())
        .where(IS_COMPLETE)
        .group_by(DOCUMENTS.c.loader, DOCUMENTS.c.loader_version)
        .order_by(DOCUMENTS.c.loader, DOCUMENTS.c.loader_version)
    )
    outdated = [
        f"{count:,} by {name} {version} (now {loader.version})"
        for name, version, count in connection.execute(read_otherwise)
        if (loader := loader_named(name)) is not None and loader.version != version
    ]
    if not outdated:
        return None
    return f"documents read by another version of their loader: {', '.join(outdated)}; load them again"


def _listed(words: tuple[str, ...]) -> str:
    """Words as a list in a sentence."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
