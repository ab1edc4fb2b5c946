"""Which metric a number belongs to: candidates that the text names or implies, each with the evidence for it.

The candidates are the metrics named around the number, what the rules choose, what the numbers before got, what the
rest of the text speaks of, and the general ones that a number of its unit mostly is. `loaders.text.linear.Choice`
weighs their features; the last candidate stands for a metric that none of the others is, so that the probability of
the chosen one is honest where the right one is not to be had.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from db.vocabulary import Metric, resolve_metric
from loaders.text.attachment import COSTS, VAGUE
from loaders.text.drafts import Draft, Topic
from loaders.text.mentions import Mention
from loaders.text.scene import Passage, aligned, nearby
from loaders.text.tokens import Tokens
from loaders.text.units import RATES, SCALES, SIZES, TIMES

_BARE = "bare"
_GENERAL = {
    "%": ("accuracy", "performance", "success rate", "score"),
    _BARE: ("accuracy", "performance", "score"),
    "x": ("speed", "performance", "throughput", "latency", "cost", "training speed", "parameters"),
    "time": ("latency", "inference time", "training time", "time"),
    "rate": ("throughput",),
    "size": ("memory", "model size"),
    "scale": ("parameters", "FLOPs"),
    "dB": ("PSNR",),
}
"""What a number of a unit mostly is where nothing is named."""
_BREAKS = frozenset(("while", "whereas", "but", "which", ";", ":", "—"))
_ABOUT = {
    beginning: subject
    for subject, beginnings in {
        "training": "train pretr finet tunin",
        "convergence": "conve",
        "inference": "infer decod gener sampl prefi rende laten",
        "search": "searc",
        "storage": "memor stora footp store size small large bigge compr",
        "computation": "compu flops opera",
        "money": "cost costs cheap expen dolla price",
        "success": "succe compl solve",
        "comparison": "prefe win wins human judge favor",
        "robustness": "robus adver attac certi",
    }.items()
    for beginning in beginnings.split()
}
"""What words around a number speak of, by their first five letters."""
_ABOUT_WORDS = 7
_EARLIER = 1
"""Metrics of the sentences before that are looked at."""
_SIZES = ((1e-9, "0"), (1, "<1"), (2, "<2"), (10, "<10"), (30, "<30"), (100.5, "<=100"), (1000, "<1000"))


class Candidate(NamedTuple):
    """A metric that a number could belong to."""

    name: str | None
    """As printed, or the usual name where it is only implied; None for a metric that no other candidate is."""
    mention: Mention | None
    """Where the sentence of the number names it."""
    features: list[str]


class Surroundings(NamedTuple):
    """The metrics of a whole text."""

    named: Sequence[Mention]
    """In order."""
    counts: Mapping[str, int]
    """How often each is named."""
    most: str | None
    """The one that is named most often, where one is named more than once."""
    only: str | None
    """The only one of quality."""


class _Named(NamedTuple):
    """A candidate before its features: how it came up, and its metric."""

    name: str
    metric: Metric
    sort: str
    """What sort of metric it is, for what holds of all of a sort."""
    mention: Mention | None
    sources: list[str]


class _Place(NamedTuple):
    """A number with what its candidates are compared with."""

    draft: Draft
    kind: str
    chosen: str
    """The canonical name of what the rules choose."""
    unit: str
    words: list[str]
    number: tuple[int, int]
    """The places in `words` before the number and after its unit."""
    group: tuple[int, int]
    """The same of its list."""
    is_near: Sequence[Mention]
    """The metrics that its sentence names around it, in order."""
    before: Mention | None
    """The nearest of them before its list."""
    after: Mention | None
    rest: str
    """How close the nearest ones stand."""
    contexts: tuple[str, ...]
    """What every candidate's identity is joined with: unit, kind, size, words around."""


