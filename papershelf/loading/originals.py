"""Which document it is that was found: itself, or one that it is a copy of."""

from __future__ import annotations

from db.store.documents import NewDocument, StoredDocument
from loaders.loader import Loader, Original
from papershelf.loading.archives import Spooled


def as_found(name: str, spooled: Spooled, loader: Loader) -> NewDocument:
    """The document that was found under a name."""
    return NewDocument(
        sha256=spooled.sha256,
        name=name,
        loader=loader.name,
        loader_version=loader.version,
        byte_count=spooled.byte_count,
        is_listing=loader.series_by == "day",
        licence=loader.licence,
    )


def copied(original: Original) -> NewDocument:
    """The document that another one is a copy of: under the names that it had, not under that of the copy."""
    name, *other_names = original.names
    return NewDocument(
        sha256=original.sha256,
        name=name,
        loader=original.loader,
        loader_version=original.loader_version,
        byte_count=original.byte_count,
        is_listing=original.is_listing,
        licence=original.licence,
        other_names=tuple(other_names),
    )


def is_newer(copied: NewDocument, stored: StoredDocument) -> bool:
    """Whether a copy says what the shelf does not know better: read by a later version, or what is half loaded."""
    is_later = copied.loader == stored.loader and copied.loader_version > stored.loader_version
    return is_later or not stored.is_complete
