"""Records as they are shown and compared: what a source printed, with title, abstract and names in clean text."""

from __future__ import annotations

import msgspec

from db.display.cleaner import clean_abstract, clean_title
from db.display.macros import with_own_name
from db.display.names import clean_authors, kept_places
from db.records import AuthorIdentifier, PaperRecord


def shown(record: PaperRecord, *, is_abstract_clean: bool = False) -> PaperRecord:
    """The record with a clean title, abstract and names; the record itself where they are clean."""
    title = clean_title(record.title)
    abstract = shown_abstract(record) if record.abstract and not is_abstract_clean else record.abstract
    authors = clean_authors(record.authors)
    if title == record.title and abstract == record.abstract and authors == record.authors:
        return record
    known = _known_authors(record) if record.author_identifiers else ()
    return msgspec.structs.replace(record, title=title, abstract=abstract, authors=authors, author_identifiers=known)


def shown_abstract(record: PaperRecord) -> str | None:
    """The abstract in clean text; None where there is none."""
    if not record.abstract:
        return None
    return clean_abstract(with_own_name(record.abstract, clean_title(record.title)))


def _known_authors(record: PaperRecord) -> tuple[AuthorIdentifier, ...]:
    """What authors are known by, each at its place in the clean list, which leaves out what is no name."""
    place_of = {before: after for after, before in enumerate(kept_places(record.authors))}
    known = record.author_identifiers
    return tuple(
        AuthorIdentifier(place_of[own.position], own.scheme, own.value) for own in known if own.position in place_of
    )
