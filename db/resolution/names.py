"""Folding of titles and names: the spellings under which two of them are the same."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from db.display.names import clean_name, is_group, split_suffix
from db.vocabulary.names import LONGEST_KEY

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_ASCII_BETWEEN = bytes(code for code in range(128) if not chr(code).isalnum())
_BLANK_BETWEEN = bytes(code if chr(code).isalnum() else ord(" ") for code in range(128)) + bytes(128)
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_LATIN = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_TAG = re.compile(r"</?(?:mml:)?[A-Za-z]{1,8}/?>")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_STYLES = frozenset(
    "mathcal mathbf mathbb mathrm mathit mathsf mathscr mathfrak boldsymbol bm bf it rm tt sc em emph text textbf "
    "textit textrm texttt textsc textsuperscript textsubscript operatorname left right ensuremath mbox hbox".split()
)
"""Commands of LaTeX that say how a letter looks, and not which letter it is."""
_GREEK = re.compile("[\u0370-\u03ff]")
_PLUS = re.compile(r"(?<=[\w+])\+(?![\w{(])")
"""A plus that ends a name, which is another one without it: "PointNet++"."""
_WORD = re.compile(r"[^\W_]+")
_REMARK = re.compile(r"\([^()]{0,80}\)|\[[^][]{0,80}\]")
_SUBTITLE = re.compile(r"[:?!.]\s|\s[-\u2013\u2014]+\s")
LEAST_OF_A_TITLE = 3
"""Words from which the part of a title before its subtitle stands for it."""
_NO_NAME = re.compile(r"^(?:and |dr |prof )+(?=\S+ )")
"""What a list or a title leaves before a name."""
_NOBODY = re.compile(
    r"(?:anon|anonymous|unknown|unnamed|no)(?: (?:anonymous|authors?|s|submission|names?))*"
    r"|authors? (?:s )?(?:anonymous|unknown|unnamed|withheld)|(?:paper )?under (?:double blind )?review"
    r"|n a|none|et al|(?:and )?others|"
)
"""What stands for unknown authors, folded: "Anonymous Author(s)", "N/A", "et al.", nothing."""

SLUG_LENGTH = 80
"""Letters and digits after which a slug takes no further word."""
SLUG_WORD_LENGTH = 40
LONGEST_REMEMBERED = 500
"""Characters of a title whose slug is remembered for a while, and of a name that is remembered folded."""


def fold(text: str) -> str:
    """Lower case without accents (ø is o, ß is ss); letters of other scripts than Latin stay themselves."""
    if text.isascii():
        return text.lower()
    plain = _LATIN.sub(lambda match: anyascii(match.group()), unicodedata.normalize("NFKC", text))
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def letters_of(text: str) -> str:
    """Letters and digits of a text, folded."""
    if text.isascii():  # most are, and this is several times as fast
        return text.lower().encode().translate(None, _ASCII_BETWEEN).decode()
    return _NOT_ALPHANUMERIC.sub("", fold(text))


def letters_of_each(texts: list[str]) -> list[str]:
    """The letters and digits of each of some texts, folded."""
    joined = "\0".join(texts)
    if not joined.isascii() or joined.count("\0") >= len(texts):
        return list(map(letters_of, texts))
    return joined.lower().encode().translate(None, _ASCII_BETWEEN[1:]).decode().split("\0")  # all at once


def fold_title(title: str) -> str:
    """Letters and digits of a title, folded: equal for titles that differ in case, accents, spacing, punctuation."""
    return "".join(title_words(title))


def title_words(title: str) -> list[str]:
    """The folded words of a title, without entities and markup, a Greek letter by its name."""
    if "&" in title:
        title = html.unescape(title)
    if "<" in title:
        title = _TAG.sub("", title)
    if "\\" in title:
        title = _COMMAND.sub(lambda command: "" if command[1] in _STYLES else command[1], title)
    if "+" in title:
        title = _PLUS.sub(" plus", title)
    return _WORD.findall(_GREEK.sub(_name_of_letter, fold(title)))


def _name_of_letter(letter: re.Match[str]) -> str:
    """The name of a Greek letter: "alpha"."""
    return unicodedata.name(letter[0], letter[0]).rpartition(" ")[2].lower()


def main_title(title: str) -> list[str]:
    """The folded words of a title without its subtitle and without remarks in brackets; all where little is left."""
    bare = _REMARK.sub(" ", title) if "(" in title or "[" in title else title
    words = title_words(_SUBTITLE.split(bare.strip(), maxsplit=1)[0])
    if len(words) >= LEAST_OF_A_TITLE:
        return words
    return title_words(bare) or title_words(title)


def slugify(title: str) -> str:
    """The slug of a title: words of a-z and 0-9 joined by single hyphens, shortened at a word; "" where none is left.

    Two hyphens in a row never stand in it, so that a slug with an addition ("title--2401-00001") is no title's.
    """
    # A title gives a key, an address and what leads to it, one after the other; long ones would fill the memory.
    return _remembered_slug(title) if len(title) <= LONGEST_REMEMBERED else _slug(title)


def _slug(title: str) -> str:
    words: list[str] = []
    length = 0
    for word in _ASCII_WORD.findall(anyascii(title).lower()):
        words.append(word[:SLUG_WORD_LENGTH])
        length += len(words[-1])
        if length >= SLUG_LENGTH:
            break
    return "-".join(words)


_remembered_slug = lru_cache(maxsize=8_192)(_slug)


def fold_author(name: str) -> str:
    """An author's name as identity uses it: the clean one (db.display.names) without case, accents, dots or hyphens."""
    return _remembered_author(name) if len(name) <= LONGEST_REMEMBERED else _folded_author(name)


def _folded_author(name: str) -> str:
    clean = clean_name(name)
    if clean.isascii():  # as most are, and this is twice as fast
        words = clean.lower().encode().translate(_BLANK_BETWEEN).decode().split()
    else:
        words = _NOT_ALPHANUMERIC.sub(" ", fold(clean)).split()
    return _NO_NAME.sub("", " ".join(words)[:LONGEST_KEY])


_remembered_author = lru_cache(maxsize=65_536)(_folded_author)


@lru_cache(maxsize=65_536)
def is_nobody(folded_name: str) -> bool:
    """Whether a folded name stands for unknown authors."""
    return _NOBODY.fullmatch(folded_name) is not None


def named_authors(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a list as printed, less those that stand for unknown authors: "Anonymous", "et al."."""
    return tuple(name for name in names if not is_nobody(fold_author(name)))


@lru_cache(maxsize=65_536)
def surname(folded_name: str) -> str:
    """The last word of a folded name that is no suffix ("jr"); of a group all of its name, for it has no surname."""
    if is_group(folded_name):
        return folded_name
    words, _ = split_suffix(folded_name)
    return words[-1] if words else ""
