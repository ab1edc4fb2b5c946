"""What a result is a result of: names, settings, scales and doubts, as resolved from one paper's results."""

from __future__ import annotations

import pytest

from db.records import FoundResult, NameDecision, StatedResult
from db.resolution.results import ResolvedResult, SourcedResult, of_each_dataset, resolve_results
from db.vocabulary import shipped_vocabulary

VOCABULARY = shipped_vocabulary()


def found(metric: str = "accuracy", value: float = 95.0, unit: str | None = "%", **more: object) -> SourcedResult:
    result = FoundResult("absolute", value, f"{value:g}", metric, 0, 4, unit=unit, **more)  # type: ignore[arg-type]
    return SourcedResult(result, "abstract", frozenset())


def resolved(*results: SourcedResult) -> list[ResolvedResult]:
    return resolve_results(of_each_dataset(results, VOCABULARY), VOCABULARY)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("CIFAR-10 and CIFAR-100", ["CIFAR-10", "CIFAR-100"]),
        ("CIFAR-10/100", ["CIFAR-10", "CIFAR-100"]),
        ("CIFAR-10/-100", ["CIFAR-10", "CIFAR-100"]),
        ("CIFAR-10/100-C", ["CIFAR-10-C", "CIFAR-100-C"]),
        ("Something-Something V1/V2", ["Something-Something V1", "Something-Something V2"]),
        ("ImageNet-A/R/Sketch", ["ImageNet-A", "ImageNet-R", "ImageNet-Sketch"]),
        ("RefCOCO/RefCOCO+/RefCOCOg", ["RefCOCO", "RefCOCO+", "RefCOCOg"]),
        ("COCO, LVIS and ADE20K", ["COCO", "LVIS", "ADE20K"]),
        ("ImageNet and FooBench", ["ImageNet", "FooBench"]),
        ("ImageNet", ["ImageNet"]),
        ("Sense and Sensibility", ["Sense and Sensibility"]),
        ("medical and legal texts", [None]),
        ("FooBench and Harvest", [None]),
        ("FOO2005 and Bar RISC-V CPU", ["FOO2005", "Bar RISC-V CPU"]),
        ("Structured Query and Instruction Hierarchy", ["Structured Query and Instruction Hierarchy"]),
        ("FooBench-A and BarBench-B", ["FooBench-A", "BarBench-B"]),
        ("FooBench, Harvest and ImageNet", [None]),
        ("Harvest, Rivers and ImageNet", [None]),
    ],
)
def test_a_combined_name_is_a_result_for_each_member(printed: str, names: list[str | None]) -> None:
    results = resolved(found(dataset=printed))
    assert [result.dataset.name if result.dataset else None for result in results] == names
    assert all((result.doubt is not None) == (len(names) > 1) for result in results)


@pytest.mark.parametrize(("printed", "is_name"), [("MMBench", True), ("C4", True), ("Stanford", False), ("A", False)])
def test_a_data_set_that_nobody_knows_needs_the_shape_of_a_name(printed: str, is_name: bool) -> None:
    (result,) = resolved(found(dataset=printed))
    assert (result.dataset is not None) == is_name
    stated = SourcedResult(StatedResult("absolute", 1.0, "1", "accuracy", dataset=printed), "a-table", frozenset())
    assert resolved(stated)[0].dataset is not None


def test_the_bare_measure_of_a_family_means_the_usual_one_of_its_data_set() -> None:
    metrics = [
        resolved(found(metric, dataset=dataset, task=task))[0].metric
        for metric, dataset, task in (
            ("accuracy", "ImageNet", None),
            ("accuracy", "ImageNet", "image classification"),
            ("accuracy", "ImageNet", "adversarial attack"),
            ("accuracy", "MNIST", None),
            ("AP", "COCO", None),
            ("mask AP", "COCO", None),
        )
    ]
    names = [metric and metric.name for metric in metrics]
    assert names == ["top-1 accuracy", "top-1 accuracy", "accuracy", "accuracy", "box AP", "mask AP"]


