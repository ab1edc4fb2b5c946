"""One work of Crossref: which of its fields are read, which are not and why.

Every field is read, or named below as out of scope, or gives a signal. A value of the wrong type is as good as none
and gives a signal, too. Titles are lists; a text in place of one is read as well, as content negotiation gives it.
"""

from __future__ import annotations

import re
from typing import Any

from db.cleaning import clean_date, clean_line, date_of
from db.identifiers import clean_orcid
from db.records import AuthorIdentifier, Citation, Identifier, PaperRecord, Version, VersionKind
from loaders.citations import citation, identifier_of_doi
from loaders.json_fields import Fields, kind_of
from loaders.json_items import Item
from loaders.loader import Mapped, Unusable
from loaders.markup import plain_text
from loaders.person_names import full_name

KINDS: dict[str, VersionKind] = {
    "journal-article": "journal",
    "proceedings-article": "proceedings",
    "posted-content": "preprint",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-chapter": "book",
    "book-section": "book",
    "book-part": "book",
    "book-track": "book",
    "reference-entry": "book",
    "dissertation": "thesis",
    "report": "report",
    "standard": "other",
    "other": "other",
}
"""Types of works that are papers, and what kind of version each is."""
KINDS_OF_CSL: dict[str, VersionKind] = {
    "article-journal": "journal",
    "paper-conference": "proceedings",
    "chapter": "book",
    "entry": "book",
    "thesis": "thesis",
    "article": "preprint",
    "document": "other",
}
"""The types in the words of CSL, as content negotiation at doi.org gives a work, with titles that are no lists."""
NO_PAPERS = {
    "journal": "a journal as a whole",
    "journal-volume": "a volume as a whole",
    "journal-issue": "an issue as a whole",
    "book-series": "a series of books",
    "book-set": "a set of books",
    "proceedings": "proceedings as a whole",
    "proceedings-series": "a series of proceedings",
    "report-series": "a series of reports",
    "standard-series": "a series of standards",
    "report-component": "a part of a report",
    "component": "a figure, table or supplement of a work",
    "peer-review": "a review of a work",
    "grant": "a grant",
    "dataset": "a data set",
    "database": "a database",
}
"""Types of works that are no papers: left out, as rejects."""
WORK_FIELDS = frozenset(
    "DOI type title subtitle abstract author issued published posted published-online published-print container-title "
    "event volume issue page article-number publisher license reference relation update-to updated-by institution "
    "subtype".split()
)
WORK_OUT_OF_SCOPE = {
    "URL": "the DOI as an address",
    "ISSN": "of the journal; no column has it",
    "ISBN": "of the book; no column has it",
    "issn-type": "repeats ISSN",
    "isbn-type": "repeats ISBN",
    "accepted": "when the publisher accepted it, not when it appeared",
    "approved": "when a dissertation or report was approved",
    "alternative-id": "the publisher's own number",
    "archive": "who archives the journal",
    "assertion": "what the publisher shows beside the work, in its own words",
    "aliases": "DOIs that were given by mistake and lead to this one",
    "award": "a grant's number",
    "award-start": "of a grant",
    "chair": "who chaired the session",
    "clinical-trial-number": "of a trial in a register",
    "component-number": "of a component",
    "content-created": "when a posted work was written",
    "content-domain": "where the publisher's own marks of updates may stand",
    "content-updated": "when a posted work was last changed",
    "contributor": "always empty",
    "created": "when the DOI was registered, not when the work appeared",
    "degree": "of a dissertation",
    "deposited": "when the metadata was last sent",
    "description": "of a component or a grant",
    "edition-number": "of a book; no column has it",
    "editor": "editors are no authors",
    "free-to-read": "from when the publisher lets everybody read it",
    "funder": "who paid for it; no column has it",
    "group-title": "the section of the preprint server",
    "indexed": "when Crossref indexed the metadata",
    "is-referenced-by-count": "how often Crossref has seen it cited, at that time",
    "issue-title": "of the issue of a journal",
    "journal-issue": "repeats issue, with the dates of the issue",
    "language": "no column has it",
    "link": "addresses for text mining, which readers cannot open",
    "member": "Crossref's number of the publisher",
    "original-title": "the title in another language",
    "part-number": "of a book in parts",
    "prefix": "the beginning of the DOI",
    "proceedings-subject": "of the proceedings",
    "project": "of a grant",
    "publisher-location": "no column has it",
    "published-other": "when it appeared in a form that is neither print nor online",
    "reference-count": "the length of reference",
    "references-count": "the length of reference",
    "resource": "where the DOI leads",
    "review": "of a peer review",
    "score": "how well it fits what was asked",
    "series-number": "of a book in a series",
    "short-container-title": "the name of the venue, shortened",
    "short-title": "the title, shortened",
    "source": "always Crossref",
    "special-numbering": "of a book or report",
    "standards-body": "who keeps a standard",
    "status": "of the work in Crossref's own register",
    "subject": "classes of the journal and not of the paper; withdrawn by Crossref itself",
    "supplementary-id": "the publisher's own number",
    "translator": "translators are no authors",
    "update-policy": "where the publisher says how it updates",
    "updates": "an older name of update-to",
    "version": "of the metadata",
}
AUTHOR_FIELDS = frozenset({"given", "family", "name", "suffix", "ORCID"})
AUTHOR_OUT_OF_SCOPE = {
    "affiliation": "where each author works; a paper has one organisation, and Crossref names none",
    "authenticated-orcid": "whether the author confirmed the ORCID",
    "id": "repeats ORCID, or is the publisher's own",
    "literal": "repeats the name",
    "prefix": "of the name, a title as a rule",
    "role": "always author",
    "role-start": "of a grant's investigator",
    "sequence": "whether it is the first of the list",
}
REFERENCE_FIELDS = frozenset(
    "DOI unstructured article-title volume-title series-title author journal-title volume first-page year".split()
)
REFERENCE_OUT_OF_SCOPE = {
    "key": "the publisher's own number",
    "doi-asserted-by": "whether the publisher or Crossref found the DOI",
    "issue": "the volume and page are enough",
    "edition": "the title is enough",
    "component": "a part of the work that is cited",
    "isbn-type": "no column has it",
    "ISBN": "no column has it",
    "ISSN": "no column has it",
    "issn-type": "no column has it",
    "standard-designator": "the title is enough",
    "standards-body": "the title is enough",
    "type": "what kind of work is cited",
    "id": "the number of a work other than a DOI",
    "id-type": "what kind of number id is",
}
ANSWER_OUT_OF_SCOPE = {
    "status": "whether the service answered",
    "message-type": "says that these are works",
    "message-version": "of the API",
    "facets": "counts of what was found",
    "total-results": "how many works there are for the question",
    "items-per-page": "how many works an answer has",
    "next-cursor": "where the next answer begins",
    "query": "what was asked",
}
"""What an answer says around its works."""
RELATION_FIELDS = frozenset({"id", "id-type"})
SAME_WORK: dict[str, VersionKind | None] = {
    "has-preprint": "preprint",
    "is-preprint-of": None,
    "has-manuscript": "preprint",
    "is-manuscript-of": None,
    "is-identical-to": None,
    "is-same-as": None,
    "is-version-of": None,
    "has-version": None,
}
"""Relations to the same work under another identifier, and what kind of version that is where the relation says it."""
RETRACTIONS = frozenset({"retraction", "withdrawal", "removal"})
UPDATES = RETRACTIONS | frozenset(
    "addendum clarification comment corrigendum correction editorial_board_notice erratum expression_of_concern "
    "new_edition new_version partial_retraction reply retraction_and_replacement article_update notice "
    "interim_removal review".split()
)
"""Kinds of notices; others give a signal."""
_NOTICE_TITLE = re.compile(
    r"(?:retraction(?: note)?|retracted(?: article)?|withdrawal|withdrawn(?: article)?)\s?:\s?(\S.{0,1000})",
    re.IGNORECASE,
)
"""The title of a notice that takes back one work, and that work's own."""
_RETRACTED_TITLE = re.compile(r"(?:RETRACTED|WITHDRAWN)(?: ARTICLE| CHAPTER| PAPER)?\s?:")
_KNOWN_OF_WORK = WORK_FIELDS | WORK_OUT_OF_SCOPE.keys()
_KNOWN_OF_AUTHOR = AUTHOR_FIELDS | AUTHOR_OUT_OF_SCOPE.keys()
_KNOWN_OF_REFERENCE = REFERENCE_FIELDS | REFERENCE_OUT_OF_SCOPE.keys()
_MINING = re.compile(r"\btdm\b|tdm_|text-(?:and-)?(?:data-)?mining", re.IGNORECASE)
_WHOLE_BOOKS = frozenset({"book", "monograph", "edited-book", "reference-book"})
_OPEN = re.compile(r"https?://(?:www\.)?creativecommons\.org/", re.IGNORECASE)


