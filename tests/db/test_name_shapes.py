"""Words have the shape of a name or not, and a text introduces a name or only uses it."""

from __future__ import annotations

import pytest

from db.records import TermKind
from db.vocabulary.introductions import introduces
from db.vocabulary.name_shapes import has_shape_of_name


@pytest.mark.parametrize(
    ("kind", "names", "words"),
    [
        ("dataset", ("MMBench", "C4", "Stanford Cars"), ("A", "Stanford", "medical images")),
        ("metric", ("pass@50", "InsAcc", "approximation ratio", "cache hit rates"), ("number", "state", "art score")),
        ("metric", ("dendrogram purity",), ("same accuracy", "without accuracy", "whose approximation ratio", "more")),
        ("task", ("bug detection", "3d medical imaging"), ("top ai agent", "same detection", "showed recognition")),
        ("model", ("Hyena", "ResNet-50", "o1"), ("LLMs", "SOTA", "GPU", "transformer")),
    ],
)
def test_only_words_that_look_like_a_name_have_its_shape(
    kind: TermKind, names: tuple[str, ...], words: tuple[str, ...]
) -> None:
    assert [name for name in names if not has_shape_of_name(name, kind)] == []
    assert [word for word in words if has_shape_of_name(word, kind)] == []


@pytest.mark.parametrize(
    "abstract",
    [
        "We introduce Larch, which is fast.",
        "We call it \u201cLarch\u201d.",
        "Our method, called Larch, is fast.",
        "The Long Arch (Larch) is fast.",
        "Larch (Long Arch of Trees) is fast.",
        "Larch is a fast method.",
        "On the Larch benchmark we are fast.",
        "On our benchmark, Larch, we are fast.",
    ],
)
def test_quotes_definitions_and_the_word_of_its_kind_introduce_a_name(abstract: str) -> None:
    assert introduces("On speed", abstract, "Larch", "dataset")


@pytest.mark.parametrize("abstract", ["We are faster on Larch.", "Larches are trees; we introduce a method.", ""])
def test_a_name_that_is_only_used_is_not_introduced(abstract: str) -> None:
    assert not introduces("On Larch and speed", abstract, "Larch", "dataset")


@pytest.mark.parametrize(
    "abstract",
    [
        "We use a large Larch dataset of trees.",
        "The Long Arch mechanism (Larch) is fast. On Larch the accuracy is 62%.",
        "The Long Arch (Larch) is hard. We win on the Larch task.",
        "A Long Arch Learning(Larch) algorithm is fast.",
    ],
)
def test_a_description_or_a_thing_of_another_kind_introduces_no_data_set(abstract: str) -> None:
    assert not introduces("On speed", abstract, "Larch", "dataset")
    called = abstract + " The Larch benchmark is ours."
    assert introduces("On speed", called, "Larch", "dataset")


def test_a_title_introduces_the_name_that_it_begins_with() -> None:
    assert introduces("Larch: a fast method", "", "Larch", "model")
