"""Whether a number on a data set for classification is of telling what does not belong to it: the text's own task.

A text on anomaly or out-of-distribution detection borrows the data sets of classification, and its sentences with
numbers often do not say again what is detected.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from db.vocabulary import resolve_dataset, resolve_metric
from db.vocabulary.qualifiers import Qualification

ANOMALY = "anomaly detection"
OUT_OF_DISTRIBUTION = "out-of-distribution"
TASKS = {ANOMALY: "anomaly detection", OUT_OF_DISTRIBUTION: "out-of-distribution detection"}
"""The settings, each with its task."""
_OF_DETECTION = frozenset(("AUC", "AUPR", "AUPR-In", "AUPR-Out", "FPR", "FPR95"))
"""What detectors are measured by, and classifiers of many classes hardly ever."""
_CLASSIFICATION = "image classification"
_DETECTING = {
    ANOMALY: re.compile(r"\b(?:anomaly detection|novelty detection|one-class classification)\b", re.IGNORECASE),
    OUT_OF_DISTRIBUTION: re.compile(
        r"\b(?P<said>out[- ]of[- ]distribution|OOD)(?:\s\(OOD\))?\s(?:(?:sample|data|input|example)\s)?"
        r"detect(?:ion|ors?)\b",
        re.IGNORECASE,
    ),
}
_NEEDLES = ("detect", "one-class")
"""One of these stands in all that these patterns match."""
_FEWEST = 2
"""Times that a text names a task which is about it."""
_MOST = 50


def is_on_classes(metric: str, dataset: str | None) -> bool:
    """Whether a measure of detectors is taken on a data set for the classification of pictures."""
    if dataset is None or resolve_dataset(dataset).task != _CLASSIFICATION:
        return False
    return resolve_metric(metric).name in _OF_DETECTION


def detection_of(text: str) -> Qualification | None:
    """What a text detects, where it is named first and named again; None where a text is about something else."""
    lower = text.lower()
    if not any(needle in lower for needle in _NEEDLES):
        return None
    named = {name: list(itertools.islice(pattern.finditer(text), _MOST)) for name, pattern in _DETECTING.items()}
    name = max(named, key=lambda it: (len(named[it]), it))
    if len(named[name]) < _FEWEST:
        return None
    first = named[name][0]
    said = "said" if name == OUT_OF_DISTRIBUTION else 0
    return Qualification(*first.span(said), "setting", name, first[said], name, holds_beside_others=True)


def without_own_task(qualifiers: Sequence[Qualification], dataset: str | None) -> list[Qualification]:
    """The qualifiers less anomaly detection where the data set is for no classification: of others it is the task."""
    is_for_classes = dataset is not None and resolve_dataset(dataset).task == _CLASSIFICATION
    return [it for it in qualifiers if is_for_classes or it.name != ANOMALY]
