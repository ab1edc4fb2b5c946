"""What the learned steps make of the drafts of a text, one step after the other.

First what every number is; then, for those that are results, the metric, the data set, whose it is, the model and the
task. A step sees what the steps before it chose, and what it chose itself for the numbers before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from db.records import Attribution
from extraction.learned.attribution import attribution_of_number
from extraction.learned.dataset_choice import dataset_candidates
from extraction.learned.dataset_names import dataset_names
from extraction.learned.linear import most_probable
from extraction.learned.metric_choice import metric_candidates, surroundings_of
from extraction.learned.model_choice import model_of_number
from extraction.learned.model_names import names_of
from extraction.learned.number_kind import KINDS, NO_RESULT, kind_features
from extraction.learned.steps import Steps
from extraction.learned.task_choice import cue_words, task_of_number, tasks_of, words_of
from extraction.rules.drafts import Draft, Topic
from extraction.rules.tokens import Tokens, tokens_of_each
from extraction.words.mentions import Mention

LEAST_PROBABILITY = 0.45
"""A number is a result where one kind of result is at least this probable: about what gives the best F1."""


class Decision(NamedTuple):
    """One number that is a result, as the learned steps read it."""

    draft: Draft
    kind: str
    """One of `KINDS`, but not `NO_RESULT`."""
    kind_probability: float
    metric: str
    metric_mention: Mention | None
    """Where the sentence names it."""
    metric_probability: float
    """That it is the metric, if the kind is right."""
    dataset: str | None
    dataset_probability: float
    """That it is the data set (or that there is none), if kind and metric are right."""
    attribution: Attribution
    model: str | None
    task: str | None


class _Kind(NamedTuple):
    name: str
    probability: float


class _Metric(NamedTuple):
    name: str
    mention: Mention | None
    probability: float


class _Dataset(NamedTuple):
    name: str | None
    probability: float


def decide(topic: Topic, drafts: Sequence[Draft], steps: Steps) -> list[Decision]:
    """The numbers of a text that are results, in order."""
    tokens = list(tokens_of_each(draft.scene for draft in drafts))
    kinds = _decide_kinds(drafts, tokens, steps)
    places = [place for place, kind in enumerate(kinds) if kind is not None]
    if not places:
        return []
    metrics = _decide_metrics(topic, drafts, tokens, kinds, steps)
    datasets = _decide_datasets(topic, drafts, tokens, kinds, metrics, steps)
    return list(_decide_rest(topic, drafts, kinds, metrics, datasets, steps))


def _decide_kinds(drafts: Sequence[Draft], tokens: Sequence[Tokens], steps: Steps) -> list[_Kind | None]:
    """What each number is; None for no result."""
    kinds: list[_Kind | None] = []
    for features in kind_features(drafts, tokens):
        probabilities = dict(zip(KINDS, steps.kind.probabilities(features), strict=True))
        del probabilities[NO_RESULT]
        name = max(probabilities, key=probabilities.__getitem__)
        is_result = probabilities[name] >= LEAST_PROBABILITY
        kinds.append(_Kind(name, probabilities[name]) if is_result else None)
    return kinds


def _decide_metrics(
    topic: Topic, drafts: Sequence[Draft], tokens: Sequence[Tokens], kinds: Sequence[_Kind | None], steps: Steps
) -> list[_Metric | None]:
    """The metric of each result. That it is none of the candidates lowers its probability and is no choice."""
    surroundings = surroundings_of(topic)
    metrics: list[_Metric | None] = []
    for place, kind in enumerate(kinds):
        if kind is None:
            metrics.append(None)
            continue
        before = [metric and metric.name for metric in metrics]
        candidates = metric_candidates(surroundings, drafts, place, kind.name, before, tokens[place])
        probabilities = steps.metric.probabilities([candidate.features for candidate in candidates])
        best = most_probable(probabilities[:-1])
        name = candidates[best].name
        assert name is not None
        metrics.append(_Metric(name, candidates[best].mention, probabilities[best]))
    return metrics


def _decide_datasets(
    topic: Topic,
    drafts: Sequence[Draft],
    tokens: Sequence[Tokens],
    kinds: Sequence[_Kind | None],
    metrics: Sequence[_Metric | None],
    steps: Steps,
) -> list[_Dataset | None]:
    """The data set of each result, or that none is stated."""
    names = dataset_names(topic, (draft for draft, kind in zip(drafts, kinds, strict=True) if kind is not None))
    datasets: list[_Dataset | None] = []
    for place, (kind, metric) in enumerate(zip(kinds, metrics, strict=True)):
        if kind is None or metric is None:
            datasets.append(None)
            continue
        before = [dataset and dataset.name for dataset in datasets]
        candidates = dataset_candidates(names, drafts, place, kind.name, metric.name, before, tokens[place])
        probabilities = steps.dataset.probabilities([candidate.features for candidate in candidates])
        best = most_probable(probabilities)
        datasets.append(_Dataset(candidates[best].name, probabilities[best]))
    return datasets


def _decide_rest(
    topic: Topic,
    drafts: Sequence[Draft],
    kinds: Sequence[_Kind | None],
    metrics: Sequence[_Metric | None],
    datasets: Sequence[_Dataset | None],
    steps: Steps,
) -> Iterator[Decision]:
    """Each result with whose it is, of which model and on which task."""
    names = names_of(topic)
    words = words_of(topic.text)
    tasks = tasks_of(topic, words, steps.task_cues.suggest(cue_words(words)))
    for place, (kind, metric, dataset) in enumerate(zip(kinds, metrics, datasets, strict=True)):
        if kind is None or metric is None or dataset is None:
            continue
        attribution = attribution_of_number(steps.attribution, topic, names, drafts, place, kind.name)
        yield Decision(
            draft=drafts[place],
            kind=kind.name,
            kind_probability=kind.probability,
            metric=metric.name,
            metric_mention=metric.mention,
            metric_probability=metric.probability,
            dataset=dataset.name,
            dataset_probability=dataset.probability,
            attribution=attribution,
            model=model_of_number(steps.model, names, drafts, place, kind.name, attribution),
            task=task_of_number(steps.task, topic, tasks, drafts, place, metric.name, dataset.name),
        )
