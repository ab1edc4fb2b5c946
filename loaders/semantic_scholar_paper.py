"""One paper of Semantic Scholar: which of its fields are read, which are not and why.

Every field is read, or named below as out of scope, or gives a signal. A value of the wrong type is as good as none
and gives a signal, too; a paper of which only a number is known cannot be used. Answers hold the fields that were asked
for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from db.cleaning import clean_date, clean_line
from db.identifiers import arxiv_of_doi, clean_arxiv, clean_doi, clean_orcid
from db.records import (
    AuthorIdentifier,
    Citation,
    Identifier,
    LinkAddress,
    PaperRecord,
    StatedTopic,
    Version,
    VersionKind,
)
from loaders.json_fields import Fields, kind_of
from loaders.loader import Mapped, Unusable
from loaders.markup import plain_text

WITHIN = ("citingPaper", "citedPaper", "paper")
"""Under what an element of an answer holds a paper."""
NESTED = {"citations": "citation", "references": "reference"}
"""Lists of a paper that hold other papers, and what one is called in words."""
PAPER_FIELDS = frozenset(
    "paperId corpusId externalIds title abstract authors year publicationDate publicationTypes venue publicationVenue "
    "journal tldr s2FieldsOfStudy fieldsOfStudy openAccessPdf openAccessInfo references citations".split()
)
PAPER_OUT_OF_SCOPE = {
    "url": "the paper's page at Semantic Scholar; the identifier says it",
    "referenceCount": "the length of references",
    "citationCount": "how often Semantic Scholar has seen it cited, at that time",
    "influentialCitationCount": "a count of Semantic Scholar's own making",
    "isOpenAccess": "the address of the file, and its licence, say it",
    "citationStyles": "the same fields as BibTeX",
    "embedding": "a vector that a model made of the text",
    "matchScore": "how well it fits what was asked",
    "textAvailability": "what Semantic Scholar has of the text",
    "publicationVenueId": "Semantic Scholar's number of the venue",
}
ANSWER_OUT_OF_SCOPE = {
    "total": "how many papers there are for the question",
    "offset": "where the answer begins",
    "next": "where the next answer begins",
    "token": "where the next answer begins",
    "retrievalVersion": "of the search",
    "authorId": "whose papers these are; each has its authors",
    "externalIds": "of the author whose papers these are",
    "url": "the author's page at Semantic Scholar",
    "name": "the author whose papers these are",
    "aliases": "other names of the author",
    "affiliations": "where the author works",
    "homepage": "of the author",
    "paperCount": "of the author",
    "citationCount": "of the author",
    "hIndex": "of the author",
}
"""What an answer says around its papers."""
ELEMENT_OUT_OF_SCOPE = {
    "contexts": "the sentences in which the one paper cites the other",
    "intents": "what a model takes the citation to be for",
    "contextsWithIntent": "repeats contexts and intents",
    "isInfluential": "whether a model takes the citation to matter",
    "snippet": "a passage of the paper",
    "score": "how well it fits what was asked",
}
"""What an element of an answer says around its paper."""
IDENTIFIERS = frozenset({"ArXiv", "DOI", "DBLP", "PubMed", "CorpusId"})
IDENTIFIERS_OUT_OF_SCOPE = {
    "ACL": "the number in the ACL Anthology; its DOI says it where there is one",
    "MAG": "the number in Microsoft's Academic Graph, which ended in 2021",
    "PubMedCentral": "the number of the full text; PubMed's is that of the paper",
    "Unknown": "of nobody",
}
AUTHOR_FIELDS = frozenset({"authorId", "name", "externalIds"})
AUTHOR_OUT_OF_SCOPE = {
    "url": "the author's page at Semantic Scholar",
    "aliases": "other names of the author",
    "affiliations": "where the author works, on no certain day",
    "homepage": "of the author",
    "paperCount": "of the author, at that time",
    "citationCount": "of the author, at that time",
    "hIndex": "of the author, at that time",
}
JOURNAL_FIELDS = frozenset({"name", "volume", "pages"})
VENUE_FIELDS = frozenset({"name", "type"})
VENUE_OUT_OF_SCOPE = {
    "id": "Semantic Scholar's number of the venue",
    "alternate_names": "other names of the venue",
    "alternate_issns": "of the journal; no column has it",
    "alternate_urls": "of the venue",
    "issn": "of the journal; no column has it",
    "url": "of the venue",
}
FILE_FIELDS = frozenset({"url", "license"})
FILE_OUT_OF_SCOPE = {
    "status": "the colour of open access",
    "disclaimer": "words of Semantic Scholar",
    "externalids": "repeats externalIds",
}
KINDS_OF_VENUE: dict[str, VersionKind] = {"journal": "journal", "conference": "proceedings"}
KINDS_OF_TYPE: dict[str, VersionKind] = {
    "Conference": "proceedings",
    "JournalArticle": "journal",
    "Book": "book",
    "BookSection": "book",
}
"""Types of publication that tell the kind of version, the surest first."""
OTHER_TYPES = frozenset(
    "Review CaseReport ClinicalTrial Dataset Editorial LettersAndComments MetaAnalysis News Study".split()
)
PREPRINT_SERVERS = frozenset(
    "arxiv arxiv.org corr biorxiv medrxiv chemrxiv techrxiv psyarxiv preprints.org researchsquare osfpreprints "
    "ssrnelectronicjournal socialscienceresearchnetwork iacrcryptologyeprintarchive".split()
)
"""Venues that are none, without spaces and in small letters."""
MACHINE = "s2-fos-model"
"""The source of fields of study that a model of Semantic Scholar chose; others come from outside."""
SOURCES_OF_FIELDS = frozenset({MACHINE, "external"})
_MARKS = " ,*∗☆★†‡"
_BY_SMALL_NAME = {name.lower(): name for name in PAPER_FIELDS | PAPER_OUT_OF_SCOPE.keys()}
"""Names as the data sets print them."""


@dataclass(frozen=True, slots=True)
class RawPaper:
    """One paper as read."""

    value: Any
    cited: Any = None
    """The paper whose citations list it."""
    around: tuple[str, ...] = ()
    """Names of the fields beside the paper, and with the last one of a list of those beside that."""


def map_paper(raw: RawPaper) -> Mapped:
    """The record of one paper, with the signals of what is unknown or of no use in it."""
    paper = _fields(raw)
    title = _without_marks(plain_text(paper.line("title") or ""))
    if not title:
        raise Unusable("The paper has no title, or one that is no text.")
    authors, author_count, known_by = _authors(paper)
    identifiers = _identifiers(paper)
    published_on = _published_on(paper)
    venue, versions = _venue(paper, identifiers)
    record = PaperRecord(
        title=title,
        abstract=plain_text(paper.line("abstract") or "") or None,
        published_on=published_on,
        author_count=author_count,
        authors=authors,
        identifiers=identifiers,
        links=tuple(_links(paper)),
        ai_summary=_summary(paper),
        venue=venue,
        licence=_licence(paper),
        author_identifiers=known_by,
        versions=versions,
        topics=_topics(paper),
        citations=tuple(dict.fromkeys(_citations(paper, raw.cited))),
    )
    return Mapped(record, tuple(dict.fromkeys(paper.signals)))


def _fields(raw: RawPaper) -> Fields:
    """The fields of the paper under the names of the API."""
    value = raw.value
    if value is None:
        raise Unusable("The service answered null: it does not know the paper that was asked for.")
    if not isinstance(value, dict):
        raise Unusable(f"The paper is no object but {kind_of(value)}.")
    if "authorId" in value and "paperId" not in value:
        raise Unusable("The entry is an author without papers.")
    paper = Fields(_of_api(value))
    known = ANSWER_OUT_OF_SCOPE.keys() | ELEMENT_OUT_OF_SCOPE.keys()
    paper.signals.extend(f"unknown field {name[:60]}" for name in raw.around if name not in known)
    paper.signal_unknown(PAPER_FIELDS | PAPER_OUT_OF_SCOPE.keys())
    return paper


def _without_marks(title: str) -> str:
    """The title without the signs of footnotes that a PDF prints after it; the star of A* is none of them."""
    stripped = title.rstrip(_MARKS)
    return stripped if title[len(stripped) :].startswith(" ") else title


def _of_api(value: dict[str, Any]) -> dict[str, Any]:
    """The fields under the names of the API, which the data sets print in small letters."""
    return {_BY_SMALL_NAME.get(name, name): own for name, own in value.items()} if "corpusid" in value else value


def _inner(paper: Fields, name: str, known: frozenset[str]) -> Fields:
    """An object of the paper, whose unknown fields are signalled; a null in it is as good as nothing."""
    inner = paper.object(name)
    inner.signal_unknown(known)
    return inner


def _authors(paper: Fields) -> tuple[tuple[str, ...], int | None, tuple[AuthorIdentifier, ...]]:
    """The names in order with the numbers of the authors; where one has no name, only how many there are."""
    printed = paper.list("authors")
    names: list[str] = []
    known_by: list[AuthorIdentifier] = []
    for value in printed:
        author = Fields(value if isinstance(value, dict) else {"name": value}, "authors.", paper.signals)
        author.signal_unknown(AUTHOR_FIELDS | AUTHOR_OUT_OF_SCOPE.keys())
        name = plain_text(author.line("name") or "")
        if not name:
            continue
        if (number := _number(author.values.get("authorId"))) is not None:
            known_by.append(AuthorIdentifier(len(names), "semantic-scholar", number))
        orcid = author.object("externalIds").values.get("ORCID")
        if isinstance(orcid, str) and (clean := clean_orcid(orcid)):
            known_by.append(AuthorIdentifier(len(names), "orcid", clean))
        names.append(name)
    if len(names) == len(printed):
        return tuple(names), None, tuple(known_by)
    paper.signals.append("author without a name")
    return (), len(printed), ()


def _number(value: object) -> str | None:
    """A number that is printed as one or as a text; None where it is none."""
    digits = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return digits if digits.isascii() and digits.isdigit() and len(digits) < 20 else None


def _identifiers(paper: Fields) -> tuple[Identifier, ...]:
    """What identifies the paper: for everybody, and at Semantic Scholar."""
    others = _inner(paper, "externalIds", IDENTIFIERS | IDENTIFIERS_OUT_OF_SCOPE.keys())
    doi, arxiv = others.line("DOI") or "", others.line("ArXiv") or ""
    corpus = _number(others.values.get("CorpusId")) or _number(paper.values.get("corpusId"))
    found = {
        "arxiv": clean_arxiv(arxiv) or arxiv_of_doi(doi),
        "doi": clean_doi(doi),
        "dblp": clean_line(others.line("DBLP") or ""),
        "pubmed": _number(others.values.get("PubMed")),
    }
    if doi and not found["doi"] and not arxiv_of_doi(doi):
        others.signal_unusable("DOI")
    if arxiv and not found["arxiv"]:
        others.signal_unusable("ArXiv")
    own = [paper.line("paperId"), f"CorpusId:{corpus}" if corpus else None]
    return (
        *(Identifier(scheme, value) for scheme, value in found.items() if value),
        *(Identifier("semantic-scholar", value) for value in own if value),
    )


def _published_on(paper: Fields) -> str | None:
    date = paper.line("publicationDate")
    if date is not None and (day := clean_date(date)):
        return day
    if date is not None:
        paper.signal_unusable("publicationDate")
    return _year(paper)


def _year(paper: Fields) -> str | None:
    value = paper.values.get("year")
    year = clean_date(str(value)) if isinstance(value, int) and not isinstance(value, bool) else None
    if year is None:
        paper.signal_unusable("year")
    return year


def _venue(paper: Fields, identifiers: tuple[Identifier, ...]) -> tuple[str | None, tuple[Version, ...]]:
    """Where it was published, and as what; a preprint server is no venue.

    The date is that of the first version, whichever that was, so the published version has the year alone.
    """
    full = _inner(paper, "publicationVenue", VENUE_FIELDS | VENUE_OUT_OF_SCOPE.keys())
    journal = _inner(paper, "journal", JOURNAL_FIELDS)
    venue = full.line("name") or paper.line("venue") or journal.line("name")
    venue = plain_text(venue or "") or None
    is_on_arxiv = any(own.scheme == "arxiv" for own in identifiers)
    is_preprint = is_on_arxiv if venue is None else "".join(venue.lower().split()) in PREPRINT_SERVERS
    kind = "preprint" if is_preprint else _kind(paper, full)
    if kind is None or (venue is None and kind == "proceedings"):
        return venue, ()
    doi = next((own.value for own in identifiers if own.scheme == "doi"), None)
    version = Version(
        kind,
        published_on=_published_on(paper) if is_preprint else _year(paper),
        doi=doi,
        venue=None if is_preprint else venue,
        volume=None if is_preprint else journal.line("volume"),
        pages="-".join((journal.line("pages") or "").replace(" ", "").split("--")) or None,
    )
    return (None if is_preprint else venue), (version,)


def _kind(paper: Fields, venue: Fields) -> VersionKind | None:
    """The kind of version, as the venue tells, else the types of the publication."""
    printed = paper.list("publicationTypes")
    types = [of for of in printed if isinstance(of, str)]
    for of in types:
        if of not in KINDS_OF_TYPE and of not in OTHER_TYPES:
            paper.signal_new_value("publicationTypes", clean_line(of))
    kind = venue.line("type")
    if kind is not None and kind not in KINDS_OF_VENUE:
        venue.signal_new_value("type", kind)
    of_type = next((own for name, own in KINDS_OF_TYPE.items() if name in types), None)
    return KINDS_OF_VENUE.get(kind or "") or of_type


def _summary(paper: Fields) -> str | None:
    """What a model wrote of it in a sentence."""
    return _inner(paper, "tldr", frozenset({"text", "model"})).line("text")


def _files(paper: Fields) -> Iterator[Fields]:
    for name in ("openAccessPdf", "openAccessInfo"):
        yield _inner(paper, name, FILE_FIELDS | FILE_OUT_OF_SCOPE.keys())


def _links(paper: Fields) -> Iterator[LinkAddress]:
    """The file that everybody can read, unless its address is an identifier's."""
    for file in _files(paper):
        printed = file.line("url") or ""
        url = Fields({"url": printed.replace(" ", "%20") or None}, file.path, file.signals).address("url")
        if url and not (clean_arxiv(url) or clean_doi(url) or arxiv_of_doi(url)):
            yield LinkAddress(url, "paper")


