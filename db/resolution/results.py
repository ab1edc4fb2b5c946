"""Results with their names resolved to canonical tasks, data sets, metrics and models, each number once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from db.records import FoundResult, StatedResult, Verdict
from db.resolution.precedence import rank
from db.vocabulary import Dataset, Metric, Model, Task, Vocabulary, comparable_value
from db.vocabulary.combined import members
from db.vocabulary.kinds import DATASET, METRIC, MODEL, TASK, Kind, Term
from db.vocabulary.name_shapes import has_shape_of_name
from db.vocabulary.qualifiers import folded, joined, other_task, qualifiers_in, size_in, without

_encode = msgspec.json.Encoder().encode

OF_SOURCE = (
    *("is_verified", "uses_additional_data", "harness", "dataset_revision", "stated_on", "source_url"),
    "footnote",
)
"""What a source says of a result beside the number: of several sources that state it the first that says it."""
OF_SEVERAL = "one number is given for several data sets"
WITHOUT_SIZE = "no size of the pictures is stated"


@dataclass(frozen=True, slots=True)
class SourcedResult:
    """A result as it was found in a text or is stated by a source, and who says so."""

    result: FoundResult | StatedResult
    origin: str
    """abstract, or the reader that found it; the loader whose documents state it."""
    documents: frozenset[int]
    """Those that the text stands in, or that state it."""
    is_of_several: bool = False
    """Whether the number was printed once for several data sets, of which this is one."""

    @property
    def order(self) -> tuple[int, int, int, int, str, bytes]:
        """Smaller for what counts more: what is stated before what was found, that by its place in the text."""
        if isinstance(self.result, FoundResult):
            return (1, 0, self.result.start, self.result.end, self.origin, b"")
        return (0, rank(self.origin), 0, 0, self.origin, _encode(self.result))


@dataclass(frozen=True, slots=True)
class ResolvedResult:
    """A result with its canonical names."""

    sourced: SourcedResult
    metric: Metric | None
    """None where what is printed is no name; so for the following, and where none is printed."""
    dataset: Dataset | None
    task: Task | None
    model: Model | None
    setting: str | None
    """What qualifies the number, in one spelling."""
    split: str | None
    """The part of the data set, in one spelling."""
    comparable: float | None
    """The value on the metric's own scale; None where that is not certain, and for a difference or factor."""
    found: FoundResult | None = None
    """Where the number also stands in the abstract; None where it does not."""
    verdict: Verdict | None = None
    """What people decided of it; None where nobody did."""
    verdict_reason: str | None = None

    @property
    def identity(self) -> tuple[object, ...]:
        """Two results of a paper or repository are one when these agree."""
        result = self.sourced.result
        return (
            result.kind,
            _identity_of(TASK, self.task, result.task),
            _identity_of(DATASET, self.dataset, result.dataset),
            _identity_of(METRIC, self.metric, result.metric),
            _identity_of(MODEL, self.model, result.model),
            self.split,
            self.setting,
            result.value,
            result.unit,
        )

    @property
    def higher_is_better(self) -> bool | None:
        """The direction on its task, where the metric's hangs on that; None where the metric's own holds."""
        return self.metric.direction_on(self.task) if self.metric and self.task else None

    @property
    def doubt(self) -> str | None:
        """What speaks against ranking it; None where nothing does, as of what a source states."""
        if not isinstance(self.sourced.result, FoundResult):
            return None
        if self.sourced.result.doubt is not None:
            return self.sourced.result.doubt
        if self.sourced.is_of_several:
            return OF_SEVERAL
        if self.metric and self.metric.needs_size and size_in(self.setting) is not None:
            return OF_SEVERAL  # the size that it has is no setting any more
        is_sized = self.dataset is not None and self.dataset.is_sized
        return WITHOUT_SIZE if self.metric and self.metric.needs_size and is_sized else None


def _identity_of(kind: Kind[Any], named: Term | None, printed: str | None) -> str | None:
    """What tells a name from others: the words where they are none, for two that are unknown are not one."""
    return named.key if named else kind.fold(printed) if printed else None


Judge = Callable[[ResolvedResult], ResolvedResult]


def resolve_results(
    results: Iterable[SourcedResult], vocabulary: Vocabulary, judge: Judge | None = None
) -> list[ResolvedResult]:
    """The results of one paper or repository with their canonical names, each once with all documents that say so.

    Of equal ones that counts which is stated, and of found ones the first in the text. `judge` gives them as people
    decided (db.resolution.verdicts).
    """
    resolved: dict[tuple[object, ...], ResolvedResult] = {}
    for sourced in sorted(results, key=lambda sourced: sourced.order):
        new = resolve_result(sourced, vocabulary)
        if judge is not None:
            new = judge(new)
        known = resolved.setdefault(new.identity, new)
        if known is not new:
            resolved[new.identity] = _both(known, new)
    return _on_one_scale(list(resolved.values()))


def _both(known: ResolvedResult, new: ResolvedResult) -> ResolvedResult:
    """A result as two say it, of which the first counts."""
    result = known.sourced.result
    if isinstance(result, StatedResult) and isinstance(new.sourced.result, StatedResult):
        added = {name: getattr(new.sourced.result, name) for name in OF_SOURCE if getattr(result, name) is None}
        result = msgspec.structs.replace(result, **added)
    documents = known.sourced.documents | new.sourced.documents
    both = replace(known.sourced, result=result, documents=documents)
    judging = known if known.verdict else new
    return replace(
        known,
        sourced=both,
        found=known.found or new.found,
        verdict=judging.verdict,
        verdict_reason=judging.verdict_reason,
    )


