"""What a paper is about: the union of what its records tell, each topic once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from db.records import PaperRecord, StatedTopic
from db.resolution.names import fold_title
from db.vocabulary import Vocabulary
from db.vocabulary.topics import Topic

CODED = frozenset({"arxiv", "acm", "msc"})
"""Schemes whose classes are codes and no words: "cs.CL" is no spelling of a keyword."""


@dataclass(frozen=True, slots=True)
class MergedTopic:
    """A topic of a paper."""

    topic: Topic
    name: str
    """As printed."""
    scheme: str | None
    is_machine_written: bool
    document: int


def merge_topics(told: Iterable[tuple[PaperRecord, int]], vocabulary: Vocabulary) -> list[MergedTopic]:
    """The topics of records, each record with its document; what a person chose counts before what a machine did."""
    topics: dict[str, MergedTopic] = {}
    stated = [(topic, document) for record, document in told for topic in _topics_of(record)]
    for one, document in sorted(stated, key=lambda topic: topic[0].is_machine_written):
        if fold_title(one.name):
            topic = resolve(one, vocabulary)
            merged = MergedTopic(topic, one.name, one.scheme, one.is_machine_written, document)
            topics.setdefault(topic.key, merged)
    return list(topics.values())


def resolve(stated: StatedTopic, vocabulary: Vocabulary) -> Topic:
    """The topic that is meant: a code is one by itself, within its scheme."""
    if stated.scheme in CODED:
        return Topic(name=stated.name, key=f"{stated.scheme}:{stated.name.casefold()}", is_curated=False)
    return vocabulary.resolve_topic(stated.name)


def _topics_of(record: PaperRecord) -> Iterator[StatedTopic]:
    yield from record.topics
    for name in record.ai_keywords:
        yield StatedTopic(name, is_machine_written=True)
