"""What speaks for each data set that a number could have been measured on, and what for none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from db.vocabulary import resolve_metric
from extraction.learned.dataset.names import Names
from extraction.learned.tokens import Tokens, word_at
from extraction.rules.dataset import speaks_of_many
from extraction.rules.drafts import Draft
from extraction.rules.scene import name_in_line
from extraction.words.mentions import Mention

_BREAKS = frozenset(("while", "whereas", "but", "which", ";", ":", "—"))
_LONGEST = 10
"""Words between a name and a number that are looked at one by one: the first and the last five."""


class Place(NamedTuple):
    """A number with what its candidates are compared with."""

    draft: Draft
    kind: str
    metric: str
    is_cost: bool
    words: list[str]
    number: tuple[int, int]
    """The places in `words` before the number and after its unit."""
    group: tuple[int, int]
    """The same of its list."""
    sure: int
    """How many data sets its sentence surely names, at most 3."""
    is_of_many: bool
    style: str
    """Whether the sentence names a data set before its first number, or after."""
    lined: Mention | None
    """The name that answers to it in a list of as many."""
    same: str
    """Whether the number before is in the same sentence, and of the same metric."""


class Spot(NamedTuple):
    """One data set of a sentence, or a row of them, and where it stands."""

    name: str
    key: str
    start: int
    end: int
    member: int
    """The place of the name, or of the first of the row."""
    row: Sequence[int]
    is_row: bool


def place_of(
    names: Names, here: range, drafts: Sequence[Draft], place: int, kind: str, metric: str, tokens: Tokens
) -> Place:
    """What the candidates of the number at a place are compared with; `here` are the names of its sentence."""
    draft = drafts[place]
    passage, number = draft.passage, draft.passage.number
    sure = [names.all[member] for member in here if names.all[member].look != "name"]
    style = "" if not sure else "before" if sure[0].start < draft.scene.starts[0] else "after"
    measure = resolve_metric(metric)
    same = ""
    if place:
        earlier = drafts[place - 1]
        same = f"{earlier.scene is draft.scene} {resolve_metric(earlier.metric.name).name == measure.name}"
    return Place(
        draft,
        kind,
        measure.name,
        measure.is_cost,
        tokens.words,
        (tokens.before(number.start), tokens.after(number.stop)),
        (tokens.before(passage.first), tokens.after(passage.last)),
        min(len({name.key for name in sure}), 3),
        speaks_of_many(passage),
        style,
        name_in_line(draft.scene.text, passage, draft.scene.datasets),
        same,
    )


def of_spot(spot: Spot, around: Place, names: Names, tokens: Tokens) -> list[str]:
    """Where a data set of the sentence stands, what it looks like, and what stands between it and the number."""
    name = names.all[spot.member]
    look = "row" if spot.is_row else name.look
    what = "row" if spot.is_row else "one"
    side, between = _between(spot, around, names, tokens)
    features = _of_between(side, between, look, around)
    group = min(len(around.draft.passage.group), 4)
    features += (
        f"here={around.sure}|{look}",
        f"here={around.sure}|{side}|{what}",
        f"many={around.is_of_many}|{what}|{side}",
    )
    if len(spot.row) > 1:
        features += (
            f"{what}|row={min(len(spot.row), 4)}|list={group}|{side}",
            f"{what}|many={around.is_of_many}",
        )
    else:
        features.append(f"alone|{side}|{look}")
    if spot.is_row:
        features.append(f"row {'/'.join(sorted({names.all[place].look for place in spot.row}))}")
        features += [f"row first {feature}" for feature in names.features(spot.row[0])[:2]]
        features += [f"row last {feature}" for feature in names.features(spot.row[-1])[:2]]
        return features
    if len(spot.row) > 1:
        where = "first" if spot.member == spot.row[0] else "last" if spot.member == spot.row[-1] else "middle"
        features.append(f"{where}|{side}|list={group > 1}")
    if around.lined is not None:
        features.append(f"lined={around.lined.start == name.start}")
    features += names.features(spot.member)
    features.append(f"count={min(names.counts[name.key], 3)}|{look}")
    if name.look == "known":
        features.append(f"{around.metric} on {name.key}")
    return features


def _between(spot: Spot, around: Place, names: Names, tokens: Tokens) -> tuple[str, list[str]]:
    """On which side of the number a data set stands, and the words between it, or its row, and the number's list."""
    passage = around.draft.passage
    row_start, row_end = names.all[spot.row[0]].start, names.all[spot.row[-1]].end
    here, there = around.number
    first, last = around.group
    if spot.start >= passage.last:
        side, start, end = "A", last, tokens.before(row_start if row_start >= passage.last else spot.start)
    elif spot.end <= passage.first:
        side, start, end = "B", tokens.after(row_end if row_end <= passage.first else spot.end), first
    elif spot.start >= passage.number.stop:
        side, start, end = "IA", there, tokens.before(spot.start)
    else:
        side, start, end = "IB", tokens.after(spot.end), here
    return side, around.words[start:end]


