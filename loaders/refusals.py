"""What a document is that holds no papers, in words: an error that a service answered, a page of something else.

People save what a service answers, and do not always look at it. A document that no loader recognises is refused by
the name of what it is, as far as its first bytes tell.
"""

from __future__ import annotations

import csv
import html
import json
import re

from db.cleaning import clean_line

_LONGEST_SHOWN = 120
_LONGEST_ANSWER = 4_096
"""Bytes: an answer that tells of an error is short."""
_ERROR_FIELDS = ("error", "errors", "message", "detail", "msg", "error_message")
_XML = {
    "Sources": "a bibliography of Word (its own XML)",
    "modsCollection": "MODS, the XML of libraries",
    "mods": "MODS, the XML of libraries",
    "PubmedArticleSet": "PubMed's XML (PubMed exports nbib as well)",
    "PubmedBookArticle": "PubMed's XML (PubMed exports nbib as well)",
    "PubmedBookArticleSet": "PubMed's XML (PubMed exports nbib as well)",
    "searchRetrieveResponse": "the answer of a library's catalogue (SRU)",
    "collection": "MARC XML, or another collection of a library",
    "document-content": "a table of OpenOffice",
    "bibliography": "a bibliography of DocBook",
    "rss": "a feed of news (RSS)",
    "article": "the text of an article (JATS, or another XML)",
    "CitaviExchangeData": "a project of Citavi",
}
"""What XML with such a first element is, after "it is"."""
_ROOT = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->|<![^>]*>)*<(?:[\w.-]+:)?([\w.-]{1,60})[\s/>]", re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,500})", re.IGNORECASE)
_TOO_MANY = re.compile(r"\b429\b|too many requests|rate.?limit", re.IGNORECASE)
_FAILED = re.compile(
    r"\b[45][0-9]{2}\b|\berror\b|not found|forbidden|unavailable|bad gateway|sign in|log ?in|just a moment",
    re.IGNORECASE,
)
_GITHUB = re.compile(r"\A[\[{\s]*\".*\"https://api\.github\.com/", re.DOTALL)
_FRONT_MATTER = re.compile(r"(?:\A|\n)---\s*\n|\A#{1,6} \S")
_FEWEST_ROWS = 4
_PIECES = frozenset(
    "a b body div form head h1 h2 h3 i img li main nav ol p pre script section span style table ul".split()
)
"""Elements of HTML with which a page begins that somebody cut a piece out of."""
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x1f\x8b", "a gzip file that cannot be opened"),
    (b"PK\x03\x04", "a zip file that cannot be opened"),
)


def what_is(head: bytes) -> str | None:
    """What a document is that begins so and that no loader reads, after "it is"; None where nobody can tell."""
    if not head.strip():
        return "empty"
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    text = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").lstrip()
    if text.startswith("<"):
        return _page(text)
    if text.startswith(("{", "[")):
        return _of_github(text) or _answer(text)
    if text.startswith("interactions:"):
        return (
            "a recording of what a service was asked and answered (VCR), which is not read; take the answers out of it"
        )
    if len(text) < _LONGEST_ANSWER and (_TOO_MANY.search(text[:200])):
        return f'the answer of a service that was asked too often ("{_shown(text)}"); fetch it again later'
    if _FRONT_MATTER.search(text[:_LONGEST_ANSWER]):
        return "a text in Markdown with neither papers nor a block of results (model-index) at its beginning"
    return "a table (CSV), which is not read; JSON lines and BibTeX are" if _is_table(text) else None


def _of_github(text: str) -> str | None:
    is_answer = _GITHUB.search(text[:_LONGEST_ANSWER]) is not None
    return "an answer of GitHub that describes no repositories, and nothing else of it is read" if is_answer else None


def _is_table(text: str) -> bool:
    """Whether the lines of a text have as many values, parted by commas, each."""
    lines = text.splitlines()[:-1][:_FEWEST_ROWS]  # the last one may be cut off
    try:
        widths = {len(row) for row in csv.reader(lines)}
    except csv.Error:
        return False
    return len(lines) == _FEWEST_ROWS and len(widths) == 1 and widths.pop() > 1


def error_in(value: object) -> str | None:
    """What an object says went wrong, where it is the answer of a service that failed; None for any other value."""
    if not isinstance(value, dict) or len(value) > len(_ERROR_FIELDS):
        return None
    said = [value[name] for name in _ERROR_FIELDS if isinstance(value.get(name), str | dict | list)]
    if not said:
        return None
    words = said[0] if isinstance(said[0], str) else json.dumps(said[0], ensure_ascii=False, default=repr)
    return f'an error that a service answered ("{_shown(words)}"), with no papers in it; fetch it again'


def _answer(text: str) -> str | None:
    if len(text) > _LONGEST_ANSWER:
        return None
    try:
        return error_in(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _page(text: str) -> str | None:
    root = _ROOT.match(text)
    is_xml = (text.startswith("<?xml") and "<html" not in text[:1_000].lower()) or (root and root[1] in _XML)
    if is_xml:
        return _xml(text)
    title = _TITLE.search(text)
    if title is None:
        is_page = "<html" in text[:1_000].lower() or text[:9].lower() == "<!doctype"
        return "an HTML page in which nothing says that it lists papers" if is_page else _xml(text)
    name = _shown(html.unescape(title[1]))
    if _TOO_MANY.search(name):
        return f'the page of a service that was asked too often ("{name}"), with no papers in it; fetch it again later'
    if _FAILED.search(name):
        return f'an error page ("{name}"), with no papers in it; fetch it again'
    return f'an HTML page ("{name}") of a kind that is not read'


def _xml(text: str) -> str | None:
    root = _ROOT.match(text)
    if root is None:
        return None
    if root[1].lower() in _PIECES:
        return "a piece of an HTML page in which nothing says that it lists papers"
    return f"{_XML[root[1]]}, which is not read" if root[1] in _XML else f"XML of a kind that is not read ({root[1]})"


def _shown(words: str) -> str:
    line = clean_line(words)
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]} ..."
