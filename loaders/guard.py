"""The one place that catches what escapes from a loader: nobody thinks of everything that bytes can say.

A loader raises `Unreadable` and `Unusable`. Whatever else one of its functions raises is a fault of the loader, and
costs no more than what it was raised on: a head is not recognised, an entry is rejected, a document that cannot be
read further is refused with the last place that was read. Each is told apart by its class, so that it is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from loaders.loader import DocumentFacts, Loader, Mapped, RawEntry, Unreadable, Unusable

LONGEST_MESSAGE = 200
"""Characters of the message of an error that are shown."""


class ReadFault(Unreadable):
    """A document on which the loader failed."""


class MapFault(Unusable):
    """An entry on which the loader failed."""


def recognises(loader: Loader, head: bytes, on_fault: Callable[[Loader, Exception], None]) -> bool:
    """Whether a loader recognises the first bytes of a document; a loader that fails on them does not."""
    try:
        return loader.sniff(head)
    except Exception as error:
        on_fault(loader, error)
        return False


def entries_of(loader: Loader, stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    """What the loader reads in a document; raises `Unreadable` alone."""
    place = "at its beginning"
    try:
        for entry in loader.read(stream):
            yield entry
            if isinstance(entry, RawEntry):
                place = f"after {entry.place}"
    except Unreadable:
        raise
    except Exception as error:
        raise ReadFault(f"{failure(error)} {place}; please report it") from error


def record_of(loader: Loader, entry: RawEntry) -> Mapped:
    """The record that the loader makes of an entry; raises `Unusable` alone."""
    try:
        return loader.map(entry.raw)
    except Unusable:
        raise
    except Exception as error:
        raise MapFault(f"{failure(error)} on it; please report it") from error


def text_of(entry: RawEntry) -> str:
    """The entry's own text; where even that cannot be printed, why."""
    try:
        return entry.text()
    except Exception as error:
        return f"[{failure(error)} on its text]"


def failure(error: Exception) -> str:
    """What escaped, in words."""
    message = f"{type(error).__name__}: {error}"
    return f"the loader failed ({message[:LONGEST_MESSAGE]})"


def is_fault(error: Any) -> bool:
    """Whether an error tells of a fault of the loader and not of the document."""
    return isinstance(error, ReadFault | MapFault)
