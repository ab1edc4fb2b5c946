"""The steps of reading results, each on its own: sentences, numbers, names, kinds, rejection."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.rules.kind import read_kind, signed_value
from extraction.rules.topic import own_name
from extraction.words.mentions import find_mentions
from extraction.words.numbers import MOST_NUMBERS, find_numbers
from extraction.words.sentences import Span, split_sentences
from extraction.words.shapes import find_shapes


def test_sentences_end_at_full_stops_and_not_at_abbreviations_or_torn_numbers() -> None:
    text = "It works, e.g. 5 times. See Fig. 2 for 77. 7% of it! What of i.e. 3% Done?"
    sentences = [text[span.start : span.end].strip() for span in split_sentences(text)]
    assert sentences == ["It works, e.g. 5 times.", "See Fig. 2 for 77. 7% of it!", "What of i.e. 3% Done?"]


@given(st.text(alphabet="aA.!? \n(1e", max_size=60) | st.text())
def test_sentences_cover_the_text(text: str) -> None:
    assert "".join(text[span.start : span.end] for span in split_sentences(text)) == text


NUMBERS = [
    ("a sim3.5AP gain", [(3.5, None)]),
    ("Dice of 83.6pm6.3% here and 95.2% ± 0.3% there", [(83.6, "%"), (95.2, "%")]),
    (r"0.83 $\pm$ 0.02 here. Then 83.6 \pm 0.3 dB", [(0.83, None), (83.6, "dB")]),
    ("at 5 pm 30 of them", [(5.0, None), (30.0, None)]),
    ("a leq 2% loss", [(2.0, "%")]),
    ("it is 6times faster", [(6.0, "x")]),
    ("97.1\\% of it", [(97.1, "%")]),
    ("$2\\times$ less", [(2.0, "x")]),
    ("$36$% less and $4\\\\%$ more", [(36.0, "%"), (4.0, "%")]),
    ("1.37times/1.24times faster", [(1.37, "x"), (1.24, "x")]),
    ("8.7% and 4.6% respectively", [(8.7, "%"), (4.6, "%")]),
    ("12.3 and 3.8 points", [(12.3, "points"), (3.8, "points")]),
    ("from 69.76% to 73.19%", [(69.76, "%"), (73.19, "%")]),
    ("2-3% more", [(2.0, "%"), (3.0, "%")]),
    ("2.2 ~ 5.9 dB", [(2.2, "dB"), (5.9, "dB")]),
    ("83.3M parameters", [(83.3, "M")]),
    ("a 7B-parameter model", [(7.0, "B")]),
    ("4.2 GFLOPs in 16.2ms at 30 FPS", [(4.2, "G"), (16.2, "ms"), (30.0, "fps")]),
    ("1,000 x more", [(1000.0, "x")]),
    ("77. 7% accuracy", [(77.7, "%")]),
    ("1/9 of the parameters", [(9.0, "x")]),
    ("by a factor of 2.5", [(2.5, "x")]),
    ("a 10-fold cut in 3 GPU hours", [(10.0, "x"), (3.0, "GPU hours")]),
    ("a 19-point gain", [(19.0, "points")]),
    ("224x224 images, 300times 300 input, 256$\\times$256", []),
    ("ResNet50, GPT-4 and v1.2.3", []),
    ("(1) this and 2) that", []),
    ("a 3D model with 8-step sampling", []),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers_are_read_with_their_units_however_the_latex_was_lost(
    text: str, expected: list[tuple[float, str | None]]
) -> None:
    assert [(number.value, number.unit) for number in find_numbers(text)] == expected


def test_a_printed_sign_counts_and_the_dash_of_a_range_does_not() -> None:
    assert [number.sign for number in find_numbers("+1.4%, -2.9% and −3%")] == [1, -1, -1]
    assert [number.sign for number in find_numbers("by 2%-6.6% or 14X-27X")] == [0, 0, 0, 0]


def test_a_list_is_one_group_and_a_range_says_so() -> None:
    listed = find_numbers("7.7%, 6.9% and 4.3% on three sets; 2-3% elsewhere")
    assert [number.group for number in listed] == [1, 1, 1, 2, 2]
    assert [number.is_range for number in listed] == [False, False, False, True, True]


def test_no_more_numbers_are_read_than_anybody_writes() -> None:
    assert len(find_numbers("5% " * 4000)) == MOST_NUMBERS


NAMES = [
    ("top-1 accuracy on ImageNet-1K", [("metric", "top-1 accuracy"), ("dataset", "ImageNet")]),
    ("mIoU on ADE20k", [("metric", "mIoU"), ("dataset", "ADE20K")]),
    ("CIFAR 10, CIFAR10", [("dataset", "CIFAR-10"), ("dataset", "CIFAR-10")]),
    ("CIFAR-10/100", [("dataset", "CIFAR-10"), ("dataset", "CIFAR-100")]),
    ("AIME24 & 25", [("dataset", "AIME 2024"), ("dataset", "AIME 2025")]),
    ("DOTA-v1.0/v1.5/v2.0", [("dataset", f"DOTA-v{version}") for version in ("1.0", "1.5", "2.0")]),
    ("CIFAR-10, 100 epochs", [("dataset", "CIFAR-10")]),
    ("CIFAR-10 and 100% more", [("dataset", "CIFAR-10")]),
    ("ImageNet 256$\\times$256", [("dataset", "ImageNet 256x256")]),
    ("on 64x64 ImageNet", [("dataset", "ImageNet 64x64")]),
    ("ImageNet-64times 64", [("dataset", "ImageNet 64x64")]),
    ("the visual wake words dataset", [("dataset", "Visual Wake Words")]),
    ("the visual wake words of it", []),
    ("ImageNet-trained nets on ImageNet-Soft", []),
    ("this is as such per se; they are a kind", []),
    ("an IS of 9", [("metric", "IS")]),
    ("many proteins, multiple maps", []),
    ("Fréchet inception distance", [("metric", "FID")]),
    ("object detection", [("task", "object detection")]),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_known_names_are_found_in_any_spelling_and_only_whole(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(mention.kind, mention.name) for mention in find_mentions(text)] == expected


def test_unknown_names_are_read_by_their_shape() -> None:
    text = "We gain 3% in pass@7 on FooBarQA and reduce the token waste by 5% on the Quux dataset with GPT-4."
    found = {(mention.kind, mention.printed) for mention in find_shapes(text, Span(0, len(text)), [])}
    assert {("dataset", "FooBarQA"), ("dataset", "Quux"), ("metric", "pass@7"), ("metric", "token waste")} <= found
    assert not any("GPT" in printed for _, printed in found)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We propose FooNet, a network. FooNet is small.", "FooNet"),
        ("A network, called Foo-Bar, is small.", "Foo-Bar"),
        ("We present a study of CNNs and LLMs.", None),
    ],
)
def test_the_papers_own_method_is_what_it_introduces(text: str, name: str | None) -> None:
    assert own_name(text) == name


KINDS = [
    ("achieves ", "84.0%", " accuracy", "absolute", 84.0),
    ("boosts accuracy to ", "84.0%", " here", "absolute", 84.0),
    ("outperforms it by ", "2%", "", "delta", 2.0),
    ("reduces latency by ", "2%", "", "delta", -2.0),
    ("with ", "35%", " lower latency", "delta", -35.0),
    ("a gain of up to ", "3.1%", "", "delta", 3.1),
    ("a drop of ", "3.1%", "", "delta", -3.1),
    ("at ", "2x", " faster speed", "ratio", 2.0),
    ("with ", "60%", " of the original FLOPs", "ratio", 60.0),
    ("retaining ", "99%", " of it", "ratio", 99.0),
    ("a change of ", "-1.5%", "", "delta", -1.5),
]


@pytest.mark.parametrize(("lead", "printed", "tail", "kind", "value"), KINDS)
def test_the_words_around_a_number_say_its_kind_and_sign(
    lead: str, printed: str, tail: str, kind: str, value: float
) -> None:
    (number,) = find_numbers(lead + printed + tail)
    reading = read_kind(number, lead, tail)
    assert reading.kind == kind
    shown = signed_value(number.value, reading.direction, True, number.sign) if kind == "delta" else number.value
    assert shown == value


def test_better_is_less_for_a_metric_where_lower_is_better() -> None:
    assert signed_value(5.0, "better", False, 0) == -5.0
    assert signed_value(5.0, "worse", False, 0) == 5.0
    assert signed_value(5.0, "up", False, 0) == 5.0
