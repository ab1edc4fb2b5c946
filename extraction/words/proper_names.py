"""Proper names that no vocabulary needs to know: what is printed as a name, of a model, a method or a data set.

A name is a word with a capital inside ("MoXGATE", "ViT-L/14"), letters with digits ("o4-mini", "s1"), or a capitalised
word that does not merely begin a sentence ("Goldfish"); names and numbers in a row are one name ("Llama 3.1 8B"), and
each part that could stand alone is one too. Which of them a number is about is for later steps to weigh.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from extraction.words.mentions import Mention
from extraction.words.shapes import is_common_word

_WORD = re.compile(
    r"(?<![\w\\-])(?:[a-z]{1,40}+-){0,9}+[a-z]{0,40}+[A-Z\d]\w{0,40}"
    r"(?:(?:[-+.]|/(?=\d{1,20}\b)|[_^]\{?)\w{1,40}\}?){0,20}\+{0,2}"
)
_IS_STRONG = re.compile(
    r"(?=.{0,200}[A-Za-z]).{1,200}[A-Z].{0,200}|.{0,200}[A-Z].{0,200}\d.{0,200}|[a-z]{1,40}(?:-[a-z]{1,40})?-?\d[\w.]{0,40}(?:-.{1,200})?|\d[A-Z](?:[A-Z]|[a-z]{2}).{0,200}"
)
_IS_VERSION = re.compile(r"[Vv]?\d{1,20}(?:\.\d{1,20}){0,9}(?:[BMKbmk]|x\d{1,20})?(?:-\w{1,40}){0,9}|[A-Z]")
_IS_MEASURE = re.compile(
    r"[Tt]op-?\d{1,20}|pass\d{0,20}|[a-z]\d|x\d{1,20}|\d.{0,200}-(?:st|nd|rd|th|[a-z]{4,})|\d{1,20}(?:[GMKT]i?B|FPS|Hz|GPUs?|TOPS|G?FLOP)\w{0,40}"
)
_ADJECTIVE = re.compile(
    r".{0,200}-(?:based|trained|pretrained|style|scale|like|level|guided|aware|free|driven|tuned|centric|specific|oriented"
    r"|generated|enhanced|augmented|powered|inspired|related|judged|agnostic|wise|art|ended|end|shot|time|world|of)"
)
_PLAIN = frozenset(
    "frozenset( A An The We Our This These That Those It Its In On At By For From To With Without Within And Or But "
    "If While When Where Which What How Why Here There Then Thus Hence However Moreover Furthermore Additionally "
    "Specifically Finally First Second Third Firstly Secondly Lastly Notably Importantly Remarkably Recently Recent "
    "Despite Although Though Since Because As Also Besides Both Each Every Most Many Some Several All Other Others "
    "Such Compared Extensive Experiments Experimental Results Empirical Empirically Code Data Models Model Project "
    "Page Based Using Given Unlike Inspired Motivated Through Via Under Over Across Among Between During After Before "
    "Large Language Vision Deep Machine Learning Neural Network Networks Reinforcement Natural Processing Artificial "
    "Intelligence Existing Previous Traditional Current Currently Evaluations Evaluation Overall Instead Rather Yet "
    "Even Only More Further Building Leveraging Prior One Two Three They Their Conversely Meanwhile Nevertheless "
    "Surprisingly Interestingly Crucially Comprehensive Together Concretely Consequently Therefore Unfortunately "
    "Typically Generally Comparing".split()
)
"""Words that are capitalised where they are no names: at the beginning of a sentence, or of a heading."""
_MOST_PARTS = 6
_MOST_NAMES = 400
"""Of one text: more than anybody writes."""


class _Part(NamedTuple):
    start: int
    end: int
    printed: str
    is_strong: bool
    """Whether it is a name wherever it stands."""
    is_weak: bool
    """Whether it only goes on with a name before it: a version, or a word that is no name by itself."""


def find_proper_names(text: str) -> list[Mention]:
    """The names of a text by their print, in order; a name of several words before its parts."""
    parts = list(_parts(text))
    counts = Counter(part.printed for part in parts)
    found: list[Mention] = []
    row: list[_Part] = []
    for part in parts:
        if row and (len(row) == _MOST_PARTS or text[row[-1].end : part.start] != " "):
            found += _names(text, row, counts)
            row = []
        if row or not part.is_weak:
            row.append(part)
        if len(found) >= _MOST_NAMES:
            return found
    return [*found, *_names(text, row, counts)] if row else found


def _parts(text: str) -> Iterator[_Part]:
    for match in _WORD.finditer(text):
        printed, start = match.group(), match.start()
        if "{" not in printed:
            printed = printed.rstrip("}")
        end = start + len(printed)
        if printed in _PLAIN or is_common_word(printed) or _IS_VERSION.fullmatch(printed):
            yield _Part(start, end, printed, False, True)
        elif ("-" in printed and _ADJECTIVE.fullmatch(printed)) or _IS_MEASURE.fullmatch(printed):
            continue
        elif _IS_STRONG.fullmatch(printed):
            yield _Part(start, end, printed, True, False)
        elif printed[0].isupper() and len(printed) > 2:
            yield _Part(start, end, printed, False, False)


def _names(text: str, row: list[_Part], counts: Counter[str]) -> Iterator[Mention]:
    """The names in a row of parts: all of it, and each part that is one by itself with the version after it.

    A capitalised word that begins a sentence is one only where it stands elsewhere too, or where more follows.
    """
    spans: dict[tuple[int, int], None] = {}
    begins = not row[0].is_strong and _begins_sentence(text, row[0].start)
    if len(row) > 1 or not begins or counts[row[0].printed] > 1:
        spans[row[0].start, row[-1].end] = None
    if begins and len(row) > 1 and not row[1].is_weak:
        spans[row[1].start, row[-1].end] = None
    for place, part in enumerate(row):
        if part.is_strong:
            spans[part.start, part.end] = None
            if place + 1 < len(row) and row[place + 1].is_weak:
                spans[part.start, row[place + 1].end] = None
    for start, end in spans:
        yield Mention(start, end, "name", text[start:end], text[start:end], is_known=False)


def _begins_sentence(text: str, start: int) -> bool:
    return start == 0 or text[max(0, start - 2) : start] in (". ", "! ", "? ", ": ")
