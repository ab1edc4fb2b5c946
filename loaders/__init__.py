"""The loaders: one source format each. To add one, write its module and add it to `MODULES`.

A module is imported where its loader is asked for: all of them together take longer than many a command has to do.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from loaders.guard import recognises
from loaders.loader import Loader

MODULES = (
    "hf_page",
    "hf_daily",
    "mlanthology",
    "arxiv",
    "openalex",
    "papers_with_code",
    "crossref",
    "dblp",
    "datacite",
    "semantic_scholar",
    "github",
    "hf_evals",
    "findings",
    "curation",
    "bibtex",
    "ris",
    "nbib",
    "csl_json",
    "endnote_xml",
    "endnote_tagged",
    "papershelf",
)
"""The module of every loader, called as it is but for hyphens, in the order in which they are asked."""


@cache
def all_loaders() -> tuple[Loader, ...]:
    """Every loader, in the order in which they are asked."""
    return tuple(map(_loader_of, MODULES))


def loader_named(name: str) -> Loader | None:
    """The loader of a name; None where there is none."""
    module = name.replace("-", "_")
    return _loader_of(module) if module in MODULES else None


def _loader_of(module: str) -> Loader:
    loader = import_module(f"loaders.{module}").LOADER
    assert isinstance(loader, Loader)
    return loader


def recognise(head: bytes, on_fault: Callable[[Loader, Exception], None] = lambda loader, error: None) -> Loader | None:
    """The loader of a document that begins with these bytes (`loader.HEAD_SIZE` of them); None where it is of none.

    A loader that fails on them is told to `on_fault`, and the others are still asked.
    """
    return next((loader for loader in all_loaders() if recognises(loader, head, on_fault)), None)
