"""What a number is: no result, a value, a difference up or down, a factor; from the rules and the words around it."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from db.vocabulary import resolve_metric
from extraction.learned.linear import Classes
from extraction.learned.tokens import Tokens
from extraction.rules.drafts import Draft
from extraction.rules.kind import signed_value
from extraction.words.units import unit_class

NO_RESULT = "none"
KINDS = (NO_RESULT, "absolute", "up", "down", "ratio")
LEAST_PROBABILITY = 0.45
"""A number is a result where one kind of result is at least this probable: about what gives the best F1."""
_WINDOW = 6
"""Words on either side that are looked at."""
_SIZES = (
    (0, "0"),
    (0.9999999, "<1"),
    (1.9999999, "<2"),
    (9.9999999, "<10"),
    (49.9999999, "<50"),
    (100, "<=100"),
    (999.999999, "<1000"),
    (float("inf"), "big"),
)


class Kind(NamedTuple):
    """What a number is that is a result."""

    name: str
    """One of `KINDS`, but not `NO_RESULT`."""
    probability: float


def kinds_of_numbers(classes: Classes, drafts: Sequence[Draft], tokens: Sequence[Tokens]) -> list[Kind | None]:
    """What each number of a text is, None for no result; `classes` is the trained model of this step, over `KINDS`."""
    kinds: list[Kind | None] = []
    for features in kind_features(drafts, tokens):
        probabilities = dict(zip(KINDS, classes.probabilities(features), strict=True))
        del probabilities[NO_RESULT]
        name = max(probabilities, key=probabilities.__getitem__)
        kinds.append(Kind(name, probabilities[name]) if probabilities[name] >= LEAST_PROBABILITY else None)
    return kinds


def rule_kind(draft: Draft) -> str:
    """The class that the rules put a number in."""
    if draft.refusal is not None:
        return NO_RESULT
    if draft.reading.kind != "delta":
        return draft.reading.kind
    is_better = resolve_metric(draft.metric.name).higher_is_better
    return "down" if signed_value(1.0, draft.reading.direction, is_better, draft.passage.number.sign) < 0 else "up"


def kind_features(drafts: Sequence[Draft], tokens: Sequence[Tokens]) -> list[list[str]]:
    """The features of every number of a text; `tokens` are the words of the sentence of each."""
    rules = [rule_kind(draft) for draft in drafts]
    return [
        [
            *_of_rules(drafts, rules, place),
            *_of_value(draft),
            *_of_words(draft, tokens[place]),
            *_of_place(drafts, place),
        ]
        for place, draft in enumerate(drafts)
    ]


def _of_rules(drafts: Sequence[Draft], rules: Sequence[str], place: int) -> Iterator[str]:
    """What the rules make of a number and of its neighbours."""
    draft = drafts[place]
    reading, unit = draft.reading, unit_class(draft.passage.number.unit)
    rule = rules[place]
    yield f"R={rule}"
    yield f"R={rule}|u={unit}"
    yield f"rule={reading.rule}|{draft.refusal}"
    yield f"rule={reading.rule}|{reading.direction}"
    yield f"refusal={draft.refusal}|{reading.kind}|u={unit}"
    yield f"metric rule={draft.metric.rule}|{rule}"
    metric = resolve_metric(draft.metric.name)
    yield f"metric={metric.name}" if draft.metric.mention else f"implied={metric.name}"
    yield f"better={metric.higher_is_better}|{reading.direction}"
    yield f"cost={metric.is_cost}|{rule}"
    yield f"known={metric.is_curated}|{draft.metric.rule}"
    yield f"dataset rule={draft.dataset.rule}|{rule}"
    before = place - 1
    if before >= 0 and drafts[before].scene is draft.scene:
        yield f"before={rules[before]}|{rule}|{unit_class(drafts[before].passage.number.unit) == unit}|{draft.goes_on}"
    else:
        yield f"before=|{rule}"
    after = place + 1
    if after < len(drafts) and drafts[after].scene is draft.scene:
        yield f"after={rules[after]}|{rule}|{unit_class(drafts[after].passage.number.unit) == unit}"
    else:
        yield f"after=|{rule}"


def _of_value(draft: Draft) -> Iterator[str]:
    number, passage = draft.passage.number, draft.passage
    text, value = draft.scene.text, number.value
    printed = text[number.start : number.end]
    decimals = len(printed) - printed.index(".") - 1 if "." in printed else 0
    is_year = 1950 <= value <= 2040 and not decimals
    size = "year" if is_year else _SIZES[bisect.bisect_left(_SIZES, (value,))][1]
    unit = unit_class(number.unit)
    yield f"u={unit}"
    yield f"u={unit}|size={size}"
    yield f"u={unit}|decimals={min(decimals, 4)}"
    yield f"u={unit}|size={size}|decimals={min(decimals, 3)}"
    yield f"sign={number.sign}"
    yield f"glue={text[number.start - 1 : number.start]}"
    yield f"end={text[number.stop : number.stop + 1]}"
    if "," in printed:
        yield "thousands"
    group = passage.group
    yield f"group={min(len(group), 4)}|range={number.is_range}|last={number is group[-1]}|first={number is group[0]}"


def _of_words(draft: Draft, tokens: Tokens) -> list[str]:
    number, passage, words = draft.passage.number, draft.passage, tokens.words
    here = tokens.before(number.start)
    left = words[max(0, here - _WINDOW) : here]
    there = tokens.after(number.stop)
    right = words[there : there + _WINDOW]
    unit = unit_class(number.unit)
    features = _window("l", left[::-1], unit)
    features += _window("r", right, unit)
    if len(passage.group) > 1:
        before = tokens.before(passage.first)
        after = tokens.after(passage.last)
        features += _window("L", words[max(0, before - 4) : before][::-1], unit)
        features += _window("T", words[after : after + 4], unit)
    return features


def _window(side: str, words: Sequence[str], unit: str | None) -> list[str]:
    """The words on one side, the nearest first: each with its distance, in pairs, and in a bag."""
    nearest = words[0] if words else "$"
    second = words[1] if len(words) > 1 else "$"
    third = words[2] if len(words) > 2 else "$"
    return [
        f"{side}1={nearest}",
        f"{side}1={nearest}|u={unit}",
        f"{side}2={second}",
        f"{side}12={nearest} {second}",
        f"{side}3={third}",
        f"{side}123={nearest} {second} {third}",
        *[f"{side}*={word}" for word in words],
        *[f"{side}3*={word}" for word in words[:3]],
    ]


def _of_place(drafts: Sequence[Draft], place: int) -> Iterator[str]:
    draft = drafts[place]
    scene = draft.scene
    yield f"numbers={min(len(drafts) // 3, 5)}"
    yield f"in sentence={min(len(scene.starts), 6)}"
    yield f"sentence={min(scene.place, 8)}"
    yield f"metrics={min(len(scene.metrics), 4)}|datasets={min(len(scene.datasets), 3)}"
    yield "last sentence" if scene.span.end >= len(scene.text) else "inner sentence"
    yield "is first" if place == 0 else "is later"
