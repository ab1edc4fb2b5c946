"""The JSON inside a saved HTML page of Hugging Face's daily papers, of a day, a week or a month, or of one paper.

The page carries it in an attribute: `<div data-target="DailyPapers" data-props="{&quot;dailyPapers&quot;: ...}">`, that
of one paper `<div data-target="PaperContent" data-props="{&quot;paper&quot;: ...}">`.
Only that tag goes through the HTML parser. It need not see the rest, and its time grows with the square of the depth
of the elements (20,000 open ones: half a second; a hostile page of some megabytes: hours).
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

_MARK = re.compile(rb"""data-target\s*=\s*["']?(?:DailyPapers|PaperContent)["'\s>]""")
_TITLE = re.compile(
    rb"""(?:<title>|og:title["']?\s+content=["']?)\s*(?:(?:Daily|Trending) Papers - Hugging Face|Paper page - )"""
)
_ATTRIBUTE = r"""\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))?+"""
_TAG = re.compile(rf"<div(?:{_ATTRIBUTE}){{2,30}}+\s*>")
_ELEMENT = 'div[data-target="DailyPapers"], div[data-target="PaperContent"]'


def is_page(head: bytes) -> bool:
    """Whether an HTML document that begins with these bytes is a page of daily papers, or of one paper."""
    return (
        head.startswith(b"<")
        and not head.startswith(b"<?xml")
        and (_MARK.search(head) or _TITLE.search(head)) is not None
    )


def embedded_json(page: str) -> str | None:
    """The text of the attribute; None where the page has none, or breaks off within it."""
    for tag in _TAG.finditer(page):
        is_one = "DailyPapers" in tag[0] or "PaperContent" in tag[0]
        element = LexborHTMLParser(tag[0]).css_first(_ELEMENT) if is_one else None
        props = element.attributes.get("data-props") if element else None
        if props:
            return props
    return None
