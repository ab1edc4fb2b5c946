"""The built-in reader: all that our own rules find in a text.

Another reader (a language model) has the same signature: from a text to its `Findings`.
"""

from __future__ import annotations

from db.records import Findings
from extraction.learned.gate import may_report
from extraction.learned.steps import trained_steps
from extraction.links import find_links
from extraction.named import names_in
from extraction.results import read_numbers
from extraction.version import READER, VERSION
from extraction.words.numbers import find_numbers

__all__ = ["READER", "VERSION", "read_text"]


def read_text(text: str) -> Findings:
    """The links of a text; where it may report results these, and the tasks, data sets and methods that it names."""
    links, numbers, steps = find_links(text), find_numbers(text), trained_steps()
    if not may_report(text, numbers, steps.gate):
        return Findings(links=links)
    named = names_in(text)
    return Findings(
        links=links,
        results=read_numbers(text, numbers, steps),
        datasets=named.datasets,
        tasks=named.tasks,
        methods=named.methods,
    )
