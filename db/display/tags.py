"""Tags in titles, abstracts and names that only say how letters look."""

from __future__ import annotations

import re

# Only what opens and closes: "<think>" and "</think>" are words of the field.
_TAGGED = re.compile(
    r"<((?:jats:)?(?:i|b|u|em|strong|sub|sup|sc|scp|tt|span|small|italic|bold|p|tex))"
    r"(?:\s+(?:class|style)=[\"'][^<>\"']{0,100}[\"'])?>([^<>]{0,5000})</\1>",
    re.IGNORECASE,
)
_MOST_NESTED = 4


def without_tags(text: str) -> str:
    """The text without such tags: "H<sub>2</sub>O" is H2O."""
    for _ in range(_MOST_NESTED):
        text, count = _TAGGED.subn(r"\2", text)
        if not count:
            break
    return text
