"""Found and labelled results for tests, with only what a test is about spelled out."""

from __future__ import annotations

from typing import Any

from db.records import FoundResult
from extraction.evaluation.labels import LabelledResult
from extraction.evaluation.pairing import FoundAndNamed

NUMBER: dict[str, Any] = {"kind": "absolute", "value": 91.5, "unit": "%", "metric": "accuracy"}
NAMES: dict[str, Any] = {"dataset": None, "task": None, "model": None, "attribution": "own"}
SURE: dict[str, Any] = {"number_confidence": 0.9, "metric_confidence": 0.85, "dataset_confidence": 0.75}


def found(**values: Any) -> FoundAndNamed:
    return FoundAndNamed(**{"value_text": "91.5", "start": 0, "end": 4, **NUMBER, **NAMES, **SURE, **values})


def labelled(**values: Any) -> LabelledResult:
    return LabelledResult(**{"quote": "91.5%", **NUMBER, **NAMES, **values})


def printed(text: str, evidence: str, value_text: str, **values: Any) -> FoundResult:
    """A result as a reader finds it, with its place in the text."""
    start = text.index(evidence)
    place = {"start": start, "end": start + len(evidence), "value_text": value_text}
    return FoundResult(**{**NUMBER, **SURE, **place, **values})
