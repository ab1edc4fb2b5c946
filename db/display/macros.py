r"""Private macros of LaTeX that stand for a paper's own name: "\ours" is what the title begins with."""

from __future__ import annotations

import re

_MACRO = re.compile(r"\{\s?\\([A-Za-z]{2,30})\s?\}|\\([A-Za-z]{2,30})(?![A-Za-z*]|\s?\{[^}])(?:\{\}|\\(?=\s))?")
_PLACEHOLDER = re.compile(
    r"(?:our|the|my|full|short|proposed)?(?:s|work|method|model|approach|framework|agent|system|algo|algorithm|tool|project"
    r"|bench|benchmark|dataset|data|paper|alg|m|sys|dnn|net|network|impl|title)?(?:name)?",
    re.IGNORECASE,
)
_NO_NAME = frozenset(("data", "the", "my", "title", "full", "short", "net", "alg"))
"""Words of the above that alone are more likely something else."""
_BEFORE_COLON = re.compile(r"(?P<name>[^\s:][^:]{1,40}?)\s?:\s")
_MOST_WORDS = 3


def with_own_name(abstract: str, title: str) -> str:
    r"""An abstract with the name that its title begins with in the place of macros that can only stand for it.

    They are called so ("\ours", "\modelname") or spell it ("\dualformer" where the title is "Dualformer: ...").
    """
    if "\\" not in abstract or (begins := _BEFORE_COLON.match(title)) is None:
        return abstract
    name = begins["name"]
    if len(name.split()) > _MOST_WORDS or not any(map(str.isupper, name)):
        return abstract
    return _MACRO.sub(lambda macro: name if _stands_for(macro[1] or macro[2], name) else macro[0], abstract)


def _stands_for(macro: str, name: str) -> bool:
    if macro.lower() == "".join(filter(str.isalnum, name)).lower():
        return True
    return _PLACEHOLDER.fullmatch(macro) is not None and macro.lower() not in _NO_NAME
