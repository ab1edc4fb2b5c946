"""RIS: what publishers' sites, databases and reference managers export, a tag of two characters a line.

Specified by Research Information Systems (RIS Format Specifications, 2001) and extended by everybody since; measured on
22 samples (docs/sources.md). A record begins with TY and ends with ER; where either is missing, the other tells.
"""

from __future__ import annotations

import re

from db.cleaning import clean_line
from db.records import VersionKind
from loaders.loader import Loader, Mapped, Unusable
from loaders.reference import (
    Reference,
    comma_names,
    page_range,
    record_of,
    split_addresses,
    split_keywords,
)
from loaders.reference_dates import most_precise, says_no_date
from loaders.tagged_lines import TaggedFormat, TaggedRecord, tags_of_head

KINDS: dict[str, VersionKind] = {
    **dict.fromkeys("JOUR EJOUR MGZN NEWS ABST INPR".split(), "journal"),
    **dict.fromkeys("CONF CPAPER".split(), "proceedings"),
    **dict.fromkeys("BOOK EBOOK EDBOOK CHAP ECHAP SER ENCYC DICT CLSWK ANCIENT CTLG PAMP".split(), "book"),
    **dict.fromkeys("THES".split(), "thesis"),
    **dict.fromkeys("RPRT GOVDOC".split(), "report"),
    **dict.fromkeys(
        "GEN UNPB UNPD MANSCPT ELEC WEB BLOG ICOMM COMP DATA DBASE AGGR PAT STAND STD STAT BILL UNBILL CASE LEGAL HEAR "
        "ADVS ART CHART EQUA FIGURE GRANT GRNT MAP MPCT MULTI MUSIC PCOMM SLIDE SOUND VIDEO JFULL OTHER INTV POD DOC "
        "UNDEF LEGIS RPTH SPEECH TV RADIO".split(),
        "other",
    ),
}
"""What form of a work each type (TY) tells of."""
FIELDS = {
    "TY": "kind of the version",
    "TI": "title",
    "T1": "title, as `TI`",
    "CT": "title, as `TI`",
    "BT": "venue of what stands in a book; title of a book that has no other",
    "ST": "title, where there is no other: a short one",
    "AU": "authors in order",
    "A1": "authors, as `AU`",
    "PY": "date of publication; of it, `Y1` and `DA` the most precise one of the same year",
    "Y1": "date of publication, as `PY`",
    "DA": "date of publication, as `PY`",
    "AB": "abstract",
    "N2": "abstract, where there is no `AB`",
    "T2": "venue; of a book its series, which is none",
    "JF": "venue: the full name of a journal",
    "JO": "venue, where no full name is given",
    "JA": "venue, as `JO`",
    "J1": "venue, as `JO`",
    "J2": "venue, as `JO`",
    "C3": "venue: the title of proceedings",
    "VL": "volume of the version",
    "VO": "volume, as `VL`",
    "IS": "issue of the version",
    "SP": "first page, or all",
    "EP": "last page",
    "PU": "publisher, as `PB`: the Web of Science puts it there",
    "PB": "publisher; of a thesis or a report the organisation too",
    "DO": "DOI",
    "DI": "DOI, as `DO`",
    "M3": "DOI, where it is one or begins with one by name",
    "L3": "DOI, as `M3`",
    "N1": "DOI or arXiv identifier, where it begins with one by name",
    "AN": "arXiv identifier, where it begins with one by name",
    "M1": "arXiv identifier, where it begins with one by name",
    "U2": "DOI, as `M3`: Pure puts it there",
    "UR": "links, repositories or identifiers",
    "L2": "link, as `UR`",
    "LK": "link, as `UR`",
    "KW": "topics",
    "ER": "the end",
}
_PERSONS = "persons who did not write it"
_NUMBER = "a number of a catalogue, a database or a publisher; no column has it"
_EDITION = "about the volume, the copy or the reference; no column has it"
_OWN = "what a program or the owner of the library put there; it means what they say"
OUT_OF_SCOPE = {
    **dict.fromkeys("A2 A3 A4 A5 ED TA".split(), _PERSONS),
    "AD": "where each author works; authors have no such column",
    **dict.fromkeys("SN CN ID LB RI U4 RP".split(), _NUMBER),
    **dict.fromkeys("CY PP CP ET NV SE T3 TT J3 JFULL LA OP CL PI WE CA DB DP SV M2 M4 OR RD SF SO".split(), _EDITION),
    **dict.fromkeys("Y2 RN AV L1 L4 C1 C2 C4 C5 C6 C7 C8 U1 U3 U5 N3 NO".split(), _OWN),
}
"""What is not read, and why."""

