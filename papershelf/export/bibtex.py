"""Papers as BibTeX, as every version of BibTeX and every style reads it.

Accents and special characters become LaTeX, and letters that pdflatex cannot set are transliterated. Mathematics stays
as it is. In titles it is braced where it has capitals, and so are words whose capitals matter
(`papershelf.export.capitals`), because styles put titles in lower case. The type of an entry is that of the form in
which the paper was published, of which year, volume, number and pages are; what was not is `misc`, as in arXiv's own
exports. For programs that read UTF-8 letters can stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial

import msgspec
from anyascii import anyascii
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.middlewares.names import parse_single_name_into_parts
from bibtexparser.model import Entry, Field
from pylatexenc.latexencode import RULE_CALLABLE, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

from db.display.names import composed, is_group, split_suffix
from db.vocabulary import shipped_vocabulary
from papershelf.export.capitals import keeps_capitals
from papershelf.export.latex_signs import has_no_macro, sign_as_latex, transliteration

# A dollar sign opens mathematics where no space follows, and closes it where none stands before and no digit follows:
# "$5 and $6" is money.
_MATHEMATICS = r"(?P<mathematics>\$(?=\S)(?:[^$\\]|\\.)+?(?<=\S)\$(?!\d))"
_WORD = r"(?P<word>(?<![^\W_])[^\W_]+(?:-[^\W_]+)*)"
_SPECIAL = r"(?P<special>[^ \n\tA-Za-z0-9.,;:!?()\[\]'/+=*@$-]+|\$)"
_IN_TEXT = re.compile(f"{_MATHEMATICS}|{_SPECIAL}")
_IN_TITLE = re.compile(f"{_MATHEMATICS}|{_WORD}|{_SPECIAL}")
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0328": "k",
}
"""Accents that LaTeX sets over or under any letter."""
Encode = Callable[[str], str]
"""Letters and signs as LaTeX."""
_RANGE = re.compile(r"(?<=\w)\s*(?:-|\u2013|\{\\textendash\})\s*(?=\w)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


class CitedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A form in which a paper was published."""

    kind: str
    """proceedings, journal, book, thesis or report."""
    published_on: str | None = None
    venue: str | None = None
    """Canonical name of the journal, the proceedings or the book in which it stands."""
    volume: str | None = None
    number: str | None = None
    pages: str | None = None
    publisher: str | None = None
    """Of a thesis or a report who made it public: the school, the institution."""


