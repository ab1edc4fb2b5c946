"""Papershelf whose reader finds nothing in any text, at once: what loading takes without it.

`python -m benchmarks.unread load FOLDER --database URL`
"""

from __future__ import annotations

from db.store.extractions import Outcome
from papershelf.cli import main as papershelf
from papershelf.loading import scanning


def _nothing(texts: list[str]) -> list[Outcome]:
    return [Outcome("findings") for _ in texts]


def main() -> None:
    """Run a command of Papershelf with such a reader."""
    scanning.FEWEST_FOR_WORKERS = 2**62
    scanning.scan = _nothing
    papershelf()


if __name__ == "__main__":
    main()
