"""What the gate learns from: every number whose unit says little, and whether a label is of it."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.learned.gate import OPEN, SHUT, gate_features, is_doubtful
from training.examples import Example


def gate_examples(example: Example) -> Iterator[tuple[list[str], str]]:
    """The doubtful numbers of a text with what each is."""
    for draft, labels in zip(example.drafts, example.aligned, strict=True):
        if is_doubtful(draft.passage.number):
            yield gate_features(example.topic.text, draft.passage.number), OPEN if labels else SHUT
