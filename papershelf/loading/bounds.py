"""How much of the machine one file may take: what it unpacks to, how many documents, entries and rejects, how long.

Bounds are far from what real sources need (dumps unpack to 5 or 10 times their size) and near enough to what a machine
has. Each is one line: what was met, how much of it, and what to do.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from loaders.loader import Unreadable
from papershelf.loading.most import MOST_DOCUMENTS, MOST_GIGABYTES, MOST_MINUTES, MOST_RATIO

FREE_BYTES = 16 * 2**20
"""Bytes that a file may unpack to whatever its size."""
FREE_ENTRIES = 10_000
"""Entries and rejects that a file may hold whatever its size."""
LEAST_PACKED_BYTES = 16
"""Bytes of its file that an entry takes on average, at least; of real sources it takes hundreds."""


class Overgrown(OSError):
    """What is unpacked grows beyond measure."""


class Overrun(Unreadable):
    """A document takes more than it may."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may be raised for a source that is trusted."""

    ratio: int = MOST_RATIO
    """Times its size that a file may unpack to."""
    document_bytes: int = MOST_GIGABYTES * 2**30
    """Bytes of a document, unpacked: what its copy takes in the temporary folder."""
    seconds: float = MOST_MINUTES * 60
    """Seconds that reading and storing a document may take."""
    documents: int = MOST_DOCUMENTS
    """Members of all archives in a file, folders among them."""


@dataclass(slots=True)
class Meter:
    """What one file was found to hold so far, at every depth."""

    bounds: Bounds = field(default_factory=Bounds)
    packed: int = 0
    """Bytes of the file itself."""
    unpacked: int = 0
    """Bytes that came out of everything in it that is compressed."""
    members: int = 0
    """Of archives in it."""
    entries: int = 0

    def count_member(self) -> None:
        """Count a member of an archive; `Overgrown` where they are too many."""
        self.members += 1
        if self.members > self.bounds.documents:
            raise Overgrown(
                f"it holds more than {self.bounds.documents:,} documents and folders, and the rest is not read; if you "
                "trust it, raise --most-documents, or unpack it first"
            )

    def unpack(self, byte_count: int) -> None:
        """Count bytes that were unpacked; `Overgrown` where they are too many."""
        self.unpacked += byte_count
        if self.unpacked > max(FREE_BYTES, self.bounds.ratio * self.packed):
            raise Overgrown(
                f"it unpacks to more than {self.bounds.ratio} times its size ({self.unpacked:,} bytes out of "
                f"{self.packed:,} so far); if you trust it, unpack it first, or raise --most-ratio"
            )

    def count_entry(self, place: str) -> None:
        """Count an entry; `Overrun` where they are too many for what was handed over."""
        self.entries += 1
        if self.entries > FREE_ENTRIES and self.entries * LEAST_PACKED_BYTES > max(self.packed, 1):
            raise Overrun(
                f"At {place} there are more than {self.entries - 1:,} entries in a file of {self.packed:,} bytes, less "
                f"than {LEAST_PACKED_BYTES} bytes for each; if you trust it, unpack it first."
            )


@dataclass(slots=True)
class Course:
    """What was met of one document so far."""

    bounds: Bounds
    entries: int = 0
    rejects: int = 0
    began: float = field(default_factory=time.monotonic)

    def count(self, place: str, reason: str | None) -> None:
        """Count an entry, with the reason where it is rejected; `Overrun` where it is time to give up."""
        self.entries += 1
        self.rejects += reason is not None
        if reason is not None and self.rejects > FREE_ENTRIES and 2 * self.rejects > self.entries:
            raise Overrun(
                f"{self.rejects:,} of its first {self.entries:,} entries cannot be used, the last at {place} "
                f"({reason[:200]}): it is hardly what this loader reads."
            )
        if time.monotonic() - self.began > self.bounds.seconds:
            minutes = self.bounds.seconds / 60
            raise Overrun(
                f"At {place} it had taken more than {minutes:,.0f} minutes; raise --most-minutes, or split it."
            )
