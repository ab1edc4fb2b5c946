"""Whether a regular expression takes linear time on any text, told by how it is built."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_ONE_CHARACTER = (codes.ANY, codes.LITERAL, codes.NOT_LITERAL, codes.IN)


def endless_repeats(pattern: re.Pattern[str]) -> list[str]:
    """The repeats without a bound at which an attempt can fail after any number of characters.

    An expression that has none goes over a bounded number of characters from each place where it fails, and a match
    ends where its last character was taken: all matches of a text take time in proportion to its length. Only a last
    repeat of one character may have no bound: nothing comes after it that could fail.
    """
    return list(_endless(parser.parse(pattern.pattern, pattern.flags), is_last=True))


def _endless(nodes: Sequence[tuple[Any, Any]], *, is_last: bool) -> Iterator[str]:
    for place, (code, value) in enumerate(nodes):
        is_end = is_last and place == len(nodes) - 1
        if code in _REPEATS:
            _, most, body = value
            is_of_one = len(body) == 1 and body[0][0] in _ONE_CHARACTER
            if most is codes.MAXREPEAT and not (is_end and is_of_one and code is codes.MAX_REPEAT):
                yield f"{code} of {body}"
            yield from _endless(body, is_last=False)
        elif code is codes.SUBPATTERN:
            yield from _endless(value[3], is_last=is_end)
        elif code is codes.ATOMIC_GROUP:
            yield from _endless(value, is_last=False)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _endless(branch, is_last=is_end)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _endless(value[1], is_last=False)
