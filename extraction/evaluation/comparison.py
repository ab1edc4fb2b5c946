"""Reading labelled texts with a reader, and comparing what it found with the labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from db.records import Findings
from extraction.evaluation.figures import Compared
from extraction.evaluation.labels import Label, LabelledText
from extraction.evaluation.pairing import named_results, pair
from extraction.evaluation.spellings import Spellings


@dataclass(slots=True)
class Comparison:
    """Labelled texts as a reader read them."""

    papers: list[Compared] = field(default_factory=list)
    failed: list[tuple[Label, str]] = field(default_factory=list)
    """The labels on whose text the reader failed, with the reason. Such a text counts: nothing was found in it."""


def compare(texts: Iterable[LabelledText], read: Callable[[str], Findings], spellings: Spellings) -> Comparison:
    """Read each text, and pair what is found with what is labelled."""
    comparison = Comparison()
    for labelled in texts:
        try:
            findings = read(labelled.text)
        except Exception as error:  # whatever a reader raises, it is the reader that is measured
            comparison.failed.append((labelled.label, f"{type(error).__name__}: {error}"))
            findings = Findings()
        pairs = pair(named_results(findings), labelled.label.results, spellings)
        comparison.papers.append(Compared(labelled.label, labelled.text, pairs, findings.links))
    return comparison
