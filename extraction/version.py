"""The name of the built-in reader, and its version, which stands beside what it found. To know them, none reads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable

READER = "builtin"
"""The reader's name, as it stands beside what it found."""
RULES_VERSION = 15
"""Raised whenever other code finds anything else in the same text: such texts are read again."""


def version_of(rules_version: int, learned: Iterable[Traversable]) -> int:
    """The version of a reader: a number for its code, and 24 bits of the SHA-256 of the files that it reads by.

    So a changed line of the vocabulary, or other weights, make another version by themselves.
    """
    digest = hashlib.sha256()
    for file in learned:
        digest.update(f"{file.name}\n".encode() + file.read_bytes().replace(b"\r\n", b"\n"))
    return rules_version << 24 | int.from_bytes(digest.digest()[:3], "big")


def files_read_by() -> list[Traversable]:
    """What the reader reads by beside its code: names of the field, common names, weights; in one order."""
    vocabulary = files("db.vocabulary")
    kinds = ("metrics", "datasets", "tasks", "models", "methods", "qualifiers")
    names = [vocabulary / f"{kind}.jsonl" for kind in kinds]
    weights = sorted((files("extraction.learned") / "weights").iterdir(), key=lambda file: file.name)
    return [*names, files("extraction.words") / "common_names.txt", *weights]


VERSION = version_of(RULES_VERSION, files_read_by())
"""The version that stands beside what was found."""
