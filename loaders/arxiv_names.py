"""Names of authors as arXiv prints them: in parts, or all in one line with where they work."""

from __future__ import annotations

import re

_HYPHEN_APART = re.compile(r"(?<=\.) (?=-\w)")
_AND = re.compile(r"(?<!\s)\s+and\s+|(?:(?<!\s)\s++)?&\s+(?!\w+;)", re.IGNORECASE)
_REST = re.compile(r"\bet\.?\s+al\b\.?\s*\Z", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_GROUP_BEFORE = re.compile(
    r"\A([^,:]{0,100}\b(?:collaborations?|team|consortium|group)\b[^,:]{0,20}):\s*", re.IGNORECASE
)
_FOR_A_GROUP = re.compile(r",? (?:for|on behalf of) (?=(?:the )?[^,]{0,100}\bcollaborations?\b)", re.IGNORECASE)


def in_parts(family: str, given: str, suffix: str = "") -> str:
    """A name of its parts; arXiv prints "C.-P." as "C. -P." there."""
    return _HYPHEN_APART.sub("", " ".join(filter(None, (given.strip(), family.strip(), suffix.strip()))))


def in_one_line(printed: str) -> tuple[str, ...]:
    """The names of a line: "A. Berg (1), C. Dahl and E. Falk (2) ((1) Lund, (2) Bergen)".

    What stands in brackets is where authors work; a group at the end ("for the X Collaboration") is an author.
    """
    line = " ".join(_without_brackets(printed).split())
    names: list[str] = []
    if group := _GROUP_BEFORE.match(line):
        names.append(group[1].strip())
        line = line[group.end() :]
    line = _FOR_A_GROUP.sub(", ", line)
    for part in line.replace(";", ",").split(","):
        for name in (name.strip() for name in _AND.split(f" {part} ")):
            if name and _SUFFIX.fullmatch(name) and names:
                names[-1] += f" {name}"
            elif name:
                names.append(name)
    return tuple(names)


def leaves_out(printed: str) -> bool:
    """Whether a line of names ends with "et al."."""
    return bool(_REST.search(_without_brackets(printed)))


def _without_brackets(printed: str) -> str:
    """The line without what is in round brackets, which may be nested; one that is never closed ends it."""
    kept: list[str] = []
    depth = 0
    for character in printed:
        if character == "(":
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(character)
    return "".join(kept)
