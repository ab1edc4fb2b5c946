"""What the step that tells own numbers from those of others learns from."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.learned.attribution import attribution_features
from extraction.learned.model.names import names_of
from extraction.rules.drafts import Draft
from extraction.rules.topic import Topic
from training.alignment import Label, kind_of


def attribution_examples(
    topic: Topic, drafts: Sequence[Draft], aligned: Sequence[Sequence[Label]]
) -> list[tuple[list[str], str]]:
    """For each labelled number of a text, its features and its label."""
    names = names_of(topic)
    examples = []
    for place, labels in enumerate(aligned):
        if not labels:
            continue
        label = labels[0]
        examples.append((attribution_features(topic, names, drafts, place, kind_of(label)), label["attribution"]))
    return examples