def _licence(paper: Fields) -> str | None:
    return next((licence for file in _files(paper) if (licence := file.line("license"))), None)


def _topics(paper: Fields) -> tuple[StatedTopic, ...]:
    """Fields of study; one that only Semantic Scholar's own model gives is a machine's.

    `fieldsOfStudy` repeats those that come from outside; it counts where the other list was not asked for.
    """
    is_machine_s: dict[str, bool] = {}
    for value in paper.list("s2FieldsOfStudy"):
        own = Fields(value if isinstance(value, dict) else {}, "s2FieldsOfStudy.", paper.signals)
        own.signal_unknown(frozenset({"category", "source"}))
        name, source = own.line("category"), own.line("source")
        if source is not None and source not in SOURCES_OF_FIELDS:
            own.signal_new_value("source", source)
        if name:
            is_machine_s[name] = is_machine_s.get(name, True) and source == MACHINE
    for value in paper.list("fieldsOfStudy"):
        name = clean_line(value) if isinstance(value, str) else None
        if name:
            is_machine_s[name] = False
    return tuple(StatedTopic(name, "semantic-scholar", by_machine) for name, by_machine in is_machine_s.items())


def _citations(paper: Fields, cited: Any) -> Iterator[Citation]:
    """The papers that it cites: its references, and the one whose citations list it."""
    for value in [*paper.list("references"), *([cited] if cited is not None else [])]:
        if not isinstance(value, dict):
            continue
        other = Fields(_of_api(value))
        known = _identifiers(other)
        title = plain_text(other.line("title") or "") or None
        if known or title:
            yield Citation(known[0] if known else None, title)
