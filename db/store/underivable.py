"""What is raised where a paper cannot be derived; apart, so that the command line need not import derivation."""

from __future__ import annotations

from collections.abc import Iterable

_SHOWN_TITLE, _SHOWN_DIGITS, _SHOWN_DOCUMENTS = 80, 12, 5


class Underivable(Exception):
    """A paper that cannot be derived, whatever the reason. The message names it, and the documents that tell of it."""

    def __init__(self, paper: str, documents: Iterable[str], error: Exception) -> None:
        hashes = ", ".join(sorted({sha256[:_SHOWN_DIGITS] for sha256 in documents})[:_SHOWN_DOCUMENTS])
        super().__init__(
            f'the paper "{paper[:_SHOWN_TITLE]}" of the documents {hashes} cannot be derived '
            f"({type(error).__name__}: {error}); please report it"
        )
