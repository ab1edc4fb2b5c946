"""Metrics and tasks that no vocabulary knows, as noun phrases: what a number is "of" or "fewer", and "... detection".

Wider than `loaders.text.shapes`: these are candidates for a learned step to choose among, right about as often as not,
and the rules do not read them. Phrases are walked word by word, at most three, so the work grows with the text alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from loaders.text.mentions import Mention
from loaders.text.sentences import Span

_NO_NOUNS = frozenset(
    (
        "a an the of in on and or with for to at by its our their from as is are was were be been while using than up"
        " over only both this that these those it we they which when where also can has have not such like via through"
        " during into across under between respectively compared average overall all several most many more less fewer"
        " higher lower better further about around nearly approximately almost least existing baseline baselines method"
        " methods model models state-of-the-art result results time times percent point points percentage absolute"
        " relative gain gains drop drops significant significantly substantial remarkable impressive competitive"
        " comparable new strong high low based towards toward various multiple any each per within without but yet"
        " study studies address addresses solve solves tackle tackles enable enables enabling perform performs support"
    ).split()
)
_NO_NOUN_BEGINS = (
    *("achiev", "outperform", "improv", "reduc", "increas", "decreas", "surpass", "reach", "attain", "obtain"),
    *("demonstrat", "yield", "boost", "enhanc", "exceed", "report", "deliver", "observ", "provid", "propos"),
)
_BEFORE_A_NUMBER = frozenset(
    (
        "of by to at from is was reaches as about around up over only nearly more less than least approximately an a"
        " almost = : ~ score scores rate rates just roughly under below above exceeding reaching totaling the average"
    ).split()
)
_AFTER_A_NUMBER = frozenset(
    (
        "higher lower fewer less more better greater larger smaller faster of the in on increase decrease reduction"
        " improvement gain drop absolute relative average points percentage point times cut rise relatively"
    ).split()
)
_HEADS = frozenset(
    (
        "recognition detection segmentation classification generation estimation prediction reasoning retrieval"
        " answering understanding forecasting translation reconstruction restoration synthesis tracking captioning"
        " summarization planning navigation manipulation control learning editing matching parsing completion"
        " compression verification inference alignment modeling modelling adaptation generalization localization"
        " grounding ranking recommendation discovery design optimization simulation tagging extraction linking"
        " identification diagnosis proving solving transfer enhancement denoising deblurring super-resolution"
        " tokenization evaluation attack attacks defense defenses unlearning distillation pruning quantization search"
        " tuning pretraining pre-training finetuning fine-tuning moderation safety mitigation interaction conversion"
        " separation rendering animation imputation clustering embedding coding agent agents game games serving"
        " decoding"
    ).split()
)
_AROUND = ".,;:!?()[]{}\"'`“”‘’$~*\\"
_ENDS = (".", ",", ";", ":", "!", "?", ")", "]")
_OPENS = ("(", "[", "{", '"', "“", "‘")
_MOST_WORDS = 3
_MOST_CONNECTING = 4
_MOST_QUANTITIES = 60
_MOST_TASKS = 200


class _Words(NamedTuple):
    """The words of a stretch of text, between white space."""

    printed: list[str]
    starts: list[int]

    def bare(self, place: int) -> str:
        """A word without the signs around it."""
        return self.printed[place].strip(_AROUND)

    def is_parted(self, place: int) -> bool:
        """Whether a sign stands between a word and the next."""
        return self.printed[place].endswith(_ENDS) or self.printed[place + 1].startswith(_OPENS)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the words from one to another stand, without the signs around them."""
        opening = len(self.printed[first]) - len(self.printed[first].lstrip(_AROUND))
        closing = len(self.printed[last]) - len(self.printed[last].rstrip(_AROUND))
        return self.starts[first] + opening, self.starts[last] + len(self.printed[last]) - closing


def find_quantities(text: str, sentence: Span) -> list[Mention]:
    """What stands where a metric stands, beside the numbers of a sentence: "5% fewer foos", "a foo of 0.3"."""
    words = _words_of(text, sentence)
    spans: dict[tuple[int, int], None] = {}
    for place, printed in enumerate(words.printed):
        if printed.lstrip(_AROUND + "≈<>≤≥+-±∼")[:1].isdigit():
            spans |= dict.fromkeys(_phrases_before(words, place)) | dict.fromkeys(_phrases_after(words, place))
        elif printed == "of" and words.printed[max(0, place - 2) : place] == ["in", "terms"]:
            spans |= dict.fromkeys(_phrases_after(words, place))
        if len(spans) > _MOST_QUANTITIES:
            break
    return [
        Mention(start, end, "metric", text[start:end], text[start:end], is_known=False)
        for start, end in sorted(spans)[:_MOST_QUANTITIES]
    ]


def _phrases_before(words: _Words, number: int) -> Iterator[tuple[int, int]]:
    """The last one, two and three words before a number and what connects it ("... accuracy of up to 5%")."""
    last = number - 1
    while last >= 0 and number - last <= _MOST_CONNECTING and words.bare(last).lower() in _BEFORE_A_NUMBER | {""}:
        last -= 1
    for first in range(last, max(-1, last - _MOST_WORDS), -1):
        if first < last and words.is_parted(first):
            return
        if not _is_noun(words.bare(first)):
            return
        yield words.span(first, last)


def _phrases_after(words: _Words, number: int) -> Iterator[tuple[int, int]]:
    """The first one, two and three words after a number and what connects it ("5% fewer of the foo bars")."""
    first = number + 1
    while first < len(words.printed) and first - number <= _MOST_CONNECTING and words.bare(first) in _AFTER_A_NUMBER:
        first += 1
    for last in range(first, min(len(words.printed), first + _MOST_WORDS)):
        if last > first and words.is_parted(last - 1):
            return
        if not _is_noun(words.bare(last)):
            return
        yield words.span(first, last)


def find_tasks(text: str, known: Sequence[Mention]) -> list[Mention]:
    """Phrases that end as tasks do ("multi-lingual foo detection"), with one to three words before the last.

    A phrase that the vocabulary knows as a task is left out.
    """
    words = _words_of(text, Span(0, len(text)))
    taken = {(mention.start, mention.end) for mention in known if mention.kind == "task"}
    found: list[Mention] = []
    for last, printed in enumerate(words.printed):
        if printed.lower().strip(_AROUND) not in _HEADS:
            continue
        for first in range(last - 1, max(-1, last - 1 - _MOST_WORDS), -1):
            if words.is_parted(first) or not _is_noun(words.bare(first)):
                break
            span = words.span(first, last)
            if span not in taken:
                name = text[span[0] : span[1]]
                found.append(Mention(*span, "task", name, name, is_known=False))
        if len(found) >= _MOST_TASKS:
            break
    return found


def _words_of(text: str, span: Span) -> _Words:
    printed = text[span.start : span.end].split(" ")
    starts = itertools.accumulate((len(word) + 1 for word in printed), initial=span.start)
    return _Words(printed, list(starts)[:-1])


def _is_noun(word: str) -> bool:
    """Whether a word can be part of the name of a quantity or of a task."""
    lower = word.lower()
    is_word = word[:1].isalpha() or word[1:2].isalpha()  # "3D" is one, "95%" is none
    return is_word and len(word) <= 30 and lower not in _NO_NOUNS and not lower.startswith(_NO_NOUN_BEGINS)
