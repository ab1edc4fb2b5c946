"""When two spellings are one name: the folding that metrics, data sets and tasks are compared by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

NameKind = Literal["metric", "dataset", "task", "topic"]

LONGEST_KEY = 600
"""Characters of a folded name, at most: some letters fold to many, and no index takes a key without end."""

_SPOKEN = {
    "@": " at ",
    "^": " hat ",
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "χ": "chi",
}
"""Signs and Greek letters that people write as words too."""
_OF_THE_NAME = {"&": " and ", "+": " plus ", "*": " star "}
"""Signs that tell one name from another ("BERT+" from "BERT") and that people write as words."""
_SPOKEN_TABLE = str.maketrans(_SPOKEN)
_NAME_TABLE = str.maketrans(_SPOKEN | _OF_THE_NAME)
_LETTERS_OR_DIGITS = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")
_SUFFIXES: dict[NameKind, re.Pattern[str]] = {
    "metric": re.compile(r"\s+metrics?\Z"),
    "dataset": re.compile(
        r"\s+(?:(?:(?:test|validation|val|evaluation|training) )?(?:data ?)?sets?|data|benchmarks?|leaderboard|suite)\Z"
    ),
    "task": re.compile(r"\s+(?:tasks?|problems?)\Z"),
    "topic": re.compile(r"(?!)"),  # no word of its kind is dropped: "benchmarks" are a topic
}


@lru_cache(maxsize=50_000)
def fold_name(printed: str, kind: NameKind | None = None) -> str:
    """The spelling under which names are one: "CIFAR 10", "cifar-10" and "CIFAR10 dataset" are all "cifar10".

    Letter case, accents, spaces, hyphens and other signs do not count, Greek letters and "@", "&", "+" are spelled out;
    numbers that stand apart stay apart ("1 0" is not "10"). With a kind, a word that only says the kind ("dataset",
    "benchmark", "task") is dropped from the end. A name without any letter or digit folds to itself.
    """
    # "⁄" and such are signs; "²" is 2, "ﬁ" is fi, "é" is e and a combining accent, which is no letter.
    folded = unicodedata.normalize("NFKD", printed).casefold().translate(_NAME_TABLE)
    folded = " ".join(folded.split()).removeprefix("the ")
    if kind is not None:
        folded = _drop_suffix(folded, _SUFFIXES[kind])
    pieces = _LETTERS_OR_DIGITS.findall(folded)
    key = ""
    for piece in pieces:
        key += f"-{piece}" if key[-1:].isdigit() and piece[0].isdigit() else piece
    return (key or " ".join(printed.split()).casefold())[:LONGEST_KEY]


def spell_out(text: str) -> str:
    """A text with signs and small Greek letters as words: "τ-bench" is "tau-bench", "R^2" is "R hat 2"."""
    return text.translate(_SPOKEN_TABLE)


def _drop_suffix(folded: str, suffix: re.Pattern[str]) -> str:
    """The name without the word of its kind, unless nothing else is left."""
    shorter = suffix.sub("", folded)
    return shorter if any(character.isalnum() for character in shorter) else folded
