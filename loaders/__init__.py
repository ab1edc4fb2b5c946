"""The loaders: one source format each. To add one, write its module and add it to `LOADERS`."""

from __future__ import annotations

from collections.abc import Callable

from loaders import (
    arxiv,
    bibtex,
    crossref,
    csl_json,
    curation,
    datacite,
    dblp,
    endnote_tagged,
    endnote_xml,
    findings,
    github,
    hf_daily,
    hf_evals,
    hf_page,
    mlanthology,
    nbib,
    openalex,
    papers_with_code,
    papershelf,
    ris,
    semantic_scholar,
)
from loaders.guard import recognises
from loaders.loader import Loader

LOADERS: tuple[Loader, ...] = (
    hf_page.LOADER,
    hf_daily.LOADER,
    mlanthology.LOADER,
    arxiv.LOADER,
    openalex.LOADER,
    papers_with_code.LOADER,
    crossref.LOADER,
    dblp.LOADER,
    datacite.LOADER,
    semantic_scholar.LOADER,
    github.LOADER,
    hf_evals.LOADER,
    findings.LOADER,
    curation.LOADER,
    bibtex.LOADER,
    ris.LOADER,
    nbib.LOADER,
    csl_json.LOADER,
    endnote_xml.LOADER,
    endnote_tagged.LOADER,
    papershelf.LOADER,
)
"""Every loader, in the order in which they are asked."""


def recognise(head: bytes, on_fault: Callable[[Loader, Exception], None] = lambda loader, error: None) -> Loader | None:
    """The loader of a document that begins with these bytes (`loader.HEAD_SIZE` of them); None where it is of none.

    A loader that fails on them is told to `on_fault`, and the others are still asked.
    """
    return next((loader for loader in LOADERS if recognises(loader, head, on_fault)), None)
