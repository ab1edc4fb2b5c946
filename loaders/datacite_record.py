"""One record of DataCite: which of its fields are read, which are not and why.

Every field is read, or named below as out of scope, or gives a signal. A value of the wrong type is as good as none and
gives a signal, too. Titles, dates, descriptions and relations are lists, whose elements say of what type they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.cleaning import clean_date
from db.identifiers import clean_orcid, clean_url
from db.records import (
    AuthorIdentifier,
    Citation,
    Identifier,
    LinkAddress,
    LinkKind,
    PaperRecord,
    StatedTopic,
    Version,
    VersionKind,
)
from loaders.citations import identifier_of_doi
from loaders.json_fields import Fields, kind_of
from loaders.json_items import Item
from loaders.loader import Mapped, Unusable
from loaders.markup import plain_text
from loaders.person_names import full_name

KINDS: dict[str, VersionKind] = {
    "JournalArticle": "journal",
    "DataPaper": "journal",
    "ConferencePaper": "proceedings",
    "Preprint": "preprint",
    "Dissertation": "thesis",
    "Book": "book",
    "BookChapter": "book",
    "Report": "report",
    "Standard": "other",
    "Text": "other",
    "Other": "other",
}
"""General types of what is a paper, and what kind of version each is; `Text` may say more in words of its own."""
NO_PAPERS = {
    "Audiovisual": "a film or recording",
    "Award": "an award",
    "Collection": "a collection",
    "ComputationalNotebook": "a notebook",
    "ConferenceProceeding": "proceedings as a whole",
    "Dataset": "a data set",
    "Event": "an event",
    "Film": "a film",
    "Image": "a picture",
    "Instrument": "an instrument",
    "InteractiveResource": "an interactive resource",
    "Journal": "a journal as a whole",
    "Model": "a model",
    "OutputManagementPlan": "a plan for data",
    "PeerReview": "a review of a work",
    "PhysicalObject": "a thing",
    "Poster": "a poster",
    "Presentation": "the slides of a talk",
    "Project": "a project",
    "Service": "a service",
    "Software": "software",
    "Sound": "a recording",
    "StudyRegistration": "the registration of a study",
    "Workflow": "a workflow",
}
"""General types of what is no paper: left out, as rejects."""
TYPES_IN_WORDS: dict[str, VersionKind] = {
    "preprint": "preprint",
    "workingpaper": "preprint",
    "article": "journal",
    "journalarticle": "journal",
    "conferencepaper": "proceedings",
    "proceedingsarticle": "proceedings",
    "thesis": "thesis",
    "doctoralthesis": "thesis",
    "dissertation": "thesis",
    "masterthesis": "thesis",
    "book": "book",
    "bookchapter": "book",
    "bookpart": "book",
    "report": "report",
    "technicalreport": "report",
}
"""What `resourceType` of a text says of its kind, without spaces and in small letters."""
FIELDS = frozenset(
    "id doi types creators titles publisher container publicationYear subjects dates relatedIdentifiers rightsList "
    "descriptions".split()
)
OUT_OF_SCOPE = {
    "agency": "who gave the DOI",
    "alternateIdentifiers": "numbers of other kinds, at the publisher's",
    "citationCount": "how often DataCite has seen it cited, at that time",
    "citationsOverTime": "counts of DataCite",
    "clientId": "the repository's number at DataCite",
    "contentUrl": "where files of the work are",
    "contributors": "editors, hosts and others who are no authors",
    "created": "when the DOI was made, not when the work appeared",
    "date-published": "an older name of dates",
    "downloadCount": "a count of DataCite",
    "downloadsOverTime": "counts of DataCite",
    "formats": "of the files",
    "fundingReferences": "who paid for it; no column has it",
    "geoLocations": "places; no column has them",
    "identifiers": "repeats doi, with numbers of other kinds",
    "isActive": "whether the DOI leads anywhere",
    "language": "no column has it",
    "metadataVersion": "of the metadata",
    "partCount": "a count of DataCite",
    "partOfCount": "a count of DataCite",
    "prefix": "the beginning of the DOI",
    "provider": "who gave the DOI",
    "providerId": "the publisher's number at DataCite",
    "published": "repeats publicationYear",
    "reason": "why the DOI is in its state",
    "referenceCount": "a count of DataCite",
    "registered": "when the DOI was registered",
    "relatedItems": "related works in words, without identifiers as a rule",
    "resource-type": "the type in words, in records of the third schema",
    "schema-version": "of DataCite's schema",
    "schemaVersion": "of DataCite's schema",
    "sizes": "of the files",
    "source": "how the metadata came to DataCite",
    "state": "whether the DOI is findable",
    "suffix": "the end of the DOI",
    "updated": "when the metadata was last changed",
    "url": "where the DOI leads",
    "version": "of the files",
    "versionCount": "a count of DataCite",
    "versionOfCount": "a count of DataCite",
    "viewCount": "a count of DataCite",
    "viewsOverTime": "counts of DataCite",
    "xml": "the same as XML, encoded",
}
OLD_NAMES = {
    "creator": "creators",
    "author": "creators",
    "title": "titles",
    "publication-year": "publicationYear",
    "publicationyear": "publicationYear",
    "resource-type-general": "types",
}
"""Names in records of the third schema."""
CREATOR_FIELDS = frozenset({"name", "givenName", "familyName", "nameIdentifiers", "id"})
CREATOR_OUT_OF_SCOPE = {
    "affiliation": "where each author works; a paper has one organisation, and DataCite names none",
    "nameType": "whether it is a person or an organisation",
    "type": "whether it is a person or an organisation",
    "lang": "of the name",
}
AROUND_OUT_OF_SCOPE = {
    "meta": "counts of what was found",
    "links": "where the next answer is",
    "included": "repositories and persons in DataCite's own register",
    "jsonapi": "of the API",
}
"""What an answer says around its records."""
OBJECT_OUT_OF_SCOPE = {
    "type": "always dois",
    "relationships": "repositories and works in DataCite's own register",
    "links": "where the record is",
    "id": "repeats doi",
}
"""What an object of JSON:API says beside its attributes."""
TITLE_TYPES = frozenset({"Subtitle", "AlternativeTitle", "TranslatedTitle", "Other"})
SAME_WORK = frozenset(
    "IsVersionOf HasVersion IsNewVersionOf IsPreviousVersionOf IsIdenticalTo IsVariantFormOf IsOriginalFormOf".split()
)
"""Relations to the same work under another identifier."""
CITES = frozenset({"Cites", "References"})
SUPPLEMENTS: dict[str, LinkKind] = {
    "Software": "code",
    "ComputationalNotebook": "code",
    "Dataset": "dataset",
    "Model": "model",
    "Audiovisual": "video",
    "InteractiveResource": "demo",
}
"""Kinds of what supplements a paper, and of the links to it."""
_SUBJECT_OF_ARXIV = re.compile(r".{0,200}\(([a-z-]{2,20}(?:\.[A-Za-z-]{2,20})?)\)")
_UNKNOWN = re.compile(r"\(?:(?:unac|unal|unap|unas|unav|unkn|none|null|tba|etal)\)?", re.IGNORECASE)
"""What stands for a value that nobody knows: https://schema.datacite.org, "Standard values for unknown information"."""
_VERSION = re.compile(r"v[0-9]{1,3}")
_KNOWN = FIELDS | OUT_OF_SCOPE.keys() | OLD_NAMES.keys()
_KNOWN_OF_CREATOR = CREATOR_FIELDS | CREATOR_OUT_OF_SCOPE.keys()


