"""Whose a number is: the paper's own, or of what it compares with or only examines."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence

from db.records import Attribution, ResultKind
from extraction.learned.linear import Classes
from extraction.learned.model.names import Names
from extraction.rules.attribution import attribution_of
from extraction.rules.drafts import Draft
from extraction.rules.topic import Topic

ATTRIBUTIONS: tuple[Attribution, Attribution] = ("own", "other")
_WINDOW = 160
_SAYS = tuple(
    (
        "our |we |ours|propos|than |over |compared|versus|vs|baseline|previous|existing|state-of-the-art|outperform"
        "|surpass|best|even |only|human|current|models|llms|train|fine-tun|achiev|improv|reduc|drop|increas|fail"
        "|struggle|from |while |whereas|expert|benchmark|find |reveal|gap|attack|such as|leading|advanced|original"
        "|our benchmark"
    ).split("|")
)
"""What is said of one's own numbers and of those of others."""


def attribution_of_number(
    classes: Classes,
    topic: Topic,
    names: Names,
    drafts: Sequence[Draft],
    place: int,
    kind: str,
) -> Attribution:
    """Whose the number at a place is; `classes` is the trained model of this step, over `ATTRIBUTIONS`."""
    own, other = classes.probabilities(attribution_features(topic, names, drafts, place, kind))
    return "own" if own >= other else "other"


def attribution_features(topic: Topic, names: Names, drafts: Sequence[Draft], place: int, kind: str) -> list[str]:
    """What speaks for either; `kind` is "absolute", "up", "down" or "ratio"."""
    draft = drafts[place]
    passage, text = draft.passage, topic.text
    number, (start, end) = passage.number, draft.scene.span
    rules_kind: ResultKind = "ratio" if kind == "ratio" else "absolute" if kind == "absolute" else "delta"
    is_of_benchmark = topic.benchmark is not None
    rule = attribution_of(draft.scene, passage, rules_kind, own=topic.own, is_of_benchmark=is_of_benchmark)
    lead = text[max(start, number.start - _WINDOW) : number.start].lower()
    near = lead[-50:]
    tail = text[number.stop : min(end, number.stop + 60)].lower()
    features = [
        f"kind={kind}",
        f"rule={rule}|{kind}",
        f"benchmark={is_of_benchmark}|{kind}",
        f"benchmark={is_of_benchmark}|rule={rule}|own={topic.own is not None}",
        f"goes on={draft.goes_on}|{kind}",
        f"range={number.is_range}|first={number is passage.group[0]}|{kind}",
        f"sign={number.sign}|{kind}",
        f"sentence={'last' if end >= len(text) else min(draft.scene.place, 6)}",
    ]
    words = near.split()[-4:]
    features += [f"w{distance}={word}" for distance, word in enumerate(reversed(words))]
    features.append(f"w10={' '.join(words[-2:])}|{kind}")
    after = tail.split()[:3]
    features += [f"a{distance}={word}" for distance, word in enumerate(after)]
    if after[:1] == ["to"]:
        features.append(f"to|{kind}")
    is_absolute, said = kind == "absolute", [word for word in _SAYS if word in lead]
    features += [f"lead~{word}|{is_absolute}" for word in said]
    features += [f"near~{word}|{is_absolute}" for word in said if word in near]
    features += [f"tail~{word}" for word in _SAYS if word in tail]
    features += _of_names(names, number.start, start, end, kind)
    return features


def _of_names(names: Names, position: int, start: int, end: int, kind: str) -> Iterator[str]:
    """The nearest names before and after, and the first of the sentence: the paper's own, well known, or neither."""
    is_absolute = kind == "absolute"
    here = bisect.bisect_left(names.starts, position)
    first = bisect.bisect_left(names.starts, start, 0, here)
    for side, place in (("left", here - 1), ("second", here - 2), ("first", first)):
        if first <= place < here:
            name = names.places[place]
            yield f"{side}={_standing(names, name.name)}|{is_absolute}"
            yield f"{side} before={name.before}|{is_absolute}"
            yield f"{side} after={name.after}|{is_absolute}"
        else:
            yield f"{side}=|{is_absolute}"
    if here < len(names.starts) and names.starts[here] < end:
        yield f"right={_standing(names, names.places[here].name)}|{is_absolute}"


def _standing(names: Names, name: int) -> str:
    rank = names.ranked.index(name)
    known = next((note[-7:] for note in names.features[name] if note.startswith("t:known")), "")
    return f"{min(rank, 2)}{known}"
