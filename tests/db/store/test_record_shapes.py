"""Whatever a loader can yield derives: records in which every optional field is present, absent or empty.

The shapes come from the definitions of the records themselves, so that a field that is added later is tried as well.
"""

from __future__ import annotations

import itertools
import types
import typing
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations, permutations, product
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.engine import parse_url, writing
from db.fingerprint import fingerprint
from db.records import FindingsRecord, FoundResult, PaperRecord, Record
from db.resolution.features import features_of
from db.resolution.identity import resolve
from db.resolution.keys import keys_of
from db.resolution.merge import Source, SourcedRecord, merge
from db.resolution.slugs import claims_of
from db.store import documents as store
from db.store.derivation import derive
from db.store.documents import NewDocument
from db.store.entries import NewEntry, add_entries, text_sha256
from db.store.settings import choose_reader
from db.vocabulary import shipped_vocabulary
from papershelf.database import open_for_writing

ABSTRACT = "We reach 91.5% accuracy on CIFAR-10."
AS_PRINTED: dict[str, tuple[Any, ...]] = {
    "abstract": (ABSTRACT,),
    "published_on": ("2021", "2021-03-04"),
    "day": ("2024-05-27",),
    "url": ("https://github.com/Example/Shelf", "https://example.org/"),
    "scheme": ("arxiv", "doi"),
    "venue": ("ICML 2021", "NeurIPS 2021 Workshops: Shelves", "?"),
    "value_text": ("91.5",),
    "unit": ("%",),
}
"""Field to what sources print there, where it is more than any text."""


def shapes_of(hint: Any, name: str, depth: int = 0) -> tuple[Any, ...]:
    """Values that a field of this type can have, the empty one among them."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return (
            None,
            *(shape for kind in arguments if kind is not type(None) for shape in shapes_of(kind, name, depth)),
        )
    if origin is typing.Literal:
        return arguments
    if origin is tuple:
        inner = shapes_of(arguments[0], name, depth)
        return ((), *((one,) for one in inner), inner)
    if hint is str:
        return ("", *AS_PRINTED.get(name, ("Some Words",)))
    if hint is bool:
        return (False, True)
    if hint is int:
        return (0, 7)
    if hint is float:
        return (0.0, 0.5)
    assert issubclass(hint, msgspec.Struct), f"a field of a new type: {name}: {hint}; say here which values it can have"
    return tuple(structs_of(hint, depth + 1))


def optional_shapes(kind: type[msgspec.Struct], depth: int = 0) -> dict[str, tuple[Any, ...]]:
    """Every optional field of a struct, with the values that it can have."""
    hints = typing.get_type_hints(kind)
    return {
        field.name: (field.default, *(shape for shape in shapes_of(hints[field.name], field.name, depth)))
        for field in msgspec.structs.fields(kind)
        if not field.required
    }


def required_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The required fields of a struct, each with a value that it can have."""
    hints = typing.get_type_hints(kind)
    names = [field.name for field in msgspec.structs.fields(kind) if field.required]
    return {name: shapes_of(hints[name], name)[-1] for name in names}


def structs_of(kind: type[msgspec.Struct], depth: int) -> Iterator[msgspec.Struct]:
    """A struct of nothing but what it needs, and with each optional field in every shape."""
    required = required_of(kind)
    yield kind(**required)
    if depth < 3:
        for name, shapes in optional_shapes(kind, depth).items():
            yield from (kind(**required, **{name: shape}) for shape in shapes)


PAPER_SHAPES = optional_shapes(PaperRecord)
PAIRS_OF_FIELDS = list(combinations(sorted(PAPER_SHAPES), 2))


def sourced(number: int, record: PaperRecord) -> SourcedRecord:
    source = Source(id=1, sha256="ab"[number % 2] * 64, loader="hf-daily", as_of=None, is_superseded=False)
    return SourcedRecord(entry_id=number, position=number, source=source, record=record)