def map_record(item: Item) -> Mapped:
    """The record of one paper, with the signals of what is unknown or of no use in it."""
    record = _attributes(item)
    kind = _kind(record)
    title = _title(record)
    authors, author_count, known_by = _authors(record)
    own = identifier_of_doi(record.line("doi")) or identifier_of_doi(record.line("id"))
    if own is None:
        record.signal_unusable("doi")
    dates = list(_dates(record))
    published_on = _published_on(record, kind, dates)
    relations = list(_relations(record))
    related = [other for relation, other in relations if relation in SAME_WORK]
    cited = [Citation(other) for relation, other in relations if relation in CITES]
    venue, container = _venue(record, kind)
    found = PaperRecord(
        title=title,
        abstract=_abstract(record),
        published_on=published_on,
        author_count=author_count,
        authors=authors,
        identifiers=tuple(dict.fromkeys([*([own] if own else []), *related])),
        links=tuple(dict.fromkeys(_links(record))),
        venue=venue,
        organisation=_publisher(record) if kind == "thesis" else None,
        licence=_licence(record),
        author_identifiers=known_by,
        versions=tuple(_versions(record, kind, own, dates, published_on, venue, container)),
        topics=tuple(dict.fromkeys(_topics(record))),
        citations=tuple(dict.fromkeys(cited)),
        is_retracted=True if any(of == "Withdrawn" for of, _, _ in dates) else None,
    )
    return Mapped(found, tuple(dict.fromkeys(record.signals)))


