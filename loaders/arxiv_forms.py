"""The forms in which arXiv gives an article: which of their fields are read, which are not and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from db.identifiers import clean_arxiv, clean_doi
from loaders.arxiv_article import Article
from loaders.arxiv_names import in_one_line, in_parts, leaves_out
from loaders.json_fields import Fields, kind_of
from loaders.loader import Unusable
from loaders.xml_elements import Element

_COMMON_OUT_OF_SCOPE = {
    "submitter": "who sent it in, an author or not",
    "proxy": "who sent it in for the authors",
    "report-no": "the number that an institution gives it",
}
SNAPSHOT_FIELDS = frozenset(
    "id title abstract authors authors_parsed versions categories comments journal-ref doi license".split()
)
SNAPSHOT_OUT_OF_SCOPE = {
    **_COMMON_OUT_OF_SCOPE,
    "update_date": "when arXiv last changed its row, which may have been years after the last version",
}
ARXIV_FIELDS = frozenset(
    "id created authors title categories comments msc-class acm-class journal-ref doi license abstract".split()
)
ARXIV_OUT_OF_SCOPE = {
    **_COMMON_OUT_OF_SCOPE,
    "updated": "the day of the last version, whose number it does not tell",
}
AUTHOR_FIELDS = frozenset({"keyname", "forenames", "suffix"})
AUTHOR_OUT_OF_SCOPE = {"affiliation": "where the author works"}
RAW_FIELDS = frozenset(
    "id version title authors categories comments msc-class acm-class journal-ref doi license abstract".split()
)
RAW_OUT_OF_SCOPE = _COMMON_OUT_OF_SCOPE
VERSION_FIELDS = frozenset({"date"})
VERSION_OUT_OF_SCOPE = {"size": "bytes of its source", "source_type": "what its source is"}
DC_FIELDS = frozenset({"title", "creator", "description", "date", "identifier", "rights"})
DC_OUT_OF_SCOPE = {
    "subject": "names of categories without their codes",
    "type": "text, of all of them",
    "language": "two letters, of few",
    "relation": "other numbers of it",
    "publisher": "arXiv",
}
ATOM_FIELDS = frozenset("id title summary author published updated category comment journal_ref doi".split())
ATOM_OUT_OF_SCOPE = {
    "link": "addresses that follow from id and doi",
    "primary_category": "one of category",
    "affiliation": "where an author works",
}


def of_snapshot(value: Any) -> Article:
    """The article of a line of the snapshot."""
    if not isinstance(value, dict):
        raise Unusable(f"The line is no object but {kind_of(value)}.")
    fields = Fields(value)
    fields.signal_unknown(SNAPSHOT_FIELDS | SNAPSHOT_OUT_OF_SCOPE.keys())
    names = [_parsed_name(parts) for parts in fields.list("authors_parsed")]
    if not all(names):
        fields.signal_unusable("authors_parsed")
    printed = fields.line("authors") or ""
    if leaves_out(printed) and names:  # what was parsed does not say so
        names.append("et al.")
    versions = [
        (version.line("version") or "", version.line("created") or "")
        for one in fields.list("versions")
        for version in [Fields(one if isinstance(one, dict) else {}, "versions.", fields.signals)]
    ]
    return Article(
        id=fields.line("id") or "",
        title=fields.line("title") or "",
        abstract=fields.line("abstract") or "",
        authors=tuple(names) if names and all(names) else in_one_line(printed),
        versions=versions,
        categories=fields.line("categories") or "",
        comments=fields.line("comments") or "",
        journal_ref=fields.line("journal-ref") or "",
        doi=fields.line("doi") or "",
        licence=fields.line("license") or "",
        signals=fields.signals,
    )


def _parsed_name(parts: object) -> str:
    """The name of its parts: family name, given names, suffix, and where the author works; "" where it is none."""
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        return ""
    family, given, suffix = (*parts, "", "", "")[:3]
    return in_parts(family, given, suffix)


def of_element(element: Element) -> Article:
    """The article of an OAI record, of its metadata alone, or of an entry of a feed."""
    if element.name != "record":
        return FORMS[element.name](element)
    header = element.named("header")
    if header and header[0].attributes.get("status") == "deleted":
        raise Unusable("arXiv says that it has deleted the record.")
    for metadata in element.named("metadata"):
        for child in metadata.children:
            if child.name in FORMS:
                return FORMS[child.name](child)
            raise Unusable(f"Its metadata are in a form that is not read: {child.name[:40]}.")
    raise Unusable("The record has no metadata.")


def _of_arxiv(element: Element) -> Article:
    article = _described(element, ARXIV_FIELDS | ARXIV_OUT_OF_SCOPE.keys())
    article.created = _text(element, "created")
    names: list[str] = []
    for authors in element.named("authors"):
        for author in authors.children:
            _signal_unknown(article, author, AUTHOR_FIELDS | AUTHOR_OUT_OF_SCOPE.keys(), "authors.author.")
            names.append(in_parts(*(_text(author, part) for part in ("keyname", "forenames", "suffix"))))
    article.authors = tuple(names)
    return article


def _of_raw(element: Element) -> Article:
    article = _described(element, RAW_FIELDS | RAW_OUT_OF_SCOPE.keys())
    article.authors = in_one_line(_text(element, "authors"))
    for version in element.named("version"):
        _signal_unknown(article, version, VERSION_FIELDS | VERSION_OUT_OF_SCOPE.keys(), "version.")
        article.versions.append((version.attributes.get("version", ""), _text(version, "date")))
    return article


def _described(element: Element, known: frozenset[str]) -> Article:
    """What the two forms of arXiv's own have in common."""
    article = Article(
        id=_text(element, "id"),
        title=_text(element, "title"),
        abstract=_text(element, "abstract"),
        categories=_text(element, "categories"),
        comments=_text(element, "comments"),
        journal_ref=_text(element, "journal-ref"),
        doi=_text(element, "doi"),
        licence=_text(element, "license"),
        msc=_text(element, "msc-class"),
        acm=_text(element, "acm-class"),
    )
    _signal_unknown(article, element, known, "")
    return article


