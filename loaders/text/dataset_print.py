"""What a name's print and the words on it say of its being a data set's: "on X", "X benchmark", "we introduce X"."""

from __future__ import annotations

import re

from db.vocabulary import fold_name
from loaders.text.dataset_names import Names
from loaders.text.likeness import UNKNOWN, likeness
from loaders.text.shapes import is_model_name
from loaders.text.words import any_of

_BEFORE = re.compile(r"(?:([\w-]+)\W{1,2})?([\w-]+)[^\w]{0,2}\Z")
_AFTER = re.compile(r"[\s'’)\]}]{0,2}([\w-]*)")
_ARTICLES = frozenset(("the", "our", "both", "all", "challenging", "standard", "popular"))
_ENDING = re.compile(r"(?:Bench|Arena|Eval|QA|Challenge|Net|Gym|World|Test|Dataset|\d[kKM]|MATH|LT|\d{4})(?=\W|\Z|\d)")
_INTRODUCES = re.compile(
    r"\b(?:introduc|present|propos|releas|construct|creat|develop|build|built|curat|contribut|establish|collect|nam"
    r"|call|dubb|term)\w*\b[^.;]{0,80}\Z"
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


def printed_features(names: Names, place: int) -> list[str]:
    """What speaks for and against the name at a place being a data set's; the words before and after it come first."""
    text, name = names.text, names.all[place]
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
        f"own={printed == names.own}|benchmark={printed == names.benchmark}|{look}",
    ]
    if look == "known":
        features.append(f"is {name.key}")
    else:
        features += [
            f"model={is_model_name(printed)}",
            f"words={min(printed.count(' '), 3)}|{printed.isupper()}|{any(map(str.isdigit, printed))}|{'-' in printed}",
        ]
        counts = likeness(fold_name(printed))
        features.append("like ?" if counts is UNKNOWN else f"like {round(max(-2.0, min(2.0, counts.dataset_odds)))}")
    is_introduced = _INTRODUCES.search(text, max(0, start - _REACH), start) is not None
    if is_introduced:
        features.append(f"introduced|{look}")
    if is_a := _IS_A.match(text, end):
        features.append(f"is a {is_a[1]}|{is_introduced}")
    return features


def _word(word: str) -> str:
    return "#" if word[:1].isdigit() else word
