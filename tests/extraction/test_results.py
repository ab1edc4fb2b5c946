"""Results in a text: what whole sentences give, and what holds for any text."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import FoundResult
from db.vocabulary import resolve_metric
from extraction.reader import READER, read_text
from extraction.results import find_results

Row = tuple[str, float, str | None, str, str | None]

SENTENCES: list[tuple[str, list[Row]]] = [
    (
        "ShelfNet has a WER of 6.10% (95% CI: 5.82--6.39) on LibriSpeech.",
        [("absolute", 6.1, "%", "WER", "LibriSpeech")],
    ),
    (
        "ShelfNet has an MSE of 2.5e-4 on ETTh1, and an error of $1.7\\times 10^{-3}$ on Weather.",
        [("absolute", 2.5e-4, None, "MSE", "ETTh1"), ("absolute", 1.7e-3, None, "error", "Weather")],
    ),
    ("Since 2018 the accuracy on SQuAD has risen, in papers from 2016 to 2022.", []),
    ("ShelfNet has an HD95 of 2.9 mm on ACDC.", [("absolute", 2.9, "mm", "HD95", "ACDC")]),
    ("ShelfNet decodes at 35tok/s.", [("absolute", 35.0, "token/s", "throughput", None)]),
    (
        "FooNet reaches 84.0% top-1 accuracy on ImageNet-1K with only 83.3M parameters and 4.2G FLOPs.",
        [
            ("absolute", 84.0, "%", "top-1 accuracy", "ImageNet-1K"),
            ("absolute", 83.3, "M", "parameters", None),
            ("absolute", 4.2, "G", "FLOPs", None),
        ],
    ),
    (
        "On COCO it attains 57.1 box AP, which is 3.7 points higher than the baseline.",
        [("absolute", 57.1, None, "box AP", "COCO"), ("delta", 3.7, None, "box AP", "COCO")],
    ),
    (
        "It lowers FID on CIFAR-10 from 3.20 to 2.10.",
        [("absolute", 3.2, None, "FID", "CIFAR-10"), ("absolute", 2.1, None, "FID", "CIFAR-10")],
    ),
    (
        "We report gains of 7.7%, 6.9% and 4.3% accuracy on CIFAR-10, CIFAR-100 and SVHN, respectively.",
        [
            ("delta", 7.7, "%", "accuracy", "CIFAR-10"),
            ("delta", 6.9, "%", "accuracy", "CIFAR-100"),
            ("delta", 4.3, "%", "accuracy", "SVHN"),
        ],
    ),
    ("The method is 2.5x faster.", [("ratio", 2.5, "x", "speed", None)]),
    ("It reduces memory usage by 40%.", [("delta", -40.0, "%", "memory usage", None)]),
    ("It needs only 60% of the original FLOPs.", [("ratio", 60.0, "%", "FLOPs", None)]),
    ("It runs at 30 FPS.", [("absolute", 30.0, "fps", "FPS", None)]),
    ("It improves perplexity on WikiText-103 by 1.5.", [("delta", -1.5, None, "perplexity", "WikiText-103")]),
]


def row(result: FoundResult) -> Row:
    return result.kind, result.value, result.unit, result.metric, result.dataset


@pytest.mark.parametrize(("text", "rows"), SENTENCES)
def test_a_sentence_gives_its_results(text: str, rows: list[Row]) -> None:
    assert [row(result) for result in find_results(text)] == rows


@pytest.mark.parametrize(
    "text",
    [
        "We train on 1.2M images with 50% of the labels for 90 epochs.",
        "The data set has 10 classes and 60,000 images of 32x32 pixels.",
        "In 2015, 2.2 billion people used version 3.1 of it.",
        "We compare ResNet-50, GPT-4 and LLaMA-7B on 8 GPUs.",
        "At 90% sparsity the network still works.",
        "There are two reasons: (1) the loss and (2) the data.",
        "Clips of 30 seconds are sampled at 16 kHz.",
    ],
)
def test_sizes_settings_years_and_versions_are_no_results(text: str) -> None:
    assert find_results(text) == ()


def test_the_value_before_is_the_baselines_and_the_value_after_the_papers_own() -> None:
    results = find_results("We present FooNet. FooNet lifts accuracy on SVHN from 90.1% to 95.2%.")
    assert [result.attribution for result in results] == ["other", "own"]
    assert results[1].model in ("FooNet", None)


def test_a_data_set_implies_the_task_that_everybody_uses_it_for() -> None:
    tasks = [result.task for result in find_results("It has 55.6% mIoU on ADE20K and 51.6% mask AP on COCO.")]
    assert tasks == ["semantic segmentation", "instance segmentation"]


def test_a_task_named_beside_another_data_set_is_not_that_of_this_one() -> None:
    found = find_results(
        "We present FooNet, a visual backbone. FooNet-Base achieves an ImageNet accuracy of 86.2% and an ADE20K"
        " semantic segmentation mIoU of 54.7."
    )
    assert [result.task for result in found] == ["image classification", "semantic segmentation"]
    assert [result.model for result in found] == ["FooNet-Base", "FooNet-Base"]


def test_a_number_without_a_named_metric_gets_the_one_that_its_benchmark_implies() -> None:
    (result,) = find_results("The largest model reaches 84.0% on ImageNet.")
    assert (result.metric, result.dataset) == ("accuracy", "ImageNet")
    assert (result.metric_confidence or 0) < (result.number_confidence or 0)


def test_the_reader_joins_links_and_results() -> None:
    found = read_text("It has 84.0% accuracy on ImageNet. Code: https://github.com/owner/name.")
    assert READER == "builtin"
    assert [link.url for link in found.links] == ["https://github.com/owner/name"]
    assert [result.value for result in found.results] == [84.0]


PIECES = st.sampled_from(
    (
        *(
            "5%",
            "3.2",
            "$2\\times$",
            "10x",
            "7B",
            "+1.5%",
            "from ",
            " to ",
            " by ",
            "-",
            ", ",
            " and ",
            ". ",
            "(",
            ")",
            " ",
        ),
        *(
            "accuracy",
            "top-1",
            "FID",
            "latency",
            "parameters",
            "ImageNet",
            "FooBench",
            " on ",
            " of ",
            "faster",
            "gain",
        ),
        *(
            "improves ",
            "reduces the ",
            "respectively",
            "FooNet",
            "we propose ",
            "$",
            "\\%",
            "sim",
            "224x224",
            "é",
            "\n",
        ),
    )
)
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text()


def is_sound(text: str, result: FoundResult) -> bool:
    return (
        0 <= result.start < result.end <= len(text)
        and result.value_text in text[result.start : result.end]
        and math.isfinite(result.value)
        and (result.kind != "ratio" or result.value >= 0)
        and result.number_confidence is not None
        and result.metric_confidence is not None
        and result.dataset_confidence is not None
        and 1 >= result.number_confidence >= result.metric_confidence >= result.dataset_confidence >= 0
        and bool(result.metric)
    )


@settings(max_examples=400)
@given(TEXTS)
def test_every_result_of_any_text_shows_the_words_it_was_read_from(text: str) -> None:
    results = find_results(text)
    assert all(is_sound(text, result) for result in results)
    assert results == find_results(text)


def test_of_two_comparisons_each_factor_has_its_own() -> None:
    found = find_results("The network is 8.4x smaller and 6.1x faster than the best one before it.")
    assert [(result.value, result.metric) for result in found] == [(8.4, "model size"), (6.1, "speed")]


@pytest.mark.parametrize(
    ("text", "value", "metric"),
    [
        ("Our flow reaches a log-likelihood of -1.23 nats on CIFAR-10.", -1.23, "log-likelihood"),
        ("The scores agree with what people say (r=-0.94).", -0.94, "correlation"),
        ("Our agent ends with a mean return of −35.2 on Ant.", -35.2, "return"),
        (r"The loss correlates with the size of the model, with $\rho = -0.81$.", -0.81, "correlation"),
    ],
)
def test_a_value_below_zero_keeps_its_sign_and_is_no_loss(text: str, value: float, metric: str) -> None:
    found = [(it.kind, it.value, resolve_metric(it.metric).name) for it in find_results(text)]
    assert found == [("absolute", value, metric)]


@pytest.mark.parametrize(
    "words", ["an accuracy change of -1.2", "accuracy by -1.2", "a difference of -1.2 in accuracy"]
)
def test_a_change_below_zero_stays_a_loss(words: str) -> None:
    found = find_results(f"On ImageNet pruning costs {words} points.")
    assert {it.kind for it in found} <= {"delta"}
