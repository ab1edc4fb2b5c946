"""Noun phrases beside a number: what it may measure in the text's own words, where no list knows the measure.

"a token waste of 12.5", "Kendall-Tau: 0.46", "94.4% ranking consistency", "13% in designability", and a known measure
with the words that narrow it: "repair success rate". Whether one is a measure is for others to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extraction.words.patterns import any_of
from extraction.words.sentences import Span

_MOST_WORDS = 4
_LONGEST_LINK = 48
_REACH = 90
"""Code points on either side that are looked at."""
_WORD = re.compile(r"[A-Za-z][\w@+^'’/-]{0,40}")
_LINK_BEFORE = re.compile(
    r"(?:(?<![\w-])"
    + any_of(
        "of, to, from, by, is, are, was, were, at, reach(?:es|ed|ing)?, exceed(?:s|ed|ing)?, up, over, about, around",
        "more, than, only, just, as, high, low, much, an?, the, nearly, approximately, roughly, almost, between",
        r"within, above, below, under, e\.g\., i\.e\., sim, approx, leq, geq, on average, average, impressive",
        "remarkable, respectively, drops?, falls?, improves?, increases?, decreases?, rises?, improved, increased",
        "decreased, reduced, new, strong, scores?, rising, dropping, ranging, down, additional",
    )
    + r"(?![\w-])|[\s(:=,+~∼≈<>≤≥$\\{−-]){1,16}\Z"
)
_LINK_AFTER = re.compile(
    r"(?:(?<![\w-])"
    + any_of(
        "absolute, relative, average, overall, mean, of, in, on, for, the, its, their, higher, lower, better, fewer",
        "less, more, improvements?, reductions?, increases?, decreases?, gains?, boosts?, drops?, savings?, points?",
        "improved, reduced, additional, greater, smaller, percentage, terms, uplift, cut, top",
    )
    + r"(?![\w-])|[\s$)}-]){1,16}"
)
_NO_PART = frozenset(
    "a about above then now still thus hence so yet if across after against all also an and any are around as at"
    " average averaged baseline baselines be before being below best better between both but by can compared"
    " comparable competitive consistently corresponding current despite down during each either even every"
    " existing few fewer final for from further great has have high higher highest however impressive improved in"
    " including into is it its just large larger less low lower lowest maximum mean minimum more most near nearly"
    " new no non not notable of on only or original other our ours over overall own per previous prior remarkable"
    " respectively same significant significantly similar single small smaller some strong stronger substantial"
    " such superior than that the their them these they this those through to top total under up using various"
    " versus via vs we when where which while whose with within without worse additional absolute relative"
    " approximately whereas respective performing improvements improvement gains reductions reduction increases"
    " decreases drops drop boosts margins margin speedups points point percent models model methods method"
    " approach approaches systems results settings cases datasets dataset benchmarks benchmark tasks task state-"
    " of-the-art sota known published reported best-known greater according correct two three four five six seven eight"
    " nine ten".split()
)
_VERB = re.compile(
    r"(?:accelerat|achiev|adopt|attain|boost|bring|cut|decreas|deliver|demonstrat|drop|enabl|enhanc|evaluat|exceed"
    r"|exhibit|gain|get|giv|improv|increas|lower|maintain|obtain|outperform|preserv|produc|provid|rais|reach|receiv|reduc"
    r"|report|requir|retain|sav|scor|show|surpass|us|yield|lead|mak|keep|tak|need|run|train|process|recover|contain"
    r"|match|result|generat|offer|cost|fall|ris|remain|spann|rang)(?:e|es|ed|ing|s|t?ting|t?ted|p?ped|p?ping)?"
)
_MEASURED = frozenset("error rating rate score ratio accuracy length cost gap latency distance similarity".split())


_OPENING = ("(", "[", '"', "“", "'")


class Phrase(NamedTuple):
    """A noun phrase, where it stands, and the word or sign that ties it to the number."""

    start: int
    end: int
    name: str
    """In the singular, where it ends in a common measure."""
    link: str


def phrases_beside(text: str, sentence: Span, start: int, end: int) -> Iterator[Phrase]:
    """The phrases that a number from `start` to `end` may modify: the one tied to it from before, and from after."""
    first = max(sentence.start, start - _REACH)
    link = _LINK_BEFORE.search(text, max(first, start - _LONGEST_LINK), start)
    if link and (phrase := _ending_at(text, first, link.start(), _word_of(link.group(), 0))):
        yield phrase
    last = min(sentence.end, end + _REACH)
    link = _LINK_AFTER.match(text, end, last)
    if link and (phrase := _beginning_at(text, link.end(), last, _word_of(link.group(), -1))):
        yield phrase


def narrowed(text: str, sentence: Span, start: int, end: int) -> Phrase | None:
    """A measure that stands from `start` to `end` with the words before that narrow it: "repair success rate"."""
    first = max(sentence.start, start - _REACH)
    if start <= first or text[start - 1] != " ":
        return None
    before = _ending_at(text, first, start - 1, "")
    if before is None:
        return None
    return Phrase(
        before.start, end, _singular(text[before.start : end]), text[before.start : start].split()[-1].lower()
    )


def _ending_at(text: str, first: int, end: int, link: str) -> Phrase | None:
    """The words before a place, as far as a noun phrase may go."""
    start, stop = end, end
    for _ in range(_MOST_WORDS):
        space = text.rfind(" ", first, stop)
        begin = first if space < 0 else space + 1
        is_opened = text[begin : begin + 1] in _OPENING
        if not _is_part(text[begin + is_opened : stop]):
            break
        start, stop = begin + is_opened, space
        if is_opened or space < 0:
            break
    return _phrase(text, start, end, link) if start < end else None


def _beginning_at(text: str, start: int, last: int, link: str) -> Phrase | None:
    """The words after a place, as far as a noun phrase may go."""
    end = start
    for _ in range(_MOST_WORDS):
        begin = end if end == start else end + 1
        match = _WORD.match(text, begin, last)
        if match is None or not _is_part(match.group()):
            break
        end = match.end()
        if text[end : end + 1] != " ":
            break
    return _phrase(text, start, end, link) if end > start else None


def _phrase(text: str, start: int, end: int, link: str) -> Phrase:
    return Phrase(start, end, _singular(text[start:end]), link)


def _is_part(word: str) -> bool:
    lower = word.lower()
    return _WORD.fullmatch(word) is not None and lower not in _NO_PART and _VERB.fullmatch(lower) is None


def _singular(name: str) -> str:
    """A name without the plural of a common measure: "trajectory errors" measure a trajectory error."""
    return name[:-1] if name[-1:] == "s" and name.rpartition(" ")[2][:-1].lower() in _MEASURED else name


def _word_of(link: str, place: int) -> str:
    words = link.split()
    return words[place].lower() if words else "("
