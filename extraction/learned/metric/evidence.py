"""What speaks for and against each metric that a number could belong to, as features of a linear model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from db.vocabulary import Metric, resolve_metric
from extraction.learned.metric.place import Place, steps_of
from extraction.learned.tokens import Tokens, word_at
from extraction.rules.drafts import Draft
from extraction.rules.scene import Passage
from extraction.words.mentions import Mention
from extraction.words.noun_phrases import Phrase

_BREAKS = frozenset(("while", "whereas", "but", "which", ";", ":", "—"))


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


class Named(NamedTuple):
    """A candidate before its features: how it came up, and its metric."""

    name: str
    metric: Metric
    sort: str
    """What sort of metric it is, for what holds of all of a sort."""
    mention: Mention | None
    sources: list[str]


class Phrases(NamedTuple):
    """What the text calls a measure in its own words, around a number."""

    narrower: Mapping[str, str]
    """For each known metric that words narrow, the word beside it."""
    tied: Sequence[Phrase]
    """The phrases that the number may modify."""


def of_name(name: Named, around: Place) -> list[str]:
    """What the metric is, with what the number is and the words around it."""
    metric, sort, is_here = name.metric, name.sort, name.mention is not None
    here, there = around.number
    features: list[str] = []
    identity = "?"
    if metric.is_curated:
        identity = metric.name
        suffix = f"|{identity}"
        features += [context + suffix for context in around.contexts]
    features += (
        f"{around.unit}|{around.kind}|{sort}|{metric.unit}",
        f"r1={word_at(around.words, there)}|{sort}|{is_here}",
        f"l1={word_at(around.words, here - 1)}|{sort}|{is_here}",
        f"kind rule={around.draft.reading.rule}|{sort}",
    )
    if not is_here:
        features += (
            f"nowhere|{min(len(around.is_near), 2)}|{sort}|{around.unit}",
            f"nowhere|{identity}|{around.before is None}|{around.after is None}",
            f"nowhere {around.rest}|{sort}",
        )
    return features


def of_sources(name: Named, surroundings: Surroundings, around: Place) -> list[str]:
    """How the metric came up, in the text and by the rules."""
    metric, rule, chosen = name.metric, around.draft.metric, around.chosen
    suffix = f"|{name.sort}|{metric.is_vague}"
    features = [f"by {source}{suffix}" for source in name.sources]
    features += (
        f"count={min(surroundings.counts.get(metric.name, 0), 3)}|{name.mention is not None}",
        f"rule={rule.rule}|{chosen == metric.name}|{chosen if rule.mention is None else ''}",
    )
    return features


def of_mentions(name: Named, named: Mention, around: Place, tokens: Tokens, lined: Mention | None) -> list[str]:
    """Where the sentence names the metric, and what stands between it and the number."""
    metric, passage = name.metric, around.draft.passage
    sort, is_vague = name.sort, metric.is_vague
    features: list[str] = []
    for mention in [near for near in around.is_near if near.name == named.name] or [named]:
        side, start, end = _between(mention, passage, around, tokens)
        between = around.words[start:end]
        distance = f"{side}d={steps_of(len(between))}"
        features += (
            f"{distance}|{mention.is_known}|{is_vague}",
            f"{distance}|{around.kind}",
            f"{distance}|{sort}|{around.unit}",
        )
        if len(between) <= 3:
            features.append(f"{side}all={' '.join(between)}")
        if between:
            features += (f"{side}first={between[0]}", f"{side}last={between[-1]}")
        numbers, metrics = min(between.count("#"), 3), min(between.count("<metric>"), 3)
        features.append(f"{side}crossed={numbers}{metrics}{min(between.count(','), 2)}{'and' in between}")
        if not _BREAKS.isdisjoint(between):
            features.append(f"{side}break")
        if mention is around.before or mention is around.after:
            features.append(f"{side}nearest|{len(around.is_near) == 1}")
    nearest = "A" if named is around.after else "B" if named is around.before else "x"
    if len(around.is_near) > 1:
        features.append(f"rest={around.rest}|{nearest}|{around.kind}")
    features += (
        f"here={min(len(around.is_near), 3)}|{is_vague}|{sort}",
        f"words={min(named.printed.count(' '), 2)}|{named.is_known}",
    )
    if lined is not None:
        features.append(f"in line={lined.name == named.name}")
    return features


def of_phrases(name: Named, mention: Mention, phrases: Phrases, around: Place) -> list[str]:
    """Whether the number modifies the name, what its words are, and whether words narrow it."""
    metric = name.metric
    features: list[str] = []
    for phrase in phrases.tied:
        if phrase.start <= mention.start < mention.end == phrase.end or mention.start == phrase.start:
            side = "before" if phrase.end <= around.draft.passage.number.start else "after"
            follows = around.draft.scene.text[phrase.end : phrase.end + 20].split()[:1]
            features += (
                f"tied {side} {phrase.link}|{around.kind}",
                f"tied {side}|{mention.start == phrase.start}|{mention.end == phrase.end}",
                f"tied {side} then {follows}",
            )
    if (word := phrases.narrower.get(metric.name)) is not None:
        features += (f"narrowed|{name.sort}", f"narrowed by {word}|{metric.name}", f"narrowed by {word}")
    if metric.is_curated:
        return features
    head = metric.name.rpartition(" ")[2].lower()
    source = next((source for source in name.sources if source.startswith("phrase")), "shape")
    count = metric.name.count(" ")
    features += (
        f"{source}|{count}|{around.unit}",
        f"{source}|{count}|{around.kind}",
        f"head={head}",
        f"head={head}|{around.unit}",
        f"ends {head[-4:]}",
        f"{source}|capitals={sum(map(str.isupper, metric.name)) > 1}",
    )
    return features


def _between(mention: Mention, passage: Passage, around: Place, tokens: Tokens) -> tuple[str, int, int]:
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


class Same(NamedTuple):
    """The metric of the number before in the same sentence, and what speaks for and against it."""

    metric: str
    of_it: list[str]
    of_others: str


def same_metric(
    drafts: Sequence[Draft],
    place: int,
    before: Sequence[str | None],
    around: Place,
    tokens: Tokens,
    phrases: Phrases,
) -> Same | None:
    """What stands between a number and the one before it, where both are in one sentence and that one is a result."""
    got = before[place - 1] if place else None
    if got is None or drafts[place - 1].scene is not around.draft.scene:
        return None
    number, earlier = around.draft.passage.number, drafts[place - 1].passage.number
    between = around.words[tokens.after(earlier.stop) : around.number[0]]
    is_same_unit, is_same_list = earlier.unit == number.unit, earlier.group == number.group
    is_new = any(earlier.stop <= phrase.start < number.start for phrase in phrases.tied)
    metrics, goes_on = min(between.count("<metric>"), 2), around.draft.goes_on
    features = [
        f"same|{is_same_unit}|{steps_of(len(between))}",
        f"same|{metrics}|{goes_on}|{is_same_unit}",
        f"same list|{is_same_list}|{number.is_range}|{around.rest[1:]}",
        f"same|{around.rest}|{metrics > 0}",
        f"same rule={around.draft.reading.rule}|{goes_on}",
        f"same|{'<dataset>' in between}|{metrics > 0}|{is_same_unit}",
        f"same new={is_new}|{metrics}",
        f"same first={word_at(between, 0)}",
        f"same last={between[-1] if between else '$'}",
    ]
    if len(between) <= 3:
        features.append(f"same all={' '.join(between)}")
    return Same(resolve_metric(got).name, features, f"other|{is_same_unit}|{metrics}|{goes_on}|{is_same_list}")


def of_another(name: Named, same: Same) -> str:
    """What speaks for or against a metric that is not that of the number before."""
    return f"{same.of_others}|{name.mention is not None}"


def of_none(around: Place, count: int, surroundings: Surroundings) -> list[str]:
    """What speaks for a metric that no candidate is."""
    here, there = around.number
    return [
        "none",
        f"none|{around.unit}|{around.kind}",
        f"none|{around.rest}",
        f"none|rule={around.draft.metric.rule}|{around.unit}",
        f"none|kind rule={around.draft.reading.rule}",
        f"none|{min(count, 12)}",
        f"none|{min(len(surroundings.named), 4)}",
        f"none|l1={word_at(around.words, here - 1)}",
        f"none|r1={word_at(around.words, there)}",
        f"none|r2={word_at(around.words, there + 1)}",
    ]


def sort_of(metric: Metric) -> str:
    """What sort of metric it is."""
    if not metric.is_curated:
        return "unknown"
    if metric.is_cost:
        return "cost"
    return "bounded" if metric.is_bounded else "open"