def map_work(item: Item) -> Mapped:
    """The record of one work, with the signals of what is unknown or of no use in it."""
    if not isinstance(item.value, dict):
        raise Unusable(f"The work is no object but {kind_of(item.value)}.")
    work = Fields(item.value)
    work.signals.extend(f"unknown field message.{name[:60]}" for name in item.around if name not in ANSWER_OUT_OF_SCOPE)
    work.signal_unknown(_KNOWN_OF_WORK)
    kind = _kind(work)
    title = _title(work)
    if notice := _notice(work, title):
        return Mapped(notice, tuple(dict.fromkeys(work.signals)))
    authors, author_count, known_by = _authors(work)
    own = identifier_of_doi(work.line("DOI"))
    if own is None:
        work.signal_unusable("DOI")
    published_on = _published_on(work)
    venue = None if kind == "preprint" or work.line("type") in _WHOLE_BOOKS else _venue(work, kind)
    related = _related(work)
    versions = [Version(of, doi=other.value) for of, other in related if of and other.scheme == "doi"]
    if kind is not None:
        versions.append(_version(work, kind, published_on, venue, own))
    record = PaperRecord(
        title=title,
        abstract=plain_text(work.line("abstract") or "") or None,
        published_on=published_on,
        author_count=author_count,
        authors=authors,
        identifiers=tuple(dict.fromkeys([*filter(None, [own]), *(other for _, other in related)])),
        venue=venue,
        organisation=_institution(work) if kind == "thesis" else None,
        licence=_licence(work),
        author_identifiers=known_by,
        versions=tuple(versions),
        citations=_citations(work),
        is_retracted=_is_retracted(work, title),
    )
    return Mapped(record, tuple(dict.fromkeys(work.signals)))