def derived(records: tuple[PaperRecord, ...]) -> list[tuple[str, ...]]:
    """The papers that records make, without a database: which of them, in which order of age."""
    of_features: dict[Any, list[SourcedRecord]] = {}
    for number, record in enumerate(records):
        features = features_of(record, shipped_vocabulary())
        keys_of(features)
        of_features.setdefault(features, []).append(sourced(number, record))
    groups = resolve(of_features).papers
    papers = [
        merge((entry for features in group for entry in of_features[features]), shipped_vocabulary())
        for group in groups
    ]
    return sorted((claims_of(paper).rank, str(len(paper.entries))) for paper in papers)


@pytest.mark.parametrize("fields", PAIRS_OF_FIELDS, ids="-".join)
def test_any_two_records_that_differ_in_two_fields_derive_in_either_order(fields: tuple[str, str]) -> None:
    first, second = fields
    records = [
        PaperRecord(title="One Title", **{first: one, second: two})
        for one, two in product(few(PAPER_SHAPES[first]), few(PAPER_SHAPES[second]))
    ]
    for record, other in combinations(records, 2):
        assert derived((record, other)) == derived((other, record))


def few(shapes: tuple[Any, ...]) -> tuple[Any, ...]:
    """Absent, empty, and the first and last ways of being present."""
    return tuple({repr(shape): shape for shape in (*shapes[:3], *shapes[-2:])}.values())


def test_every_optional_field_is_tried_absent_empty_and_present() -> None:
    assert PAPER_SHAPES.keys() == {field.name for field in msgspec.structs.fields(PaperRecord) if not field.required}
    for name, shapes in PAPER_SHAPES.items():
        assert any(not shape for shape in shapes), name
        assert any(few(shapes)), name


def records_of(kind: type[PaperRecord]) -> st.SearchStrategy[PaperRecord]:
    """Records in any shape; of few titles, so that they meet."""
    titles = st.sampled_from(["One Title", "One Title!", "Another", "?"])
    return st.builds(kind, title=titles, **{name: st.sampled_from(shapes) for name, shapes in PAPER_SHAPES.items()})


found_results = st.builds(
    FoundResult,
    kind=st.sampled_from(["absolute", "delta", "ratio"]),
    value=st.just(91.5),
    value_text=st.just("91.5"),
    metric=st.just("accuracy"),
    start=st.just(9),
    end=st.just(35),
    **{name: st.sampled_from(shapes) for name, shapes in optional_shapes(FoundResult).items()},
)
findings = st.builds(
    FindingsRecord,
    text_sha256=st.just(text_sha256(ABSTRACT)),
    reader=st.just("llm:shapes"),
    version=st.sampled_from([1, 2]),
    results=st.lists(found_results, max_size=3).map(tuple),
)
shelves = st.lists(
    st.lists(records_of(PaperRecord), min_size=1, max_size=3).map(tuple) | findings.map(lambda found: (found,)),
    min_size=1,
    max_size=3,
)


def derive_from(folder: Path, documents: tuple[tuple[Record, ...], ...]) -> str:
    """The fingerprint of a shelf that takes documents one after the other."""
    engine = open_for_writing(parse_url(f"sqlite:///{folder / 'shelf.db'}"))
    with writing(engine) as connection:
        choose_reader(connection, "llm:shapes")
        for records in documents:
            sha256 = text_sha256(repr(records))
            stored, touched = store.begin(connection, NewDocument(sha256, "a", "hf-daily", 1, 1))
            if stored.next_position == 0 and not stored.is_complete:
                add_entries(connection, stored.id, [NewEntry(*pair) for pair in enumerate(records)], [])
                touched |= store.complete(connection, stored.id, None, datetime(2026, 1, 1, tzinfo=UTC))
            derive(connection, touched, "builtin", shipped_vocabulary())
        found = fingerprint(connection).total
    engine.dispose()
    return found


@pytest.mark.slow
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(documents=shelves)
def test_records_of_any_shape_are_stored_and_derived_alike_in_every_order(
    documents: list[tuple[Record, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    orders = itertools.islice(permutations(documents), 6)
    assert len({derive_from(tmp_path_factory.mktemp("shelf"), order) for order in orders}) == 1
