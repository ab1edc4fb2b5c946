"""What the choice of a data set learns from: every labelled number with its candidates, and which of them are right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extraction.learned.dataset.choice import dataset_candidates
from extraction.learned.dataset.names import dataset_names
from extraction.learned.tokens import tokens_of
from extraction.rules.drafts import Draft
from extraction.rules.topic import Topic
from training.alignment import Label, kind_of
from training.metric import Group

IsSame = Callable[[str | None, str | None], bool]


def dataset_examples(
    topic: Topic, drafts: Sequence[Draft], aligned: Sequence[Sequence[Label]], is_same: IsSame
) -> list[Group]:
    """The candidates of every labelled number of a text, those that the label means marked as right.

    `is_same` tells whether two names are of one data set; None is no data set. The numbers before have what the rules
    chose for them, as wrong as it may be: that is what teaches how far to follow them.
    """
    names = dataset_names(topic, (draft for draft, labels in zip(drafts, aligned, strict=True) if labels))
    groups: list[Group] = []
    before: list[str | None] = []
    for place, (draft, labels) in enumerate(zip(drafts, aligned, strict=True)):
        if labels:
            tokens = tokens_of(draft.scene)
            kind, metric = kind_of(labels[0]), labels[0]["metric"]
            candidates = dataset_candidates(names, drafts, place, kind, metric, before, tokens)
            groups.append(
                [(features, any(is_same(name, label["dataset"]) for label in labels)) for name, features in candidates]
            )
        before.append(draft.dataset.name if labels else None)
    return groups
