"""Results with the names that readers found resolved to canonical tasks, data sets and metrics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from db.records import FoundResult
from db.vocabulary import Dataset, Metric, Task, Vocabulary


@dataclass(frozen=True, slots=True)
class ResolvedResult:
    """A found result with its canonical names."""

    found: FoundResult
    metric: Metric
    dataset: Dataset | None
    task: Task | None

    @property
    def identity(self) -> tuple[object, ...]:
        """Two results of a paper are one when these agree."""
        found = self.found
        return (
            found.kind,
            self.task and self.task.key,
            self.dataset and self.dataset.key,
            self.metric.key,
            found.model,
            found.split,
            found.value,
            found.unit,
        )


def resolve_results(findings: Iterable[FoundResult], vocabulary: Vocabulary) -> list[ResolvedResult]:
    """The results that a text reports with their canonical names, each once: of equal ones the first in the text."""
    results: dict[tuple[object, ...], ResolvedResult] = {}
    for found in sorted(findings, key=lambda found: (found.start, found.end)):
        result = ResolvedResult(
            found,
            vocabulary.resolve_metric(found.metric),
            vocabulary.resolve_dataset(found.dataset) if found.dataset else None,
            vocabulary.resolve_task(found.task) if found.task else None,
        )
        results.setdefault(result.identity, result)
    return list(results.values())