def _of_between(side: str, between: Sequence[str], look: str, around: Place) -> list[str]:
    """How far a data set is, and the words on the way."""
    distance = _bucket(len(between))
    numbers, sets = min(between.count("#"), 3), min(between.count("<dataset>"), 2)
    features = [
        f"{side}|{look}",
        f"{side}={distance}|{look}",
        f"{side}|{around.kind}",
        f"{side} crosses {numbers} {sets}",
        f"{side} crosses {numbers}|{look}",
        f"{side} crosses sets {sets}|{look}",
        f"{side} crosses metrics {min(between.count('<metric>'), 2)}",
        f"{side} crosses commas {min(between.count(','), 3)}|{min(numbers, 1)}",
        f"{side} style={around.style}|{min(len(around.draft.scene.starts), 3)}",
        f"{side} style={around.style}|{min(numbers, 1)}|{min(sets, 1)}",
    ]
    if not between:
        return features
    features += (f"{side} first={between[0]}", f"{side} last={between[-1]}")
    if len(between) > 1:
        features += (f"{side} first={between[0]} {between[1]}", f"{side} last={between[-2]} {between[-1]}")
    words = between if len(between) <= _LONGEST else (*between[: _LONGEST // 2], *between[-_LONGEST // 2 :])
    features += [f"{side} {word}" for word in dict.fromkeys(words)]
    if not _BREAKS.isdisjoint(between):
        features.append(f"{side} break")
    return features


def of_none(around: Place, names: Names, here: range, before: Sequence[str | None]) -> list[str]:
    """What speaks for no data set: how many there are to choose from, what the number is, and the words around it."""
    draft, words, sure, is_cost = around.draft, around.words, around.sure, around.is_cost
    start, end = around.number
    first, last = around.group
    left, second = word_at(words, start - 1), word_at(words, start - 2)
    at_least_one, at_least_two = min(sure, 1), min(sure, 2)
    features = [
        "none",
        f"none|cost={is_cost}",
        f"none|{around.kind}|cost={is_cost}",
        f"none|{around.metric}",
        f"none|rule={draft.dataset.rule}",
        f"none|here={sure}|cost={is_cost}",
        f"none|here={at_least_two}|{around.kind}",
        f"none|text={min(names.sure, 4)}|here={at_least_one}|cost={is_cost}",
        f"none|many={around.is_of_many}|here={at_least_two}",
        f"none|benchmark={names.benchmark is not None}|here={at_least_two}",
        f"none|u={draft.passage.number.unit}|here={at_least_one}",
        f"none|list={min(len(draft.passage.group), 3)}|here={sure}",
        f"none|metric by {draft.metric.rule}",
        f"none|kind by {draft.reading.rule}",
        f"none|names={min(len(here), 3)}|{at_least_one}",
    ]
    if before:
        features += (
            f"none|before={before[-1] is None}|{draft.goes_on}",
            f"none|before={before[-1] is None}|{around.same}",
        )
    features += (f"none|l1={left}", f"none|l12={second} {left}", f"none|r1={word_at(words, end)}")
    features += [f"none|l={word}" for word in dict.fromkeys(words[max(0, first - 8) : first])]
    features += [f"none|r={word}" for word in dict.fromkeys(words[last : last + 8])]
    pairs_before = range(max(0, first - 4), first - 1)
    pairs_after = range(last, min(last + 3, len(words) - 1))
    features += [f"none|l={words[place]} {words[place + 1]}" for place in pairs_before]
    features += [f"none|r={words[place]} {words[place + 1]}" for place in pairs_after]
    return features


def of_other(key: str, source: str, around: Place, names: Names) -> list[str]:
    """What is known of a data set that does not stand near the number."""
    few = min(around.sure, 2)
    features = [
        f"by {source}",
        f"by {source}|here={few}|text={min(names.sure, 3)}",
        f"by {source}|many={around.is_of_many}",
        f"elsewhere|many={around.is_of_many}",
        f"elsewhere|here={few}",
    ]
    place = names.first.get(key)
    if place is None:
        return features
    name = names.all[place]
    features += (f"elsewhere|{name.look}|{source}", f"elsewhere|count={min(names.counts[key], 3)}")
    features += names.features(place)
    if name.look == "known":
        features.append(f"{around.metric} on {key}")
    return features


def _bucket(count: int) -> int:
    """A number of words, the more roughly the more there are."""
    return count if count < 4 else next(least for least in (21, 14, 9, 6, 4) if count >= least)
