"""What qualifies a number is found in its spellings, and folded to one."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from db.vocabulary.qualifiers import find_qualifiers, find_topics, folded, size_in, without


def test_the_file_is_sorted_and_no_spelling_leads_to_two_qualifiers() -> None:
    lines = files("db.vocabulary").joinpath("qualifiers.jsonl").read_text("utf8").splitlines()
    rows = [json.loads(line) for line in lines]
    names = [row["name"] for row in rows]
    assert names == sorted(names, key=lambda name: (name.casefold(), name))
    spellings = [(row["kind"], spelling.casefold()) for row in rows for spelling in row["spellings"]]
    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a 5-shot accuracy of", [("setting", "5-shot")]),
        ("zero shot and Zero-Shot", [("setting", "zero-shot"), ("setting", "zero-shot")]),
        ("with 10% of the labels", [("setting", "10% of labels")]),
        ("on ImageNet at $64\\times64$", [("setting", "64x64")]),
        ("robust at 8/255", [("setting", "8/255")]),
        ("on test-dev2017", [("split", "test-dev")]),
        ("on the validation set", [("split", "validation")]),
        ("during training/validation as before", []),
        ("0-shot, one-shot and five-shot", [("setting", name) for name in ("zero-shot", "1-shot", "5-shot")]),
        ("at a 90% pruning ratio", [("setting", "90% pruning")]),
        ("quantized to 4 bits", [("setting", "quantized"), ("setting", "4-bit")]),
        ("a likelihood of 2.99 bits/dim", []),
        ("at (\u03f5=2, \u03b5 = 0.5)", [("setting", "\u03b5 = 2"), ("setting", "\u03b5 = 0.5")]),
        ("for \u03b5 = 1/255, 3/7 and IPC 1/10/50", [("setting", "1/255")]),
        ("within a 2-norm of 0.5", [("setting", "l_2 radius 0.5")]),
        ("within a 2-norm ball", [("setting", "l_2")]),
        ("with 250 and 4000 labels", [("setting", "250 labels"), ("setting", "4000 labels")]),
        ("mIoU with one example", [("setting", "1-shot")]),
        ("4-bit weights", [("setting", "4-bit")]),
        ("3x3 convolutions", []),
        ("which consists of 17736 labeled images", []),
        ("without any fine-tuning", []),
        ("which contains only random weights", [("setting", "untrained")]),
        ("on the class-conditional task", [("setting", "class-conditional")]),
        ("a multi-shot wonder of GPT-4", []),
    ],
)
def test_qualifiers_are_found_as_they_are_printed(text: str, found: list[tuple[str, str]]) -> None:
    assert [(it.kind, it.name) for it in find_qualifiers(text)] == found


def test_a_text_is_about_what_it_names_early_or_in_several_ways() -> None:
    assert [it.name for it in find_topics("Spiking networks save energy. " + "They are good. " * 9)] == ["spiking"]
    assert find_topics("Networks save energy. " * 9 + "Spiking ones were left out.") == []


def test_a_printed_setting_folds_to_the_words_that_results_are_grouped_by() -> None:
    assert folded("setting", "Zero-Shot, 5 shot") == "5-shot, zero-shot"
    assert folded("setting", "  With  Tools ") == "with tools"
    assert folded("setting", " ") is None
    assert folded("split", "COCO test-dev") == "test-dev"
    splits = {"val": "validation", "Training": "train", "testing": "test", "test_clean": "test-clean", "hard": "hard"}
    assert {printed: folded("split", printed) for printed in splits} == splits
    parts = ("mini_val", "train+val", "unseen val")
    assert [folded("split", printed) for printed in parts] == [*parts]
    assert folded("setting", "few-shot, 5-shot") == "5-shot"


def test_a_size_can_be_taken_out_of_a_setting() -> None:
    assert size_in("256x256, zero-shot") == "256x256"
    assert size_in("zero-shot") is None
    assert without("256x256", "256x256, zero-shot") == "zero-shot"
    assert without("256x256", "256x256") is None
