"""MEDLINE's display format (nbib): what PubMed exports for reference managers, a tag of up to four letters a line.

Specified by the National Library of Medicine ("MEDLINE/PubMed Data Element (Field) Descriptions"); measured on 4
samples (docs/sources.md). A record begins with PMID and ends with an empty line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.cleaning import clean_line
from db.identifiers import clean_orcid
from db.records import AuthorIdentifier, VersionKind
from loaders.loader import Loader, Mapped, Unusable
from loaders.reference import Reference, comma_name, record_of, split_keywords, whole_name
from loaders.reference_dates import date_in, says_no_date
from loaders.tagged_lines import TaggedFormat, TaggedRecord, tags_of_head

FIELDS = {
    "TI": "title, without its final dot",
    "BTI": "venue of a chapter; title of a book",
    "VTI": "title, where there is no other",
    "FAU": "authors in order",
    "AU": "authors, where no full names are given",
    "CN": "authors: a group, at its place in the list",
    "AUID": "ORCID of the author before it",
    "DP": "date of publication, of a span its beginning",
    "DEP": "date of publication, where there is no `DP`",
    "AB": "abstract",
    "JT": "venue",
    "TA": "venue, where no full name is given",
    "VI": "volume of the version",
    "IP": "issue of the version",
    "PG": "pages of the version, as printed (6913-7)",
    "PB": "publisher",
    "AID": "DOI, where `[doi]` is said of it",
    "LID": "DOI, as `AID`",
    "PT": "`Preprint` and the kinds of books are the kind of the version; `Retracted Publication` is a retraction",
    "RIN": "a retraction: where it was announced",
    "OT": "topics: the authors' keywords",
    "MH": "topics: subject headings, without their qualifiers",
    "CI": "licence of the work, where it names one",
    "PMID": "where a record begins; no column has the number",
}
_NUMBER = "a number of a catalogue or a database; no column has it"
_HISTORY = "what became of the record or the manuscript, and when"
_PERSONS = "persons who did not write it"
_OTHER_WORK = "another work that this one comments on, corrects or repeats"
OUT_OF_SCOPE = {
    **dict.fromkeys("PMC PMCR MID JID IS ISBN OID RN SI GR NM GS SFM OAB OABL OCI OTO PHST_ID".split(), _NUMBER),
    **dict.fromkeys("OWN STAT DA DCOM LR DRDT CTDT CRDT CDAT EDAT MHDA PHST PST SB PUBM LLU".split(), _HISTORY),
    **dict.fromkeys("ED FED IR FIR PS FPS IRAD EDID".split(), _PERSONS),
    **dict.fromkeys(
        "CON CIN EFR ECF ECI CRI CRF DDIN DRIN EIN RPI RPF RRI RRF ROF SPIN UIN UOF ORI".split(), _OTHER_WORK
    ),
    "AD": "where each author works; authors have no such column",
    "LA": "about the text; no column has it",
    "RF": "how many works it cites",
    "PL": "a place; no column has it",
    "TT": "the title in its own language; `TI` is the one that is indexed",
    "CTI": "about the volume; no column has it",
    "CP": "about the volume; no column has it",
    "EN": "about the volume; no column has it",
    "SO": "repeats the fields as one line",
    "COIS": "conflicts of interest",
    "PMCID": _NUMBER,
}
"""What is not read, and why."""
KINDS: dict[str, VersionKind] = {
    "Preprint": "preprint",
    "Book": "book",
    "Book Chapter": "book",
    "Academic Dissertation": "thesis",
}
"""Types of publication that are the kind of the version; all others are sorts of articles."""

_TAG = re.compile(r"(?=.{4}-)([A-Z][A-Z0-9]{1,3}) *-(?: (.*)|)\Z")
_OF_RECORDS = frozenset({"PMID", "STAT", "OWN", "FAU", "DCOM", "JT", "LR"})
_SHORT_NAME = re.compile(r"\A((?:(?![^\W\d_])[^,])*+[^\W\d_][^,]*?) ([A-Z]{1,3}(?: (?:Jr|Sr|I{2,3}|IV))?)\Z")
"""The surname first, and behind it initials and a suffix: "Lovelace AM", "Lovelace AM Jr"."""
_GENERATIONS = {"2nd": "II", "3rd": "III", "4th": "IV"}
_DOI = re.compile(r"(.+?)(?<!\s)\s*+\[doi\]", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """Whether the first line with anything on it has a tag, and MEDLINE's own tags follow."""
    first, tags = tags_of_head(head, _tag_of)
    return first not in (None, "TY") and len(_OF_RECORDS.intersection(tags)) > (first != "PMID")