def _attributes(item: Item) -> Fields:
    """The attributes of a record, under the names of the fourth schema."""
    value = item.value
    if not isinstance(value, dict):
        raise Unusable(f"The record is no object but {kind_of(value)}.")
    signals = [f"unknown field {name[:60]}" for name in item.around if name not in AROUND_OUT_OF_SCOPE]
    if isinstance(value.get("attributes"), dict):
        around = Fields(value, signals=signals)
        around.signal_unknown(OBJECT_OUT_OF_SCOPE.keys() | {"attributes"})
        value = value["attributes"]
    record = Fields(value, signals=signals)
    record.signal_unknown(_KNOWN)
    return Fields({**{new: value[old] for old, new in OLD_NAMES.items() if old in value}, **value}, signals=signals)


def _objects(fields: Fields, name: str, of_text: str) -> list[Fields]:
    """The objects of a list, or one in place of it; a text in place of an object is its field `of_text`."""
    value = fields.values.get(name)
    printed = [value] if isinstance(value, dict | str) else fields.list(name)
    return [
        Fields(one if isinstance(one, dict) else {of_text: one}, f"{fields.path}{name}.", fields.signals)
        for one in printed
    ]


def _said(fields: Fields, name: str) -> str | None:
    """A text on one line; None where there is none, or a code for none."""
    text = fields.line(name)
    return None if text is None or _UNKNOWN.fullmatch(text) else text


def _kind(record: Fields) -> VersionKind | None:
    """The kind of version; `Unusable` where it is no paper."""
    printed = record.values.get("types")
    types = Fields(printed if isinstance(printed, dict) else {"resourceTypeGeneral": printed}, "types.", record.signals)
    general = types.line("resourceTypeGeneral") or types.line("resource-type-general")
    if general in NO_PAPERS:
        raise Unusable(f"The record is no paper but {NO_PAPERS[general]} (type {general}).")
    in_words = types.line("resourceType") or types.line("resource-type") or ""
    kind = TYPES_IN_WORDS.get("".join(in_words.lower().split())) if general in ("Text", "Other", None) else None
    if kind is None and general is not None and general not in KINDS:
        types.signal_new_value("resourceTypeGeneral", general)
    return kind or KINDS.get(general or "")


def _title(record: Fields) -> str:
    """The title without a type, with its subtitle; what is typed otherwise is another title."""
    by_type: dict[str | None, str] = {}
    for title in _objects(record, "titles", "title"):
        of = title.line("titleType")
        if of is not None and of not in TITLE_TYPES:
            title.signal_new_value("titleType", of)
        if text := plain_text(_said(title, "title") or ""):
            by_type.setdefault(of, text)
    main, subtitle = by_type.get(None) or next(iter(by_type.values()), None), by_type.get("Subtitle")
    if main is None:
        raise Unusable("The record has no title, or one that is no text.")
    if subtitle is None or subtitle.lower() in main.lower():
        return main
    return f"{main} {subtitle}" if main.endswith((":", "?", "!")) else f"{main}: {subtitle}"


def _authors(record: Fields) -> tuple[tuple[str, ...], int | None, tuple[AuthorIdentifier, ...]]:
    """The names in order with their ORCIDs; where one of them cannot be read, only how many there are."""
    creators = _objects(record, "creators", "name")
    names: list[str] = []
    known_by: list[AuthorIdentifier] = []
    for creator in creators:
        creator.signal_unknown(_KNOWN_OF_CREATOR)
        family = _said(creator, "familyName")
        name = full_name(_said(creator, "givenName"), family) if family else None
        name = plain_text(name or _said(creator, "name") or "")
        if not name:
            continue
        printed = [own.line("nameIdentifier") for own in _objects(creator, "nameIdentifiers", "nameIdentifier")]
        orcid = next(filter(None, map(clean_orcid, filter(None, [*printed, creator.line("id")]))), None)
        if orcid is not None:
            known_by.append(AuthorIdentifier(len(names), "orcid", orcid))
        names.append(name)
    if len(names) == len(creators):
        return tuple(names), None, tuple(known_by)
    record.signals.append("creator without a name")
    return (), len(creators), ()


def _dates(record: Fields) -> Iterator[tuple[str, str, str | None]]:
    """The dates: of what, the date or the beginning of a span, and what is said of it."""
    for date in _objects(record, "dates", "date"):
        printed = date.values.get("date")
        day = clean_date(str(printed)) if isinstance(printed, str | int) else None
        if day is None and _said(date, "date") is not None:
            date.signal_unusable("date")
        elif day is not None:
            yield date.line("dateType") or "", day, date.line("dateInformation")


