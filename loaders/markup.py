"""Text out of the markup in which publishers deposit titles and abstracts: JATS, HTML and what is meant as one of them.

Crossref passes on what its members send: `<jats:p>`, `<p>` or no paragraphs at all, faces (`<i>`, `<jats:italic>`),
`<jats:title>Abstract</jats:title>`, formulas as TeX, as MathML or as both, entities once or twice escaped, and elements
that nothing closes. So it is read tag by tag, in linear time, and only what is known to be a tag is taken for one.
JATS: https://jats.nlm.nih.gov/archiving/tag-library/.
"""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

from db.cleaning import clean_line

_TAG = re.compile(
    r"<(?P<end>/?)(?:[a-z]{1,10}:)?(?P<name>p|sec|title|label|abstract|list|list-item|ul|ol|li|div|break|br|disp-quote|"
    r"disp-formula|inline-formula|alternatives|tex-math|math|italic|bold|sc|sub|sup|monospace|roman|sans-serif|"
    r"underline|overline|strike|styled-content|named-content|ext-link|xref|email|uri|inline-graphic|graphic|"
    r"i|b|em|strong|scp|tt|u|a|span|font|small|h[1-6])(?P<attributes>(?:[\s/][^<>]*)?)>",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--[^<>]{0,500}-->|<!\[CDATA\[|\]\]>")
_BLOCKS = frozenset(
    "p sec title label abstract list list-item ul ol li div break br disp-quote disp-formula h1 h2 h3 h4 h5 h6".split()
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_HEADING = re.compile(r"(?:abstract|summary|description|zusammenfassung|résumé|resumen)\W*", re.IGNORECASE)
_PREFIX = re.compile(r"(</?)[A-Za-z]{1,10}:")
_ATTRIBUTE_PREFIX = re.compile(r"(\s)[A-Za-z]{1,10}:(?=[A-Za-z-]{1,30}=)")
_ANY_TAG = re.compile(r"<[^<>]*>")
_NAMED = re.compile(r"&[A-Za-z][A-Za-z0-9]{1,30};")
_TEX = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
_SIGNED = re.compile(r"[-+\u2212\u2013]?[0-9]")
_LONGEST_FORMULA = 20_000
"""Characters of one that is read."""
_LONGEST_WORDS = 1_000
"""Characters of a heading or a superscript."""
_LONGEST = 200_000
"""Characters of a text whose formulas and headings are read; of a longer one the tags are taken away."""


def plain_text(printed: str) -> str:
    """The text on one line, without tags and entities; powers as "10^-3", formulas as TeX where there is any."""
    text = _COMMENT.sub("", printed) if "<!" in printed or "]]>" in printed else printed
    for _ in range(2):  # what was escaped twice has tags only after the first round
        if "<" not in text and "&" not in text:
            break
        if "<" in text:
            text = _Reading(text).text() if len(text) <= _LONGEST else _TAG.sub(" ", text)
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return clean_line(text)


class _Reading:
    """Going over the tags of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts: list[str] = []
        self._tex: str | None = None
        """What the alternative in TeX said, while another form of the same formula may follow."""

    def text(self) -> str:
        """The text without its tags."""
        place = 0
        while tag := _TAG.search(self._text, place):
            self._parts.append(self._text[place : tag.start()])
            place = self._go_over(tag)
        self._parts.append(self._text[place:])
        return "".join(self._parts)

    def _go_over(self, tag: re.Match[str]) -> int:
        """Take account of a tag; gives the place after it, or after the element."""
        name, is_end = tag["name"].lower(), bool(tag["end"])
        if is_end or tag["attributes"].endswith("/"):
            self._parts.append(" " if name in _BLOCKS else "")
            if name in ("alternatives", "inline-formula", "disp-formula"):
                self._tex = None
            return tag.end()
        if name in ("title", "label", "sup", "tex-math", "math"):
            element, end = self._element(tag)
            if element is not None:
                self._parts.append(self._printed(name, element, tag))
                return end
        self._parts.append(" " if name in _BLOCKS else "")
        return tag.end()

    def _element(self, tag: re.Match[str]) -> tuple[str | None, int]:
        """What stands between a tag and the one that closes it; None where nothing closes it."""
        closing = f"</{tag[0][1 : tag.start('attributes') - tag.start()]}"
        longest = _LONGEST_FORMULA if "math" in closing else _LONGEST_WORDS
        end = self._text.find(closing, tag.end(), tag.end() + longest)
        if end < 0:
            return None, tag.end()
        after = self._text.find(">", end)
        return self._text[tag.end() : end], after + 1 if after >= 0 else len(self._text)

    def _printed(self, name: str, element: str, tag: re.Match[str]) -> str:
        if name == "tex-math":
            self._tex = _tex(html.unescape(element))
            return self._tex
        if name == "math":
            return "" if self._tex else _mathematics(element)
        inner = _TAG.sub("", element)
        if name == "sup":
            before = self._parts[-1][-1:] if self._parts else ""
            return f"^{inner}" if _SIGNED.match(inner) and before.isalnum() else inner
        heading = clean_line(_ENTITY.sub(lambda entity: html.unescape(entity[0]), inner))
        if not heading or _HEADING.fullmatch(heading):
            return " "
        return f" {heading} " if heading[-1] in ".:?!" else f" {heading}: "


def _tex(document: str) -> str:
    """A formula in dollars, without the document that is put around it to set it."""
    found = _TEX.search(document)
    formula = (found[1] if found else document).strip().strip("$").strip()
    return f"${formula}$" if formula else ""


def _mathematics(element: str) -> str:
    """A formula in MathML as text; its structure is lost where it is none that XML allows."""
    alone = _ATTRIBUTE_PREFIX.sub(r"\1", _PREFIX.sub(r"\1", element))
    try:
        return _formula(ElementTree.fromstring(f"<math>{_NAMED.sub(_character, alone)}</math>"))
    except (ElementTree.ParseError, RecursionError, ValueError):
        return _ANY_TAG.sub("", element)


def _character(entity: re.Match[str]) -> str:
    """The character of a named entity that XML does not know."""
    return html.escape(html.unescape(entity[0]))


def _formula(node: ElementTree.Element) -> str:
    """The text of a node of MathML: "x_i", "10^-3", "a/b"."""
    inner = [_formula(child) for child in node]
    match node.tag, inner:
        case (("annotation" | "annotation-xml"), _):
            return ""
        case (("msup" | "mover"), [base, above]):
            return f"{base}^{_grouped(above)}" if node.tag == "msup" else base + above
        case "msub", [base, below]:
            return f"{base}_{_grouped(below)}"
        case "msubsup", [base, below, above]:
            return f"{base}_{_grouped(below)}^{_grouped(above)}"
        case "mfrac", [over, under]:
            return f"{_grouped(over)}/{_grouped(under)}"
        case "msqrt", _:
            return f"√{_grouped(''.join(inner))}"
        case _:
            own = (node.text or "").strip()
            return " ".join(own.split()) + "".join(inner)


def _grouped(formula: str) -> str:
    """A part in brackets where it is more than one word or number."""
    is_one = len(formula) <= 1 or formula.lstrip("-+\u2212").replace(".", "").isalnum()
    return formula if is_one else f"({formula})"