class CitedPaper(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of an exported paper that BibTeX has a place for."""

    slug: str
    title: str
    authors: tuple[str, ...] = ()
    """Names in order, each with the given name first."""
    author_count: int | None = None
    """None where the list of names leaves some out."""
    abstract: str | None = None
    published_on: str | None = None
    """As precise as the source is: YYYY, YYYY-MM or YYYY-MM-DD."""
    venue: str | None = None
    """Canonical name of where it was published."""
    venue_year: int | None = None
    """Year of the edition."""
    organisation: str | None = None
    """Where it was written."""
    arxiv_id: str | None = None
    doi: str | None = None
    versions: tuple[CitedVersion, ...] = ()
    """The forms in which it was published, the most usual kind first."""


def bibtex_entry(paper: CitedPaper, *, is_unicode: bool = False) -> str:
    """One entry, ending in an empty line; its key is the paper's slug. Its letters are LaTeX, or as they are."""
    form = _form(paper)
    kind, of_form = _type_and_place(paper, form)
    day = (form.published_on if form else paper.published_on if paper.venue is None else None) or ""
    year = str(paper.venue_year or "") or day[:4] or (paper.published_on or "")[:4]
    encode = _as_it_is if is_unicode else _as_latex
    fields = {
        "title": latex_title(paper.title, encode),
        "author": " and ".join(_names(paper, encode)),
        **{name: _TEXT_OF.get(name, latex_text)(value, encode) for name, value in of_form.items() if value},
        "pages": _pages(form.pages or "", encode) if form else "",
        "year": year,
        "eprint": paper.arxiv_id or "",
        "archiveprefix": "arXiv" if paper.arxiv_id else "",
        "doi": paper.doi if paper.doi and _is_balanced(paper.doi) and "\\" not in paper.doi else "",
        "url": f"https://arxiv.org/abs/{paper.arxiv_id}" if paper.arxiv_id else "",
        "abstract": latex_text(paper.abstract or "", encode),
    }
    printed = [Field(name, f"{{{value}}}") for name, value in fields.items() if value]
    if len(day) >= len("YYYY-MM") and day.startswith(year):
        printed.append(Field("month", _MONTHS[int(day[5:7]) - 1]))  # a macro, which each style spells
    return write_string(Library([Entry(kind, paper.slug, printed)]), unparse_stack=[]) + "\n"


def _form(paper: CitedPaper) -> CitedVersion | None:
    """The form in which a paper was published that is cited: that of its venue; where none is known, the first."""
    if paper.venue is None:
        return next((form for form in paper.versions if form.venue is None), None)
    forms = [form for form in paper.versions if form.venue == paper.venue]
    of_year = [form for form in forms if paper.venue_year and (form.published_on or "")[:4] == str(paper.venue_year)]
    return next(iter(of_year or forms), None)


def _type_and_place(paper: CitedPaper, form: CitedVersion | None) -> tuple[str, dict[str, str | None]]:
    """The type of an entry, and the fields that say where it was published."""
    venue = shipped_vocabulary().resolve_venue(paper.venue) if paper.venue else None
    name = (venue.full_name or venue.name) if venue else None
    kind = form.kind if form else ""
    if venue and venue.kind:
        kind = "journal" if venue.kind == "journal" else "proceedings"
    elif name and kind not in ("journal", "book"):
        kind = kind or "proceedings"
    publisher, house = (form.publisher, form.publisher or paper.organisation) if form else (None, None)
    of_volume = {"volume": form.volume, "number": form.number} if form else {}
    if form and form.volume and kind != "journal":
        del of_volume["number"]  # styles take one of them alone for a volume of proceedings or a book
    match kind:
        case "journal" if name:
            return "article", {"journal": name, **of_volume, "publisher": publisher}
        case "proceedings" if name:
            return "inproceedings", {"booktitle": name, **of_volume, "publisher": publisher}
        case "book" if name:
            return "incollection", {"booktitle": name, **of_volume, "publisher": publisher}
        case "book":
            return "book", {"publisher": publisher}
        case "thesis":
            return "phdthesis", {"school": house}
        case "report":
            return "techreport", {"institution": house, "number": form.number if form else None}
    return "misc", {"publisher": publisher}


def _pages(printed: str, encode: Encode) -> str:
    return _RANGE.sub("--", latex_text(printed, encode))


def latex_text(text: str, encode: Encode | None = None) -> str:
    """Text as LaTeX."""
    return _IN_TEXT.sub(partial(_latex, encode or _as_latex), composed(text))


def latex_title(title: str, encode: Encode | None = None) -> str:
    """A title as LaTeX, whose capitals no style takes away."""
    return _IN_TITLE.sub(partial(_latex_of_title, encode or _as_latex), composed(title))


_TEXT_OF = {"journal": latex_title, "booktitle": latex_title}
"""Fields whose capitals styles may take away."""


def latex_name(name: str, encode: Encode | None = None) -> str:
    """A name as LaTeX: "Last, Jr, First" where it has a suffix, braced where BibTeX would take it apart.

    BibTeX would take "III" for a surname, the first words of a group's name for given ones, and a comma or an "and"
    for its own.
    """
    if "," in name or {"and", "others"} & set(name.lower().split()) or is_group(name):
        return f"{{{latex_text(name, encode)}}}"
    words, suffix = split_suffix(name)
    if not suffix or len(words) < 2:
        return latex_text(name, encode)
    parts = parse_single_name_into_parts(" ".join(words))
    surname, given = " ".join([*parts.von, *parts.last]), " ".join(parts.first)
    return ", ".join(latex_text(part, encode) for part in (surname, suffix, given))


def _names(paper: CitedPaper, encode: Encode) -> Iterator[str]:
    """The names of a paper, with "others" at the end where its list leaves some out."""
    yield from (latex_name(name, encode) for name in paper.authors)
    if paper.authors and paper.author_count != len(paper.authors):
        yield "others"


def _latex(encode: Encode, piece: re.Match[str]) -> str:
    """LaTeX for mathematics or a run of special characters."""
    text = piece.group()
    if piece.lastgroup == "mathematics":
        return re.sub(r"(?<!\\)%", r"\%", text) if _is_balanced(text) else latex_text(text[:-1], encode) + r"{\$}"
    return encode(text)


def _latex_of_title(encode: Encode, piece: re.Match[str]) -> str:
    """The same, in braces where styles would take capitals away; or for a word of a title."""
    text = piece.group()
    if piece.lastgroup == "word":
        latex = text if text.isascii() else encode(text)
        # The first letter of a title stays as it is.
        has_no_other = piece.start() == 0 and not any(character.isupper() for character in text[1:])
        return f"{{{latex}}}" if keeps_capitals(text) and not has_no_other else latex
    latex = _latex(encode, piece)
    return f"{{{latex}}}" if piece.lastgroup == "mathematics" and any(map(str.isupper, text)) else latex


def _as_latex(text: str) -> str:
    """Text in the letters of ASCII, with the accents that T1 has."""
    return str(_ENCODER.unicode_to_latex(text))


def _as_it_is(text: str) -> str:
    """Text with its letters as they are, without what nobody sees; the signs of LaTeX are escaped."""
    visible = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return re.sub(r"[\x00-\x7f]+", lambda signs: _as_latex(signs[0]), visible)


def _transliterated(character: str) -> str:
    """LaTeX for a letter that the encoder does not know: with the accents that T1 has, else in plain letters."""
    decomposed = unicodedata.normalize("NFD", character)
    letter = decomposed[0]
    macros = [_ACCENTS[accent] for accent in decomposed[1:] if accent in _ACCENTS]
    if letter.isascii() and letter.isalpha() and macros:
        return f"{{\\{macros[0]}{{{letter}}}}}"
    if unicodedata.category(character) in ("Cf", "Mn", "So"):  # what nobody sees, accents over nothing, pictures
        return ""
    plain = letter if letter.isascii() and letter.isprintable() else anyascii(character)
    return str(_ENCODER.unicode_to_latex(plain)) if plain.isascii() else ""


def _sign(text: str, position: int) -> tuple[int, str] | None:
    """What stands for a character of a text for which the encoder has no macro that can be set."""
    character = text[position]
    if found := sign_as_latex(character):
        return 1, found
    return (1, str(_ENCODER.unicode_to_latex(transliteration(character)))) if has_no_macro(character) else None


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0


_ENCODER = UnicodeToLatexEncoder(
    conversion_rules=[
        UnicodeToLatexConversionRule(RULE_CALLABLE, _sign),
        "defaults",
    ],
    replacement_latex_protection="braces-almost-all",  # BibTeX takes a braced accent for one letter
    unknown_char_policy=_transliterated,
    unknown_char_warning=False,
)
