"""Documents in which one thing stands again and again: whoever reads them should take as much longer as they are.

A unit (a bracket, a separator, a word of a list) is put so many times into each place of a sample: behind each value of
JSON, and into each line of what is no JSON. Where the time of a text of twice the length is much more than twice the
time, something is looked at again for each unit.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

UNITS = (
    *(
        "a",
        "A",
        "0",
        "é",
        " ",
        "\n",
        "\t",
        "\r\n",
        "\u00a0",
        "\u0301",
        "\u200b",
        "a ",
        "A. ",
        "1 ",
        "1.",
        "a\n",
        "\n\n",
    ),
    *(",", ", ", "a,", "a, ", ";", "a;", " and ", "and ", ":", "a:", ".", "-", "--", "/", "|", "+", "=", "a=", "a={},"),
    *(
        "(",
        ")",
        "()",
        "(a ",
        "[",
        "]",
        "[]",
        "](",
        "[a](",
        "{",
        "}",
        "{}",
        "{\\",
        "<",
        ">",
        "<a ",
        "<a>",
        "</a>",
        "<b/>",
    ),
    *(
        "<!--",
        "-->",
        "<![CDATA[",
        "<?",
        "<math>",
        "&",
        "&amp;",
        "&#",
        "&lt;",
        '"',
        "'",
        "``",
        "''",
        "`",
        "$",
        "$$",
        "$a$",
    ),
    *(
        "\\",
        "\\\\",
        "\\'",
        "\\'{",
        "\\a ",
        "\\a{",
        "\\(",
        "%",
        "%\n",
        "#",
        "# ",
        "@",
        "@a{",
        "*",
        "**",
        "_",
        "~",
        "^",
        "•",
    ),
    *(
        "·",
        "\u2013",
        "\u2026",
        "https://",
        "http://a.b/",
        "10.1/",
        "arXiv:",
        "2401.00001 ",
        "1,",
        "1%",
        " of ",
        "et al. ",
    ),
    *("- ", "| a ", "|-", "1. ", "a: ", "&a ", "*a ", "!!a ", "? ", "TY  - ", "%A ", "\ufdfa", "ß", "İ", "20２3 "),
)
"""What may stand again and again, or open and never close."""
_JSON = re.compile(rb"\s*[\[{]")
Document = Callable[[str], bytes]
"""Makes a document of the text that stands at its place."""


def places(content: bytes) -> Iterator[Document]:
    """The places of a sample in which text may stand."""
    lines = content.split(b"\n")
    if _JSON.match(content):
        for start, own in ((0, content), (0, lines[0])):
            try:
                tree = json.loads(own)
            except (ValueError, RecursionError):
                continue
            rest = b"" if own is content else b"\n" + b"\n".join(lines[1:])
            yield from _in_tree(tree, rest, start)
            return
    yield from _in_lines(content)


def _in_tree(tree: Any, rest: bytes, _: int) -> Iterator[Document]:
    """Behind each text of a tree, one of each path."""
    seen: set[tuple[str, ...]] = set()

    def walk(node: Any, path: tuple[str, ...]) -> Iterator[tuple[Any, Any]]:
        inner = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in inner:
            own = (*path, key if isinstance(key, str) else "[]")
            if isinstance(value, dict | list):
                yield from walk(value, own)
            elif own not in seen:
                seen.add(own)
                yield node, key

    for node, key in list(walk(tree, ())) if isinstance(tree, dict | list) else []:

        def document(text: str, node: Any = node, key: Any = key) -> bytes:
            before = node[key]
            node[key] = f"{before if isinstance(before, str) else ''}{text}"
            try:
                return json.dumps(tree).encode() + rest
            finally:
                node[key] = before

        yield document


def _in_lines(content: bytes) -> Iterator[Document]:
    """Within and behind each line, one of each beginning."""
    seen: set[bytes] = set()
    end = 0
    for line in content.split(b"\n"):
        begin, end = end, end + len(line) + 1
        kind = re.sub(rb"[a-z0-9]+", b"a", line.strip())[:12]
        if kind in seen or not kind:
            continue
        seen.add(kind)
        words = line.rstrip()
        for place in {begin + len(words), begin + max(0, len(words) - 3), begin + len(words) // 2}:
            yield lambda text, place=place: content[:place] + text.encode("utf-8", "surrogatepass") + content[place:]


def seconds_of(action: Callable[[], object]) -> float:
    """Seconds of a processor."""
    begun = time.process_time()
    action()
    return time.process_time() - begun
