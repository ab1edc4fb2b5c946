"""Results with their names resolved to canonical tasks, data sets and metrics, each number once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import msgspec

from db.records import FoundResult, StatedResult
from db.resolution.precedence import rank
from db.vocabulary import Dataset, Metric, Task, Vocabulary

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class SourcedResult:
    """A result as it was found in a text or is stated by a source, and who says so."""

    result: FoundResult | StatedResult
    origin: str
    """abstract, or the reader that found it; the loader whose documents state it."""
    documents: frozenset[int]
    """Those that the text stands in, or that state it."""

    @property
    def setting(self) -> str | None:
        """What qualifies the number; None where nothing does, or nobody says."""
        return self.result.setting if isinstance(self.result, StatedResult) else None

    @property
    def order(self) -> tuple[int, int, int, int, str, bytes]:
        """Smaller for what counts more: what is stated before what was found, that by its place in the text."""
        if isinstance(self.result, FoundResult):
            return (1, 0, self.result.start, self.result.end, self.origin, b"")
        return (0, rank(self.origin), 0, 0, self.origin, _encode(self.result))


@dataclass(frozen=True, slots=True)
class ResolvedResult:
    """A result with its canonical names."""

    sourced: SourcedResult
    metric: Metric
    dataset: Dataset | None
    task: Task | None
    found: FoundResult | None = None
    """Where the number also stands in the abstract; None where it does not."""

    @property
    def identity(self) -> tuple[object, ...]:
        """Two results of a paper or repository are one when these agree."""
        result = self.sourced.result
        return (
            result.kind,
            self.task and self.task.key,
            self.dataset and self.dataset.key,
            self.metric.key,
            result.model,
            result.split,
            self.sourced.setting,
            result.value,
            result.unit,
        )


def resolve_results(results: Iterable[SourcedResult], vocabulary: Vocabulary) -> list[ResolvedResult]:
    """The results of one paper or repository with their canonical names, each once with all documents that say so.

    Of equal ones that counts which is stated, and of found ones the first in the text.
    """
    resolved: dict[tuple[object, ...], ResolvedResult] = {}
    for sourced in sorted(results, key=lambda sourced: sourced.order):
        new = _resolve(sourced, vocabulary)
        known = resolved.setdefault(new.identity, new)
        if known is not new:
            both = replace(known.sourced, documents=known.sourced.documents | sourced.documents)
            resolved[new.identity] = replace(known, sourced=both, found=known.found or new.found)
    return list(resolved.values())


def _resolve(sourced: SourcedResult, vocabulary: Vocabulary) -> ResolvedResult:
    result = sourced.result
    return ResolvedResult(
        sourced,
        vocabulary.resolve_metric(result.metric),
        vocabulary.resolve_dataset(result.dataset) if result.dataset else None,
        vocabulary.resolve_task(result.task) if result.task else None,
        result if isinstance(result, FoundResult) else None,
    )
