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
    """The links of a text, the tasks, data sets and methods that it names, and its results where it may report any."""
    named, numbers, steps = names_in(text), find_numbers(text), trained_steps()
    return Findings(
        links=find_links(text),
        results=read_numbers(text, numbers, steps) if may_report(text, numbers, steps.gate) else (),
        datasets=named.datasets,
        tasks=named.tasks,
        methods=named.methods,
    )