def of_each_dataset(results: Iterable[SourcedResult], vocabulary: Vocabulary) -> Iterator[SourcedResult]:
    """The results with one for each member of a combined name ("CIFAR-10 and CIFAR-100")."""
    for sourced in results:
        named = members(sourced.result.dataset, vocabulary) if sourced.result.dataset else ()
        if len(named) < 2:
            yield sourced
        for name in named if len(named) > 1 else ():
            yield replace(sourced, result=msgspec.structs.replace(sourced.result, dataset=name), is_of_several=True)


def _on_one_scale(results: list[ResolvedResult]) -> list[ResolvedResult]:
    """The results, where one measure is printed on two scales without those that only seem to be fractions."""
    percentages = {it.metric.key for it in results if it.metric and it.comparable is not None and not _is_fraction(it)}
    return [
        replace(it, comparable=None) if it.metric and it.metric.key in percentages and _is_fraction(it) else it
        for it in results
    ]


def _is_fraction(resolved: ResolvedResult) -> bool:
    """Whether a value was taken for a fraction of all: 0.92 for 92 %."""
    result, is_bounded = resolved.sourced.result, resolved.metric is not None and resolved.metric.is_bounded
    return resolved.comparable is not None and is_bounded and result.unit is None and 0 < result.value < 1


def resolve_result(sourced: SourcedResult, vocabulary: Vocabulary) -> ResolvedResult:
    """A result with its canonical names."""
    result = sourced.result
    is_none = isinstance(result, FoundResult) and result.dataset and not members(result.dataset, vocabulary)
    dataset = vocabulary.resolve_dataset(result.dataset) if result.dataset and not is_none else None
    task = vocabulary.resolve_task(result.task) if result.task else None
    setting = folded("setting", result.setting)
    metric = vocabulary.resolve_metric(result.metric)
    other = other_task(setting)
    if other is None:
        metric = _usual(metric, dataset, task, vocabulary)
    elif dataset is not None and dataset.usual_metric is not None and (task is None or task.name == dataset.task):
        task = vocabulary.resolve_task(other)
    scale = metric
    metric, setting = _under_setting(metric, setting, dataset, vocabulary)
    for said in qualifiers_in(metric.name):  # a length-controlled win rate has no setting of that name
        setting = without(said.name, setting)
    size = size_in(setting)
    if dataset is not None and dataset.is_sized and metric.needs_size and size is not None:
        dataset, setting = vocabulary.resolve_dataset(f"{dataset.name} {size}"), without(size, setting)
    elif size is not None and dataset is not None and size in dataset.name:
        setting = without(size, setting)
    if dataset is not None and dataset.usual_setting is not None:
        setting = without(dataset.usual_setting, setting)
    if dataset is not None and task is not None and task.name in dataset.other_tasks:
        setting = joined((*filter(None, (setting or "").split(", ")), folded("setting", task.name) or task.name))
    found = result if isinstance(result, FoundResult) else None
    value = result.value + 0.0  # "a drop of 0%" is zero: PostgreSQL keeps a negative one, SQLite has none
    return ResolvedResult(
        sourced=sourced,
        metric=_if_name(METRIC, metric, found),
        dataset=_if_name(DATASET, dataset, found),
        task=_if_name(TASK, task, found),
        model=_if_name(MODEL, vocabulary.resolve_model(result.model) if result.model else None, found),
        setting=setting,
        split=folded("split", result.split) or _split_in(result.dataset),
        comparable=comparable_value(scale, value, result.unit) if result.kind == "absolute" else None,
        found=found,
    )


def _if_name(kind: Kind[Term], term: Term | None, found: FoundResult | None) -> Term | None:
    """A term, unless a reader only took words for its name: what a source states is one, and what is curated."""
    if term is None or found is None or term.is_curated or has_shape_of_name(term.name, kind.name):
        return term
    return None


def _usual(metric: Metric, dataset: Dataset | None, task: Task | None, vocabulary: Vocabulary) -> Metric:
    """What the bare measure of a family means on a data set: "accuracy" on ImageNet is top-1 accuracy."""
    if dataset is None or dataset.usual_metric is None or metric.name != metric.family:
        return metric
    if task is not None and task.name != dataset.task:
        return metric
    usual = vocabulary.resolve_metric(dataset.usual_metric)
    return usual if usual.family == metric.family else metric


def _under_setting(
    metric: Metric, setting: str | None, dataset: Dataset | None, vocabulary: Vocabulary
) -> tuple[Metric, str | None]:
    """A measure and its setting with one name for what is printed as either: accuracy with a linear probe.

    Where a data set has no usual measure of the family, what is the same for its task is one, too: top-1 error.
    """
    if dataset is not None and dataset.usual_metric is None and dataset.task in metric.same_as:
        metric = vocabulary.resolve_metric(metric.same_as[dataset.task])
    is_usual = dataset is not None and dataset.usual_metric == metric.name
    bare = metric.family if is_usual and metric.family else metric.name
    if not metric.settings:
        named = (vocabulary.metrics_by_setting.get((bare, said)) for said in (setting or "").split(", "))
        metric = min((it for it in named if it is not None), key=lambda it: it.name, default=metric)
    for said in metric.settings:
        setting = without(said, setting)
    return metric, setting


def _split_in(dataset: str | None) -> str | None:
    """The part that the printed name of a data set tells ("COCO test-dev"); None for none."""
    if dataset is None:
        return None
    split = joined(found.name for found in qualifiers_in(dataset) if found.kind == "split")
    return split if split != " ".join(dataset.casefold().split()) else None
