"""One BibTeX entry: which of its fields are read, which are not and why.

Every field is read, or named below as out of scope, or gives a signal. Anybody may add fields of their own to a
library, so those of the programs that write most libraries are named; a type of entry that nobody knows is of the kind
"other", with a signal.
"""

from __future__ import annotations

import re

from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

from db.cleaning import clean_line
from db.records import StatedTopic, VersionKind
from loaders.bibtex_fields import FIELDS, OUT_OF_SCOPE, OUT_OF_SCOPE_BY_PROGRAM
from loaders.bibtex_latex import plain_address, readable, undoubled, without_mathematics
from loaders.bibtex_values import RawBibEntry
from loaders.latex import plain_words
from loaders.loader import Mapped, Unusable
from loaders.reference import Reference, by_and, record_of, split_keywords, whole_name
from loaders.reference_dates import date_in, date_of, month_and_day, says_no_date

KINDS: dict[str, VersionKind] = {
    "article": "journal",
    "suppperiodical": "journal",
    "inproceedings": "proceedings",
    "conference": "proceedings",
    "book": "book",
    "booklet": "book",
    "inbook": "book",
    "incollection": "book",
    "collection": "book",
    "bookinbook": "book",
    "suppbook": "book",
    "suppcollection": "book",
    "mvbook": "book",
    "mvcollection": "book",
    "reference": "book",
    "mvreference": "book",
    "inreference": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "masterthesis": "thesis",
    "bachelorthesis": "thesis",
    "bachelorsthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "preprint": "preprint",
    "misc": "other",
    "unpublished": "other",
    "manual": "other",
    "online": "other",
    "electronic": "other",
    "www": "other",
    "webpage": "other",
    "url": "other",
    "patent": "other",
    "standard": "other",
    "software": "other",
    "softwareversion": "other",
    "softwaremodule": "other",
    "codefragment": "other",
    "dataset": "other",
    "review": "other",
    "letter": "other",
    "artwork": "other",
    "audio": "other",
    "image": "other",
    "movie": "other",
    "music": "other",
    "performance": "other",
    "video": "other",
    "legal": "other",
    "legislation": "other",
    "jurisdiction": "other",
    "commentary": "other",
    "newspaper": "other",
    "generic": "other",
    "other": "other",
    "presentation": "other",
    "talk": "other",
    "poster": "other",
}
"""What form of a work each type of entry tells of."""
NO_PAPERS = {
    "proceedings": "a volume of proceedings, which is the venue of others",
    "mvproceedings": "volumes of proceedings, which are the venue of others",
    "periodical": "a journal, which is the venue of others",
    "set": "a set of other entries",
    "xdata": "fields that other entries inherit",
    "ieeetranbstctl": "an instruction to a style",
    "control": "an instruction to a style",
    "achemso": "an instruction to a style",
    "bibnote": "a note of a document",
    "footnote": "a note of a document",
}
"""Types of entries that are rejected, and what such an entry is."""
_NUMBERED = re.compile(r"(?:bdsk-url|url)-?[0-9]+")
_CLASS = re.compile(r"[a-z-]+(?:\.[A-Za-z-]{2,})?")
_OTHERS = re.compile(r"(?:and\s+)?others|et\.?\s*al\.?", re.IGNORECASE)
_REST = re.compile(r"([^{}]+?),?(?<!\s)\s++et\.?\s*+al\.?", re.IGNORECASE)
_NAMES_BY_SEMICOLON = re.compile(r";(?![^{}]{0,300}\})")
_NAMED_PARTS = re.compile(r"\b(family|given|prefix|suffix)\s*=\s*((?:[^,{}]|\{[^{}]*\})+)", re.IGNORECASE)
"""The parts of a name, as biblatex can have them: "family=Lovelace, given=Ada"."""
_DOTLESS = re.compile(r"(\\[ij])\s(?=\S)(?!and\s)", re.IGNORECASE)
_STRAY_AND = re.compile(r"\A(?:\s*and\b)+\s*|(?<!\band)(?<!\s)(?:\s+and)++\s*\Z|(?<=\band)\s+and\b", re.IGNORECASE)
_COMMA = re.compile(r"(?:(?<!\s)\s++)?,\s*(?:and\s+)?")
_INITIALS = re.compile(r"[A-Z]\.?(?:[\s-]*[A-Z]\.?){0,3}")
_INITIALS_BEFORE = re.compile(r"(?:[A-Z]\.[\s-]?)+[A-Z][^.]")
_INITIALS_BEHIND = re.compile(r"[^\W\d_]\w[\w' -]* [A-Z](?:[ -]?[A-Z]){0,2}")
_SUFFIX = re.compile(r"[js]r\.?|i{2,3}|iv", re.IGNORECASE)
_ENTITY = re.compile(r"&#?\w{1,10};")


