"""The outline of a JSON document of which only the beginning is at hand: what it is recognised by."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"?|[{}\[\]:]', re.DOTALL)
_DEEPEST = 8


@lru_cache(maxsize=2)
def outline(head: str) -> tuple[frozenset[str], bool]:
    """The paths of all keys ("[].paper.id"; "[]" stands for any element of a list), and whether the text breaks off.

    No error is found here: any text has an outline. The last ones are kept, for all loaders are asked about one head.
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
                    return frozenset(paths), False
            case ":":
                if path:
                    path[-1] = text
                    if len(path) <= _DEEPEST:
                        paths.add(".".join(path))
            case _:
                text = token[1]
    return frozenset(paths), True
