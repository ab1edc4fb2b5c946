"""Addresses that a printed line broke: "https: //x.org", "https://github.com/ owner/name" are whole again."""

from __future__ import annotations

import re

from db.identifiers import CODE_HOSTS

_SCHEME = re.compile(r"\b(https?)(?: ?: ?/ ?/ | ?: /{1,2} ?| : ?//)(?=\w)", re.IGNORECASE)
_HOST = re.compile(r"(https?://(?:[\w-]{1,63}\.){0,3}[\w-]{1,63}) ?\. ?(com|org|net|io|ai|edu)(?=/)", re.IGNORECASE)
_CODE_HOST = "|".join(re.escape(host) for host in sorted(CODE_HOSTS, key=len, reverse=True))
# An owner or a name that is missing follows after the space: with a slash in it, or as a name that is no word
# ("Predict-then-Interpolate", "D2OPE") and ends its sentence.
_PATH = re.compile(
    rf"((?:{_CODE_HOST})/)(?: ([\w.-]{{1,60}}/[\w.-]{{1,80}})|([\w.-]{{1,60}}-) ([\w.-]{{1,60}}/[\w.-]{{1,80}})"
    r"|([\w.-]{1,60}/) ((?=\w*[-_0-9]|\w+(?-i:[A-Z]))[\w-]{2,80})(?=[.,;)]|\Z))",
    re.IGNORECASE,
)


def join_broken_addresses(text: str) -> str:
    """The text with its broken addresses whole."""
    folded = text.lower()
    if "http" not in folded and ".com/ " not in folded:
        return text
    text = _HOST.sub(r"\1.\2", _SCHEME.sub(r"\1://", text))
    return _PATH.sub(lambda found: "".join(part for part in found.groups() if part), text)