def map_entry(raw: TaggedRecord) -> Mapped:
    """The record of one entry, with the signals of what is unknown or of no use in it."""
    signals = [f"unknown field {tag}" for tag in raw.unknown(FIELDS, OUT_OF_SCOPE)]
    types = [clean_line(value) for value in raw.all("PT")]
    journal, book = raw.first("JT", "TA"), raw.first("BTI")
    title = clean_line(raw.first("TI") or book or raw.first("VTI"))
    if not title:
        raise Unusable("The entry has no title (TI).")
    printed = raw.first("DP", "DEP")
    published_on = date_in(clean_line(printed))
    if published_on is None and not says_no_date(printed):
        signals.append("unusable value of DP")
    of_venue: VersionKind = "journal" if journal else "book" if book else "other"
    authors, orcids = _authors(raw)
    reference = Reference(
        kind=next((KINDS[value] for value in types if value in KINDS), of_venue),
        title=title[:-1] if title.endswith(".") and not title.endswith("..") else title,
        authors=authors,
        published_on=published_on,
        abstract=clean_line(raw.first("AB")),
        venue=journal or (book if raw.first("TI") else ""),
        volume=raw.first("VI"),
        issue=raw.first("IP"),
        pages=raw.first("PG"),
        publisher=raw.first("PB"),
        dois=tuple(found[1] for value in raw.all("AID", "LID") if (found := _DOI.fullmatch(clean_line(value)))),
        keywords=tuple(_keywords(raw)),
        rights=raw.first("CI"),
        author_identifiers=orcids,
        is_retracted=True if "Retracted Publication" in types or raw.first("RIN") else None,
    )
    return Mapped(record_of(reference), tuple(signals))


def _authors(raw: TaggedRecord) -> tuple[tuple[str, ...], tuple[AuthorIdentifier, ...]]:
    """The names in order, full ones where there are any, and the ORCIDs that stand behind them."""
    of_persons = "FAU" if "FAU" in raw.tags else "AU"
    names: list[str] = []
    orcids: list[AuthorIdentifier] = []
    for tag, value in raw.fields:
        if tag == of_persons and clean_line(value):
            *words, last = clean_line(value).split()
            printed = " ".join((*words, _GENERATIONS.get(last, last)))
            names.append(comma_name(_SHORT_NAME.sub(r"\1, \2", printed) if tag == "AU" else printed))
        elif tag == "CN" and value:
            names.append(whole_name(clean_line(value)))
        elif tag == "AUID" and names and (orcid := clean_orcid(value)):
            orcids.append(AuthorIdentifier(len(names) - 1, "orcid", orcid))
    return tuple(names), tuple(orcids)


def _keywords(raw: TaggedRecord) -> Iterator[str]:
    for value in raw.all("OT"):
        yield from (keyword.replace("*", "") for keyword in split_keywords(clean_line(value), by_commas=False))
    for value in raw.all("MH"):
        yield clean_line(value).partition("/")[0].replace("*", "")


def _tag_of(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line)
    return (found[1], found[2] or "") if found else None


_FORMAT = TaggedFormat(
    _tag_of,
    begins=frozenset({"PMID"}),
    ends_at_blank=True,
    without='No line of it has a tag ("PMID- 123"): it is no MEDLINE.',
)

read = _FORMAT.read

LOADER = Loader(
    name="nbib",
    version=4,
    summary="MEDLINE (nbib): what PubMed exports for reference managers",
    specification="https://www.nlm.nih.gov/bsd/mms/medlineelements.html; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=2**40,  # records are streamed
)
