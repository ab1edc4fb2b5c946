"""What a provider of language models offers for many questions at once, answered within a day at a lower price.

A service hands questions over, says how far it is, and gives the answers; each provider's is a module of its own, which
speaks to it through the provider's own client, with the key and address that `llm` knows of the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from papershelf.readers.language_model import ModelAnswer

PRICE = 0.5
"""Of a question in a batch, as a part of its price alone: so with both providers."""


class Question(NamedTuple):
    """A text to read; its hash names it at the provider, too."""

    sha256: str
    text: str


class BatchProgress(NamedTuple):
    """How far a provider is with a batch."""

    is_over: bool
    done: int
    """Questions that are answered, or will not be."""
    problem: str | None = None
    """Why the batch came to nothing as a whole."""


class BatchReply(NamedTuple):
    """What came of one question of a batch."""

    sha256: str
    answer: ModelAnswer | None
    problem: str = ""
    """Why there is no answer; it is asked again by the next run."""


class BatchService(Protocol):
    """Many questions at once; each method raises what `papershelf.readers.language_model.error_of` understands."""

    def hand_over(self, questions: Sequence[Question], token: str) -> str:
        """Hand questions over, with a mark of ours where the provider keeps one; gives its name of the batch."""

    def found(self, token: str, questions: int, since: float) -> str | None:
        """The provider's name of a batch handed over since a time, whose name was lost; None if none was."""

    def progress(self, batch: str) -> BatchProgress:
        """How far it is with a batch."""

    def replies(self, batch: str) -> Iterator[BatchReply]:
        """What came of each question of a batch that is over, in any order."""