def map_entry(raw: RawBibEntry) -> Mapped:
    """The record of an entry, with the signals of what is unknown or of no use in it."""
    if raw.kind in NO_PAPERS:
        raise Unusable(f"The entry (@{raw.kind}) is {NO_PAPERS[raw.kind]}, and no paper.")
    fields, signals = raw.fields, list(raw.signals)
    kind = KINDS.get(raw.kind)
    if kind is None:
        signals.append(f"unknown value of type: {raw.kind[:60]}")
    signals.extend(sorted(f"unknown field {clean_line(name)[:60]}" for name in fields if not _is_known(name)))

    def text(*names: str) -> str:
        return next((found for name in names if (found := clean_line(without_mathematics(fields.get(name, ""))))), "")

    def addresses(*names: str) -> tuple[str, ...]:
        return tuple(found for name in names if (found := plain_address(fields.get(name, ""))))

    title = clean_line(readable(fields.get("title", "")))
    is_of_itself = not title and kind == "book"  # a book whose chapters, or which itself, has the title of the book
    title = title or (text("booktitle") if is_of_itself else "")
    is_report, is_thesis = kind == "report", kind == "thesis"
    is_of_journal = raw.kind in ("article", "suppperiodical", "review")
    in_journal = text("journal", "journaltitle")
    in_volume = "" if is_of_itself else text("booktitle", "eventtitle", "conference")
    reference = Reference(
        kind=kind or "other",
        title=_with_subtitle(title, clean_line(readable(fields.get("subtitle", "")))),
        authors=_authors(fields.get("author", ""), signals),
        published_on=_published_on(fields, signals),
        abstract=readable(fields.get("abstract", "")),
        venue=(in_journal or in_volume) if is_of_journal else (in_volume or in_journal),
        volume=text("volume"),
        issue="" if is_report else text("number", "issue"),
        pages=text("pages", "page", "eid", "articleno", "article-number"),
        publisher=text("publisher") or ("" if is_report or is_thesis else text("organization")),
        organisation=text("school", "institution", "organization") if is_report or is_thesis else text("institution"),
        dois=addresses("doi", "doi-url"),
        eprints=_eprints(fields),
        mentions=(*addresses("note", "howpublished", "number", "volume", "reportnumber"),),
        addresses=addresses(
            "url", "howpublished", "ee", "link", "pdf", "code", "repository", "github", "openreview", *_numbered(fields)
        ),
        keywords=_keywords(fields),
        rights=text("license", "licence", "copyright", "rights"),
    )
    record = record_of(reference, _classes(fields))
    return Mapped(record, tuple(dict.fromkeys(signals)))


def _is_known(name: str) -> bool:
    return (
        name in FIELDS
        or name in OUT_OF_SCOPE
        or _NUMBERED.fullmatch(name) is not None
        or name.startswith(tuple(OUT_OF_SCOPE_BY_PROGRAM))
    )


def _numbered(fields: dict[str, str]) -> list[str]:
    return [name for name in fields if _NUMBERED.fullmatch(name)]


def _with_subtitle(title: str, subtitle: str) -> str:
    if not subtitle or not title or subtitle.lower() in title.lower():
        return title
    return f"{title} {subtitle}" if title.endswith((":", "?", "!", "-", "\u2013", "\u2014")) else f"{title}: {subtitle}"


def _authors(printed: str, signals: list[str]) -> tuple[str, ...]:
    """The names in order, the given name first; "others" stays, for those that the list leaves out."""
    # An accent may stand before a space ("\\v s"), which parts no words of a name.
    printed = _STRAY_AND.sub("", clean_line(plain_words(_DOTLESS.sub(r"{\1}", undoubled(printed)))))
    names = split_multiple_persons_names(printed)
    if len(names) == 1 and _is_braced(printed) and len(within := by_and(printed[1:-1])) > 1:
        names = within  # as Web of Science puts every value in braces of its own
    if names and (rest := _REST.fullmatch(names[-1])):
        names[-1:] = [rest[1], "et al."]
    if len(names) == 1 and ";" in printed and not _ENTITY.search(printed):
        names = [name.strip() for name in _NAMES_BY_SEMICOLON.split(printed)]
    if parted := _parted_by_commas(names):
        signals.append("authors parted by commas")
        names = parted
    return tuple(name for part in names if any(map(str.isalnum, name := _name(part.strip(), signals))))


