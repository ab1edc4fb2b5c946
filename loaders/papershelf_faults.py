"""What a record of our own JSON lines may not hold: what no database can, and what is no value of its field."""

from __future__ import annotations

import math
import re

import msgspec

from db.cleaning import LONGEST_UNIT, clean_count, clean_date, clean_day, clean_text, fault_of
from db.identifiers import clean_arxiv, clean_doi
from db.records import (
    DecisionRecord,
    FindingsRecord,
    NameDecision,
    PaperRecord,
    Record,
    RepoRecord,
    ResultDecision,
    StatedName,
    StatedResult,
)

_SHA256 = re.compile(r"[0-9a-f]{64}")


def fault_of_record(record: Record) -> str | None:
    """Why a record cannot be kept, in words that follow "the record"; None where it can."""
    if isinstance(record, PaperRecord):
        fault = _fault_of_paper(record)
    elif isinstance(record, RepoRecord):
        fault = _fault_of_counts(record.stars, record.forks) or _fault_of_day(record.pushed_on)
        fault = fault or _fault_of_results(record.results)
    elif isinstance(record, FindingsRecord):
        fault = None if _SHA256.fullmatch(record.text_sha256) else "names no text by its SHA-256"
        fault = fault or next(filter(None, map(fault_of, record.results)), None)
    elif isinstance(record, StatedName):
        fault = None if record.name else "names nothing"
    else:
        fault = _fault_of_day(record.decided_on) or _fault_of_decision(record)
    return fault or _fault_of_texts(msgspec.to_builtins(record))


def _fault_of_decision(record: DecisionRecord) -> str | None:
    if isinstance(record, NameDecision):
        return None if record.name else "names nothing"
    if not isinstance(record, ResultDecision):
        return None if record.papers else "names nothing"
    values = (record.value, record.right_value or 0.0)
    if not all(map(math.isfinite, values)):
        return "has a value that is no number"
    return None if record.papers or record.repo else "names nothing"


def _fault_of_paper(record: PaperRecord) -> str | None:
    if not record.title:
        return "has no title"
    for identifier in record.identifiers:
        clean = {"arxiv": clean_arxiv, "doi": clean_doi}.get(identifier.scheme)
        if clean is not None and clean(identifier.value) != identifier.value:
            return f"has an identifier that is none: {identifier.scheme} {identifier.value[:60]!r}"
    for printed in (record.published_on, *(version.published_on for version in record.versions)):
        if printed is not None and clean_date(printed) != printed:
            return f"has a date that is no year, month or day (YYYY, YYYY-MM or YYYY-MM-DD): {printed[:40]!r}"
    for own in record.author_identifiers:
        if not 0 <= own.position < max(len(record.authors), 1):
            return f"has an identifier of author {own.position}, of {len(record.authors)} counted from 0"
    listing = record.listing
    listed = (listing.votes, listing.comments) if listing else ()
    return (
        _fault_of_counts(record.author_count, *listed, *(repo.stars for repo in record.repos))
        or _fault_of_day(listing.day if listing else None)
        or _fault_of_results(record.results)
    )


def _fault_of_counts(*counts: int | None) -> str | None:
    wrong = [count for count in counts if count is not None and clean_count(count) is None]
    return f"has a number that counts nothing: {wrong[0]}" if wrong else None


def _fault_of_day(day: str | None) -> str | None:
    return None if day is None or clean_day(day) == day else f"has a date that is no day (YYYY-MM-DD): {day[:40]!r}"


def _fault_of_results(results: tuple[StatedResult, ...]) -> str | None:
    for result in results:
        if not math.isfinite(result.value) or (result.kind == "ratio" and result.value < 0):
            return f"has a value that no {result.kind} has: {result.value}"
        if not math.isfinite(result.value_error or 0):
            return f"has a spread that is none: {result.value_error}"
        if len(result.unit or "") > LONGEST_UNIT:
            return f"has a unit of {len(result.unit or '')} characters"
        if not result.metric or not result.value_text:
            return "has a result without a metric or a number as printed"
    return None


def _fault_of_texts(value: object) -> str | None:
    """Whether a text within has characters that no database takes."""
    if isinstance(value, str):
        is_plain = value.isprintable() or clean_text(value) == value
        return None if is_plain else f"has characters that no text has: {value[:40]!r}"
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return next(filter(None, map(_fault_of_texts, within)), None)