def _kind(work: Fields) -> VersionKind | None:
    printed = work.line("type")
    if printed in NO_PAPERS:
        raise Unusable(f"The work is no paper but {NO_PAPERS[printed]} (type {printed}).")
    if printed in KINDS_OF_CSL:
        return KINDS_OF_CSL[printed]
    if printed is not None and printed not in KINDS:
        work.signal_new_value("type", printed)
    if printed == "posted-content" and work.line("subtype") not in (None, "preprint", "working_paper"):
        return "other"
    return KINDS.get(printed or "")


def _texts(fields: Fields, name: str) -> list[str]:
    """The texts of a list, or of a text in place of one."""
    value = fields.values.get(name)
    printed = [value] if isinstance(value, str) else fields.list(name)
    texts = [clean_line(text) for text in printed if isinstance(text, str)]
    if len(texts) < len(printed):
        fields.signal_unusable(name)
    return [text for text in texts if text]


def _title(work: Fields) -> str:
    """The first title, with the first subtitle where that does not stand in it."""
    title = next(filter(None, map(plain_text, _texts(work, "title"))), None)
    subtitle = next(filter(None, map(plain_text, _texts(work, "subtitle"))), None)
    if title is None:
        raise Unusable("The work has no title, or one that is no text.")
    if subtitle is None or subtitle.lower() in title.lower():
        return title
    return f"{title} {subtitle}" if title.endswith((":", "?", "!", "-")) else f"{title}: {subtitle}"


