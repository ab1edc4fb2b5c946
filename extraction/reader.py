"""The built-in reader: all that our own rules find in a text.

Another reader (a language model) has the same signature: from a text to its `Findings`.
"""

from __future__ import annotations

from db.records import Findings
from extraction.links import find_links
from extraction.results import find_results_and_datasets
from extraction.version import READER, VERSION

__all__ = ["READER", "VERSION", "read_text"]


def read_text(text: str) -> Findings:
    """The links and results of a text, and the data sets that it names where it may report results."""
    read = find_results_and_datasets(text)
    return Findings(links=find_links(text), results=read.results, datasets=read.datasets)
