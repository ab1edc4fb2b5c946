"""Words that the end of a printed line broke: "environmen- tal" is environmental, "real- time" is real-time."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

_BROKEN = re.compile(r"(?<![\w-])((?:[A-Za-z]+-)*)([A-Za-z]{2,})- ([a-z]{2,})(?![\w])")
_SUSPENDED = frozenset(
    "and or to nor vs versus but as than rather in of for with via the then et und ou from by".split()
)
"""After these a hyphen is suspended: "low- and high-level"."""


def join_broken_words(text: str) -> str:
    """The text with its broken words whole.

    A break is taken away where the whole is a word of the field; where the second part is one, the hyphen stays and
    the space goes; else the break is taken away too: a part that is no word is one of a longer one.
    """
    return _BROKEN.sub(_joined, text) if "- " in text else text


def _joined(found: re.Match[str]) -> str:
    before, left, right = found.groups()
    if right in _SUSPENDED:
        return found[0]
    words = _words()
    is_two_words = (left + right).lower() not in words and right in words
    return f"{before}{left}-{right}" if is_two_words else f"{before}{left}{right}"


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    """Words that abstracts of the field use, as counted over 35,000 of them; read when a break is met."""
    return frozenset(files("db.display").joinpath("words.txt").read_text("ascii").split())
