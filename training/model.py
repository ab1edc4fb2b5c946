"""What the choice of the model of a number learns from: labelled numbers with the names that each could belong to."""

from __future__ import annotations

from collections.abc import Sequence

from db.vocabulary import fold_name
from extraction.learned.model.choice import model_candidates
from extraction.learned.model.names import names_of
from extraction.rules.drafts import Draft
from extraction.rules.topic import Topic
from training.alignment import Label, kind_of


def model_groups(
    topic: Topic, drafts: Sequence[Draft], aligned: Sequence[Sequence[Label]]
) -> list[list[tuple[list[str], bool]]]:
    """For each labelled number of a text, its candidates, each with whether it is the labelled model."""
    names = names_of(topic)
    groups = []
    for place, labels in enumerate(aligned):
        if not labels:
            continue
        label = labels[0]
        candidates = model_candidates(names, drafts, place, kind_of(label), label["attribution"])
        wanted = _folded(label["model"])
        groups.append([(candidate.features, _folded(candidate.name) == wanted) for candidate in candidates])
    return groups


def _folded(name: str | None) -> str | None:
    return None if name is None else fold_name(name)
