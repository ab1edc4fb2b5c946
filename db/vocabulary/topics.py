"""From the keyword that a source prints to the topic that it names.

The curated topics stand in `topics.jsonl`, one JSON object a line, sorted by name. An alias is another name of the same
thing, never of a narrower one: "semantic segmentation" is a topic of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_BRACKETED = re.compile(r"\s*\([^()]*\)\Z")


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """What papers are about."""

    name: str
    """The canonical name; the printed one where the vocabulary does not know it."""
    key: str = ""
    """The folded canonical name: unique, the same for every spelling."""
    is_curated: bool = True
    """Whether the vocabulary knows the name."""
    aliases: tuple[str, ...] = ()
    """Other spellings than the canonical one, as people print them."""


def topic_spellings(printed: str) -> Iterator[str]:
    """What a keyword may be known by: itself, or what stands before brackets: "Large Language Models (LLMs)"."""
    yield printed
    yield _BRACKETED.sub("", printed)