_STRICT = re.compile(r"\s{0,3}\ufeff?([A-Z][A-Z0-9])  -(?:\s+(.*)|)\Z")
_LOOSE = re.compile(r"\s{0,3}\ufeff?([A-Z][A-Z0-9])\s{0,3}-(?:\s+(.*)|)\Z")
_EVENT = re.compile(r"/\s*(?:received|(?:re)?submitted|reviewed|revised|accepted)\s*\Z", re.IGNORECASE)
"""A date of the manuscript, and not of the publication."""


def sniff(head: bytes) -> bool:
    """Whether the first line with anything on it has a tag, and a record begins or ends near the beginning."""
    first, tags = tags_of_head(head, _tag_of)
    is_tagged = len(tags) > 1 and (first is not None or tags[0] == "TY")
    return is_tagged and ("TY" in tags or ("ER" in tags and len(tags) > 3))


def map_entry(raw: TaggedRecord) -> Mapped:
    """The record of one entry, with the signals of what is unknown or of no use in it."""
    signals = [f"unknown field {tag}" for tag in raw.unknown(FIELDS, OUT_OF_SCOPE)]
    printed = clean_line(raw.first("TY")).upper()
    kind = KINDS.get(printed)
    if kind is None:
        signals.append(f"unknown value of TY: {printed[:60]}" if printed else "record without TY")
    is_part = printed in ("CHAP", "ECHAP", "ENCYC", "DICT") or kind == "proceedings"
    is_book = kind == "book" and not is_part
    is_of_organisation = kind in ("thesis", "report")
    title = raw.first("TI", "T1", "CT", *(("BT",) if is_book else ()), "ST")
    if not title:
        raise Unusable("The entry has no title (TI, T1).")
    dates = [date for date in raw.all("PY", "Y1", "DA") if not _EVENT.search(date)]
    published_on = most_precise(dates)
    if published_on is None and not all(map(says_no_date, dates)):
        signals.append("unusable value of PY")
    venues = ("C3", "BT", "T2", "JF", "JO", "J2") if is_part else ("JF", "T2", "JO", "JA", "J1", "J2", "BT")
    publisher = raw.first("PB", "PU")
    reference = Reference(
        kind=kind or "other",
        title=title,
        authors=_authors(raw),
        published_on=published_on,
        abstract=raw.first("AB", "N2"),
        venue="" if is_book or is_of_organisation else raw.first(*venues),
        volume=raw.first("VL", "VO"),
        issue=raw.first("IS"),
        pages=page_range(raw.first("SP"), raw.first("EP")),
        publisher="" if is_of_organisation else publisher,
        organisation=publisher if is_of_organisation else "",
        dois=tuple(raw.all("DO", "DI")),
        mentions=tuple(raw.all("M3", "L3", "N1", "AN", "M1", "U2")),
        addresses=tuple(url for value in raw.all("UR", "L2", "LK") for url in split_addresses(value)),
        keywords=tuple(keyword for value in raw.all("KW") for keyword in split_keywords(value, by_commas=False)),
    )
    return Mapped(record_of(reference), tuple(signals))


def _authors(raw: TaggedRecord) -> tuple[str, ...]:
    """The names in order; of two lists with the same names one."""
    first, second = ([name for value in raw.all(tag) for name in comma_names(value)] for tag in ("AU", "A1"))
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    return tuple(longer if set(shorter) <= set(longer) else first + second)


def _tag_of(line: str) -> tuple[str, str] | None:
    """The tag of a line; one that is printed with fewer spaces only where it is known."""
    if found := _STRICT.match(line):
        return found[1], found[2] or ""
    found = _LOOSE.match(line)
    if found and (found[1] in FIELDS or found[1] in OUT_OF_SCOPE):
        return found[1], found[2] or ""
    return None


_FORMAT = TaggedFormat(
    _tag_of,
    begins=frozenset({"TY"}),
    ends=frozenset({"ER"}),
    without='No line of it has a tag ("TY  - JOUR"): it is no RIS.',
)

read = _FORMAT.read

LOADER = Loader(
    name="ris",
    version=4,
    summary="RIS: exports of publishers, databases and reference managers",
    specification="RIS Format Specifications, Research Information Systems, 2001; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=2**40,  # records are streamed
)
