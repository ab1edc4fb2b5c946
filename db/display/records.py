"""Records as they are shown and compared: what a source printed, with title, abstract and names in clean text."""

from __future__ import annotations

import msgspec

from db.display.cleaner import clean_abstract, clean_title
from db.display.names import clean_authors
from db.records import PaperRecord


def shown(record: PaperRecord) -> PaperRecord:
    """The record with a clean title, abstract and names; the record itself where they are clean."""
    title = clean_title(record.title)
    abstract = clean_abstract(record.abstract) if record.abstract else record.abstract
    authors = clean_authors(record.authors)
    if title == record.title and abstract == record.abstract and authors == record.authors:
        return record
    return msgspec.structs.replace(record, title=title, abstract=abstract, authors=authors)
