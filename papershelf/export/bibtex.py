"""Papers as BibTeX, as every version of BibTeX and every style reads it.

Accents and special characters become LaTeX (a character that LaTeX has no name for stays), mathematics stays as it is,
and a word with capitals within ("GPT-4", "ImageNet") is braced, because styles put titles in lower case. What was
published at a conference or a workshop is an `inproceedings`, in a journal an `article`, each of the year in which it
appeared there; the rest is `misc`, as in arXiv's own exports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.middlewares.names import parse_single_name_into_parts
from bibtexparser.model import Entry, Field
from pylatexenc.latexencode import RULE_CALLABLE, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

from db.display.names import composed, is_group, split_suffix
from db.vocabulary import shipped_vocabulary

# A dollar sign opens mathematics where no space follows, and closes it where none stands before and no digit follows:
# "$5 and $6" is money.
_MATHEMATICS = r"(?P<mathematics>\$(?=\S)(?:[^$\\]|\\.)+?(?<=\S)\$(?!\d))"
_WORD = r"(?P<word>(?<![^\W_])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)"
_SPECIAL = r"(?P<special>[^\sA-Za-z0-9.,;:!?()\[\]'/+=*@$-]+|\$)"
_IN_TEXT = re.compile(f"{_MATHEMATICS}|{_SPECIAL}")
_IN_TITLE = re.compile(f"{_MATHEMATICS}|{_WORD}|{_SPECIAL}")
_BRACES = {"{": r"{\textbraceleft}", "}": r"{\textbraceright}"}
"""To BibTeX every brace counts, even one behind a backslash."""
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


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
    arxiv_id: str | None = None
    doi: str | None = None


def bibtex_entry(paper: CitedPaper) -> str:
    """One entry, ending in an empty line; its key is the paper's slug."""
    year, venue_year = (paper.published_on or "")[:4], str(paper.venue_year or "")
    kind, venue = _published_at(paper.venue)
    fields = {
        "title": latex_title(paper.title),
        "author": " and ".join(_names(paper)),
        **venue,
        "year": venue_year or year,
        "eprint": paper.arxiv_id or "",
        "archiveprefix": "arXiv" if paper.arxiv_id else "",
        "doi": paper.doi if paper.doi and _is_balanced(paper.doi) and "\\" not in paper.doi else "",
        "url": f"https://arxiv.org/abs/{paper.arxiv_id}" if paper.arxiv_id else "",
        "abstract": latex_text(paper.abstract or ""),
    }
    printed = [Field(name, f"{{{value}}}") for name, value in fields.items() if value]
    if paper.published_on and len(paper.published_on) >= len("YYYY-MM") and paper.venue is None:
        printed.append(Field("month", _MONTHS[int(paper.published_on[5:7]) - 1]))  # a macro, which each style spells
    return write_string(Library([Entry(kind, paper.slug, printed)]), unparse_stack=[]) + "\n"


def _published_at(name: str | None) -> tuple[str, dict[str, str]]:
    """The type of an entry, and the field that names its venue in full."""
    if name is None:
        return "misc", {}
    venue = shipped_vocabulary().resolve_venue(name)
    full_name = latex_title(venue.full_name or venue.name)
    if venue.kind == "journal":
        return "article", {"journal": full_name}
    return "inproceedings", {"booktitle": full_name}


def latex_text(text: str) -> str:
    """Text as LaTeX."""
    return _IN_TEXT.sub(_latex, composed(text))


def latex_title(title: str) -> str:
    """A title as LaTeX, whose capitals no style takes away."""
    return _IN_TITLE.sub(_latex, composed(title))


def latex_name(name: str) -> str:
    """A name as LaTeX: "Last, Jr, First" where it has a suffix, braced where BibTeX would take it apart.

    BibTeX would take "III" for a surname, the first words of a group's name for given ones, and a comma or an "and"
    for its own.
    """
    if "," in name or {"and", "others"} & set(name.lower().split()) or is_group(name):
        return f"{{{latex_text(name)}}}"
    words, suffix = split_suffix(name)
    if not suffix or len(words) < 2:
        return latex_text(name)
    parts = parse_single_name_into_parts(" ".join(words))
    surname, given = " ".join([*parts.von, *parts.last]), " ".join(parts.first)
    return ", ".join(map(latex_text, (surname, suffix, given)))


def _names(paper: CitedPaper) -> Iterator[str]:
    """The names of a paper, with "others" at the end where its list leaves some out."""
    yield from map(latex_name, paper.authors)
    if paper.authors and paper.author_count != len(paper.authors):
        yield "others"


def _latex(piece: re.Match[str]) -> str:
    """LaTeX for mathematics, a word of a title, or a run of special characters."""
    text = piece.group()
    if piece.lastgroup == "word":
        return f"{{{text}}}" if any(character.isupper() for character in text[1:]) else text
    if piece.lastgroup == "mathematics":
        return re.sub(r"(?<!\\)%", r"\%", text) if _is_balanced(text) else latex_text(text[:-1]) + r"{\$}"
    return str(_ENCODER.unicode_to_latex(text))


def _brace(text: str, position: int) -> tuple[int, str] | None:
    found = _BRACES.get(text[position])
    return (1, found) if found else None


def _is_balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0


_ENCODER = UnicodeToLatexEncoder(
    conversion_rules=[UnicodeToLatexConversionRule(RULE_CALLABLE, _brace), "defaults"],
    replacement_latex_protection="braces-almost-all",  # BibTeX takes a braced accent for one letter
    unknown_char_policy="keep",
    unknown_char_warning=False,
)
