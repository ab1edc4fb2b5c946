"""What a person typed into a search box, as words, phrases and conditions. Every text is a query; none is an error.

    pruning "vision transformer" -survey author:scholkopf year:2020-2023 venue:ICML dataset:ImageNet has:code

What is no field of ours ("LLaMA:") is words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from db.cleaning import clean_line

FIELDS = ("author", "year", "venue", "dataset", "task", "method", "has")
"""What may stand before a colon."""
HAVING = {"code": "hascode", "results": "hasresults"}
"""What may stand behind `has:`, and the word of the index for it."""
LONGEST = 600
"""Letters of a query that are read."""
MOST_TERMS = 32

_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02", '"'))
_PART = re.compile(r"""(?P<minus>-?)(?:(?P<field>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))""")
_PIECE = re.compile(r"[^\W_]+")
_YEARS = re.compile(r"(?P<sign>[<>]=?)?(?P<first>[12][0-9]{3})?(?P<dash>-|\.\.)?(?P<last>[12][0-9]{3})?")
_EARLIEST, _LATEST = 1900, 2100


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words that stand together."""

    text: str
    """As typed."""
    is_prefix: bool = False
    """Whether it is the beginning of a word: typed with a star."""
    is_phrase: bool = False
    """Whether it was typed in quotes."""

    @property
    def pieces(self) -> list[str]:
        """The runs of letters and digits in it: "self-supervised" has two."""
        return _PIECE.findall(self.text)

    @property
    def sign(self) -> str:
        """Its end where that is part of the name, which the index does not keep: "++" of "C++"; "" for none."""
        end = self.text[len(self.text.rstrip("+#")) :]
        return end if not self.is_prefix and len(self.pieces) == 1 else ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What papers must have beside words: an author, a year, a venue."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for."""

    text: str
    """All of it, as typed, on one line."""
    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    conditions: tuple[Condition, ...] = ()
    excluded: tuple[Condition, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return not (self.terms or self.without or self.conditions or self.excluded)


def parse(text: str) -> Query:
    """The query that a text is."""
    line = clean_line(text.encode("utf-8", "replace").decode())[:LONGEST].translate(_QUOTES)
    terms: dict[Term, None] = {}
    without: dict[Term, None] = {}
    conditions: dict[Condition, None] = {}
    excluded: dict[Condition, None] = {}
    for part in _PART.finditer(line):
        is_wanted = not part["minus"]
        field, value = (part["field"] or "").lower(), (part["quoted"] or part["bare"] or "").strip()
        if _is_condition(field, value):
            (conditions if is_wanted else excluded)[Condition(field, value)] = None
            continue
        written = f"{part['field']}: {value}" if part["field"] else value
        is_prefix = part["quoted"] is None and written.endswith("*")
        term = Term(written.rstrip("*") if is_prefix else written, is_prefix, part["quoted"] is not None)
        if term.pieces:
            (terms if is_wanted else without)[term] = None
    return Query(line, tuple(terms)[:MOST_TERMS], tuple(without)[:MOST_TERMS], tuple(conditions), tuple(excluded))


def years_of(value: str) -> range | None:
    """The years that "2020", "2020-2023", ">2020", "..2019" name; None for none."""
    match = _YEARS.fullmatch(value.replace(" ", ""))
    if match is None or not (match["first"] or match["last"]):
        return None
    first, last = (int(match[end]) if match[end] else None for end in ("first", "last"))
    if match["sign"]:
        if match["dash"] or first is None:
            return None
        is_open = len(match["sign"]) == 1
        if match["sign"][0] == ">":
            return range(first + is_open, _LATEST)
        return range(_EARLIEST, first + (not is_open))
    if not match["dash"]:
        return range(first, first + 1) if first is not None and last is None else None
    return range(_EARLIEST if first is None else first, (_LATEST if last is None else last) + 1)


def _is_condition(field: str, value: str) -> bool:
    """Whether a field and its value say what papers must have; else they are words with a colon between."""
    if field == "year":
        return years_of(value) is not None
    if field == "has":
        return value.lower() in HAVING
    return field in FIELDS and bool(_PIECE.search(value))