def test_keypoints_on_coco_are_no_boxes() -> None:
    (result,) = resolved(found("AP", 77.4, None, dataset="COCO", setting="pose estimation"))
    assert (result.metric and result.metric.name, result.setting) == ("AP", "pose")


def test_what_a_setting_says_of_another_task_is_its_task() -> None:
    (result,) = resolved(found("AP", 77.4, dataset="COCO", setting="keypoint detection", task="object detection"))
    assert result.task is not None
    assert result.task.name == "human pose estimation"


@pytest.mark.parametrize(
    ("metric", "setting", "dataset", "board"),
    [
        ("accuracy", "linear probe", "CIFAR-10", ("linear accuracy", None)),
        ("linear probing accuracy", "linear evaluation", "CIFAR-10", ("linear accuracy", None)),
        ("top-1 accuracy", "linear probe, self-supervised", "ImageNet", ("linear accuracy", "self-supervised")),
        ("top-5 accuracy", "linear probe", "ImageNet", ("top-5 accuracy", "linear probe")),
        ("accuracy", "kNN", "ImageNet", ("k-NN accuracy", None)),
        ("accuracy", "AutoAttack, 8/255", "CIFAR-10", ("robust accuracy", "8/255")),
        ("robust accuracy", "PGD-20, 8/255", "CIFAR-10", ("robust accuracy", "8/255")),
        ("accuracy", "under adversarial attack, certified", "CIFAR-10", ("certified accuracy", None)),
        ("accuracy", "clean data", "CIFAR-10", ("clean accuracy", None)),
        ("error", "certified", "CIFAR-10", ("verified error", None)),
        ("top-1 accuracy", None, "CIFAR-10", ("accuracy", None)),
        ("top-1 error", None, "CIFAR-10", ("error", None)),
        ("Percentage error", None, "MNIST", ("error", None)),
        ("top-1 error", None, "ImageNet", ("top-1 error", None)),
        ("top-1 accuracy", None, "Natural Questions", ("top-1 accuracy", None)),
        ("accuracy", "semi-supervised, with 4000 labels", "CIFAR-10", ("accuracy", "4000 labels")),
        ("accuracy", "quantized, 4-bit", "ImageNet", ("top-1 accuracy", "4-bit")),
        ("FID", "class-conditional", "ImageNet 256x256", ("FID", None)),
        ("FID", "class-conditional", "CIFAR-10", ("FID", "class-conditional")),
    ],
)
def test_one_protocol_is_one_board_however_it_is_printed(
    metric: str, setting: str | None, dataset: str, board: tuple[str, str | None]
) -> None:
    (result,) = resolved(found(metric, dataset=dataset, setting=setting))
    assert result.metric
    assert (result.metric.name, result.setting) == board


def test_an_error_that_is_of_one_scale_under_its_printed_name_keeps_it() -> None:
    (result,) = resolved(found("top-1 error", 3.6, None, dataset="CIFAR-10"))
    assert result.comparable == 3.6


@pytest.mark.parametrize(
    ("dataset", "task", "setting"),
    [
        ("Penn Treebank", "chunking", "chunking"),
        ("Penn Treebank", "constituency parsing", "constituency parsing"),
        ("Penn Treebank", "word-level language modeling", None),
        ("Penn Treebank", None, None),
        ("Penn Treebank", "neural architecture search", None),
        ("OntoNotes", "semantic role labeling", "semantic role labeling"),
        ("CoNLL-2003", "token classification", None),
    ],
)
def test_numbers_of_several_tasks_on_one_data_set_do_not_compare(
    dataset: str, task: str | None, setting: str | None
) -> None:
    (result,) = resolved(found("F1", dataset=dataset, task=task))
    assert result.setting == setting


