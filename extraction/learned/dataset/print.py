"""What a name's print and the words on it say of its being a data set's: "on X", "X benchmark", "we introduce X"."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from db.vocabulary import fold_name
from extraction.learned.likeness import UNKNOWN, likeness
from extraction.words.patterns import any_of
from extraction.words.shapes import is_model_name

Look = Literal["known", "shape", "name"]
"""How a name was found: in the vocabulary, by a shape of data sets, or only by its print."""

_BEFORE = re.compile(r"(?:([\w-]{1,40})\W{1,2})?([\w-]{1,40})[^\w]{0,2}\Z")
_AFTER = re.compile(r"[\s'’)\]}]{0,2}([\w-]{0,40})")
_ARTICLES = frozenset(("the", "our", "both", "all", "challenging", "standard", "popular"))
_ENDING = re.compile(r"(?:Bench|Arena|Eval|QA|Challenge|Net|Gym|World|Test|Dataset|\d[kKM]|MATH|LT|\d{4})(?=\W|\Z|\d)")
_INTRODUCES = re.compile(
    r"\b(?:introduc|present|propos|releas|construct|creat|develop|build|built|curat|contribut|establish|collect|nam"
    r"|call|dubb|term)\w{0,40}\b[^.;]{0,80}\Z"
)
_REACH = 100
_IS_A = re.compile(
    r"(?:\s\([^)]{0,40}\))?,?\s(?:is\s)?(?:an?|the first|the)\s[^.;,]{0,60}?\b"
    + any_of(
        "benchmark, test suite, suite, test set, leaderboard, dataset, data set, corpus, framework, method, model",
        "approach, algorithm, network, architecture",
    ).replace("(?:", "(", 1)
    + r"\b"
)


class Name(NamedTuple):
    """A name that could be a data set's."""

    start: int
    end: int
    printed: str
    key: str
    """The canonical name, lower case: the same for every spelling."""
    usual: str
    """The canonical name where the vocabulary knows it; else as printed."""
    look: Look


def is_introduced(text: str, name: Name) -> bool:
    """Whether the words before a name introduce it, or those after it say what it is."""
    return _is_announced(text, name) or _IS_A.match(text, name.end) is not None


def printed_features(name: Name, text: str, own: str | None, benchmark: str | None) -> list[str]:
    """What speaks for and against a name being a data set's; the words before and after it come first."""
    start, end, printed, look = name.start, name.end, name.printed, name.look
    before = _BEFORE.search(text, max(0, start - 24), start)
    nearest, second = (before[2].lower(), (before[1] or "").lower()) if before else ("^", "")
    lead = _word(second if nearest in _ARTICLES and second else nearest)
    after = _AFTER.match(text, end)
    follows = _word(after[1].lower() if after else "")
    ending = _ENDING.search(printed)
    features = [
        f"after {lead}",
        f"before {follows}",
        f"after {lead}|{look}",
        f"before {follows}|{look}",
        f"in {text[start - 1 : start]}{text[end : end + 1]}",
        look,
        f"ends {'' if ending is None else 'digits' if ending[0][0].isdigit() else ending[0]}|{look}",
        f"own={printed == own}|benchmark={printed == benchmark}|{look}",
    ]
    if look == "known":
        features.append(f"is {name.key}")
    else:
        features.append(f"model={is_model_name(printed)}")
        counts = likeness(fold_name(printed))
        features.append("like ?" if counts is UNKNOWN else f"like {round(max(-2.0, min(2.0, counts.dataset_odds)))}")
    is_announced = _is_announced(text, name)
    if is_announced:
        features.append(f"introduced|{look}")
    if is_a := _IS_A.match(text, end):
        features.append(f"is a {is_a[1]}|{is_announced}")
    return features


def _is_announced(text: str, name: Name) -> bool:
    return _INTRODUCES.search(text, max(0, name.start - _REACH), name.start) is not None


def _word(word: str) -> str:
    return "#" if word[:1].isdigit() else word
