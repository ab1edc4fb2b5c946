"""EndNote's tagged export (.enw, "refer"): a percent sign and one character a line.

Described in EndNote's manual (the filter "EndNote Import"); measured on 2 samples (docs/sources.md). A record begins
with %0 and ends with an empty line.
"""

from __future__ import annotations

import re

from db.cleaning import clean_line
from loaders.endnote_xml import KINDS
from loaders.loader import Loader, Mapped, Unusable
from loaders.reference import Reference, comma_names, record_of, split_addresses, split_keywords
from loaders.reference_dates import most_precise, says_no_date
from loaders.tagged_lines import TaggedFormat, TaggedRecord, tags_of_head

FIELDS = {
    "0": "kind of the version, by the names of EndNote's types",
    "T": "title",
    "A": "authors in order",
    "D": "date of publication; of it and `%8` the most precise one of the same year",
    "8": "date of publication, as `%D`",
    "X": "abstract",
    "J": "venue: a journal",
    "B": "venue: of what stands in a volume",
    "V": "volume of the version",
    "N": "issue of the version",
    "P": "pages of the version",
    "I": "publisher; of a thesis or a report the organisation",
    "R": "DOI",
    "U": "links, repositories or identifiers",
    "K": "topics",
    "M": "arXiv identifier or DOI, where it is one by name",
    "Z": "arXiv identifier or DOI, where it begins with one by name",
}
_OTHER = "about the volume, the copy or the owner's library; no column has it"
OUT_OF_SCOPE = {
    **dict.fromkeys("EYH?", "persons who did not write it"),
    "+": "where each author works; authors have no such column",
    **dict.fromkeys("@L", "a number of a catalogue or a publisher; no column has it"),
    **dict.fromkeys("CFGOQSW12345679!#$&()*,<=>[]^~", _OTHER),
}
"""What is not read, and why."""

_TAG = re.compile(r"\s?%(\S)(?:\s+(.*)|)\Z")


def sniff(head: bytes) -> bool:
    """Whether the first line with anything on it has a tag, and a type, a title or an author follows."""
    first, tags = tags_of_head(head, _tag_of)
    return first is not None and not {"0", "T", "A"}.isdisjoint(tags)


def map_entry(raw: TaggedRecord) -> Mapped:
    """The record of one entry, with the signals of what is unknown or of no use in it."""
    signals = [f"unknown field %{tag}" for tag in raw.unknown(FIELDS, OUT_OF_SCOPE)]
    printed = clean_line(raw.first("0")).lower()
    kind = KINDS.get(printed)
    if kind is None:
        signals.append(f"unknown value of %0: {printed[:60]}" if printed else "record without %0")
    if not clean_line(raw.first("T")):
        raise Unusable("The entry has no title (%T).")
    dates = raw.all("D", "8")
    published_on = most_precise(dates)
    if published_on is None and not all(map(says_no_date, dates)):
        signals.append("unusable value of %D")
    is_of_organisation = kind in ("thesis", "report")
    is_whole_book = kind == "book" and "section" not in printed
    reference = Reference(
        kind=kind or "other",
        title=raw.first("T"),
        authors=tuple(name for value in raw.all("A") for name in comma_names(value)),
        published_on=published_on,
        abstract=raw.first("X"),
        venue="" if is_whole_book or is_of_organisation else raw.first("J", "B"),
        volume=raw.first("V"),
        issue=raw.first("N"),
        pages=raw.first("P"),
        publisher="" if is_of_organisation else raw.first("I"),
        organisation=raw.first("I") if is_of_organisation else "",
        dois=tuple(raw.all("R")),
        mentions=tuple(raw.all("M", "Z")),
        addresses=tuple(url for value in raw.all("U") for url in split_addresses(value)),
        keywords=tuple(keyword for value in raw.all("K") for keyword in split_keywords(value, by_commas=False)),
    )
    return Mapped(record_of(reference), tuple(signals))


def _tag_of(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line)
    return (found[1], found[2] or "") if found else None


_FORMAT = TaggedFormat(
    _tag_of,
    begins=frozenset({"0"}),
    ends_at_blank=True,
    without='No line of it has a tag ("%0 Journal Article"): it is no export of EndNote.',
)

read = _FORMAT.read

LOADER = Loader(
    name="endnote-tagged",
    version=4,
    summary="EndNote's tagged export (.enw), which many publishers' sites offer",
    specification="EndNote's manual, import filter EndNote Import; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=2**40,  # records are streamed
)
