"""What the choice of a metric learns from: every labelled number with its candidates, and which of them are right.

A list hands its metric on from number to number, and with it what is wrong. A model that has only seen right ones
before trusts them too much: so it learns, in a second round, from what a model that has not seen the paper would have
chosen for the numbers before (measured: 0.5 points more right, and probabilities of 0.97 that are 0.94 and not 0.91).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extraction.learned.linear import Choice, most_probable
from extraction.learned.metric.choice import Candidate, metric_candidates, surroundings_of
from extraction.learned.tokens import tokens_of
from extraction.rules.drafts import Draft
from extraction.rules.topic import Topic
from training.alignment import Label, kind_of
from training.fit import fit_choice

Group = list[tuple[list[str], bool]]
Numbers = tuple[Topic, Sequence[Draft], Sequence[Sequence[Label]]]
"""The numbers of a text, each with the labels that are read from it."""
IsSame = Callable[[str, str], bool]
_FOLDS = 5
PENALTY = 3.0


def metric_lessons(texts: Sequence[Numbers], is_same: IsSame) -> list[list[Group]]:
    """What each text teaches in the second round; `is_same` tells whether a name is that of a label."""
    lessons = [metric_examples(*text, is_same) for text in texts]
    again: list[list[Group]] = [[] for _ in texts]
    for fold in range(_FOLDS):
        others = [group for place, groups in enumerate(lessons) if place % _FOLDS != fold for group in groups]
        first = fit_choice(others, penalty=PENALTY)
        for place in range(fold, len(texts), _FOLDS):
            again[place] = metric_examples(*texts[place], is_same, first)
    return again


def metric_examples(
    topic: Topic,
    drafts: Sequence[Draft],
    aligned: Sequence[Sequence[Label]],
    is_same: IsSame,
    choice: Choice | None = None,
) -> list[Group]:
    """The candidates of every labelled number of a text, those that the label means marked as right.

    Where no candidate is right, the one that says so is. The numbers before have the metric that a model chooses for
    them; without a model, the labelled one.
    """
    surroundings = surroundings_of(topic)
    groups: list[Group] = []
    before: list[str | None] = []
    for place, (draft, labels) in enumerate(zip(drafts, aligned, strict=True)):
        if not labels:
            before.append(None)
            continue
        tokens = tokens_of(draft.scene)
        candidates = metric_candidates(surroundings, drafts, place, kind_of(labels[0]), before, tokens)
        are_right = [
            name is not None and any(is_same(name, label["metric"]) for label in labels) for name, _, _ in candidates
        ]
        right = [candidate.name for candidate, is_right in zip(candidates, are_right, strict=True) if is_right]
        labelled = right[0] if right else labels[0]["metric"]
        before.append(labelled if choice is None else _chosen(choice, candidates))
        are_right[-1] = not right
        groups.append(
            [(candidate.features, is_right) for candidate, is_right in zip(candidates, are_right, strict=True)]
        )
    return groups


def _chosen(choice: Choice, candidates: Sequence[Candidate]) -> str | None:
    """The most probable candidate that is a metric."""
    probabilities = choice.probabilities([candidate.features for candidate in candidates])
    return candidates[most_probable(probabilities[:-1])].name