def _authors(work: Fields) -> tuple[tuple[str, ...], int | None, tuple[AuthorIdentifier, ...]]:
    """The names in order with their ORCIDs; where one of them cannot be read, only how many there are."""
    printed = work.list("author")
    names: list[str] = []
    known_by: list[AuthorIdentifier] = []
    for value in printed:
        author = Fields(value if isinstance(value, dict) else {"name": value}, "author.", work.signals)
        author.signal_unknown(_KNOWN_OF_AUTHOR)
        name = full_name(author.line("given"), author.line("family"), author.line("suffix")) or author.line("name")
        if not (name := plain_text(name or "")):
            continue
        orcid = author.line("ORCID")
        if orcid is not None and (clean := clean_orcid(orcid)):
            known_by.append(AuthorIdentifier(len(names), "orcid", clean))
        elif orcid is not None:
            author.signal_unusable("ORCID")
        names.append(name)
    if len(names) == len(printed):
        return tuple(names), None, tuple(known_by)
    work.signals.append("author without a name")
    return (), len(printed), ()


def _published_on(work: Fields) -> str | None:
    """The earliest of print and online, which Crossref itself puts under `issued`; a preprint is posted.

    Where the issue was printed in a later year, that counts: it is the year of the volume, by which papers are cited.
    """
    dates = [_date(work, name) for name in ("issued", "published", "posted", "published-online")]
    first, printed = next(filter(None, dates), None), _date(work, "published-print")
    return printed if first is None or (printed is not None and printed[:4] > first[:4]) else first


def _date(work: Fields, name: str) -> str | None:
    """A date of which month and day may be missing; `[[null]]` stands for none."""
    if isinstance(value := work.values.get(name), str):
        return clean_date(value)
    parts = work.object(name).values.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    numbers = [_number(part) for part in first[:3]] if isinstance(first, list) else []
    if not numbers or numbers[0] is None:
        if parts not in (None, [], [[]], [[None]]):
            work.signal_unusable(name)
        return None
    known = [number for number in numbers if number is not None]
    date = date_of(*known) if len(known) == len(numbers) else date_of(known[0])
    if date is None:
        work.signal_unusable(name)
    return date


def _number(part: Any) -> int | None:
    if isinstance(part, str) and part.isascii() and part.isdigit() and len(part) <= 4:
        return int(part)
    return part if isinstance(part, int) and not isinstance(part, bool) and 0 <= part <= 9999 else None


def _venue(work: Fields, kind: VersionKind | None) -> str | None:
    """The journal; the book or proceedings, which come after the series that they stand in; else the event."""
    titles = [title for title in map(plain_text, _texts(work, "container-title")) if title]
    if titles:
        return titles[0] if kind == "journal" else titles[-1]
    event = work.values.get("event")
    name = work.object("event").line("name") if isinstance(event, dict) else work.line("event")
    return plain_text(name or "") or None


def _version(
    work: Fields, kind: VersionKind, published_on: str | None, venue: str | None, own: Identifier | None
) -> Version:
    return Version(
        kind,
        published_on=published_on,
        doi=own.value if own and own.scheme == "doi" else None,
        venue=venue,
        volume=work.line("volume"),
        issue=work.line("issue"),
        pages=work.line("page") or work.line("article-number"),
        publisher=plain_text(work.line("publisher") or "") or None,
    )


def _institution(work: Fields) -> str | None:
    """The university of a dissertation."""
    printed = work.values.get("institution")
    for value in printed if isinstance(printed, list) else [printed]:
        name = Fields(value, "institution.", work.signals).line("name") if isinstance(value, dict) else None
        if name:
            return plain_text(name) or None
    return None