def surroundings_of(topic: Topic) -> Surroundings:
    """The metrics that a text names, anywhere."""
    by_start = {name.start: name for name in (*topic.mentions, *topic.shaped) if name.kind == "metric"}
    named = [by_start[start] for start in sorted(by_start)]
    counts: dict[str, int] = {}
    for mention in named:
        counts[mention.name] = counts.get(mention.name, 0) + 1
    most = max(counts, key=counts.__getitem__, default=None)
    return Surroundings(named, counts, most if most is not None and counts[most] > 1 else None, topic.quality)


def metric_candidates(
    surroundings: Surroundings,
    drafts: Sequence[Draft],
    place: int,
    kind: str,
    before: Sequence[str | None],
    tokens: Tokens,
) -> list[Candidate]:
    """The metrics that the number at a place could belong to.

    `kind` is "absolute", "up", "down" or "ratio"; `before` is the metric of every number before this one (None for
    what is no result), `tokens` the words of its sentence.
    """
    draft = drafts[place]
    around = _place_of(draft, kind, tokens)
    names = _names(surroundings, drafts, place, before, around)
    lined = aligned(draft.scene.text, draft.passage, draft.scene.metrics)
    same = _same(drafts, place, before, around, tokens)
    candidates = []
    for name in names.values():
        features = [*_of_name(name, around), *_of_sources(name, surroundings, around)]
        features += _of_mentions(name, around, tokens, lined)
        if same is not None:
            features += same.of_it if name.metric.name == same.metric else _of_another(name, same)
        candidates.append(Candidate(name.name, name.mention, features))
    candidates.append(Candidate(None, None, list(_of_none(around, len(names), surroundings))))
    return candidates


def _place_of(draft: Draft, kind: str, tokens: Tokens) -> _Place:
    passage, number, words = draft.passage, draft.passage.number, tokens.words
    here, there = tokens.before(number.start), tokens.after(number.stop)
    first, last = tokens.before(passage.first), tokens.after(passage.last)
    near = nearby(draft.scene.metrics, passage.first)
    before = next((name for name in reversed(near) if name.end <= passage.first), None)
    after = next((name for name in near if name.start >= passage.last), None)
    unit = _unit_class(number.unit)
    rest = _closeness(None if before is None else first - tokens.after(before.end)) + _closeness(
        None if after is None else tokens.before(after.start) - last
    )
    contexts = (
        f"u={unit}",
        f"k={kind}",
        f"size={unit}{_size(number.value)}",
        f"l1={_word(words, here - 1)}",
        f"r1={_word(words, there)}",
        f"r2={_word(words, there + 1)}",
        *([f"g1={_word(words, last)}"] if last != there else []),
        *_about(words[max(0, here - _ABOUT_WORDS) : here] + words[there : there + _ABOUT_WORDS]),
        *([f"task={draft.task}"] if draft.task else []),
        *([f"on={draft.dataset.name}"] if draft.dataset.name else []),
        *([f"last on={draft.last_dataset}"] if draft.last_dataset and not draft.dataset.name else []),
    )
    chosen = resolve_metric(draft.metric.name).name
    return _Place(draft, kind, chosen, unit, words, (here, there), (first, last), near, before, after, rest, contexts)


def _names(
    surroundings: Surroundings, drafts: Sequence[Draft], place: int, before: Sequence[str | None], around: _Place
) -> dict[str, _Named]:
    """The candidates by their canonical name, each with all the ways by which it came up."""
    names: dict[str, _Named] = {}
    draft = around.draft

    def add(name: str, mention: Mention | None, source: str) -> None:
        metric = resolve_metric(name)
        if (known := names.get(metric.name)) is None:
            names[metric.name] = _Named(name, metric, _sort(metric), mention, [source])
        else:
            known.sources.append(source)

    for mention in around.is_near:
        add(mention.printed, mention, "here")
    add(draft.metric.name, None, draft.metric.rule)
    if place:
        earlier, got = drafts[place - 1], before[place - 1]
        where = "" if earlier.scene is draft.scene else " sentence"
        if got is not None:
            add(got, None, "before" + where)
    if surroundings.only is not None:
        add(surroundings.only, None, "only")
    if surroundings.most is not None:
        add(surroundings.most, None, "most")
    start = bisect.bisect_left(surroundings.named, (draft.scene.span.start,))
    for distance, mention in enumerate(reversed(surroundings.named[max(0, start - _EARLIER) : start])):
        add(mention.printed, None, f"earlier{distance}")
    for name in _GENERAL[around.unit]:
        add(name, None, "general")
    return names


