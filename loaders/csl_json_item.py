"""One item of CSL-JSON: which of its fields are read, which are not and why.

Every field is read, or named below as out of scope, or gives a signal. Texts may be numbers, and lists of one:
resolvers of DOIs print both. An item that came from Crossref carries Crossref's own fields as well.
"""

from __future__ import annotations

import re
from typing import Any

from db.cleaning import clean_line
from db.identifiers import clean_orcid
from db.records import AuthorIdentifier, VersionKind
from loaders.json_fields import Fields, kind_of
from loaders.loader import Mapped, Unusable
from loaders.reference import Reference, record_of, split_keywords, whole_name
from loaders.reference_dates import date_in, date_of, says_no_date

KINDS: dict[str, VersionKind] = {
    **dict.fromkeys("article-journal article-magazine article-newspaper journal-article review".split(), "journal"),
    **dict.fromkeys("paper-conference proceedings-article".split(), "proceedings"),
    **dict.fromkeys("book chapter book-chapter entry entry-dictionary entry-encyclopedia monograph".split(), "book"),
    **dict.fromkeys("edited-book reference-book book-part book-section reference-entry".split(), "book"),
    **dict.fromkeys("thesis dissertation".split(), "thesis"),
    **dict.fromkeys("report report-component".split(), "report"),
    **dict.fromkeys("preprint posted-content".split(), "preprint"),
    **dict.fromkeys(
        "article bill broadcast classic collection dataset document event figure graphic hearing interview "
        "legal_case legislation manuscript map motion_picture musical_score pamphlet patent performance periodical "
        "personal_communication post post-weblog regulation review-book software song speech standard treaty "
        "webpage component peer-review other".split(),
        "other",
    ),
}
"""What form of a work each type tells of: those of CSL, and those of Crossref that resolvers leave as they are."""
FIELDS = {
    "type": "kind of the version; an `article` in a journal is one of it",
    "title": "title",
    "author": "authors in order: given name, particles, family name, suffix; a `literal` is whole; ORCIDs",
    "issued": "date of publication: of `date-parts` the first, numbers or texts; else of `raw` or `literal`",
    "abstract": "abstract, without the tags of JATS",
    "container-title": "venue",
    "event-title": "venue of a paper of a conference, where no `container-title` is given",
    "event": "venue, as `event-title`",
    "volume": "volume of the version",
    "issue": "issue of the version",
    "page": "pages of the version",
    "page-first": "pages, where no `page` is given",
    "article-number": "pages, as `page-first`",
    "publisher": "publisher; of a thesis or a report the organisation",
    "DOI": "DOI",
    "URL": "link, repository or identifier",
    "number": "arXiv identifier, where it is one by name",
    "archive_location": "arXiv identifier, where it is one by name",
    "archive-location": "arXiv identifier, as `archive_location`",
    "note": "arXiv identifiers and DOIs with which a line of it begins by name",
    "annote": "as `note`",
    "keyword": "topics, parted by semicolons, else by commas",
    "categories": "topics",
    "license": "licence of the work, where it names one",
}
_PERSONS = "persons who did not write it"
_NUMBER = "a number of a catalogue, a database or a publisher; no column has it"
_EDITION = "about the volume, the copy or the event; no column has it"
_FORM = "how the reference is printed"
_OF_CROSSREF = "Crossref's own, which the loader `crossref` knows"
OUT_OF_SCOPE = {
    **dict.fromkeys("editor translator collection-editor composer container-author director".split(), _PERSONS),
    **dict.fromkeys("editorial-director illustrator interviewer original-author recipient chair".split(), _PERSONS),
    **dict.fromkeys("reviewed-author compiler contributor curator editor-translator guest host".split(), _PERSONS),
    **dict.fromkeys("executive-producer narrator organizer performer producer script-writer".split(), _PERSONS),
    **dict.fromkeys("series-creator institution".split(), _PERSONS),
    **dict.fromkeys("id ISBN ISSN PMID PMCID call-number citation-key system_id".split(), _NUMBER),
    **dict.fromkeys("archive archive-place archive_collection authority source dimensions".split(), _EDITION),
    **dict.fromkeys("collection-number collection-title container edition event-date event-place".split(), _EDITION),
    **dict.fromkeys("genre jurisdiction medium number-of-pages number-of-volumes original-date".split(), _EDITION),
    **dict.fromkeys(
        "original-publisher original-publisher-place original-title part-number part-title".split(), _EDITION
    ),
    **dict.fromkeys("publisher-place printing-number references reviewed-title reviewed-genre scale".split(), _EDITION),
    **dict.fromkeys("section status submitted accessed available-date supplement-number version".split(), _EDITION),
    **dict.fromkeys("volume-title volume-title-short chapter-number division part-number".split(), _EDITION),
    **dict.fromkeys("title-short shortTitle journalAbbreviation container-title-short language".split(), _FORM),
    **dict.fromkeys("citation-label citation-number first-reference-note-number locator year-suffix".split(), _FORM),
    **dict.fromkeys("custom short-container-title short-title".split(), _FORM),
    **dict.fromkeys(
        "indexed reference-count content-domain created is-referenced-by-count prefix".split(), _OF_CROSSREF
    ),
    **dict.fromkeys("published-online published-print published-other published reference link".split(), _OF_CROSSREF),
    **dict.fromkeys("is-referenced-by-count deposited score resource subtitle references-count".split(), _OF_CROSSREF),
    **dict.fromkeys("issn-type isbn-type subject assertion funder update-policy approved posted".split(), _OF_CROSSREF),
    **dict.fromkeys("journal-issue subtype group-title member accepted aliases degree update-to".split(), _OF_CROSSREF),
    **dict.fromkeys(
        "content-updated content-created clinical-trial-number free-to-read proceedings-subject".split(), _OF_CROSSREF
    ),
}
"""What is not read, and why."""
NAME_FIELDS = frozenset("family given suffix non-dropping-particle dropping-particle literal name ORCID".split())
NAME_OUT_OF_SCOPE = {
    "affiliation": "where each author works; authors have no such column",
    "authenticated-orcid": "whether the author confirmed it",
    "sequence": "repeats the order of the list",
    "role": "what the person did, which the field says",
    "comma-suffix": _FORM,
    "static-ordering": _FORM,
    "parse-names": _FORM,
    "multi": _FORM,
    "isInstitution": _FORM,
    "prefix": "a title before the name",
    "id": _NUMBER,
}
"""What is not read of a name, and why."""
_OF_ORGANISATION = ("thesis", "report")
_JATS = re.compile(r"<(?:jats:)?title>\s*abstract\.?\s*</(?:jats:)?title>|</?jats:[a-z-]+[^<>]*>", re.IGNORECASE)


