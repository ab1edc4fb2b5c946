"""What the documents of a shelf decide, and what comes of each decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import Connection, select

from db.complete import ENTRIES, RECORDS, joined_complete, joined_records
from db.identifiers import clean_repo
from db.records import (
    ApartDecision,
    DecisionRecord,
    HideDecision,
    MergeDecision,
    NameDecision,
    OfficialDecision,
    PaperName,
    ResultDecision,
)
from db.resolution.decisions import is_named, narrowest
from db.resolution.keys import keys_of_names
from db.store.bulk import select_in
from db.store.decisions import every_decision
from db.store.editions import superseded
from db.store.entries import KEYS, decode_record
from db.store.stated_names import vocabulary_of
from db.tables import Paper, PaperRepo
from db.vocabulary import Vocabulary
from papershelf.shelf.decided_names import NameOutcomes
from papershelf.shelf.decided_results import outcome_of_result

HIDDEN = ""
"""The slug of what is of no paper, for a decision hides it."""
Named = Mapping[PaperName, set[tuple[int, str]]]
"""Names of papers to the records that they stand for, each with the number of its entry and the slug of its paper."""
_LAPSED = "lapsed: another edition counts"
_NAMES_SEVERAL = "not followed: it names several papers"
_REVIEWED = "not followed: contradicted or unclear (table reviews)"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with what comes of it."""

    document: str
    edition: str
    """The day of the document, and the first digits of its hash."""
    position: int
    decision: str
    outcome: str


def decisions(connection: Connection, vocabulary: Vocabulary) -> list[Decided]:
    """Every decision of complete documents; `vocabulary` is the one that is shipped."""
    vocabulary = vocabulary_of(connection, vocabulary)
    rows = list(every_decision(connection))
    replaced = superseded(connection, {row.document_id for row in rows})
    names = {name for row in rows if not isinstance(row.record, NameDecision) for name in row.record.papers}
    records = _records_named(connection, names)
    of_names = NameOutcomes(connection, vocabulary)
    return [
        Decided(
            row.uri,
            f"{row.as_of or 'no day'} {row.sha256[:8]}",
            row.position,
            _in_words(row.record),
            _LAPSED if row.document_id in replaced else _outcome(connection, row.record, vocabulary, of_names, records),
        )
        for row in rows
    ]


def _records_named(connection: Connection, names: Iterable[PaperName]) -> Named:
    """The records that names stand for."""
    by_key: dict[int, list[PaperName]] = defaultdict(list)
    for name in names:
        for key in keys_of_names([name]):
            by_key[key].append(name)
    statement = (
        select(KEYS.c.key, ENTRIES.c.id, RECORDS.c.record, Paper.slug)
        .join(ENTRIES, ENTRIES.c.id == KEYS.c.entry_id)
        .outerjoin(Paper, Paper.id == ENTRIES.c.paper_id)
        .where(ENTRIES.c.kind == "paper")
    )
    statement = joined_records(joined_complete(statement, ENTRIES.c.document_id))
    found: dict[PaperName, set[tuple[int, str]]] = defaultdict(set)
    for row in select_in(connection, statement, KEYS.c.key, by_key):
        record = decode_record(row.record)
        for name in by_key[row.key]:
            if is_named(name, record):
                found[name].add((row.id, row.slug or HIDDEN))
    return found


def _outcome(
    connection: Connection, record: DecisionRecord, vocabulary: Vocabulary, of_names: NameOutcomes, records: Named
) -> str:
    if isinstance(record, NameDecision):
        return of_names.of(record)
    if unknown := next((name for name in record.papers if not records.get(name)), None):
        return f"waits: no paper is {_named(unknown)}"
    if isinstance(record, MergeDecision | ApartDecision):
        return _outcome_of_identity(record, records)
    slugs = {slug for name in record.papers for _, slug in records[name]}
    if isinstance(record, HideDecision):
        return "followed" if slugs == {HIDDEN} else _NAMES_SEVERAL
    if slugs == {HIDDEN}:
        return "not followed: the paper is hidden"
    if len(slugs) > 1:
        return _NAMES_SEVERAL
    if isinstance(record, OfficialDecision):
        return _outcome_of_repo(connection, record, slugs)
    return outcome_of_result(connection, record, slugs, vocabulary)


def _outcome_of_repo(connection: Connection, record: OfficialDecision, slugs: set[str]) -> str:
    repo = clean_repo(record.repo)
    said = (
        select(PaperRepo.is_official, PaperRepo.url)
        .join(Paper, Paper.id == PaperRepo.paper_id)
        .where(Paper.slug.in_(slugs))
    )
    printed = {clean_repo(row.url): row.is_official for row in connection.execute(said)}
    found = {known.url: is_official for known, is_official in printed.items() if known}
    if repo is None or repo.url not in found:
        return "waits: the paper has no such repository"
    return "followed" if found[repo.url] == record.is_official else "not followed: a later decision says the contrary"


def _outcome_of_identity(decision: MergeDecision | ApartDecision, records: Named) -> str:
    named = narrowest({name: records[name] for name in decision.papers})
    papers = [{slug for _, slug in own or records[name]} for name, own in named.items()]
    if isinstance(decision, ApartDecision):
        is_followed = not any(one & other for one, other in combinations(papers, 2))
    else:
        is_followed = bool(set.intersection(*papers))
    return "followed" if is_followed else _REVIEWED


def _in_words(record: DecisionRecord) -> str:
    if isinstance(record, NameDecision):
        direction = {True: "higher is better", False: "lower is better", None: ""}[record.higher_is_better]
        said = [", ".join(record.aliases), direction]
        said += [f"{'higher' if higher else 'lower'} is better in {task}" for task, higher in record.directions]
        said += [f"family {record.family or 'none'}"] if record.family is not None else []
        said += [f"usual metric {record.usual_metric or 'none'}"] if record.usual_metric is not None else []
        return f"{record.kind} {record.name}: {'; '.join(filter(None, said))}"
    papers = ", ".join(map(_named, record.papers))
    if isinstance(record, OfficialDecision):
        return f"{'official' if record.is_official else 'not official'} {record.repo}: {papers}"
    if isinstance(record, ResultDecision):
        right = f"to {record.right_value_text}" if record.right_value is not None else None
        words = (record.verdict, f"{record.value:.15g}", right, record.dataset, record.metric, record.model)
        return f"{' '.join(filter(None, words))}: {papers or record.repo}"
    return f"{record.__struct_config__.tag!s} {papers}"


def _named(name: PaperName) -> str:
    told = ", ".join(filter(None, (str(name.year or ""), name.author, name.venue)))
    return f"{name.scheme}:{name.value}" + (f" ({told})" if told else "")
