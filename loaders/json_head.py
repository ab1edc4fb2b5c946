"""The outline of a JSON document of which only the beginning is at hand: what it is recognised by."""

from __future__ import annotations

import re

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*+)"?|[{}\[\]:]', re.DOTALL)
_DEEPEST = 8


def outline(head: str) -> tuple[set[str], bool]:
    """The paths of all keys ("[].paper.id"; "[]" stands for any element of a list), and whether the text breaks off.

    No error is found here: any text has an outline.
    """
    paths: set[str] = set()
    path: list[str] = []
    text = ""
    for token in _TOKEN.finditer(head):
        match token[0]:
            case "{":
                path.append("")
            case "[":
                path.append("[]")
            case "}" | "]":
                if path:
                    path.pop()
                if not path:
                    return paths, False
            case ":":
                if path:
                    path[-1] = text
                    if len(path) <= _DEEPEST:
                        paths.add(".".join(path))
            case _:
                text = token[1]
    return paths, True