def map_entry(raw: Any) -> Mapped:
    """The record of one item, with the signals of what is unknown or of no use in it."""
    if not isinstance(raw, dict):
        raise Unusable(f"The item is no object but {kind_of(raw)}.")
    item = Fields(raw)
    item.signal_unknown(FIELDS.keys() | OUT_OF_SCOPE.keys())
    printed = _text(item, "type")
    kind = KINDS.get(printed)
    if kind is None:
        item.signal_new_value("type", printed) if printed else item.signals.append("item without a type")
    venue = _text(item, "container-title")
    publisher = _text(item, "publisher")
    if printed == "article":
        kind, venue = ("journal", venue) if venue else ("other", publisher if "xiv" in publisher.lower() else "")
    elif kind == "proceedings":
        venue = venue or _text(item, "event-title") or _text(item, "event")
    authors, orcids = _authors(item)
    notes = "\n".join(filter(None, (_lines(item, "note"), _lines(item, "annote"))))
    reference = Reference(
        kind=kind or "other",
        title=_text(item, "title"),
        authors=authors,
        published_on=_issued(item),
        abstract=_JATS.sub(" ", _lines(item, "abstract")),
        venue=venue,
        volume=_text(item, "volume"),
        issue=_text(item, "issue"),
        pages=_text(item, "page") or _text(item, "page-first") or _text(item, "article-number"),
        publisher="" if kind in _OF_ORGANISATION else publisher,
        organisation=publisher if kind in _OF_ORGANISATION else "",
        dois=_present(_text(item, "DOI")),
        mentions=_present(
            *(_text(item, name) for name in ("number", "archive_location", "archive-location", "volume")),
            *notes.split("\n"),
        ),
        addresses=_present(_text(item, "URL")),
        keywords=(*split_keywords(_lines(item, "keyword")), *_categories(item)),
        rights=_rights(item),
        author_identifiers=orcids,
    )
    return Mapped(record_of(reference), tuple(dict.fromkeys(item.signals)))


