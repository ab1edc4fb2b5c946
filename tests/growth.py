"""Texts in which one thing stands again and again: whoever reads them should take as much longer as they are.

A unit (a bracket, a separator, a word of a list) is put so many times into a place of a sample: behind a value of JSON,
or into a line of what is no JSON. Where a text of twice the length takes much more than twice the time, something is
looked at again for each unit.
"""

from __future__ import annotations

import json
import re
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType
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
ATTEMPTS = 3
LENGTH = 20_000
"""Letters of what is put in."""
SHORT_SECONDS = 0.25
"""What takes no longer is not tried with twice the length: too little to measure."""
MOST_SECONDS = 4.0
"""After which it is given up: a hundred times what it takes else."""
MOST_RATIO = 3.0
"""Of twice the length to the length; 2 is linear, 4 is quadratic."""
Written = Callable[[str], bytes]
"""Makes a document in which a text stands at a place."""


def places(content: bytes) -> Iterator[Written]:
    """The places of a sample in which text may stand: one of each kind."""
    for own, rest in ((content, b""), content.partition(b"\n")[::2]):
        try:
            tree = json.loads(own)
        except (ValueError, RecursionError):
            continue
        if isinstance(tree, dict | list):
            yield from _in_tree(tree, rest)
            return
    yield from _in_lines(content)


def _in_tree(tree: Any, rest: bytes) -> Iterator[Written]:
    """Behind each value of a tree; of each path the first."""
    found: dict[tuple[str, ...], tuple[Any, Any]] = {}
    waiting: list[tuple[Any, tuple[str, ...]]] = [(tree, ())]
    while waiting:
        node, path = waiting.pop()
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            own = (*path, key if isinstance(key, str) else "[]")
            if isinstance(value, dict | list):
                waiting.append((value, own))
            else:
                found.setdefault(own, (node, key))
    for node, key in found.values():

        def written(text: str, node: Any = node, key: Any = key) -> bytes:
            before = node[key]
            node[key] = f"{before if isinstance(before, str) else ''}{text}"
            try:
                return json.dumps(tree).encode() + (b"\n" + rest if rest else b"")
            finally:
                node[key] = before

        yield written


def _in_lines(content: bytes) -> Iterator[Written]:
    """In the middle and at the end of each line; of each beginning the first."""
    seen: set[bytes] = set()
    end = 0
    for line in content.split(b"\n"):
        begin, end = end, end + len(line) + 1
        kind = re.sub(rb"[a-z0-9]+", b"a", line.strip())[:12]
        if kind in seen or not kind:
            continue
        seen.add(kind)
        for place in (begin + len(line.rstrip()) // 2, begin + len(line.rstrip())):

            def written(text: str, place: int = place) -> bytes:
                return content[:place] + text.encode() + content[place:]

            yield written


class _TooLong(BaseException):
    """Nothing that catches errors may catch it."""


def growth(action: Callable[[str], object], unit: str) -> str:
    """What is wrong with the time that an action takes for a text of units, in words; empty where nothing is.

    A machine that does other things as well makes one measure dear, seldom each of several: what grows too fast does so
    every time.
    """
    count = LENGTH // len(unit)
    for _ in range(ATTEMPTS):
        seconds = _seconds(action, unit * count)
        if seconds < SHORT_SECONDS:
            return ""
        twice = _seconds(action, unit * 2 * count)
        if seconds < MOST_SECONDS and twice < MOST_RATIO * seconds:
            return ""
    return f"{count} of {unit!r} take {seconds:.2f} s, twice as many {twice:.2f} s"


def _seconds(action: Callable[[str], object], text: str) -> float:
    """Seconds of the processor that an action takes; no more than `MOST_SECONDS` of them."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        action(text)
    except _TooLong:
        return MOST_SECONDS
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - begun
