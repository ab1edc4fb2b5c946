"""Labelled abstracts as the rules read them, and what each learned step learns from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from db.vocabulary import resolve_dataset, resolve_metric
from extraction.evaluation.labels import LabelledText
from extraction.evaluation.spellings import Spellings
from extraction.learned.kind import NO_RESULT, kind_features
from extraction.learned.tokens import tokens_of_each
from extraction.results import read_drafts
from extraction.rules.drafts import Draft
from extraction.rules.topic import Topic
from extraction.words.numbers import find_numbers
from training.alignment import Label, align, kind_of

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled abstract with its numbers as the rules read them; for each number the labels that are of it."""

    source: str
    """The name of the file of labels."""
    labelled: LabelledText
    topic: Topic
    drafts: Sequence[Draft]
    aligned: Sequence[Sequence[Label]]

    @property
    def fold(self) -> int:
        """The part of cross-validation that it belongs to: the title alone decides."""
        return int.from_bytes(hashlib.sha256(f"fold {self.labelled.label.title}".encode()).digest()[:4], "big") % FOLDS


def examples_of(source: str, texts: Iterable[LabelledText]) -> Iterator[Example]:
    """The labelled abstracts that hold numbers."""
    for labelled in texts:
        if numbers := find_numbers(labelled.text):
            topic, drafts = read_drafts(labelled.text, numbers)
            results = [msgspec.to_builtins(result) for result in labelled.label.results]
            yield Example(source, labelled, topic, drafts, align(labelled.text, drafts, results))


def kind_examples(example: Example) -> Iterator[tuple[list[str], str]]:
    """Every number of a text with what it is."""
    tokens = list(tokens_of_each(draft.scene for draft in example.drafts))
    for features, labels in zip(kind_features(example.drafts, tokens), example.aligned, strict=True):
        yield features, kind_of(labels[0]) if labels else NO_RESULT


@dataclass(frozen=True, slots=True)
class Sameness:
    """Whether a name that the reader gives is the one of a label, as an evaluation would say."""

    spellings: Spellings

    def of_metrics(self, found: str, labelled: str) -> bool:
        """Whether two names are of one metric."""
        return self.spellings.metric(resolve_metric(found).name) == self.spellings.metric(labelled)

    def of_datasets(self, found: str | None, labelled: str | None) -> bool:
        """Whether two names are of one data set, or both of none."""
        name = resolve_dataset(found).name if found else None
        return self.spellings.dataset(name) == self.spellings.dataset(labelled)