def test_a_size_of_pictures_makes_another_board_of_measures_that_need_one() -> None:
    (sized,) = resolved(found("FID", 1.0, None, dataset="ImageNet", setting="64x64"))
    assert sized.dataset is not None
    assert (sized.dataset.name, sized.setting, sized.doubt) == ("ImageNet 64x64", None, None)
    (bare,) = resolved(found("FID", 1.0, None, dataset="ImageNet"))
    assert bare.doubt == "no size of the pictures is stated"
    (both,) = resolved(found("FID", 1.0, None, dataset="ImageNet", setting="256x256, 512x512"))
    assert both.doubt == "one number is given for several data sets"
    (accuracy,) = resolved(found(dataset="ImageNet", setting="224x224"))
    assert (accuracy.setting, accuracy.doubt) == ("224x224", None)


def test_a_fraction_abstains_where_the_paper_prints_the_measure_in_percent_too() -> None:
    comparable = [result.comparable for result in resolved(found(value=0.92, unit=None), found(value=95.0))]
    assert comparable == [None, 95.0]
    assert [result.comparable for result in resolved(found(value=0.92, unit=None))] == [92.0]
    assert [result.comparable for result in resolved(found(value=0.57), found(value=1.2))] == [0.57, 1.2]


def test_spellings_of_one_model_are_one_result_and_settings_part_two() -> None:
    assert len(resolved(found(model="LLaMA-2"), found(model="Llama 2"))) == 1
    assert len(resolved(found(setting="zero-shot"), found(setting="Zero shot"), found())) == 2


def test_the_split_that_a_name_tells_is_a_split() -> None:
    (result,) = resolved(found("box AP", dataset="COCO test-dev"))
    assert result.dataset is not None
    assert (result.dataset.name, result.split) == ("COCO", "test-dev")


def test_the_direction_hangs_on_the_task_where_the_vocabulary_says_so() -> None:
    directions = [
        resolved(found("attack success rate", task=task))[0].higher_is_better
        for task in ("jailbreak attack", "adversarial defense", "image classification", None)
    ]
    assert directions == [True, False, None, None]


@pytest.mark.parametrize(
    ("said", "printed"), [("Stacking Shelves", "stacking-shelves"), ("stacking shelves", "STACKING")]
)
def test_the_direction_on_a_task_that_nobody_knows_holds_for_every_spelling_of_it(said: str, printed: str) -> None:
    decisions = [
        NameDecision("metric", "shelf score", directions=((said, True),), decided_on="2026-01-01"),
        NameDecision("metric", "shelf score", directions=((said.upper(), False),), decided_on="2026-01-02"),
        NameDecision("task", "stacking shelves", ("stacking",) if printed == "STACKING" else ()),
    ]
    vocabulary = VOCABULARY.with_decisions(decisions if printed == "STACKING" else decisions[:2])
    stated = StatedResult("absolute", 3.5, "3.5", "shelf score", task=printed)
    (result,) = resolve_results([SourcedResult(stated, "papers-with-code", frozenset())], vocabulary)
    assert result.higher_is_better is False


@pytest.mark.parametrize(
    ("dataset", "metric", "task", "board"),
    [
        ("ImageNet", "accuracy", "image classification", ("top-1 accuracy", None, None)),
        ("CIFAR-10", "top-1 error", "image classification", ("error", None, None)),
        ("Penn Treebank", "F1", "chunking", ("F1", "stacking", None)),
        ("CIFAR-10", "attack success rate", "adversarial defense", ("attack success rate", None, False)),
    ],
)
def test_a_task_that_a_decision_renames_stays_the_task_of_its_boards(
    dataset: str, metric: str, task: str, board: tuple[str, str | None, bool | None]
) -> None:
    vocabulary = VOCABULARY.with_decisions([NameDecision("task", "stacking", (task,))])
    stated = StatedResult("absolute", 50.0, "50", metric, dataset=dataset, task=task)
    (result,) = resolve_results([SourcedResult(stated, "papers-with-code", frozenset())], vocabulary)
    assert result.task
    assert result.metric
    assert result.task.name == "stacking"
    assert (result.metric.name, result.setting, result.higher_is_better) == board
