"""Numbers in the words around a value that are none: bounds of intervals, ends of scales, thresholds, years."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from extraction.words.sentences import Span

_NUMBER = r"[+−-]?\d{0,6}\.?\d{1,6}"
_PERCENT = r"\s?(?:\\{0,2}%)?"
_DASH = r"\s?(?:-{1,3}|–|—|−|to|and|,|;)\s?"
_INTERVAL = r"(?:confidence|credible|credibility) (?:interval|bound|limit)s?|CIs?|HDI"
_OF_AN_INTERVAL = re.compile(
    rf"(?<![\d.])(?:{_NUMBER}{_PERCENT}{_DASH}{_NUMBER}{_PERCENT}[,;:]?\s)?(?:\d{{2}}(?:\.\d)?{_PERCENT}\s?-?)?\b"
    rf"(?:{_INTERVAL})\b(?:\s?\d{{2}}{_PERCENT})?"
    rf"(?:[\s:=,$\[({{]{{0,5}}(?:of |from |is )?[\s$\[({{]{{0,3}}{_NUMBER}{_PERCENT}{_DASH}{_NUMBER}{_PERCENT})?"
)
_NAMES_AN_INTERVAL = re.compile(rf"\b(?:{_INTERVAL})\b")
"""What stands in all that the pattern matches, and in no "CIFAR"."""
_SCALE = re.compile(
    r"\b(?:scale (?:of|from) \$?\d{1,4}\s?(?:-{1,2}|–|to)\s?\d{1,4}(?![\d.]|\s?(?:[BMKx%]|[bm]illion))"
    r"|\d{1,4}\s?(?:(?:-{1,2}|–|to)\s?\d{1,4})?[\s-](?:point )?(?:Likert )?scale)\b"
)
_OUT_OF = re.compile(r"(?<=\d)(?:\s?/\s?|\s(?:out of|/)\s)(?:5|10|100)(?:\.0)?(?![\d.%xX/])")
_THRESHOLD = re.compile(
    r"(?:\bat (?:an? )?IoU (?:threshold )?(?:of |= ?)?|\bIoU\s?[=>≥]\s?|\bthresholds? (?:of |at |is |= ?)?"
    r"|\b(?:alpha|significance level)\s?(?:of |at |is |= ?)|α\s?=\s?"
    r"|\b[nkN]\s?[<>≤≥]\s?|\b[pP]\s?(?:[<=>≤≥]|-?\s?values? (?:of|below|<|<=|is))\s?)"
    r"\$?\d{0,6}\.?\d{1,12}(?![\d.]{0,8}\d|\s?\\?%)"
)
_YEAR = r"(?:19[5-9]\d|20[0-3]\d)(?![\d%]|[.,]\d)"
_YEARS = re.compile(
    rf"\b(?:[Ss]ince|[Uu]ntil|[Dd]uring|[Bb]efore|[Aa]fter|[Ii]n|years?|[Bb]etween|[Ff]rom|[Oo]f|[Bb]y|January|February|March|April|May|June|July"
    rf"|August|September|October|November|December)\s(?:the year\s|early\s|late\s|mid-)?{_YEAR}"
    rf"(?:\s?(?:-{{1,2}}|–|to|and|until|through)\s?{_YEAR})?+(?!\s?(?:Elo|points?|tokens?|steps?|hours?|FPS|fps|ms)\b)"
)
_INTERVALS = ("CI", "confidence", "credib", "HDI")
_THRESHOLDS = ("IoU", "threshold", "alpha", "significance level", "α", "-value")
_COMPARED = ("p<", "p <", "p=", "p =", "P<", "P <", "n >", "n <", "k >", "k <", "N >", "N <")
_ASIDES = (
    (_OF_AN_INTERVAL, _INTERVALS, _INTERVALS),
    (_SCALE, ("scale",), ("scale of", "scale from", " scale", "-scale")),
    (_OUT_OF, ("/", "out of"), ("/5", "/ 5", "/10", "/ 10", "out of")),
    (_THRESHOLD, (*_THRESHOLDS, "<", "=", ">"), (*_THRESHOLDS, *_COMPARED)),
    (_YEARS, ("19", "20"), (" 19", " 20", "-19", "-20")),
)
"""Patterns with words without which they never match, behind the few that stand in all of these."""


class Asides:
    """The stretches of a text whose numbers are no values."""

    def __init__(self, text: str) -> None:
        spans = sorted(_asides_of(text))
        self._starts = [span.start for span in spans]
        self._ends = [span.end for span in spans]

    def hold(self, position: int) -> bool:
        """Whether a place is in one of them."""
        place = bisect.bisect_right(self._starts, position) - 1
        return place >= 0 and position < self._ends[place]


def _asides_of(text: str) -> Iterator[Span]:
    holds = text.__contains__
    for pattern, hints, needles in _ASIDES:
        if not (any(map(holds, hints)) and any(map(holds, needles))):
            continue
        if pattern is not _OF_AN_INTERVAL or _NAMES_AN_INTERVAL.search(text):
            yield from (Span(*match.span()) for match in pattern.finditer(text))
