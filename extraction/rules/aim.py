"""Whether a text defends against attacks or mounts them: a defense names the attack, and its success is to go down."""

from __future__ import annotations

import re
from typing import Literal

Aim = Literal["attack", "defense", "both"]

_DEFENDS = (
    r"\b(?:defen[sc]es?|defend\w{0,4}|mitigat\w{1,5}|detect(?:s|ion|or|ing)?|purif\w{1,8}|robust\w{0,4}|unlearn\w{1,4}"
    r"|safeguard\w{0,4}|guard\w{0,5}|immuni[sz]\w{1,6}|sanitiz\w{1,6}|cleans\w{1,4})\b"
)
_DEFENDING = re.compile(
    r"\b(?:we|our|this (?:paper|work)|novel|propos\w{1,8}|introduc\w{1,5}|present\w{0,4})\b[^.]{0,90}" + _DEFENDS,
    re.IGNORECASE,
)
_ATTACKING = re.compile(
    r"\b(?:bypass\w{0,4}|evad\w{1,4}|circumvent\w{0,4}|break(?:s|ing)?"
    rf"|(?:our|novel|propos\w{{1,4}}|introduc\w{{1,5}}|new|stealthy)\b(?:(?!{_DEFENDS}|\bagainst\b)[^.]){{0,60}}\battack(?:s|er)?)\b",
    re.IGNORECASE,
)


def aim_of(text: str) -> Aim:
    """What a text that names an attack is about; "both" where its words speak of both."""
    if not _DEFENDING.search(text):
        return "attack"
    return "both" if _ATTACKING.search(text) else "defense"
