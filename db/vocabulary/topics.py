"""From the keyword that a source prints to the topic that it names.

The curated topics stand in `topics.jsonl`, one JSON object a line, sorted by name. An alias is another name of the same
thing, never of a narrower one: "semantic segmentation" is a topic of its own.
"""

from __future__ import annotations

import functools
import re
from importlib.resources import files

import msgspec

from db.vocabulary.names import fold_name

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


@functools.lru_cache(maxsize=50_000)
def resolve_topic(printed: str) -> Topic:
    """The topic of that name; an uncurated one of the printed name where the vocabulary does not know it.

    A name that is known may be followed by another in brackets: "Large Language Models (LLMs)".
    """
    for spelling in (printed, _BRACKETED.sub("", printed)):
        if known := _index().get(fold_name(spelling)):
            return known
    return Topic(name=" ".join(printed.split()), key=fold_name(printed), is_curated=False)


@functools.cache
def curated_topics() -> tuple[Topic, ...]:
    """Every topic that the vocabulary knows, sorted by name."""
    lines = files(__package__).joinpath("topics.jsonl").read_bytes().splitlines()
    topics = (msgspec.json.decode(line, type=Topic) for line in lines)
    return tuple(msgspec.structs.replace(topic, key=fold_name(topic.name)) for topic in topics)


@functools.cache
def _index() -> dict[str, Topic]:
    return {fold_name(spelling): topic for topic in curated_topics() for spelling in (topic.name, *topic.aliases)}