def _published_on(record: Fields, kind: VersionKind | None, dates: list[tuple[str, str, str | None]]) -> str | None:
    """The date of issue, or a more precise one of that year; a preprint appears when it is submitted."""
    order = (
        ("Submitted", "Issued", "Available", "Created") if kind == "preprint" else ("Issued", "Available", "Created")
    )
    known = [min(day for of, day, _ in dates if of == name) for name in order if any(of == name for of, _, _ in dates)]
    year = record.values.get("publicationYear")
    if isinstance(year, str | int) and (printed := clean_date(str(year))):
        known.append(printed)
    elif year is not None:
        record.signal_unusable("publicationYear")
    return max((day for day in known if day.startswith(known[0])), key=len, default=None) if known else None


def _relations(record: Fields) -> Iterator[tuple[str, Identifier]]:
    """The related works that have an identifier: how they are related, and which."""
    for other in _objects(record, "relatedIdentifiers", "relatedIdentifier"):
        printed = other.line("relatedIdentifier")
        if printed is None:
            continue
        of = other.line("relatedIdentifierType")
        identifier = identifier_of_doi(printed) if of in ("DOI", "arXiv", "URL", None) else None
        if identifier is not None:
            yield other.line("relationType") or "", identifier


def _links(record: Fields) -> Iterator[LinkAddress]:
    """What supplements the paper: its code, its data."""
    for other in _objects(record, "relatedIdentifiers", "relatedIdentifier"):
        printed = other.line("relatedIdentifier")
        if other.line("relationType") != "IsSupplementedBy" or printed is None:
            continue
        identifier = identifier_of_doi(printed)
        is_doi = identifier is not None and identifier.scheme == "doi"
        url = f"https://doi.org/{identifier.value}" if identifier and is_doi else clean_url(printed)
        if url is not None:
            yield LinkAddress(url, SUPPLEMENTS.get(other.line("resourceTypeGeneral") or "", "other"))


def _abstract(record: Fields) -> str | None:
    for description in _objects(record, "descriptions", "description"):
        if description.line("descriptionType") in ("Abstract", None) and (text := description.line("description")):
            return plain_text(text) or None
    return None


def _licence(record: Fields) -> str | None:
    """The address of the first licence, else its name."""
    for rights in _objects(record, "rightsList", "rights"):
        address = rights.line("rightsUri") or rights.line("rightsURI")
        if address and not address.startswith("info:"):
            return address
        if name := rights.line("rights") or rights.line("rightsIdentifier"):
            return name
    return None


def _topics(record: Fields) -> Iterator[StatedTopic]:
    """Keywords and classes. Those of "Fields of Science and Technology" DataCite adds itself."""
    for subject in _objects(record, "subjects", "subject"):
        name, scheme = subject.line("subject"), subject.line("subjectScheme") or ""
        if not name:
            continue
        of_arxiv = _SUBJECT_OF_ARXIV.fullmatch(name) if scheme.lower() == "arxiv" else None
        if of_arxiv:
            yield StatedTopic(of_arxiv[1], "arxiv")
        else:
            yield StatedTopic(name.removeprefix("FOS: "), is_machine_written=name.startswith("FOS: "))


def _publisher(record: Fields) -> str | None:
    value = record.values.get("publisher")
    printed = _said(record.object("publisher"), "name") if isinstance(value, dict) else _said(record, "publisher")
    return plain_text(printed or "") or None


def _venue(record: Fields, kind: VersionKind | None) -> tuple[str | None, Fields]:
    """The journal or book in which the work stands, and what is known of it; that of a preprint is no venue."""
    value = record.values.get("container")
    container = record.object("container") if isinstance(value, dict | None) else Fields({"title": value}, "container.")
    title = plain_text(container.line("title") or "") or None
    of = container.line("type")
    return (
        title if kind != "preprint" and of in ("Journal", "Book", "Series", "Proceedings", None) else None
    ), container


def _versions(
    record: Fields,
    kind: VersionKind | None,
    own: Identifier | None,
    dates: list[tuple[str, str, str | None]],
    published_on: str | None,
    venue: str | None,
    container: Fields,
) -> Iterator[Version]:
    """The version that the record is of; of a preprint on arXiv, whose dates tell of each, all of them."""
    if kind is None:
        return
    submitted = {said: day for of, day, said in dates if of == "Submitted" and said and _VERSION.fullmatch(said)}
    if kind == "preprint" and submitted:
        for label, day in sorted(submitted.items(), key=lambda one: int(one[0][1:])):
            yield Version(kind, label, day)
        return
    pages = "-".join(filter(None, [container.line("firstPage"), container.line("lastPage")]))
    yield Version(
        kind,
        published_on=published_on,
        doi=own.value if own and own.scheme == "doi" else None,
        venue=venue,
        volume=container.line("volume"),
        issue=container.line("issue"),
        pages=pages or None,
        publisher=_publisher(record),
    )
