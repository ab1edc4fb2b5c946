"""What every loader is: a name, a version and three functions that do not know of each other's work.

    read   bytes to raw entries      stops with `Unreadable` where the structure of the document is broken
    map    raw entry to our record   a pure function; raises `Unusable` where this one entry cannot be used
    sniff  the first bytes to yes/no

Storing is none of a loader's business. A loader never sees the name of its document, a clock or a network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

import msgspec

from db.records import Record

SeriesBy = Literal["day", "name", "kind"]
"""By its day (the listing of a day; a day in the document's name dates it where it says none itself), by the name that
the document states (a curation), or by its kind (a dump; where one source has several, `DocumentFacts` says which)."""
HEAD_SIZE = 65_536
"""How many bytes `sniff` is given (fewer where the document is shorter)."""


class Unreadable(Exception):
    """The document as a whole cannot be read. The message says where, why and what to do."""


class Unusable(Exception):
    """One entry cannot be used: it becomes a reject. The message is the reason, in a sentence."""


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One place in a document where a record stands, as read and not yet understood."""

    raw: Any
    """What `map` understands; of the loader's own type."""
    place: str
    """Where it stands, for a person: "line 12", "entry 3"."""
    text: Callable[[], str]
    """Gives the entry's own text, should it be rejected: most are not, and never print it."""


@dataclass(frozen=True, slots=True)
class Broken(RawEntry):
    """A place that `read` itself already knows to be unusable: it is rejected without being mapped."""

    reason: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """A record, with what the loader met and does not know: unknown fields, new values of a category."""

    record: Record
    signals: tuple[str, ...] = ()
    """Short and countable: "unknown field paper.organization"."""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a document says of itself, beside its entries."""

    as_of: str | None = None
    """The document's own date (YYYY-MM-DD)."""
    series: str | None = None
    """The name of the series that it is an edition of, where the loader's `series_by` is "name" or "kind"."""


class Original(msgspec.Struct, frozen=True, omit_defaults=True):
    """The document that a document is a copy of, as the copy states it: what is stored is the original."""

    sha256: str
    """Of the document itself, not of the copy."""
    loader: str
    loader_version: int
    byte_count: int
    names: tuple[str, ...]
    """Under which it was seen; at least one."""
    is_listing: bool = False
    licence: str | None = None


def _is_no_copy(stream: BinaryIO) -> None:
    """Documents of most formats are no copies of others."""


@dataclass(frozen=True, slots=True)
class Loader:
    """One source format."""

    name: str
    """Stable: it stands in databases. Lower case, with hyphens."""
    version: int
    """Raised whenever `read` or `map` give another record for the same bytes: such documents are read again."""
    summary: str
    """One line for `papershelf loaders`."""
    specification: str
    """Where the format is described, or what was measured where nobody describes it."""
    sniff: Callable[[bytes], bool]
    read: Callable[[BinaryIO], Iterator[RawEntry | DocumentFacts]]
    """Yields entries in order; may yield `DocumentFacts` once, at any point. The stream is seekable, at its start."""
    map: Callable[[Any], Mapped]
    max_bytes: int
    """A larger document is refused before it is read: the bound of memory of formats that are not streamed."""
    series_by: SeriesBy | None = None
    """How the series is named whose editions its documents are; None where they are of no series."""
    licence: str | None = None
    """SPDX name of the licence of the data, where the source states one."""
    find_original: Callable[[BinaryIO], Original | None] = _is_no_copy
    """The document that one is a copy of; None where it is none. Leaves the stream at its start, as it finds it."""
