"""What people decided of single results: confirmed, denied or corrected. A function of result and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from db.records import FoundResult, ResultDecision, StatedResult
from db.resolution.decisions import SourcedDecision
from db.resolution.results import Judge, ResolvedResult, SourcedResult, resolve_result
from db.vocabulary import Vocabulary
from db.vocabulary.kinds import DATASET, METRIC, MODEL, TASK, Kind
from db.vocabulary.qualifiers import folded

_NAMES: tuple[Kind[Any], ...] = (METRIC, DATASET, TASK, MODEL)
CURATION = "curation"
"""The origin of a value that people gave."""


def judge_of(decisions: Sequence[SourcedDecision], vocabulary: Vocabulary) -> Judge | None:
    """What gives the results of one paper or repository as people decided; None where nobody did.

    Of several decisions about one result the first counts.
    """
    if not decisions:
        return None

    def judge(resolved: ResolvedResult) -> ResolvedResult:
        verdict = next((one for one in decisions if _is_about(one.decision, resolved, vocabulary)), None)
        if verdict is None or not isinstance(verdict.decision, ResultDecision):
            return resolved
        given = _judged(resolved.sourced, verdict.decision, verdict.documents)
        return replace(
            resolve_result(given, vocabulary),
            found=resolved.found,
            verdict=verdict.decision.verdict,
            verdict_reason=verdict.decision.reason,
        )

    return judge


def _judged(sourced: SourcedResult, decision: ResultDecision, deciding: frozenset[int]) -> SourcedResult:
    """A result with the documents that judge it, and with the right value where that corrects it."""
    documents = sourced.documents | deciding
    if decision.verdict != "corrected" or decision.right_value is None:
        return replace(sourced, documents=documents)
    right = {
        "value": decision.right_value,
        "value_text": decision.right_value_text or str(decision.right_value),
        "unit": decision.right_unit or sourced.result.unit,
        "value_error": None,
    }
    return SourcedResult(msgspec.structs.replace(_stated(sourced.result), **right), CURATION, documents)


def _stated(result: FoundResult | StatedResult) -> StatedResult:
    """A result as a source would state it: a correction was read in no text."""
    if isinstance(result, StatedResult):
        return result
    shared = {name: getattr(result, name) for name in StatedResult.__struct_fields__ if hasattr(result, name)}
    return StatedResult(**shared)


def _is_about(decision: object, resolved: ResolvedResult, vocabulary: Vocabulary) -> bool:
    """Whether a decision names this result: the value, and all else that it gives."""
    result = resolved.sourced.result
    if not isinstance(decision, ResultDecision) or decision.value != result.value:
        return False
    if decision.unit is not None and decision.unit != result.unit:
        return False
    for kind in _NAMES:
        name, printed, term = (getattr(it, kind.name) for it in (decision, result, resolved))
        if name is None or (printed is not None and kind.fold(printed) == kind.fold(name)):
            continue
        if term is None or term.key != vocabulary.resolve(kind, name).key:
            return False
    if folded("split", decision.split) not in (None, resolved.split):
        return False
    # What the board's names say already is no part of its setting: with a linear probe accuracy is linear accuracy.
    return folded("setting", decision.setting) in (None, resolved.setting, folded("setting", result.setting))