def _licence(work: Fields) -> str | None:
    """The address of the licence of the work as published, an open one first; not that of text mining."""
    addresses = []
    for value in work.list("license"):
        licence = Fields(value if isinstance(value, dict) else {}, "license.", work.signals)
        address = licence.address("URL")
        if address and licence.line("content-version") not in ("tdm", "am") and not _MINING.search(address):
            addresses.append(address)
    return next((address for address in addresses if _OPEN.match(address)), next(iter(addresses), None))


def _related(work: Fields) -> list[tuple[VersionKind | None, Identifier]]:
    """The other identifiers of the same work, each with the kind of that version where the relation says it."""
    found: list[tuple[VersionKind | None, Identifier]] = []
    if not isinstance(work.values.get("relation"), dict | list | None) or work.values.get("relation") == []:
        return found
    relation = work.object("relation")
    for name, kind in SAME_WORK.items():
        for value in relation.list(name):
            other = Fields(value if isinstance(value, dict) else {}, f"relation.{name}.", work.signals)
            identifier = identifier_of_doi(other.line("id"))
            if identifier is not None:
                found.append((kind, identifier))
    return found


def _citations(work: Fields) -> tuple[Citation, ...]:
    """The references, each by its identifier, as printed, by its title, or by what else is known of it."""
    found = []
    for value in work.list("reference"):
        reference = Fields(value if isinstance(value, dict) else {"unstructured": value}, "reference.", work.signals)
        reference.signal_unknown(_KNOWN_OF_REFERENCE)
        titles = (reference.line(name) for name in ("unstructured", "article-title", "volume-title", "series-title"))
        text = next(filter(None, titles), None)
        if text is None:
            parts = (reference.line(name) for name in ("author", "journal-title", "volume", "first-page", "year"))
            text = ", ".join(filter(None, parts))
        found.append(citation(reference.line("DOI"), plain_text(text)))
    return tuple(dict.fromkeys(filter(None, found)))


def _notice(work: Fields, title: str) -> PaperRecord | None:
    """What a notice of retraction says of the one work that it takes back; None of any other work.

    It says that work's title and DOI. Authors, date and venue of a notice are its own.
    """
    named = _NOTICE_TITLE.fullmatch(title)
    updates = [Fields(value, "update-to.", work.signals) for value in work.list("update-to") if isinstance(value, dict)]
    works = {identifier_of_doi(own.line("DOI")) for own in updates if _update(own) in RETRACTIONS}
    own = identifier_of_doi(work.line("DOI"))
    taken_back = next(iter(works)) if len(works) == 1 else None
    if named is None or taken_back is None or taken_back == own:
        return None
    return PaperRecord(title=clean_line(named[1]), identifiers=(taken_back,), is_retracted=True)


def _update(fields: Fields) -> str:
    """The kind of an update, as Crossref itself spells it."""
    return (fields.line("type") or "").lower().replace("-", "_").replace(" ", "_")


def _is_retracted(work: Fields, title: str) -> bool | None:
    """Whether a notice takes the work back: one that is registered for it, or its own new title.

    A notice names the work under `update-to`, and is no retracted work itself, unless it names its own DOI.
    """
    own = identifier_of_doi(work.line("DOI"))
    is_notice = False
    for field in ("updated-by", "update-to"):
        for value in work.list(field):
            update = Fields(value if isinstance(value, dict) else {}, f"{field}.", work.signals)
            kind = _update(update)
            if kind and kind not in UPDATES:
                update.signal_new_value("type", kind)
            is_of_this = field == "updated-by" or (own is not None and identifier_of_doi(update.line("DOI")) == own)
            if kind in RETRACTIONS and is_of_this:
                return True
            is_notice = is_notice or not is_of_this
    return True if not is_notice and _RETRACTED_TITLE.match(title) else None
