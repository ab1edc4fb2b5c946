"""What the whole text says, for sentences that do not say it again: its own method and benchmark, its only metric."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from db.vocabulary import resolve_metric
from extraction.rules.dataset import printed_name
from extraction.rules.scene import Scene
from extraction.words.mentions import Mention
from extraction.words.patterns import any_of, matches_from
from extraction.words.shapes import CAPITALS_INSIDE, is_common_word

_NAME = rf"(?P<name>{CAPITALS_INSIDE}[A-Za-z][\w+\-.]{{0,40}}\w\+*)"
_CALLING = ("called", "named", "dubbed", "termed", "coined", "namely", "denoted", "refer", "we call")
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|namely|denoted(?: as)?|referred to as|refer to as|we call(?: it| this)?)\s"
    rf"(?:the |as )?[\"'“‘]?{_NAME}"
)
_PROPOSING = tuple("propos present introduc develop call nam dub term coin design releas build".split())
_PROPOSED = re.compile(
    rf"\b{any_of(*_PROPOSING)}\w{{0,40}}\b"
    rf"[^.;]{{0,90}}?(?<![\w-]){_NAME}"
)
_PLURAL = re.compile(r"[A-Z]{2}s\Z")
_QUALIFIER = re.compile(
    rf"-{any_of('based, focused, guided, aware, driven, free, level, of-the-art, distribution')}\Z", re.IGNORECASE
)
_BENCHMARK = rf"(?<![\w-])(?P<name>{CAPITALS_INSIDE}[A-Za-z][\w+-]{{0,40}}\w)"
_BENCHMARKS = ("benchmark", "test suite", "evaluation suite", "test set", "leaderboard")
_KINDS_OF_BENCHMARK = "|".join(f"[{name[0]}{name[0].upper()}]{name[1:]}" for name in _BENCHMARKS)
_MAKING = tuple("introduc present propos releas construct creat develop build curat".split())
_OWN_BENCHMARK = re.compile(
    rf"\b{any_of(*_MAKING)}\w{{0,40}}\s[^.;]{{0,60}}?{_BENCHMARK}"
    r"(?:\s\([^)]{0,40}\))?,?\s(?:is\s)?(?:an?|the first|the)\s[^.;,]{0,60}?"
    rf"\b(?:{_KINDS_OF_BENCHMARK})\b"
)
_GIVING = (*_MAKING, "establish", "contribut")
_MADE = rf"\b{any_of(*_GIVING)}\w{{0,4}}\s"
_ADJECTIVES = r"(?:(?!(?:on|for|with|that|which|and|by|in|to|of|using|method|model|approach)\b)[\w/-]{1,30},?\s){0,9}?"
_FOR_TESTS = r"framework (?:for|to|that) (?:evaluat|assess|benchmark|measur)|evaluation framework"
_CALLED_BENCHMARK = re.compile(
    rf"{_MADE}(?:(?:the|our|an?|new|novel|first)\s){{0,3}}(?P<before>[A-Z][\w+-]{{2,40}})(?:\s\([^)]{{0,40}}\))?\s"
    rf"(?:{_KINDS_OF_BENCHMARK})\b"
    rf"|{_MADE}(?:the\s)?(?P<first>[A-Z][\w+-]{{2,40}})(?:\s\([^)]{{0,90}}\))?,?\s(?:an?|the|our)\s{_ADJECTIVES}"
    rf"(?:{_KINDS_OF_BENCHMARK}|{_FOR_TESTS})"
    rf"|{_MADE}[^.;]{{0,120}}?\b(?:{_KINDS_OF_BENCHMARK})\b[^.;,:(]{{0,60}}?"
    r"(?:,|:|\(|,?\s(?:called|named|dubbed|termed|namely|coined))\s?" + _BENCHMARK.replace("?P<name>", "?P<called>")
)
"""The same where the name has one capital, stands before the word, or is said after it: "a benchmark called X"."""
_BENCHMARK_NAME = re.compile(r".{0,200}(?:[Bb]ench|Arena|Eval|Challenge|Gym|World|Test)\w{0,2}(?:-\w{1,40})?")


class Topic(NamedTuple):
    """What the whole text says, for sentences that do not say it again."""

    text: str
    lowered: str
    """The text in lower case."""
    mentions: list[Mention]
    """Every known name of the text."""
    metrics: frozenset[str]
    """The known metrics that it names."""
    shaped: list[Mention]
    """Every name of the sentences that hold numbers, known or read by its shape."""
    tasks: list[Mention]
    quality: str | None
    """The only metric of quality that it names."""
    own: str | None
    """What it calls its own method."""
    benchmark: str | None
    """The benchmark that it introduces."""
    only_dataset: str | None


def topic_of(text: str, mentions: list[Mention], scenes: Sequence[Scene]) -> Topic:
    """What a text says as a whole, by its known names and its sentences that hold numbers."""
    own = own_name(text)
    return Topic(
        text=text,
        lowered=text.lower(),
        mentions=mentions,
        metrics=frozenset(mention.name for mention in mentions if mention.kind == "metric"),
        shaped=[mention for scene in scenes for mention in (*scene.metrics, *scene.datasets)],
        tasks=[mention for mention in mentions if mention.kind == "task"],
        quality=only_quality(mention for mention in mentions if mention.kind == "metric"),
        own=own,
        benchmark=own_benchmark(text, own),
        only_dataset=only_dataset([mention for mention in mentions if mention.kind == "dataset"]),
    )


@functools.lru_cache(maxsize=1)  # who reads a text for its results asks for what it names as well
def own_name(text: str) -> str | None:
    """What the paper calls its own method: "we propose X", "called X"."""
    for words, pattern, least in ((_CALLING, _CALLED, 1), (_PROPOSING, _PROPOSED, 2)):
        for match in matches_from(words, pattern, text):
            name = match["name"].rstrip(".-")
            if name[-1] == "s" and _PLURAL.search(name):
                name = name[:-1]
            if not is_common_word(name) and not _QUALIFIER.search(name) and text.count(name) >= least:
                return name
    return None


@functools.lru_cache(maxsize=1)
def own_benchmark(text: str, own_name: str | None) -> str | None:
    """The benchmark that a paper introduces: what it reports without naming a data set was measured there."""
    if own_name is not None and _BENCHMARK_NAME.fullmatch(own_name):
        return own_name
    if not any(map(text.lower().__contains__, (*_BENCHMARKS, "framework"))):
        return None
    if match := next(matches_from(_MAKING, _OWN_BENCHMARK, text), None):
        return match["name"]
    match = next(matches_from(_GIVING, _CALLED_BENCHMARK, text), None)
    name = (match[match.lastgroup or 0]) if match else None
    return name if name is not None and not is_common_word(name) and text.count(name) > 1 else None


def only_dataset(datasets: Sequence[Mention]) -> str | None:
    """The only data set that a text names."""
    return printed_name(datasets[0]) if len({mention.name for mention in datasets}) == 1 else None


def only_quality(metrics: Iterable[Mention]) -> str | None:
    """The one metric of quality in percent that a text names; of accuracies the narrower one."""
    measures = map(resolve_metric, {mention.name for mention in metrics})
    of_quality = (it.name for it in measures if it.is_bounded and not (it.is_cost or it.is_vague))
    names = {name for name in of_quality if "@" not in name and "^" not in name}
    if "top-1 accuracy" in names:
        names.discard("accuracy")
    return names.pop() if len(names) == 1 else None
