"""The revisions of the schema, by the names of their files: what reads a shelf has no use for Alembic itself."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_FILE = re.compile(r"([0-9]{4})_\w+\.py")


@cache
def revisions() -> tuple[str, ...]:
    """All revisions that this program knows, the oldest first."""
    found = find_spec("migrations")
    assert found is not None, "it is installed with the program"
    assert found.origin is not None, "it is a package with a file of its own"
    names = (path.name for path in (Path(found.origin).parent / "versions").iterdir())
    return tuple(sorted(match[1] for name in names if (match := _FILE.fullmatch(name))))


def newest_revision() -> str:
    """The newest revision that this program knows."""
    return revisions()[-1]
