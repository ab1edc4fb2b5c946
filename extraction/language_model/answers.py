"""From a model's answer to findings: only what the text bears out counts, and what does not is counted by its reason.

A result counts when its quote stands in the text and its number in the quote; where the evidence begins and ends is
computed from the quote, never taken from the model. A probability is none of the things that a model knows about its
answer, so these results have none.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import msgspec

from db.cleaning import clean_line, fault_of
from db.records import Attribution, Findings, FoundResult, ResultKind
from extraction.language_model.quotes import FoldedText, find_number, find_quote, fold

LONGEST_QUOTE = 400
"""Code points: evidence is to show where a number stands, not to repeat the abstract."""

# Why a result of an answer does not count.
MALFORMED = "malformed"
NO_QUOTE = "quote not in the text"
LONG_QUOTE = "quote too long"
NO_NUMBER = "number not in the quote"
REPEATED = "repeated"

_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL | re.IGNORECASE)
_END_OF_THINKING = "</think>"
_REFUSAL = re.compile(
    r"\b(?:i(?:'m| am) (?:sorry|unable|not able)|(?:i|we) (?:can(?:'t|not|\s+not)|won't|will not|must decline)"
    r"|unable to (?:assist|help|comply)|as an ai\b)",
    re.IGNORECASE,
)


class BadAnswer(Exception):
    """An answer that holds no list of results. The message says what it is instead."""


class Refused(BadAnswer):
    """The model declines to answer."""


class _Answered(msgspec.Struct):
    """One result as a model gives it."""

    quote: str
    kind: ResultKind
    value: float
    metric: str
    attribution: Attribution = "own"
    unit: str | None = None
    dataset: str | None = None
    task: str | None = None
    model: str | None = None


class _Answer(msgspec.Struct):
    results: list[msgspec.Raw]


_decode = msgspec.json.Decoder(_Answer | list[msgspec.Raw]).decode


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """What of an answer counts."""

    findings: Findings
    dropped: Counter[str]
    """Reason to the number of results that do not count."""


def check_answer(text: str, answer: str) -> CheckedAnswer:
    """The findings that an answer gives for a text; `BadAnswer` where it is no answer at all."""
    folded = fold(text)
    kept: dict[FoundResult, None] = {}
    dropped: Counter[str] = Counter()
    for raw in _results(answer):
        found = _found(folded, text, raw)
        if isinstance(found, str):
            dropped[found] += 1
        elif found in kept:
            dropped[REPEATED] += 1
        else:
            kept[found] = None
    ordered = sorted(kept, key=lambda found: (found.start, found.end))
    return CheckedAnswer(Findings(results=tuple(ordered)), dropped)


def _results(answer: str) -> list[msgspec.Raw]:
    """The results of an answer, each as its JSON."""
    plain = answer.rpartition(_END_OF_THINKING)[2].strip()
    if not plain:
        raise Refused("it is empty")
    for candidate in _candidates(plain):
        try:
            decoded = _decode(candidate)
        except (msgspec.DecodeError, UnicodeEncodeError):
            continue
        return decoded.results if isinstance(decoded, _Answer) else decoded
    raise _explained(plain)


def _candidates(plain: str) -> list[str]:
    """Where in an answer the JSON can stand: alone, in a fence, or among words."""
    fenced = [match[1] for match in _FENCED.finditer(plain)]
    start, end = plain.find("{"), plain.rfind("}")
    return [plain, *reversed(fenced), *([plain[start : end + 1]] if 0 <= start < end else [])]


def _explained(plain: str) -> BadAnswer:
    """What an answer without results is instead."""
    beginning = clean_line(plain)[:80]
    if "{" not in plain and _REFUSAL.search(plain):
        return Refused(beginning)
    if "{" in plain:
        return BadAnswer(f"it is no JSON object with a list of results, or breaks off: {beginning}")
    return BadAnswer(f"it is no JSON: {beginning}")


def _found(folded: FoldedText, text: str, raw: msgspec.Raw) -> FoundResult | str:
    """One result; the reason where it does not count."""
    try:
        answered = msgspec.json.decode(raw, type=_Answered, strict=False)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return MALFORMED
    place = find_quote(folded, answered.quote)
    if place is None:
        return NO_QUOTE
    start, end = place
    if end - start > LONGEST_QUOTE:
        return LONG_QUOTE
    number = find_number(text[start:end], answered.value, is_signed=answered.kind == "absolute")
    if number is None:
        return NO_NUMBER
    found = FoundResult(
        kind=answered.kind,
        value=answered.value,
        value_text=number.text,
        metric=clean_line(answered.metric),
        start=start,
        end=end,
        unit=_stated(answered.unit),
        dataset=_stated(answered.dataset),
        task=_stated(answered.task),
        model=_stated(answered.model),
        attribution=answered.attribution,
    )
    return found if fault_of(found) is None else MALFORMED


def _stated(name: str | None) -> str | None:
    """A name; None where a model says in words that there is none."""
    cleaned = clean_line(name or "")
    return None if cleaned.lower() in ("", "null", "none", "n/a") else cleaned
