"""What the learned steps make of the drafts of a text: first what every number is, then what each result is of.

Of each number that is a result, in order: its metric, its data set, whose it is, its model and its task. Each of these
is chosen among candidates by a step with weights of its own, in the module of that name; a step sees what the steps
before it chose, and what was chosen for the numbers before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from db.records import Attribution
from extraction.learned.attribution import attribution_of_number
from extraction.learned.dataset.choice import dataset_of_number
from extraction.learned.dataset.names import dataset_names
from extraction.learned.kind import kinds_of_numbers
from extraction.learned.metric.choice import metric_of_number, surroundings_of
from extraction.learned.model.choice import model_of_number
from extraction.learned.model.listed import listed_model
from extraction.learned.model.names import names_of
from extraction.learned.steps import Steps
from extraction.learned.task import suggested_tasks, task_of_number
from extraction.learned.tokens import tokens_of_each
from extraction.rules.drafts import Draft
from extraction.rules.topic import Topic
from extraction.words.mentions import Mention


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


def decide(topic: Topic, drafts: Sequence[Draft], steps: Steps) -> list[Decision]:
    """The numbers of a text that are results, in order."""
    tokens = list(tokens_of_each(draft.scene for draft in drafts))
    kinds = kinds_of_numbers(steps.kind, drafts, tokens)
    results = [draft for draft, kind in zip(drafts, kinds, strict=True) if kind is not None]
    if not results:
        return []
    surroundings, datasets = surroundings_of(topic), dataset_names(topic, results)
    models, tasks = names_of(topic), suggested_tasks(topic, steps.task_cues)
    decisions: list[Decision] = []
    metrics_before: list[str | None] = []
    datasets_before: list[str | None] = []
    for place, kind in enumerate(kinds):
        if kind is None:
            metrics_before.append(None)
            datasets_before.append(None)
            continue
        metric = metric_of_number(steps.metric, surroundings, drafts, place, kind.name, metrics_before, tokens[place])
        dataset = dataset_of_number(
            steps.dataset, datasets, drafts, place, kind.name, metric.name, datasets_before, tokens[place]
        )
        attribution = attribution_of_number(steps.attribution, topic, models, drafts, place, kind.name)
        model = model_of_number(steps.model, models, drafts, place, kind.name, attribution)
        model = listed_model(models, drafts[place].scene, drafts[place].passage, model)
        task = task_of_number(steps.task, topic, tasks, drafts, place, metric.name, dataset.name)
        metrics_before.append(metric.name)
        datasets_before.append(dataset.name)
        decisions.append(
            Decision(
                draft=drafts[place],
                kind=kind.name,
                kind_probability=kind.probability,
                metric=metric.name,
                metric_mention=metric.mention,
                metric_probability=metric.probability,
                dataset=dataset.name,
                dataset_probability=dataset.probability,
                attribution=attribution,
                model=model,
                task=task,
            )
        )
    return decisions
