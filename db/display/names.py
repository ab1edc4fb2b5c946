r"""Names of authors in clean letters, whatever their source: the one module that knows how names are printed.

Sources print one name as "Fr\'ed\'eric Dupont", "Dupont, Frédéric", with decomposed accents, ligatures or characters
that nobody sees. A clean name has the given name first, its letters composed, and a suffix as "Jr." or "III" last; its
parts are told only as far as they can be known. A name in braces is one whole, as that of a group
("{Society of Shelves, London}"). The name as printed stays in the record.

Measured on 73,469 names of daily papers and proceedings: 2 have LaTeX, 35 an accent on a dotless i, 22 a suffix, and
some 40 are of groups. Why no library does it is told in docs/dependencies.md.
"""

from __future__ import annotations

import html
import re
import string
import unicodedata
from functools import lru_cache

from db.display.latex import plain_latex
from db.display.tags import without_tags

LONGEST_REMEMBERED = 500
"""Characters of a name whose clean form is remembered for a while; long ones would fill the memory."""
THE_REST = "et al."
"""What stands in a list for the authors that it leaves out."""

_MARKUP = re.compile(r"[\\{}$~&<]")
_COMPATIBLE = re.compile("[\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_DOTLESS = re.compile("[\u0131\u0237](?=[\u0300-\u036f])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_DOUBLED = re.compile(r"\\(?=\\[\"'`^~=.A-Za-z])")
_REST = re.compile(
    r"[,;]?\s*\b(?:and\s+)?(?:et\.?\s+al(?:ii|\b)\.?|(?:[0-9]+\s+|many\s+)?(?:others|more authors))\s*\Z",
    re.IGNORECASE,
)
_ENDS_OF_THE_REST = (*"lLiIsS.", *string.whitespace)
"""What `_REST` may end in."""
_ROMAN = {"ii": "II", "iii": "III", "iv": "IV"}
_SUFFIXES = frozenset({"jr", "sr", *_ROMAN, "phd", "md"})
_GROUPS = frozenset(
    "team teams collaboration collaborations consortium university institute contributors laboratory committee "
    "initiative working-group".split()
)
"""Words that no person's name has."""
_GROUPS_AT_END = frozenset("group lab labs project community research foundation society association network".split())
"""Words that end the name of a group; within a name they may be anything."""


def composed(text: str) -> str:
    """The text in composed letters: an accent and its letter are one, also where the letter is a dotless i."""
    return unicodedata.normalize("NFC", _DOTLESS.sub(lambda letter: "i" if letter[0] == "\u0131" else "j", text))


def clean_authors(printed: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a list, each clean; what stands for authors that are left out is `THE_REST`, at the end."""
    names: list[str] = []
    leaves_out = False
    for name in map(clean_name, printed):
        kept = _without_rest(name)
        leaves_out = leaves_out or kept != name
        if kept:
            names.append(kept)
    return (*names, THE_REST) if leaves_out else tuple(names)


def kept_places(printed: tuple[str, ...]) -> list[int]:
    """The places of a list whose names `clean_authors` keeps, in order."""
    return [place for place, name in enumerate(printed) if _without_rest(clean_name(name))]


def _without_rest(name: str) -> str:
    """A name without words behind it that stand for authors who are left out; "" where it is nothing else."""
    if name.isascii() and not name.endswith(_ENDS_OF_THE_REST):  # most do not, and this is several times as fast
        return name
    rest = _REST.search(name)
    return name[: rest.start()].rstrip(" ,;") if rest else name


def clean_name(printed: str) -> str:
    """A name in clean letters on one line, the given name first; as printed where nothing would be left."""
    return _remembered_name(printed) if len(printed) <= LONGEST_REMEMBERED else _clean_name(printed)


def _clean_name(printed: str) -> str:
    name = _in_clean_letters(printed) if _MARKUP.search(printed) or not printed.isascii() else printed
    name = " ".join(name.split())
    if "," in name and not _is_whole(printed):
        name = _given_name_first(name)
    words, suffix = split_suffix(name)
    if suffix and not is_group(name):
        name = " ".join([*words, _ROMAN.get(suffix.lower(), suffix)])
    return name or printed


_remembered_name = lru_cache(maxsize=65_536)(_clean_name)


def _in_clean_letters(name: str) -> str:
    for _ in range(2 if "&" in name else 0):  # some are escaped twice
        name = _ENTITY.sub(lambda entity: html.unescape(entity[0]), name)
    if "</" in name:
        name = without_tags(name)
    if "\\" in name or "$" in name:
        name = plain_latex(_DOUBLED.sub("", name))
    name = _INVISIBLE.sub("", name).replace("~", " ").replace("{", "").replace("}", "")
    return composed(_COMPATIBLE.sub(lambda run: unicodedata.normalize("NFKC", run[0]), name))


def _is_whole(printed: str) -> bool:
    """Whether braces hold a name together, whose commas then part nothing, but for those around a suffix."""
    in_braces = printed.startswith("{") and printed.endswith("}")
    return in_braces and not any(is_suffix(part.strip("{} ")) for part in printed.split(","))


def _given_name_first(name: str) -> str:
    """The name with the given name first, printed as "Last, First Jr.", "Last, Jr., First" or "First Last, Jr."."""
    parts = [part.strip() for part in name.split(",")]
    if len(parts) > 3 or not all(parts) or is_group(name):
        return name
    *others, last = parts
    if is_suffix(last):
        return " ".join(parts) if len(parts) == 2 else name
    if len(parts) == 3:
        return f"{last} {parts[0]} {parts[1]}" if is_suffix(parts[1]) else name
    surname, suffix = split_suffix(others[0])
    given, suffix_behind = split_suffix(last)
    return " ".join(filter(None, [*given, *surname, suffix, suffix_behind]))


def is_suffix(word: str) -> bool:
    """Whether a word follows a surname and is none: "Jr.", "III"."""
    return word.lower().replace(".", "") in _SUFFIXES


def split_suffix(name: str) -> tuple[list[str], str]:
    """The words of a name, and apart from them what follows the surname ("Jr."; "" for nothing)."""
    words = name.split()
    end = len(words)
    while end > 1 and is_suffix(words[end - 1]):
        end -= 1
    return words[:end], " ".join(words[end:])


def is_group(name: str) -> bool:
    """Whether a name is that of a group of people: "Example Team", "The EXAMPLE Collaboration"."""
    words = name.lower().split()
    if len(words) < 2:
        return False
    at_end = words[-1].rstrip(".")
    is_company = name.endswith(" AI") and not name.isupper()
    return at_end in _GROUPS_AT_END or is_company or not _GROUPS.isdisjoint(words)