def _present(*texts: str) -> tuple[str, ...]:
    return tuple(filter(None, texts))


def _lines(item: Fields, name: str) -> str:
    """A text with its lines; a number as one, of a list its first."""
    value = item.values.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        item.signal_unusable(name)
        return ""
    return "" if value is None else str(value)


def _text(item: Fields, name: str) -> str:
    return clean_line(_lines(item, name))


def _authors(item: Fields) -> tuple[tuple[str, ...], tuple[AuthorIdentifier, ...]]:
    """The names in order, the given name first, and the ORCIDs that some have."""
    names: list[str] = []
    orcids: list[AuthorIdentifier] = []
    for value in item.list("author") if item.values.get("author") is not None else []:
        author = Fields(value if isinstance(value, dict) else {"literal": value}, "author.[].", item.signals)
        author.signal_unknown(NAME_FIELDS | NAME_OUT_OF_SCOPE.keys())
        if name := _name(author):
            names.append(name)
            if orcid := clean_orcid(_text(author, "ORCID")):
                orcids.append(AuthorIdentifier(len(names) - 1, "orcid", orcid))
        else:
            item.signals.append("author without a name")
    return tuple(names), tuple(orcids)


def _name(author: Fields) -> str:
    family, given = _text(author, "family"), _text(author, "given")
    if not family or not given:
        return whole_name(_text(author, "literal") or family or given or _text(author, "name"))
    particles = (_text(author, "dropping-particle"), _text(author, "non-dropping-particle"))
    return " ".join(filter(None, (given, *particles, family, _text(author, "suffix").lstrip(", "))))


def _issued(item: Fields) -> str | None:
    """The date of publication, as precise as it is."""
    value = item.values.get("issued")
    if not isinstance(value, dict):
        value = {"raw": value} if isinstance(value, str | int) and not isinstance(value, bool) else {}
        if not value:
            item.signal_unusable("issued")
            return None
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if isinstance(first, str | int):  # a list of lists, whose outer one is missing
        first = parts
    numbers = [_number(part) for part in first] if isinstance(first, list) else []
    found = date_of(*numbers[:3]) if numbers and numbers[0] else None
    printed = [clean_line(str(value[name])) for name in ("raw", "literal", "edtf") if value.get(name)]
    found = found or next(filter(None, map(date_in, printed)), None)
    says_one = isinstance(first, list) and any(part not in (None, "") for part in first)
    if found is None and (says_one or not all(map(says_no_date, printed))):
        item.signals.append("unusable value of issued")
    return found


def _number(part: Any) -> int:
    """A part of a date; 0 where it is none."""
    text = str(part).strip() if isinstance(part, str | int) and not isinstance(part, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def _categories(item: Fields) -> list[str]:
    values = item.values.get("categories")
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def _rights(item: Fields) -> str:
    """The licence: a text, or the address in Crossref's list of licences."""
    value = item.values.get("license")
    if isinstance(value, list):
        addresses = [each.get("URL") for each in value if isinstance(each, dict)]
        return next((url for url in addresses if isinstance(url, str)), "")
    return _text(item, "license")
