"""Which addresses are searches: the page of its own, `?_search=` on papers, and what was once a question of SQL.

All of them are answered by one page (`papershelf.site.search_page`), so a request is led there before it is routed.
Where a search is one of several conditions on the table of papers, the table answers, with the same words.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from papershelf.site.forms import FILES
from papershelf.site.metadata import DATABASE

FORMS = ("json", *FILES)
"""The ends of the address of a search, each of another form of it."""
SEARCH_PAGES = frozenset({"/search", *(f"/search.{form}" for form in FORMS)})
SEARCH_QUESTION = "search_papers"
"""The question whose answer is a search: /papershelf/search_papers?words="""

_WORDS = {f"/{DATABASE}/papers": "_search", f"/{DATABASE}/{SEARCH_QUESTION}": "words"}
"""Address to the argument that has the words."""
_OF_A_SEARCH = frozenset(
    {"page", "_next", "_size", "_shape", "_nl", "_stream", "_dl", "_header", "_labels", "_nocount"}
)
"""What else may stand behind it; with anything more it is a table."""
_NOT_OF_A_TABLE = frozenset({"_nofacet"}) | _OF_A_SEARCH


def as_search(path: str, query: str) -> tuple[str, str] | None:
    """The address of the page of searches that a request is for, as path and query; None where it is for none."""
    address, dot, form = path.partition(".")
    argument = _WORDS.get(address)
    if argument is None or (dot and form not in FORMS):
        return None
    given = parse_qsl(query, keep_blank_values=True)
    words = [value for name, value in given if name == argument]
    if address.endswith("papers") and argument == "_search" and not words:
        return None
    if argument == "_search" and any(name not in _NOT_OF_A_TABLE and name != argument for name, _ in given):
        return None
    others = [(name, value) for name, value in given if name in _OF_A_SEARCH]
    return f"/search{dot}{form}", urlencode([("q", " ".join(words)), *others])
