"""Records as they are shown and compared: what a source printed, with its title, names and abstract in clean text."""

from __future__ import annotations

import msgspec

from db.display.cleaner import clean_abstract, clean_name, clean_title
from db.records import PaperRecord


def shown(record: PaperRecord) -> PaperRecord:
    """The record with a clean title, names and abstract; the record itself where they are clean."""
    title = clean_title(record.title)
    abstract = clean_abstract(record.abstract) if record.abstract else record.abstract
    authors = tuple(map(clean_name, record.authors))
    if title == record.title and abstract == record.abstract and authors == record.authors:
        return record
    return msgspec.structs.replace(record, title=title, abstract=abstract, authors=authors)
