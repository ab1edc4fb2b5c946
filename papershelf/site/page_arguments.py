"""Arguments that pages heed: whatever else stands behind an address makes no other page of it.

A page is made once for each address. So what nothing heeds (`?utm_source=`, `?1`, `?2`) goes before it is looked for,
and who asks with ever another end of an address gets what is kept.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from papershelf.site.forms import FILES
from papershelf.site.metadata import DATABASE
from papershelf.snapshot.addresses import PAPERS_OF

_NONE = frozenset[str]()
_PAGE = ("page", "_next")
"""Both lead to a further page."""
_LISTED = "|".join(sorted(PAPERS_OF))
_HEEDED: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"/leaderboards(?:\.json)?"), frozenset({"by", "task", *_PAGE})),
    (re.compile(r"/leaderboards/[^/.]+(?:\.json)?"), frozenset({"metric", "split", "setting", "better", *_PAGE})),
    (re.compile(r"/listings(?:/[^/.]+(?:\.json)?)?"), frozenset(_PAGE)),
    (re.compile(r"/documents(?:\.json|/[^/]+)?"), frozenset({"loader", *_PAGE})),
    (re.compile(rf"/(?:{_LISTED})(?:\.json|/.+)?"), frozenset({"papers", *_PAGE})),
    (re.compile(rf"/|/papers|/papers/.+|/{DATABASE}/papers/[0-9]+|/badge/.+"), _NONE),
    (re.compile(r"/(?:openapi\.json|robots\.txt|sitemap\.xml|sitemaps/[^/]+)"), _NONE),
    (re.compile(r"/(?:paper|sota|task|dataset|method|author|conference|area)/[^/]+|/(?:sota|greatest|latest)"), _NONE),
)
"""Path within the site to the names that it heeds; what is not here may heed anything."""
_FILES = tuple(f".{form}" for form in FILES)
_SAME_EVERYWHERE = re.compile(r"/|/leaderboards(?:/[^/.]+)?|/listings/[^/.]+")


def is_same_everywhere(path: str) -> bool:
    """Whether the page at a path tells no address with the name of the site: those that take longest to make."""
    return _SAME_EVERYWHERE.fullmatch(path) is not None


def heeded(path: str, query: bytes) -> bytes:
    """What stands behind the question mark of an address, as far as what answers there heeds it."""
    if not query or (path.endswith(_FILES) and not path.startswith("/papers/")):
        return query
    names = next((names for pattern, names in _HEEDED if pattern.fullmatch(path)), None)
    if names is None:
        return query
    return b"&".join(part for part in query.split(b"&") if _name_of(part) in names)


def _name_of(part: bytes) -> str:
    """The name of a parameter; it may be written as `%62y`, which every reader of addresses takes for `by`."""
    return unquote_to_bytes(part.partition(b"=")[0].replace(b"+", b" ")).decode("utf-8", "replace")
