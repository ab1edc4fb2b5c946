"""The clean text of titles and abstracts: without LaTeX, Markdown, broken words and damaged characters.

What a source printed stays in its record. The clean text is what `papers` shows, what readers read (so that evidence is
counted in it) and what identity compares: the same sentence reaches us with and without its markup.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from db.display.addresses import join_broken_addresses
from db.display.hyphens import join_broken_words
from db.display.latex import plain_latex
from db.display.tags import without_tags

_MARKS = tuple("\\$*`~_&[\n\t")
_ODD = re.compile(r"[\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u206f\ufb00-\ufb06\ufffd\U0001d400-\U0001d7ff]")
_BROKEN_AT_SLASH = re.compile(r"/(?: |(?<=\. (?:com|org|net|edu)/)|(?<=\. (?:io|ai)/))")
_BROKEN_SCHEME = re.compile(r"http(?<=\bhttp)s? ?: ")
"""What is left of the end of a printed line, as a hyphen before a blank is. A text without this, and without any of the
above, is clean."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f]")
_COMPATIBLE = re.compile("[\ufb00-\ufb06\U0001d400-\U0001d7ff]+")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,10}|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,6});")

# Markdown. No marker of emphasis stands within a word or beside a space on its inner side: "A* search", "2 * 3".
_STRONG = re.compile(r"(?<![*\\])(\*{2,3})(?=[^\s*])([^*]{1,400}?)(?<=[^\s*])\1(?!\*)")
_NESTED = re.compile(
    r"(?<![*\\])\*\*\*(?=[^\s*])([^*\n]{1,200}?)(?<=[^\s*])\*\*(?!\*)([^*\n]{1,400}?)(?<=[^\s*])\*(?![\w*])"
)
_EMPHASIS = re.compile(r"(?<![\w*\\/^])\*(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\*(?![\w*])")
_UNDERLINED = re.compile(r"(?<![\w/\\^_{}])_(?=[A-Za-z])([^_\n]{1,200}?)(?<=[\w.)])_(?![\w_])")
_CODE = re.compile(r"(?<!`)`(?=[^\s`])([^`\n]{1,200}?)(?<=[^\s`'])`(?!`)")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\((https?://[^\s()]{1,500}(?:\([^\s()]{0,100}\)[^\s()]{0,300})?)\)")

# U+FFFD stands where a program could not read a quote or a dash.
_LOST = re.compile("\ufffd+")
_CONTRACTION = re.compile(r"(?:s|t|re|ve|ll|d|m)\b")

_HEADING = re.compile(
    r"\A\s*(?:(?:abstract|summary)\s*(?:[:.\u2013\u2014]|-{1,3}(?=\s))\s*"
    r"|(?-i:Abstract|ABSTRACT)\s+(?!(?:argumentation|data\s(?:types?|structures?)|interpretation|meaning|reasoning|state|syntax|visual|wiki)\w*\b)"
    r"(?=(?-i:[A-Z]))(?![A-Z]\w*\s(?:meaning|reasoning)\b))",
    re.IGNORECASE,
)
_MOST_HEADINGS = 2
"""A catalogue puts one before the heading that it takes along."""
_NO_ABSTRACT = re.compile(
    r"\W*(?:(?:no|without)\s+abstract(?:\s+(?:is\s+)?(?:available|provided|given))?|abstract\s+(?:not|un)\s?available"
    r"|(?:please\s+)?see\s+(?:the\s+)?(?:attached\s+)?(?:pdf|paper|attachment)|n/?a|none|null|tba|tbd|unknown|abstract(?:\s+goes\s+here)?|(?:lorem\s+ipsum|test|that's\s+an|an)\s+abstract"
    r"|peer\s+reviewed|international\s+audience|status:?\s+\w+|[a-z]{1,2}\.?\s?[0-9]{1,5}(?:\s?[-\u2013]\s?[0-9]{1,5})?"
    r"|(?:pp?\.?\s?)?[0-9]{1,5}\s?[-\u2013]\s?[0-9]{1,5})\W*",
    re.IGNORECASE,
)
_PARAGRAPHS = re.compile(r"\s*\n\s*\n\s*")


LONGEST_REMEMBERED = 5_000
"""Characters of a text whose clean text is remembered for a while; long ones would fill the memory."""


def clean_title(printed: str) -> str:
    """A title on one line of clean text; as printed where nothing would be left."""
    return _remembered_title(printed) if len(printed) <= LONGEST_REMEMBERED else _clean_title(printed)


def clean_abstract(printed: str) -> str | None:
    """The clean text of an abstract, with an empty line between paragraphs; None where it says that there is none."""
    return _remembered_abstract(printed) if len(printed) <= LONGEST_REMEMBERED else _clean_abstract(printed)


def _clean_title(printed: str) -> str:
    return _on_one_line(_plain(printed)) or printed


def _clean_abstract(printed: str) -> str | None:
    plain = _plain(printed)
    for _ in range(_MOST_HEADINGS):
        if heading := _HEADING.match(plain):
            plain = plain[heading.end() :]
    if len(plain) < 80 and (_NO_ABSTRACT.fullmatch(plain) or not any(map(str.isalnum, plain))):
        return None
    if "\n" not in plain:
        return _on_one_line(plain)
    return "\n\n".join(map(_on_one_line, _PARAGRAPHS.split(plain.strip())))


_remembered_title = lru_cache(maxsize=8_192)(_clean_title)
_remembered_abstract = lru_cache(maxsize=4_096)(_clean_abstract)


def _on_one_line(text: str) -> str:
    # Most texts are: what is printable has no white space but blanks.
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


def _plain(text: str) -> str:
    """The text without markup and damage; its white space is as it comes."""
    if _is_clean(text):
        return text
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    if "</" in text:
        text = without_tags(text)
    if "\ufffd" in text:
        text = _LOST.sub(_found_again, text)
    text = _without_markdown(plain_latex(_INVISIBLE.sub("", text)))
    text = join_broken_addresses(text)
    return join_broken_words(_COMPATIBLE.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text))


def _is_clean(text: str) -> bool:
    """Whether nothing in a text could be markup or damage, as in most: looking for signs is fast, for patterns slow."""
    # One letter is found in no time, two take a while.
    for mark in _MARKS:
        if mark in text:
            return False
    if not text.isascii() and _ODD.search(text):
        return False
    if "-" in text and "- " in text:
        return False
    if "/" in text and ("</" in text or _BROKEN_AT_SLASH.search(text)):
        return False
    return not (":" in text and _BROKEN_SCHEME.search(text))


def _without_markdown(text: str) -> str:
    if "](" in text:
        text = _LINK.sub(_linked, text)
    if "*" in text:
        text = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\2", _NESTED.sub(r"\1\2", text)))
    if "_" in text:
        text = _UNDERLINED.sub(r"\1", text)
    return _CODE.sub(r"\1", text) if "`" in text else text


def _linked(link: re.Match[str]) -> str:
    """A link as text: its words with its address, or the address alone where the words are no more than that."""
    words, address = link.groups()
    is_bare = words.removeprefix("https://").removeprefix("http://").rstrip("/") in address
    return address if is_bare else f"{words} ({address})"


def _found_again(lost: re.Match[str]) -> str:
    """The quote or dash that a damaged character was, after what stands on its two sides."""
    text, start, end = lost.string, lost.start(), lost.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() and _CONTRACTION.match(text, end):
        return "'"
    if (before.isalnum() and after.isalnum()) or (before.isspace() and after.isspace()):
        return "\u2013"
    return "\u201c" if not before or before.isspace() or before in "([" else "\u201d"
