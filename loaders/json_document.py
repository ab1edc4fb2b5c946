"""Parsing JSON documents, with a message that helps where one is damaged."""

from __future__ import annotations

import json
from typing import Any

from loaders.loader import Unreadable

MOST_VALUES = 2_000_000
"""Values of a document that is held whole: each is an object in memory, where an empty one takes 30 times its bytes."""


def parse(text: str) -> Any:
    """The value of a JSON document; `Unreadable` where it is damaged, with what to do.

    What JSON does not allow or no column can hold (NaN, endless numbers) is read as text.
    """
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise Unreadable(f"The JSON has more than {MOST_VALUES:,} values, more than is held at once; split it.")
    try:
        return _parse(text)
    except RecursionError:
        raise Unreadable("The JSON is nested too deeply to be a list of papers.") from None
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"The JSON breaks off or is damaged at line {error.lineno}, column {error.colno} ({error.msg}). "
            "Fetch it again."
        ) from None


def parse_line(text: str) -> Any:
    """The value of one line of JSON lines; ValueError, whose text is the reason, where it is damaged."""
    try:
        return _parse(text)
    except RecursionError:
        raise ValueError("The JSON is nested too deeply to be a paper.") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"The JSON breaks off or is damaged at column {error.colno} ({error.msg}).") from None


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) < 20 else digits


DECODER = json.JSONDecoder(parse_constant=str, parse_int=_number)
"""What JSON does not allow or no column can hold (NaN, endless numbers) is read as text."""
_parse = DECODER.decode