def _parted_by_commas(names: list[str]) -> list[str]:
    """The names of lists whose names stand between commas; none where the commas part the names themselves.

    "Ada Berg, Carl Dahl, Eva Falk" and "A. Berg, C. Dahl" are several, as are "Berg A, Dahl C" and "Berg, A., Dahl,
    C."; "van der Berg, Ada" is one. A comma before the "and" ends a list, too.
    """
    parted = [_several(name) for name in names]
    if not any(len(several) > 1 for several in parted):
        return []
    return [name for several in parted for name in several]


def _several(printed: str) -> list[str]:
    pieces = [] if "{" in printed else list(filter(None, _COMMA.split(printed.strip())))
    if pieces and all(map(_INITIALS_BEHIND.fullmatch, pieces)):
        return [f"{surname}, {initials}" for surname, _, initials in (piece.rpartition(" ") for piece in pieces)]
    if len(pieces) > 3 and len(pieces) % 2 == 0 and all(map(_INITIALS.fullmatch, pieces[1::2])):
        return [f"{surname}, {initials}" for surname, initials in zip(pieces[::2], pieces[1::2], strict=True)]
    if any(_SUFFIX.fullmatch(piece) or _NAMED_PARTS.search(piece) for piece in pieces):
        return [printed]
    are_whole = all(" " in piece and not piece[0].islower() for piece in pieces)
    are_certain = len(pieces) > 2 or printed.endswith(",") or all(map(_INITIALS_BEFORE.match, pieces))
    return pieces if len(pieces) > 1 and are_whole and are_certain else [printed]


def _name(printed: str, signals: list[str]) -> str:
    """One name: BibTeX's own rules tell its parts; one that is braced as a whole has none."""
    if _OTHERS.fullmatch(printed):
        return printed
    if _is_braced(printed):
        return whole_name(clean_line(readable(printed)))
    if named := _NAMED_PARTS.findall(printed):
        of = {name.lower(): readable(part.strip(' "')) for name, part in named}
        return clean_line(" ".join(of.get(name, "") for name in ("given", "prefix", "family", "suffix")))
    parts = parse_single_name_into_parts(printed, strict=False)
    if printed.count(",") > 2:
        signals.append("name with more than two commas")
    if _SUFFIX.fullmatch(" ".join(parts.first)):  # "First Last, Jr.", "Last, First, Jr."
        parts.first, parts.jr = parts.jr, parts.first
    words = (*parts.first, *parts.von, *parts.last, *parts.jr)
    return clean_line(" ".join(readable(word.replace("~", " ")) for word in words)).strip(" ,")


def _is_braced(name: str) -> bool:
    """Whether one pair of braces holds all of a name."""
    if not (name.startswith("{") and name.endswith("}")) or name.startswith("{\\"):
        return False
    depth = 0
    for place, character in enumerate(name):
        depth += (character == "{") - (character == "}")
        if depth == 0 and place < len(name) - 1:
            return False
    return True


def _published_on(fields: dict[str, str], signals: list[str]) -> str | None:
    """The date of a biblatex entry, else the year with the month and the day that stand beside it."""
    for name in ("date", "year", "issue_date", "eventdate"):
        printed = clean_line(readable(fields.get(name, "")))
        found = date_in(printed)
        if found is not None:
            break
        if printed and not says_no_date(printed) and (name != "date" or month_and_day(printed) == (0, 0)):
            signals.append(f"unusable value of {name}")
    else:
        return None
    if len(found) > len("YYYY"):
        return found
    month, day = month_and_day(readable(fields.get("month", "") or fields.get("date", "")))
    _, own_day = month_and_day(f"{month} {readable(fields.get('day', ''))}") if month else (0, 0)
    return date_of(int(found), month, own_day or day)


def _eprints(fields: dict[str, str]) -> tuple[str, ...]:
    """Fields with an arXiv identifier; one of an archive that is another is none."""
    archive = clean_line(fields.get("archiveprefix", "") or fields.get("eprinttype", "")).lower()
    is_elsewhere = archive not in ("", "arxiv")
    names = ("arxivid", "arxiv") if is_elsewhere else ("eprint", "arxivid", "arxiv")
    return tuple(plain_address(fields[name]) for name in names if name in fields)


def _classes(fields: dict[str, str]) -> tuple[StatedTopic, ...]:
    """The class that arXiv put a preprint in."""
    for name in ("primaryclass", "eprintclass"):
        printed = clean_line(readable(fields.get(name, "")))
        if _CLASS.fullmatch(printed):
            return (StatedTopic(printed, "arxiv"),)
    return ()


def _keywords(fields: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        keyword
        for name in ("keywords", "keyword", "author_keywords", "author-keywords", "keywords-plus")
        if name in fields
        for keyword in split_keywords(without_mathematics(fields[name]))
    )
