"""What the choice of a metric learns from: every labelled number with its candidates, and which of them are right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from loaders.text.drafts import Draft, Topic
from loaders.text.metric_choice import metric_candidates, surroundings_of
from loaders.text.tokens import Tokens, tokens_of
from training.alignment import Label

Group = list[tuple[list[str], bool]]
IsSame = Callable[[str, str], bool]


def metric_examples(
    topic: Topic, drafts: Sequence[Draft], aligned: Sequence[Sequence[Label]], is_same: IsSame
) -> list[Group]:
    """The candidates of every labelled number of a text, those that the label means marked as right.

    `is_same` tells whether a name is that of a label. Where no candidate is right, the one that says so is.
    """
    surroundings = surroundings_of(topic)
    groups: list[Group] = []
    before: list[str | None] = []
    tokens: Tokens | None = None
    for place, (draft, labels) in enumerate(zip(drafts, aligned, strict=True)):
        if not labels:
            before.append(None)
            continue
        if tokens is None or place == 0 or drafts[place - 1].scene is not draft.scene:
            tokens = tokens_of(draft.scene)
        candidates = metric_candidates(surroundings, drafts, place, kind_of(labels[0]), before, tokens)
        are_right = [
            name is not None and any(is_same(name, label["metric"]) for label in labels) for name, _, _ in candidates
        ]
        right = [candidate.name for candidate, is_right in zip(candidates, are_right, strict=True) if is_right]
        before.append(right[0] if right else labels[0]["metric"])
        are_right[-1] = not right
        groups.append(
            [(candidate.features, is_right) for candidate, is_right in zip(candidates, are_right, strict=True)]
        )
    return groups


def kind_of(label: Label) -> str:
    """The kind of a labelled number, with the way that a difference goes."""
    if label["kind"] != "delta":
        return str(label["kind"])
    return "up" if label["value"] >= 0 else "down"
