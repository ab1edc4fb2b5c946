"""Each kind of names is said once: files, tables, decisions and records follow from it."""

from __future__ import annotations

from dataclasses import fields
from importlib.resources import files
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import PaperRecord, TermKind
from db.store.shared_names import SHARED_NAMES
from db.vocabulary import Vocabulary, shipped_vocabulary
from db.vocabulary.kinds import KINDS, Kind


def test_every_kind_that_decisions_name_is_said_once() -> None:
    assert [kind.name for kind in KINDS] == list(get_args(TermKind))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_has_a_file_a_field_of_the_vocabulary_and_rows_with_aliases(kind: Kind[Any]) -> None:
    assert files("db.vocabulary").joinpath(f"{kind.plural}.jsonl").is_file()
    assert kind.plural in {field.name for field in fields(Vocabulary)}
    assert SHARED_NAMES[kind.plural].aliases is not None
    assert {way[0] for way in kind.fields} <= set(PaperRecord.__struct_fields__)


@given(kind=st.sampled_from(KINDS), printed=st.text(min_size=1).filter(str.strip))
def test_what_a_name_resolves_to_resolves_to_itself(kind: Kind[Any], printed: str) -> None:
    term = shipped_vocabulary().resolve(kind, printed)
    assert isinstance(term, kind.type)
    if term.is_curated:
        assert shipped_vocabulary().resolve(kind, term.name) == term
    else:
        assert term.key not in shipped_vocabulary().by_spelling(kind)


def test_models_that_only_capitals_within_tell_apart_are_two_unless_the_vocabulary_knows_them() -> None:
    resolve = shipped_vocabulary().resolve_model
    assert resolve("QuuX").key != resolve("QUUX").key == resolve("Quux").key
    assert resolve("Quux-B").key == resolve("QUUX-B").key
    assert resolve("VIT") == resolve("ViT")