def _of_name(name: _Named, around: _Place) -> Iterator[str]:
    """What the metric is, with what the number is and the words around it."""
    metric = name.metric
    identity = metric.name if metric.is_curated else "?"
    sort = name.sort
    is_here = name.mention is not None
    if metric.is_curated:
        for context in around.contexts:
            yield f"{context}|{identity}"
    yield f"{around.unit}|{around.kind}|{sort}|{metric.unit}"
    here, there = around.number
    yield f"r1={_word(around.words, there)}|{sort}|{is_here}"
    yield f"l1={_word(around.words, here - 1)}|{sort}|{is_here}"
    yield f"kind rule={around.draft.reading.rule}|{sort}"
    if not is_here:
        yield f"nowhere|{min(len(around.is_near), 2)}|{sort}|{around.unit}"
        yield f"nowhere|{identity}|{around.before is None}|{around.after is None}"
        yield f"nowhere {around.rest}|{sort}"


def _of_sources(name: _Named, surroundings: Surroundings, around: _Place) -> Iterator[str]:
    """How the metric came up, in the text and by the rules."""
    metric, rule = name.metric, around.draft.metric
    sort, is_vague = name.sort, metric.name in VAGUE
    for source in name.sources:
        yield f"by {source}|{sort}|{is_vague}"
    yield f"count={min(surroundings.counts.get(metric.name, 0), 3)}|{name.mention is not None}"
    chosen = around.chosen
    yield f"rule={rule.rule}|{chosen == metric.name}|{chosen if rule.mention is None else ''}"


def _of_mentions(name: _Named, around: _Place, tokens: Tokens, lined: Mention | None) -> Iterator[str]:
    """Where the sentence names the metric, and what stands between it and the number."""
    if name.mention is None:
        return
    metric, passage = name.metric, around.draft.passage
    sort, is_vague = name.sort, metric.name in VAGUE
    for mention in around.is_near:
        if mention.name != name.mention.name:
            continue
        side, start, end = _between(mention, passage, around, tokens)
        between = around.words[start:end]
        distance = f"{side}d={_steps(len(between))}"
        yield f"{distance}|{mention.is_known}|{is_vague}"
        yield f"{distance}|{around.kind}"
        yield f"{distance}|{sort}|{around.unit}"
        if len(between) <= 3:
            yield f"{side}all={' '.join(between)}"
        if between:
            yield f"{side}first={between[0]}"
            yield f"{side}last={between[-1]}"
        numbers, metrics = min(between.count("#"), 3), min(between.count("<metric>"), 3)
        yield f"{side}crossed={numbers}{metrics}{min(between.count(','), 2)}{'and' in between}"
        if not _BREAKS.isdisjoint(between):
            yield f"{side}break"
        if mention is around.before or mention is around.after:
            yield f"{side}nearest|{len(around.is_near) == 1}"
    nearest = "A" if name.mention is around.after else "B" if name.mention is around.before else "x"
    if len(around.is_near) > 1:
        yield f"rest={around.rest}|{nearest}|{around.kind}"
    yield f"here={min(len(around.is_near), 3)}|{is_vague}|{sort}"
    yield f"words={min(name.mention.printed.count(' '), 2)}|{name.mention.is_known}"
    if lined is not None:
        yield f"in line={lined.name == name.mention.name}"


def _between(mention: Mention, passage: Passage, around: _Place, tokens: Tokens) -> tuple[str, int, int]:
    """On which side of a number's list a name stands, or of the number inside it; and the words between."""
    here, there = around.number
    first, last = around.group
    if mention.start >= passage.last:
        return "A", last, tokens.before(mention.start)
    if mention.end <= passage.first:
        return "B", tokens.after(mention.end), first
    if mention.start >= passage.number.stop:
        return "a", there, tokens.before(mention.start)
    return "b", tokens.after(mention.end), here


