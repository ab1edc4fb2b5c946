"""Labels are read as they stand, or refused with the line and the reason; a title decides to which part one belongs."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from extraction.evaluation.labels import Label, LabelledLink, LabelledResult, MalformedLabels, read_labels
from extraction.evaluation.split import PARTS, is_in, is_kept_apart

WHOLE = (
    '{"title": "A  Shelf of\\u00a0Papers", "links": [{"url": "https://shelf.example", "kind": "project"}], '
    '"results": [{"quote": "91.5% accuracy", "kind": "absolute", "value": 91.5, "unit": "%", "metric": "accuracy", '
    '"dataset": "ImageNet", "task": null, "model": "Shelf-B", "attribution": "other"}], '
    '"arxiv": "arXiv:2405.00001v2", "day": "2024-05-27", "venue": "iclr-2024", "who": "somebody"}'
)


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    return tmp_path / "labels.jsonl"


def test_a_label_is_read_with_all_its_fields(labels: Path) -> None:
    labels.write_bytes(b"\xef\xbb\xbf" + WHOLE.encode() + b'\r\n\n{"title": "Bare"}\n')
    whole, bare = read_labels(labels)
    assert whole == Label(
        title="A Shelf of Papers",
        links=(LabelledLink("https://shelf.example", "project"),),
        results=(
            LabelledResult(
                quote="91.5% accuracy",
                kind="absolute",
                value=91.5,
                metric="accuracy",
                unit="%",
                dataset="ImageNet",
                model="Shelf-B",
                attribution="other",
            ),
        ),
        arxiv="2405.00001",
        day="2024-05-27",
        venue="iclr-2024",
    )
    assert bare == Label("Bare")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "truncated"),
        ("[]", "Expected `object`"),
        ('{"links": []}', "missing required field `title`"),
        ('{"title": ""}', "`$.title`"),
        ('{"title": "\\u00a0"}', "the title is empty"),
        ('{"title": "A", "results": [{}]}', "`$.results[0]`"),
        (WHOLE.replace("91.5,", '"91.5",'), "Expected `float`, got `str` - at `$.results[0].value`"),
        (WHOLE.replace('"absolute"', '"better"'), "Invalid enum value 'better' - at `$.results[0].kind`"),
        (WHOLE.replace('"project"', '"page"'), "`$.links[0].kind`"),
        (WHOLE.replace("91.5,", "NaN,"), "malformed"),
        (WHOLE.replace("2405.00001", "x"), "'arXiv:xv2' is no arXiv identifier"),
    ],
)
def test_a_malformed_line_is_refused_with_its_number_and_the_reason(labels: Path, line: str, reason: str) -> None:
    labels.write_text(f'\n{{"title": "Fine"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(MalformedLabels) as caught:
        read_labels(labels)
    assert str(caught.value).startswith(f"{labels}, line 3: ")
    assert reason in str(caught.value)


def test_text_that_is_no_utf_8_is_refused(labels: Path) -> None:
    labels.write_bytes('{"title": "Poincaré"}'.encode("latin-1"))
    with pytest.raises(MalformedLabels, match="line 1: "):
        read_labels(labels)


def test_a_paper_that_is_labelled_twice_is_refused(labels: Path) -> None:
    labels.write_text('{"title": "A"}\n{"title": "A", "venue": "icml-2024"}\n{"title": "A"}\n', encoding="utf-8")
    with pytest.raises(MalformedLabels, match="line 3: the paper of line 1 is labelled again"):
        read_labels(labels)


def test_a_file_without_labels_is_refused(labels: Path) -> None:
    labels.write_text("\n \n", encoding="utf-8")
    with pytest.raises(MalformedLabels, match="it holds no label"):
        read_labels(labels)


def test_parts_cover_all_titles_and_do_not_overlap() -> None:
    titles = [f"Paper {number}" for number in range(600)]
    seen, kept_apart, every = ([title for title in titles if is_in(part, Label(title))] for part in PARTS)
    assert every == titles
    assert sorted(seen + kept_apart) == sorted(titles)
    assert 0.28 < len(kept_apart) / len(titles) < 0.39


def test_the_part_of_a_title_hangs_on_its_letters_and_digits_and_never_changes() -> None:
    assert [is_kept_apart(Label(f"Paper {number}")) for number in range(8)] == [
        is_kept_apart(Label(f"  PAPER: {number}!")) for number in range(8)
    ]
    kept_apart = [number for number in range(20) if is_kept_apart(Label(f"Paper {number}"))]
    assert kept_apart == [2, 6, 12, 14, 18]


def test_of_late_listings_every_second_is_kept_apart_by_its_identifier_and_never_changes() -> None:
    late = [Label("A title", arxiv=f"2507.{number:05}", day="2025-07-01") for number in range(600)]
    assert 0.45 < sum(map(is_kept_apart, late)) / len(late) < 0.55
    kept_apart = [number for number in range(20) if is_kept_apart(late[number])]
    assert kept_apart == [0, 5, 6, 7, 9, 11, 12, 18, 19]
    early = [msgspec.structs.replace(label, day="2025-06-30") for label in late]
    assert not any(map(is_kept_apart, early)) or all(map(is_kept_apart, early)), "their title decides"


@pytest.mark.parametrize("is_apart", [True, False])
def test_a_label_that_says_itself_whether_it_is_apart_is_believed(is_apart: bool) -> None:
    early = [Label(f"Paper {number}", apart=is_apart) for number in range(20)]
    late = [Label("A title", arxiv=f"2507.{number:05}", day="2025-07-01", apart=is_apart) for number in range(20)]
    assert {is_kept_apart(label) for label in early + late} == {is_apart}
