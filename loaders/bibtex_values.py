"""Values of BibTeX fields as text of LaTeX: what is put together with "#", abbreviated, or inherited."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from db.cleaning import clean_line
from loaders.loader import Unreadable, Unusable

_NAMED_PARENTS = re.compile(r"\b(crossref|xdata)\s*=\s*+[{\"]?\s*+([^{}\"\n,]{1,500}+)[}\",\n]", re.IGNORECASE)
_BARE = re.compile(r"[^\s#{}\",]+")
_SIGN = re.compile(r"(?s:\\.)|[{}\"]")
_FIELD_WITHOUT_COMMA = re.compile(r"\s*([A-Za-z][\w:+-]*)\s*=\s*(?=[{\"\w])")
_OF_THE_VOLUME = frozenset(
    "booktitle journal journaltitle year date month publisher school institution organization editor series volume "
    "number address location eventtitle eventdate venue issn isbn edition".split()
)
"""What an entry inherits of the proceedings, book or journal that it stands in; a DOI or pages are their own."""
_VOLUMES = frozenset(
    "proceedings mvproceedings book mvbook collection mvcollection reference mvreference periodical".split()
)
_TITLE_OF_THE_VOLUME = {"title": "booktitle", "subtitle": "booksubtitle"}
_LONGEST_SHOWN = 40
LONGEST_ENTRY = 2**20
"""Characters of an entry, as printed and put together."""
LONGEST_ABBREVIATIONS = 2**24
"""Characters of all abbreviations of a document: each may be made of others, twice over."""
LONGEST_HERITAGE = 2**13
"""Characters of a value that is inherited: any number of entries may inherit it."""
MOST_ANCESTORS = 20
"""Entries from which one inherits; a volume, its series and their fields are three."""


@dataclass(frozen=True, slots=True)
class RawBibEntry:
    """One entry as read: its fields by their names in lower case, their values in LaTeX, put together."""

    kind: str
    key: str
    fields: dict[str, str]
    parents: tuple[tuple[str, str], ...] = ()
    """From which entries it inherits: by "crossref" or by "xdata", and their keys in lower case."""
    signals: tuple[str, ...] = ()


@dataclass(slots=True)
class Values:
    """The abbreviations of a document, as far as it was read."""

    strings: dict[str, str] = field(default_factory=dict)
    size: int = 0
    """Characters of all that was ever defined."""

    def define(self, name: str, value: str) -> None:
        """Remember an abbreviation; raises `Unreadable` where they come to more than any list has."""
        text = self._text(value, [])[0]
        self.size += len(text)
        if self.size > LONGEST_ABBREVIATIONS:
            raise Unreadable(
                f"Its abbreviations (@string) come to more than {LONGEST_ABBREVIATIONS:,} characters, at "
                f"{name[:_LONGEST_SHOWN]}; it is no list of references."
            )
        self.strings[name.lower()] = text

    def entry(self, kind: str, key: str, fields: Iterable[tuple[str, str]]) -> RawBibEntry:
        """An entry with its values put together; of a field that it has twice the first counts, as in BibTeX.

        Raises `Unusable` where abbreviations make it longer than entries are.
        """
        signals: list[str] = []
        size = 0
        found: dict[str, str] = {}
        left = deque((name, printed, 0) for name, printed in fields)
        while left:
            name, printed, begin = left.popleft()
            text, end = self._text(printed, signals, begin)
            size += len(text)
            if size > LONGEST_ENTRY:
                raise Unusable(f"The entry has more than {LONGEST_ENTRY:,} characters with its abbreviations.")
            folded = name.strip().lower()
            if folded not in found:
                found[folded] = text
            elif clean_line(found[folded]) != clean_line(text):
                signals.append(f"field is given twice: {folded[:_LONGEST_SHOWN]}")
            if following := _FIELD_WITHOUT_COMMA.match(printed, end):
                signals.append("a comma is missing between fields")
                left.appendleft((following[1], printed, following.end()))
            elif printed[end:].strip():
                signals.append(f"text that is no part of its value: {folded[:_LONGEST_SHOWN]}")
        parents = tuple(
            (by, parent.strip().lower())
            for by in ("xdata", "crossref")
            for parent in found.get(by, "").split(",")
            if parent.strip()
        )
        return RawBibEntry(kind.lower(), key, found, parents, tuple(signals))

    def _text(self, printed: str, signals: list[str], begin: int = 0) -> tuple[str, int]:
        """The text of a value that begins at a place, and where it ends."""
        texts: list[str] = []
        place, end, size = begin, begin, 0
        while place < len(printed) and size <= LONGEST_ENTRY:
            if printed[place].isspace() or printed[place] == "#":
                place += 1
                continue
            if texts and "#" not in printed[end:place]:
                break
            end = _end_of_piece(printed, place)
            piece = printed[place:end]
            texts.append(piece[1:-1] if piece[0] in '{"' else self._string(piece, signals))
            size += len(texts[-1])
            place = end
        return "".join(texts), place

    def _string(self, name: str, signals: list[str]) -> str:
        """What a bare word stands for; itself, where it is a number, a month or nothing that was defined."""
        found = self.strings.get(name.lower())
        if found is None and not name[0].isdigit() and name.lower()[:3] not in _MONTHS:
            signals.append(f"abbreviation that is not defined: {name[:_LONGEST_SHOWN]}")
        return name if found is None else found


_MONTHS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())


def parents_named(text: str) -> list[str]:
    """The keys of entries that others in a text inherit from, in lower case."""
    if "crossref" not in (folded := text.lower()) and "xdata" not in folded:
        return []
    return [key.strip().lower() for _, keys in _NAMED_PARENTS.findall(text) for key in keys.split(",")]


def inherited(entry: RawBibEntry, parents: Mapping[str, RawBibEntry]) -> RawBibEntry:
    """The entry with what it does not say itself but inherits, from the entries that they inherit from as well."""
    fields, signals = dict(entry.fields), list(entry.signals)
    left, seen = deque(entry.parents), set[str]()
    while left:
        by, key = left.popleft()
        if key in seen:
            continue
        if len(seen) == MOST_ANCESTORS:
            signals.append(f"inherits from more than {MOST_ANCESTORS} entries")
            break
        seen.add(key)
        parent = parents.get(key)
        if parent is None:
            signals.append(f"{by} to an entry that is not there")
            continue
        for name, value in _heritage(by, parent).items():
            if len(value) > LONGEST_HERITAGE:
                signals.append(f"a field that is too long to be inherited: {name[:_LONGEST_SHOWN]}")
                continue
            fields.setdefault(name, value)
        left.extend(parent.parents)
    return replace(entry, fields=fields, signals=tuple(signals))


def _heritage(by: str, parent: RawBibEntry) -> dict[str, str]:
    """What is inherited: of what others stand in only what is about it, else all, as of software by its versions."""
    if by == "xdata" or parent.kind not in _VOLUMES:
        return {name: value for name, value in parent.fields.items() if name not in ("xdata", "crossref")}
    given = {name: value for name, value in parent.fields.items() if name in _OF_THE_VOLUME}
    for name, of_volume in _TITLE_OF_THE_VOLUME.items():
        if name in parent.fields:
            given.setdefault(of_volume, parent.fields[name])
    if "year" in given and "date" in given:
        del given["year"]
    return given


def _end_of_piece(printed: str, begin: int) -> int:
    """Where the braces, the quotes or the bare word end that begin here."""
    if printed[begin] not in '{"':
        bare = _BARE.match(printed, begin)
        return bare.end() if bare else begin + 1
    closes, depth = "}" if printed[begin] == "{" else '"', 0
    for sign in _SIGN.finditer(printed, begin + 1):
        if sign[0] == closes and depth == 0:
            return sign.end()
        depth += (sign[0] == "{") - (sign[0] == "}")
    return len(printed)