def _of_dublin_core(element: Element) -> Article:
    """Dublin Core says everything in few words: the first description is the abstract, the others are comments.

    Identifiers are the address of the article, DOIs and references to journals.
    """
    texts = {name: [child.text.strip() for child in element.named(name)] for name in DC_FIELDS}
    identifiers = texts["identifier"]
    abstract, *others = texts["description"] or [""]
    article = Article(
        id=next((own for own in identifiers if clean_arxiv(own)), ""),
        title=" ".join(texts["title"][:1]),
        abstract=abstract,
        authors=tuple(
            in_parts(family, given) for family, _, given in (name.partition(",") for name in texts["creator"])
        ),
        created=min(texts["date"], default=""),
        comments=" ".join(other.removeprefix("Comment: ") for other in others),
        journal_ref=next((own for own in identifiers if not (clean_arxiv(own) or clean_doi(own) or "://" in own)), ""),
        doi=" ".join(filter(None, map(clean_doi, identifiers))),
        licence=next(iter(texts["rights"]), ""),
    )
    _signal_unknown(article, element, DC_FIELDS | DC_OUT_OF_SCOPE.keys(), "")
    return article


def _of_atom(element: Element) -> Article:
    """An entry of a feed: its id has the number of the version that it describes."""
    identifier = _text(element, "id").strip()
    _, has_version, number = identifier.rpartition("v")
    article = Article(
        id=identifier,
        title=_text(element, "title"),
        abstract=_text(element, "summary"),
        authors=tuple(" ".join(_text(author, "name").split()) for author in element.named("author")),
        versions=[("v1", _text(element, "published"))],
        categories=" ".join(
            term for one in element.named("category") if not _is_code(term := one.attributes.get("term", ""))
        ),
        comments=_text(element, "comment"),
        journal_ref=_text(element, "journal_ref"),
        doi=_text(element, "doi"),
    )
    if has_version and len(number) < 5 and number.isdecimal() and int(number) > 1:
        article.versions.append((f"v{int(number)}", _text(element, "updated")))
    _signal_unknown(article, element, ATOM_FIELDS | ATOM_OUT_OF_SCOPE.keys(), "")
    return article


def _is_code(term: str) -> bool:
    """Whether a term is a code of another scheme, which feeds print among the categories: "68T05", "I.2.6"."""
    return not term[:1].islower()


FORMS: dict[str, Callable[[Element], Article]] = {
    "arXiv": _of_arxiv,
    "arXivRaw": _of_raw,
    "dc": _of_dublin_core,
    "entry": _of_atom,
}
"""The element that an article is, in each form."""


def _text(element: Element, name: str) -> str:
    """The text of the first child of a name; "" for none."""
    return next((child.text for child in element.named(name)), "")


def _signal_unknown(article: Article, element: Element, known: frozenset[str], path: str) -> None:
    unknown = {child.name for child in element.children} - known
    article.signals += sorted(f"unknown field {path}{name[:60]}" for name in unknown)
