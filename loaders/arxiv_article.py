"""One article of arXiv, whatever form it comes in, and the record that is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from db.cleaning import MONTHS, clean_day, clean_line
from db.identifiers import arxiv_of_doi, clean_arxiv, clean_doi, clean_repo
from db.records import Identifier, LinkAddress, PaperRecord, StatedTopic, Version
from loaders.loader import Mapped, Unusable

_CLASSES = {
    "cs": "AI AR CC CE CG CL CR CV CY DB DC DL DM DS ET FL GL GR GT HC IR IT LG LO MA MM MS NA NE NI OH OS PF PL RO SC "
    "SD SE SI SY",
    "econ": "EM GN TH",
    "eess": "AS IV SP SY",
    "math": "AC AG AP AT CA CO CT CV DG DS FA GM GN GR GT HO IT KT LO MG MP NA NT OA OC PR QA RA RT SG SP ST",
    "astro-ph": "CO EP GA HE IM SR",
    "cond-mat": "dis-nn mes-hall mtrl-sci other quant-gas soft stat-mech str-el supr-con",
    "nlin": "AO CD CG PS SI",
    "physics": "acc-ph ao-ph app-ph atm-clus atom-ph bio-ph chem-ph class-ph comp-ph data-an ed-ph flu-dyn gen-ph "
    "geo-ph hist-ph ins-det med-ph optics plasm-ph pop-ph soc-ph space-ph",
    "q-bio": "BM CB GN MN NC OT PE QM SC TO",
    "q-fin": "CP EC GN MF PM PR RM ST TR",
    "stat": "AP CO ME ML OT TH",
}
_ARCHIVES = (
    "gr-qc hep-ex hep-lat hep-ph hep-th math-ph nucl-ex nucl-th quant-ph acc-phys adap-org alg-geom ao-sci astro-ph "
    "atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga funct-an math mtrl-th nlin patt-sol physics "
    "plasm-ph q-alg q-bio solv-int supr-con"
)
"""Archives without classes, and those that were taken into others or had no classes once."""
_CATEGORIES = frozenset(
    [*_ARCHIVES.split(), *(f"{archive}.{name}" for archive, names in _CLASSES.items() for name in names.split())]
)
"""https://arxiv.org/category_taxonomy."""
_CLASS = re.compile(r"[a-z-]{2,20}(?:\.[A-Za-z-]{2,20})?")
_MAIL_DATE = re.compile(r"(?:[A-Z][a-z]{2},\s+)?([0-9]{1,2})\s+([A-Z][a-z]{2})\s+([0-9]{4})\b")
_VERSION = re.compile(r"v[1-9][0-9]{0,3}")
_SEPARATORS = re.compile(r"[\s,;]+")
_CODES = re.compile(r"(?:(?<!\s)\s++)?[,;]\s*")
_MSC_NOTE = re.compile(r"\(?\b(?:primary|secondary|msc(?:\s*[0-9]{4})?|pacs)\b[:.)]*", re.IGNORECASE)
_MSC = re.compile(r"[0-9]{2}(?:[A-Z-](?:[0-9]{2}|xx|XX))?")
_WITHDRAWN = re.compile(
    r"\A\W*(?:withdrawn\b|(?:this|the|our)\s+(?:paper|article|manuscript|submission|preprint|work)\s+(?:has\s+been|is|was)"
    r"\s+(?:being\s+)?(?:withdrawn|retracted)\b|(?:paper|article|submission)\s+(?:withdrawn|retracted)\b)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+|(?:www\.)?(?:github|gitlab)\.com/[\w.-]+/[\w.-]+", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_END_OF_NAME = re.compile(
    r"(?:(?<![\s,;:(])[\s,;:(]++)?(?:\b(?:v(?:ol(?:ume)?)?|no|num|pp?|pages?|art(?:icle)?|iss(?:ues?)?)\b\.?\s*)?"
    r"[0-9]+(?!(?:[0-9]|(?:st|nd|rd|th)\b)).*\Z",
    re.IGNORECASE | re.DOTALL,
)
_BEFORE_NAME = re.compile(r"\A(?:(?:published\s+)?in[:\s]+|(?:19|20)[0-9]{2}\s+)+", re.IGNORECASE)
_INITIALS_AND_SURNAME = r"(?:[A-Z]\.[\s-]?)+(?:(?:van|von|de|der|den|la|du) )*[A-Z][\w'-]*[a-z][\w'-]*"
_AUTHORS = re.compile(
    rf"\A(?!J\.\s?[A-Z]\w+,){_INITIALS_AND_SURNAME}(?:(?:,\s+(?:and\s+)?|\s+and\s+|\s+&\s+){_INITIALS_AND_SURNAME})*"
    r"(?:,\s+(?=[A-Z\"'\u201c])|\.\s+(?=(?:[\w:,-]+\s+){3,30}[\w-]+\.\s+[A-Z]))"
)
"""Authors before the name: behind them a comma, or a stop and a title of four words or more."""
_TITLE = re.compile(r"\A(?:[\"'\u201c][^\"\u201d]{9,300}[\"'\u201d][,.]?|(?:[\w:,-]+\s+){3,30}[\w-]+\.)\s+(?=[A-Z])")
_PROCEEDINGS = re.compile(r"\b(?:proc(?:eedings|\.)?|conf(?:erence|\.)?|workshops?|symposium|lncs)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:accepted|published|publication|appears?|superseded|merged|replaced|incorporated|included)\b", re.IGNORECASE
)
LONGEST_REFERENCE = 500
"""Characters of a journal reference that is read."""


@dataclass(slots=True)
class Article:
    """An article as arXiv describes it."""

    id: str = ""
    title: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    versions: list[tuple[str, str]] = field(default_factory=list)
    """Label and date, as printed."""
    created: str = ""
    """Date of the first version, as printed."""
    categories: str = ""
    comments: str = ""
    journal_ref: str = ""
    doi: str = ""
    licence: str = ""
    msc: str = ""
    acm: str = ""
    signals: list[str] = field(default_factory=list)


def record_of(article: Article) -> Mapped:
    """The record of an article, with the signals of what is unknown or of no use in it."""
    signals = article.signals
    arxiv_id = clean_arxiv(article.id)
    if arxiv_id is None:
        raise Unusable(f"It has no arXiv identifier, or one that is none: {clean_line(article.id)[:60]!r}.")
    title = clean_line(article.title)
    if not title:
        raise Unusable("The article has no title.")
    preprints = list(_preprints(article))
    dois = list(_dois(article))
    first = dois[0] if dois else None
    comments = clean_line(article.comments)
    own = [Identifier("arxiv", arxiv_id)] + ([Identifier("doi", first)] if first else [])
    record = PaperRecord(
        title=title,
        abstract=clean_line(article.abstract) or None,
        published_on=next((version.published_on for version in preprints if version.label in (None, "v1")), None),
        authors=tuple(filter(None, map(clean_line, article.authors))),
        identifiers=tuple(own),
        links=tuple(LinkAddress(url, "code" if clean_repo(url) else "other") for url in _addresses(comments)),
        licence=clean_line(article.licence) or None,
        versions=(*preprints, *_published(article, first), *(Version("other", doi=doi) for doi in dois[1:])),
        topics=tuple(dict.fromkeys(_topics(article))),
        is_retracted=_is_withdrawn(comments, clean_line(article.abstract)) or None,
    )
    return Mapped(record, tuple(dict.fromkeys(signals)))


def day_of(printed: str) -> str | None:
    """The day of a date as mail prints it ("Mon, 2 Apr 2007 19:18:42 GMT"), or in ISO form."""
    if day := clean_day(printed.strip()):
        return day
    match = _MAIL_DATE.match(printed.strip())
    if match is None or match[2] not in MONTHS:
        return None
    return clean_day(f"{match[3]}-{MONTHS.index(match[2]) + 1:02}-{int(match[1]):02}")


def _preprints(article: Article) -> Iterator[Version]:
    """The versions of the preprint, each with its day; of the first the day may be all that is known."""
    told = article.versions or ([("v1", article.created)] if article.created else [])
    for label, printed in told:
        day = day_of(printed)
        if day is None or not _VERSION.fullmatch(label):
            article.signals.append("unusable value of version")
        else:
            yield Version("preprint", label, day)


def _is_withdrawn(comments: str, abstract: str) -> bool:
    """Whether its authors took it back; not where it gave way to what is published elsewhere."""
    if _ELSEWHERE.search(comments):
        return False
    return bool(_WITHDRAWN.match(comments) or (_WITHDRAWN.match(abstract) and not _ELSEWHERE.search(abstract)))


def _dois(article: Article) -> Iterator[str]:
    """The DOIs of the field, which may hold several; the first is the paper's, others are those of its errata."""
    seen: set[str] = set()
    for printed in _SEPARATORS.split(article.doi.strip()):
        doi = clean_doi(printed) if printed else None
        if doi and doi not in seen:
            seen.add(doi)
            yield doi
        elif printed and doi is None and arxiv_of_doi(printed) is None:
            article.signals.append("unusable value of doi")


def _published(article: Article, doi: str | None) -> Iterator[Version]:
    """What the journal reference and the DOI tell of the published version: where, and in which year."""
    reference = clean_line(article.journal_ref)[:LONGEST_REFERENCE]
    if not reference:
        if doi:
            yield Version("other", doi=doi)
        return
    first, *_ = (part for part in (*reference.split(";"), reference) if _YEAR.search(part) or part is reference)
    years = _YEAR.findall(first)  # what follows are errata
    name = _name_of_venue(reference)
    yield Version(
        "proceedings" if _PROCEEDINGS.search(reference) else "journal",
        published_on=years[-1] if years else None,
        doi=doi,
        venue=name,
    )


def _name_of_venue(reference: str) -> str | None:
    """The journal or proceedings of a reference, without authors and a title before it; None where it names none."""
    without_authors = _AUTHORS.sub("", reference)
    if without_authors != reference:
        without_authors = _TITLE.sub("", without_authors)
    for printed in (without_authors, reference):
        name = _END_OF_NAME.sub("", _BEFORE_NAME.sub("", printed))
        if name.count("(") > name.count(")"):  # "PoS(LATTICE2015)": a number stood in the bracket
            name = name[: name.rindex("(")]
        name = name.strip(" ,;:.-(")
        if sum(map(str.isalpha, name)) > (1 if printed == reference else 3):
            return name
    return None


def _topics(article: Article) -> Iterator[StatedTopic]:
    for name in _SEPARATORS.split(article.categories.strip()):
        if name and name not in _CATEGORIES:
            article.signals.append(f"unknown value of categories: {name[:60]}")
        if _CLASS.fullmatch(name):
            yield StatedTopic(name, "arxiv")
    for code in _SEPARATORS.split(_MSC_NOTE.sub(" ", article.msc)):
        if _MSC.fullmatch(code.strip("().")):
            yield StatedTopic(code.strip("()."), "msc")
    for code in _CODES.split(clean_line(article.acm)):
        if code.strip(" ."):
            yield StatedTopic(code.strip(" ."), "acm")


def _addresses(comments: str) -> Iterator[str]:
    for match in _ADDRESS.finditer(comments):
        url = match[0].rstrip(".,;:!?'")
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(".,;:!?'")
        if not (clean_arxiv(url) or clean_doi(url) or arxiv_of_doi(url)):
            yield url if url.lower().startswith("http") else f"https://{url}"
