"""Folding of titles and names: the spellings under which two of them are the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from db.vocabulary.names import LONGEST_KEY

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_LATIN = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md"})
_NOBODY = frozenset({"anonymous", "anonymous author", "anonymous authors", "unknown", "et al", "others", ""})

SLUG_LENGTH = 80
"""Letters and digits after which a slug takes no further word."""
SLUG_WORD_LENGTH = 40
LONGEST_REMEMBERED = 500
"""Characters of a title whose slug is remembered for a while."""


def fold(text: str) -> str:
    """Lower case without accents (ø is o, ß is ss); letters of other scripts than Latin stay themselves."""
    if text.isascii():
        return text.lower()
    plain = _LATIN.sub(lambda match: anyascii(match.group()), unicodedata.normalize("NFKC", text))
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def fold_title(title: str) -> str:
    """Letters and digits of a title, folded: equal for titles that differ in case, accents, spacing, punctuation."""
    return _NOT_ALPHANUMERIC.sub("", fold(title))


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


def block_key(title: str) -> str:
    """What all titles that could be the same, or share a slug, have in common: the slug without its hyphens."""
    return slugify(title).replace("-", "")


@lru_cache(maxsize=65_536)
def fold_author(name: str) -> str:
    """An author's name as identity uses it: "Last, First" turned round, no case, accents, dots or hyphens."""
    last, comma, first = name.partition(",")
    if comma and first.strip() and fold(first).strip(" .") not in _SUFFIXES:
        name = f"{first} {last}"
    return " ".join(_NOT_ALPHANUMERIC.sub(" ", fold(name)).split())[:LONGEST_KEY]


def is_nobody(folded_name: str) -> bool:
    """Whether a folded name stands for unknown authors."""
    return folded_name in _NOBODY


def named_authors(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a list as printed, less those that stand for unknown authors: "Anonymous", "et al."."""
    return tuple(name for name in names if not is_nobody(fold_author(name)))


def surname(folded_name: str) -> str:
    """The last word of a folded name that is no suffix ("jr")."""
    words, _ = split_suffix(folded_name)
    return words[-1] if words else ""


def split_suffix(folded_name: str) -> tuple[list[str], str]:
    """The words of a folded name, and apart from them what follows a surname ("jr"; "" for nothing)."""
    words = folded_name.split()
    end = len(words)
    while end > 1 and words[end - 1] in _SUFFIXES:
        end -= 1
    return words[:end], " ".join(words[end:])


def authors_agree(these: tuple[str, ...], those: tuple[str, ...]) -> bool:
    """Whether two lists of folded names can be the authors of one paper: surnames agree, in any order.

    One missing name is allowed (in long lists one in ten), and given name and surname may stand the other way round.
    An empty list is unknown and agrees with anything.
    """
    if not these or not those:
        return True
    longest = max(len(these), len(those))
    open_ = list(those)
    unmatched: list[str] = []
    by_surname: dict[str, int] = {}
    for name in open_:
        by_surname[surname(name)] = by_surname.get(surname(name), 0) + 1
    matched = 0
    for name in these:
        key = surname(name)
        if by_surname.get(key):
            by_surname[key] -= 1
            matched += 1
        else:
            unmatched.append(name)
    if unmatched and matched < longest:
        rest = {frozenset(name.split()) for name in open_ if by_surname.get(surname(name))}
        matched += sum(frozenset(name.split()) in rest for name in unmatched)
    return matched >= 1 and longest - matched <= max(1, longest // 10) and (longest > 1 or matched == 1)