class _Same(NamedTuple):
    """The metric of the number before in the same sentence, and what speaks for and against it."""

    metric: str
    of_it: list[str]
    of_others: str


def _same(
    drafts: Sequence[Draft], place: int, before: Sequence[str | None], around: _Place, tokens: Tokens
) -> _Same | None:
    """What stands between a number and the one before it, where both are in one sentence and that one is a result."""
    got = before[place - 1] if place else None
    if got is None or drafts[place - 1].scene is not around.draft.scene:
        return None
    number, earlier = around.draft.passage.number, drafts[place - 1].passage.number
    between = around.words[tokens.after(earlier.stop) : around.number[0]]
    is_same_unit, is_same_list = earlier.unit == number.unit, earlier.group == number.group
    metrics, goes_on = min(between.count("<metric>"), 2), around.draft.goes_on
    features = [
        f"same|{is_same_unit}|{_steps(len(between))}",
        f"same|{metrics}|{goes_on}|{is_same_unit}",
        f"same list|{is_same_list}|{number.is_range}|{around.rest[1:]}",
        f"same|{around.rest}|{metrics > 0}",
        f"same rule={around.draft.reading.rule}|{goes_on}",
        f"same|{'<dataset>' in between}|{metrics > 0}|{is_same_unit}",
        f"same first={_word(between, 0)}",
        f"same last={between[-1] if between else '$'}",
    ]
    if len(between) <= 3:
        features.append(f"same all={' '.join(between)}")
    return _Same(resolve_metric(got).name, features, f"other|{is_same_unit}|{metrics}|{goes_on}|{is_same_list}")


def _of_another(name: _Named, same: _Same) -> Iterator[str]:
    yield f"{same.of_others}|{name.mention is not None}"


def _of_none(around: _Place, count: int, surroundings: Surroundings) -> Iterator[str]:
    """What speaks for a metric that no candidate is."""
    here, there = around.number
    yield "none"
    yield f"none|{around.unit}|{around.kind}"
    yield f"none|{around.rest}"
    yield f"none|rule={around.draft.metric.rule}|{around.unit}"
    yield f"none|kind rule={around.draft.reading.rule}"
    yield f"none|{min(count, 12)}"
    yield f"none|{min(len(surroundings.named), 4)}"
    yield f"none|l1={_word(around.words, here - 1)}"
    yield f"none|r1={_word(around.words, there)}"
    yield f"none|r2={_word(around.words, there + 1)}"


def _sort(metric: Metric) -> str:
    """What sort of metric it is."""
    if not metric.is_curated:
        return "unknown"
    if metric.name in COSTS:
        return "cost"
    return "bounded" if metric.is_bounded else "open"


def _unit_class(unit: str | None) -> str:
    if unit in ("%", "x", "dB"):
        return unit
    classes = ((TIMES, "time"), (RATES, "rate"), (SIZES, "size"), (SCALES, "scale"))
    return next((name for units, name in classes if unit in units), _BARE)


def _about(words: Sequence[str]) -> list[str]:
    """What the words around a number speak of."""
    return sorted({f"about={subject}" for word in words if (subject := _ABOUT.get(word[:5])) is not None})


def _size(value: float) -> str:
    return next((name for bound, name in _SIZES if value < bound), "big")


def _steps(count: int) -> int:
    """A count of words, coarser the greater it is."""
    return next((bound for bound in (21, 14, 9, 6, 4) if count >= bound), count)


def _closeness(count: int | None) -> str:
    """How many words away, in one letter."""
    if count is None:
        return "N"
    return next((str(bound) for bound in (7, 3, 1) if count >= bound), "0")


def _word(words: Sequence[str], place: int) -> str:
    return words[place] if 0 <= place < len(words) else "$"
