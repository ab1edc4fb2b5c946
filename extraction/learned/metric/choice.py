"""Which metric a number belongs to: candidates that the text names or implies, each with the evidence for it.

The candidates are the metrics named around the number, what the rules choose, what the numbers before got, what the
rest of the text speaks of, and the general ones that a number of its unit mostly is. `extraction.learned.linear.Choice`
weighs their features; the last candidate stands for a metric that none of the others is, so that the probability of
the chosen one is honest where the right one is not to be had.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import NamedTuple

from db.vocabulary import resolve_metric
from extraction.learned.linear import Choice, most_probable
from extraction.learned.metric.evidence import (
    Named,
    Phrases,
    Surroundings,
    of_another,
    of_mentions,
    of_name,
    of_none,
    of_phrases,
    of_sources,
    same_metric,
    sort_of,
)
from extraction.learned.metric.place import BARE, Place, place_of
from extraction.learned.metric.possible import of_possible
from extraction.learned.tokens import Tokens
from extraction.rules.drafts import Draft
from extraction.rules.scene import name_in_line
from extraction.rules.topic import Topic
from extraction.words.mentions import Mention
from extraction.words.noun_phrases import Phrase, narrowed, phrases_beside

_GENERAL = {
    "%": ("accuracy", "performance", "success rate", "score"),
    BARE: ("accuracy", "performance", "score"),
    "x": ("speed", "performance", "throughput", "latency", "cost", "training speed", "parameters"),
    "time": ("latency", "inference time", "training time", "time"),
    "rate": ("throughput",),
    "size": ("memory", "model size"),
    "scale": ("parameters", "FLOPs"),
    "dB": ("PSNR",),
}
"""What a number of a unit mostly is where nothing is named."""


class Candidate(NamedTuple):
    """A metric that a number could belong to."""

    name: str | None
    """As printed, or the usual name where it is only implied; None for a metric that no other candidate is."""
    mention: Mention | None
    """Where the sentence of the number names it."""
    features: list[str]


class MetricChoice(NamedTuple):
    """The metric of a number."""

    name: str
    mention: Mention | None
    probability: float


def surroundings_of(topic: Topic) -> Surroundings:
    """The metrics that a text names, anywhere."""
    by_start = {name.start: name for name in (*topic.mentions, *topic.shaped) if name.kind == "metric"}
    named = [by_start[start] for start in sorted(by_start)]
    counts: dict[str, int] = {}
    for mention in named:
        counts[mention.name] = counts.get(mention.name, 0) + 1
    most = max(counts, key=counts.__getitem__, default=None)
    return Surroundings(named, counts, most if most is not None and counts[most] > 1 else None, topic.quality)


def metric_of_number(
    choice: Choice,
    surroundings: Surroundings,
    drafts: Sequence[Draft],
    place: int,
    kind: str,
    before: Sequence[str | None],
    tokens: Tokens,
) -> MetricChoice:
    """The likeliest metric of the number at a place; `choice` is the trained model of this step.

    That it is none of the candidates lowers its probability and is no choice.
    """
    candidates = metric_candidates(surroundings, drafts, place, kind, before, tokens)
    believed = choice.probabilities([candidate.features for candidate in candidates])
    probabilities = of_possible([candidate.name for candidate in candidates], believed, drafts[place], kind)
    best = most_probable(probabilities[:-1])
    name = candidates[best].name
    assert name is not None
    return MetricChoice(name, candidates[best].mention, probabilities[best])


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
    around = place_of(draft, kind, tokens)
    names = _names(surroundings, drafts, place, before, around)
    phrases = _add_phrases(names, around)
    lined = name_in_line(draft.scene.text, draft.passage, draft.scene.metrics)
    same = same_metric(drafts, place, before, around, tokens, phrases)
    candidates = []
    for name in names.values():
        features = of_name(name, around)
        features += of_sources(name, surroundings, around)
        if name.mention is not None:
            features += of_mentions(name, name.mention, around, tokens, lined)
            features += of_phrases(name, name.mention, phrases, around)
        if same is not None:
            features += same.of_it if name.metric.name == same.metric else (of_another(name, same),)
        candidates.append(Candidate(name.name, name.mention, features))
    candidates.append(Candidate(None, None, of_none(around, len(names), surroundings)))
    return candidates


def _add_phrases(names: dict[str, Named], around: Place) -> Phrases:
    """Add what the text calls the measure in its own words."""
    draft, passage = around.draft, around.draft.passage
    text, span = draft.scene.text, draft.scene.span
    narrower: dict[str, str] = {}
    for mention in around.is_near:
        if mention.is_known and (phrase := narrowed(text, span, mention.start, mention.end)) is not None:
            narrower.setdefault(mention.name, phrase.link)
            _add_phrase(names, phrase, "longer")
    places = dict.fromkeys(((passage.first, passage.last), (passage.number.start, passage.number.stop)))
    tied: list[Phrase] = []
    for start, end in places:
        for phrase in phrases_beside(text, span, start, end):
            if not any(name.start < phrase.end and phrase.start < name.end for name in draft.scene.datasets):
                tied.append(phrase)
                _add_phrase(names, phrase, "of" if phrase.end <= start else "after")
    return Phrases(narrower, tied)


def _add_phrase(names: dict[str, Named], phrase: Phrase, source: str) -> None:
    metric = resolve_metric(phrase.name)
    mention = Mention(phrase.start, phrase.end, "metric", phrase.name, metric.name, is_known=metric.is_curated)
    known = names.get(metric.name)
    if known is None:
        names[metric.name] = Named(phrase.name, metric, sort_of(metric), mention, [f"phrase {source}"])
    elif known.mention is None:
        names[metric.name] = known._replace(mention=mention, sources=[*known.sources, f"phrase {source}"])
    else:
        known.sources.append(f"phrase {source}")


def _names(
    surroundings: Surroundings, drafts: Sequence[Draft], place: int, before: Sequence[str | None], around: Place
) -> dict[str, Named]:
    """The candidates by their canonical name, each with all the ways by which it came up."""
    names: dict[str, Named] = {}
    draft = around.draft

    def add(name: str, mention: Mention | None, source: str) -> None:
        metric = resolve_metric(name)
        if (known := names.get(metric.name)) is None:
            names[metric.name] = Named(name, metric, sort_of(metric), mention, [source])
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
    if start:
        add(surroundings.named[start - 1].printed, None, "earlier0")
    for name in _GENERAL[around.unit]:
        add(name, None, "general")
    return names
