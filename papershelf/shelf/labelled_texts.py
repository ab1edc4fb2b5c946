"""The text that each label is about: the abstract of one record that the shelf keeps with its entries.

A paper is made of several records, and its abstract is the one of them that counts; a label was written about one
text. So the record that the label names is looked up, never the paper that it became.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from db.complete import DOCUMENTS, ENTRIES, RECORDS, joined_complete, joined_records
from db.display.cleaner import clean_abstract
from db.display.records import shown
from db.records import Identifier, PaperRecord
from db.resolution.keys import naming_keys
from db.resolution.names import fold_title
from db.store.bulk import select_in
from db.store.entries import decode_record
from db.tables import DocumentName, EntryKey
from db.tables.base import table_of
from extraction.evaluation.labels import Absent, Label, LabelledText

NAMES, KEYS = map(table_of, (DocumentName, EntryKey))


class _Candidate(NamedTuple):
    """A record that may be the one a label names."""

    record: PaperRecord
    days: frozenset[str | None]
    """Of its listing and of its document."""
    document_id: int
    place: tuple[str, int]
    """Hash of its document and position there: an order that says nothing of when it was loaded."""


def find_texts(connection: Connection, labels: Sequence[Label]) -> tuple[list[LabelledText], list[Absent]]:
    """The text of each label, in the order of the labels; and the labels whose text the shelf does not hold."""
    keys = [_keys(label) for label in labels]
    candidates = _candidates(connection, {key for some in keys for key in some})
    documents = {candidate.document_id for some in candidates.values() for candidate in some}
    stems = _stems(connection, documents) if any(label.venue for label in labels) else {}
    found: list[LabelledText] = []
    absent: list[Absent] = []
    for label, its_keys in zip(labels, keys, strict=True):
        named = [
            candidate for key in its_keys for candidate in candidates.get(key, ()) if _is_named(label, candidate, stems)
        ]
        texts = [candidate for candidate in named if candidate.record.abstract]
        if texts:
            found.append(LabelledText(label, _closest(label, texts)))
        else:
            absent.append(Absent(label, "its record has no abstract" if named else "the shelf holds no such record"))
    return found, absent


def _keys(label: Label) -> set[int]:
    """What the record that a label names can be found by: its arXiv identifier if there is one, else its title."""
    if label.arxiv is not None:
        return naming_keys(PaperRecord(title="", identifiers=(Identifier("arxiv", label.arxiv),)))
    return naming_keys(_titled(label))


def _candidates(connection: Connection, keys: Iterable[int]) -> dict[int, list[_Candidate]]:
    """The records of complete documents under each key."""
    statement = select(
        KEYS.c.key,
        ENTRIES.c.position,
        ENTRIES.c.listed_on,
        RECORDS.c.record,
        ENTRIES.c.document_id,
        DOCUMENTS.c.sha256,
        DOCUMENTS.c.as_of,
    ).join(ENTRIES, ENTRIES.c.id == KEYS.c.entry_id)
    statement = joined_records(joined_complete(statement, ENTRIES.c.document_id))
    candidates: dict[int, list[_Candidate]] = defaultdict(list)
    for row in select_in(connection, statement, KEYS.c.key, keys):
        record = decode_record(row.record)
        if isinstance(record, PaperRecord):
            days = frozenset((row.listed_on, row.as_of))
            place = (row.sha256, row.position)
            candidates[row.key].append(_Candidate(shown(record), days, row.document_id, place))
    return candidates


def _stems(connection: Connection, documents: Iterable[int]) -> dict[int, set[str]]:
    """The stems of the names that documents were seen under: "iclr-2023" of "proceedings/iclr-2023.json.gz"."""
    stems: dict[int, set[str]] = defaultdict(set)
    statement = select(NAMES.c.document_id, NAMES.c.name)
    for document_id, name in select_in(connection, statement, NAMES.c.document_id, documents):
        stems[document_id].add(name.rsplit("/", 1)[-1].split(".", 1)[0])
    return stems


def _is_named(label: Label, candidate: _Candidate, stems: dict[int, set[str]]) -> bool:
    if label.arxiv is not None:
        return True
    if label.venue is not None and label.venue not in stems[candidate.document_id]:
        return False
    return fold_title(candidate.record.title) == fold_title(_titled(label).title)


def _titled(label: Label) -> PaperRecord:
    """A record of a label's title as readers are shown it: labels may print its mathematics in another way."""
    return shown(PaperRecord(title=label.title))


def _closest(label: Label, candidates: Iterable[_Candidate]) -> str:
    """The text of the candidates that was labelled: of the label's day, or else the one that holds its words."""

    def rank(candidate: _Candidate) -> tuple[bool, int, tuple[str, int]]:
        text = " ".join((candidate.record.abstract or "").split())
        held = sum((clean_abstract(result.quote) or "") in text for result in label.results)
        held += sum(link.url in text for link in label.links)
        return (label.day is None or label.day not in candidate.days, -held, candidate.place)

    return min(candidates, key=rank).record.abstract or ""
