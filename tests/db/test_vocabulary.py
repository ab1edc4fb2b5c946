"""The names of the field: the data files are in order, and spellings resolve as people mean them."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import (
    NameKind,
    comparable_value,
    fold_name,
    resolve_dataset,
    resolve_metric,
    resolve_task,
    shipped_vocabulary,
)

FIELDS = {
    "metrics.jsonl": {"name", "unit", "is_bounded", "higher_is_better", "aliases"},
    "datasets.jsonl": {"name", "task", "aliases"},
    "tasks.jsonl": {"name", "aliases"},
    "methods.jsonl": {"name", "aliases"},
    "models.jsonl": {"name", "aliases"},
    "topics.jsonl": {"name", "aliases"},
}
ONLY_WHERE_SO: dict[str, set[str]] = {
    "metrics.jsonl": {
        *("is_cost", "needs_dataset", "is_vague", "tasks", "lowest", "highest", "directions", "family", "conversion"),
        *("is_ranked", "needs_unit", "needs_size", "bare", "settings", "same_as"),
    },
    "datasets.jsonl": {"is_sized", "usual_metric", "usual_setting", "other_tasks"},
    "models.jsonl": {"is_closed"},
    "tasks.jsonl": {"usual_metric", "is_means", "defense"},
}
"""What is written down only of the few names that it holds of."""
KINDS: dict[str, NameKind] = {"metrics.jsonl": "metric", "datasets.jsonl": "dataset", "tasks.jsonl": "task"}
"""The kinds whose word may stand at the end of a name."""


def rows(file_name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files("db.vocabulary").joinpath(file_name).read_text("utf8").splitlines()]


@pytest.mark.parametrize("file_name", FIELDS)
def test_the_files_are_sorted_by_name_so_that_a_name_has_one_place(file_name: str) -> None:
    names = [row["name"] for row in rows(file_name)]
    assert names == sorted(names, key=lambda name: (name.casefold(), name))


@pytest.mark.parametrize("file_name", FIELDS)
def test_every_entry_says_everything(file_name: str) -> None:
    for row in rows(file_name):
        assert row.keys() - ONLY_WHERE_SO.get(file_name, set()) == FIELDS[file_name], row["name"]
        assert row["name"].strip() == row["name"] != ""
        assert row["aliases"] == sorted(row["aliases"], key=lambda alias: (alias.casefold(), alias)), row["name"]


@pytest.mark.parametrize("file_name", FIELDS)
def test_no_spelling_leads_to_two_names(file_name: str) -> None:
    seen: dict[str, str] = {}
    for row in rows(file_name):
        for spelling in (row["name"], *row["aliases"]):
            key = fold_name(spelling, KINDS.get(file_name))
            assert key not in seen, f"{spelling} of {row['name']} also leads to {seen[key]}"
            seen[key] = row["name"]


def test_one_name_speaks_of_another_by_the_name_that_the_vocabulary_knows() -> None:
    metrics = {metric.name for metric in shipped_vocabulary().metrics}
    tasks = {task.name for task in shipped_vocabulary().tasks}
    assert {
        task.usual_metric for task in shipped_vocabulary().tasks if task.usual_metric is not None
    } - metrics == set()
    assert {task for metric in shipped_vocabulary().metrics for task in metric.tasks} - tasks == set()
    assert {task for metric in shipped_vocabulary().metrics for task in metric.directions} - tasks == set()
    usual = {dataset.usual_metric for dataset in shipped_vocabulary().datasets if dataset.usual_metric is not None}
    assert usual - metrics == set()
    assert {task.defense for task in shipped_vocabulary().tasks if task.defense is not None} - tasks == set()
    families = {metric.family for metric in shipped_vocabulary().metrics if metric.family is not None}
    assert families - metrics == set()
    assert {dataset.task for dataset in shipped_vocabulary().datasets if dataset.task is not None} - tasks == set()


def test_only_a_cost_says_as_much_without_a_data_set() -> None:
    without = {metric.name for metric in shipped_vocabulary().metrics if not metric.needs_dataset}
    costs = {metric.name for metric in shipped_vocabulary().metrics if metric.is_cost}
    assert "parameters" in without < costs
    assert "accuracy" not in costs


def test_the_vocabulary_has_the_breadth_of_the_field() -> None:
    assert len(shipped_vocabulary().metrics) > 400
    assert len(shipped_vocabulary().datasets) > 1_500
    assert len(shipped_vocabulary().tasks) > 450


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("ImageNet-1K", "ImageNet"),
        ("ImageNet1k", "ImageNet"),
        ("ILSVRC 2012", "ImageNet"),
        ("the ImageNet dataset", "ImageNet"),
        ("ImageNet validation set", "ImageNet"),
        ("ImageNet-V2", "ImageNet-V2"),
        ("imagenet v2", "ImageNet-V2"),
        ("CIFAR10", "CIFAR-10"),
        ("Cifar 100", "CIFAR-100"),
        ("MS-COCO 2017", "COCO"),
        ("COCO benchmark", "COCO"),
        ("τ-bench", "tau-bench"),
        ("VOC 2007", "PASCAL VOC 2007"),
        ("Tiny-ImageNet", "Tiny ImageNet"),
        ("LibriSpeech test-clean", "LibriSpeech"),
    ],
)
def test_spellings_of_a_data_set_are_one(printed: str, name: str) -> None:
    dataset = resolve_dataset(printed)
    assert (dataset.name, dataset.is_curated) == (name, True)
    assert dataset.key == fold_name(name, "dataset")


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Top-1 Acc", "top-1 accuracy"),
        ("top1 accuracy", "top-1 accuracy"),
        ("top-5 accuracy", "top-5 accuracy"),
        ("F1-score", "F1"),
        ("macro F1", "macro F1"),
        ("Fréchet Inception Distance", "FID"),
        ("box AP", "box AP"),
        ("bbox AP", "box AP"),
        ("mAP", "AP"),
        ("mask AP", "mask AP"),
        ("mAP@50", "mAP@0.5"),
        ("mean IoU", "mIoU"),
        ("R²", "R^2"),
        ("params", "parameters"),
        ("inference latency", "latency"),
    ],
)
def test_spellings_of_a_metric_are_one(printed: str, name: str) -> None:
    metric = resolve_metric(printed)
    assert (metric.name, metric.is_curated) == (name, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("linear probing accuracy", "accuracy"),
        ("detection accuracy", "accuracy"),
        ("search time", "training time"),
        ("MACs", "FLOPs"),
        ("BOPs", "FLOPs"),
        ("training compute", "FLOPs"),
        ("power consumption", "energy"),
        ("micro-F1", "F1"),
        ("box AP", "mask AP"),
        ("Cohen's kappa", "AUC"),
        ("compute budget", "FLOPs"),
        ("macro AUC", "AUC"),
        ("micro-averaging F1", "F1"),
        ("SI-SDRi", "SI-SDR"),
        ("ADE", "minADE"),
        ("HD95", "Hausdorff distance"),
        ("Vina Dock", "Vina score"),
        ("chrF++", "chrF"),
        ("pLDDT", "lDDT"),
        ("median human-normalized score", "mean human-normalized score"),
        ("average recall", "recall"),
        ("cumulative reward", "average reward"),
        ("equal opportunity difference", "equalized odds"),
    ],
)
def test_unlike_measures_stay_apart(one: str, other: str) -> None:
    assert resolve_metric(one).is_curated
    assert resolve_metric(one).key != resolve_metric(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AFHQv2", "AFHQ"),
        ("CATH 4.2", "CATH"),
        ("CoVoST", "CoVoST 2"),
        ("EPIC-KITCHENS-100", "EPIC-KITCHENS"),
        ("Flickr30k Entities", "Flickr30K"),
        ("MultiWOZ 2.1", "MultiWOZ"),
        ("smallNORB", "NORB"),
        ("T2I-CompBench++", "T2I-CompBench"),
        ("ZINC250k", "ZINC"),
    ],
)
def test_versions_and_parts_of_data_sets_stay_apart(one: str, other: str) -> None:
    assert resolve_dataset(one).is_curated
    assert resolve_dataset(one).key != resolve_dataset(other).key


def test_measures_of_one_family_convert_to_its_bare_one() -> None:
    of_accuracy = {
        metric.name: metric.conversion for metric in shipped_vocabulary().metrics if metric.family == "accuracy"
    }
    assert of_accuracy["top-1 accuracy"] is None
    assert of_accuracy["top-1 error"] == of_accuracy["error"] == "complement"


def test_several_values_are_of_the_metric_of_one() -> None:
    assert resolve_metric("length-controlled win-rates").name == "length-controlled win rate"
    assert resolve_metric("Construction costs").name == "Construction cost"
    assert resolve_metric("bus routes").name == "bus routes"


def test_directions_and_units_are_known_where_there_is_one() -> None:
    assert resolve_metric("accuracy").higher_is_better is True
    assert resolve_metric("WER").higher_is_better is False
    assert resolve_metric("refusal rate").higher_is_better is None
    assert resolve_metric("PSNR").unit == "dB"


def test_a_data_set_knows_the_task_that_it_obviously_implies() -> None:
    assert resolve_dataset("ADE20k").task == "semantic segmentation"
    assert resolve_task("object detection tasks").name == "object detection"


@pytest.mark.parametrize("printed", ["ImageNet-X", "ImageNet 2", "CIFAR-1000", "COCO-Next", "Acme-Bench"])
def test_an_unknown_name_is_never_taken_for_a_known_one(printed: str) -> None:
    dataset = resolve_dataset(printed)
    assert (dataset.name, dataset.is_curated, dataset.key) == (printed, False, fold_name(printed, "dataset"))


@given(st.text(min_size=1))
def test_folding_is_stable_and_never_empty(printed: str) -> None:
    key = fold_name(printed)
    assert key or not printed.strip()
    assert fold_name(key) == key
    for resolve in (resolve_metric, resolve_dataset, resolve_task):
        assert resolve(printed).key == resolve(printed.upper().lower()).key or not printed.isascii()


@pytest.mark.parametrize(
    ("name", "value", "unit", "comparable"),
    [
        ("accuracy", 93.0, "%", 93.0),
        ("accuracy", 0.93, None, 93.0),
        ("accuracy", 93.0, None, 93.0),
        ("accuracy", 1.0, None, None),
        ("accuracy", 193.0, None, None),
        ("accuracy", 120.0, "%", None),
        ("accuracy", 2.0, "x", None),
        ("AP", 57.1, None, 57.1),
        ("WER", 5.1, "%", 5.1),
        ("WER", 120.0, "%", 120.0),
        ("WER", 0.05, None, None),
        ("FID", 2.1, None, 2.1),
        ("FID", -2.1, None, None),
        ("error", 2.4, "%", 2.4),
        ("error", 2.4, None, None),
        ("Cohen's kappa", 0.8, None, 0.8),
        ("Cohen's kappa", 80.0, None, None),
        ("correlation", -0.988, None, -0.988),
        ("FID", 2.1, "%", None),
        ("PSNR", 31.5, "dB", 31.5),
        ("PSNR", 31.5, None, 31.5),
        ("parameters", 83.3, "M", 83_300_000.0),
        ("parameters", 7.0, "B", 7_000_000_000.0),
        ("parameters", 1000.0, None, 1000.0),
        ("FLOPs", 4.2, "G", 4_200_000_000.0),
        ("FLOPs", 1.1, "T", 1_100_000_000_000.0),
        ("latency", 1.5, "s", 1500.0),
        ("latency", 16.2, "ms", 16.2),
        ("latency", 16.2, None, None),
        ("training time", 2.0, "days", 48.0),
        ("training time", 2.0, "GPU hours", None),
        ("memory", 512.0, "MB", 0.512),
        ("throughput", 30.0, "fps", 30.0),
        ("throughput", 30.0, "token/s", None),
        ("correlation", 0.8, None, 0.8),
        ("a metric of our own", 0.8, None, None),
        ("accuracy", float("nan"), "%", None),
    ],
)
def test_a_value_is_comparable_only_where_its_scale_is_certain(
    name: str, value: float, unit: str | None, comparable: float | None
) -> None:
    assert comparable_value(resolve_metric(name), value, unit) == comparable


def test_the_task_of_a_data_set_is_one_that_the_vocabulary_knows() -> None:
    tasks = {task.name for task in shipped_vocabulary().tasks}
    assert {dataset.task for dataset in shipped_vocabulary().datasets} - {None} <= tasks


AREAS = {
    "vision": (["COCO", "ADE20K", "KITTI"], ["mIoU", "PSNR", "HOTA"], ["object detection", "optical flow estimation"]),
    "language": (["MMLU-Pro", "SQuAD", "WMT22"], ["BLEU", "pass@1", "exact match"], ["machine translation"]),
    "speech": (["LibriSpeech", "VoxCeleb", "AudioCaps"], ["WER", "PESQ", "minDCF"], ["speaker diarization"]),
    "graphs": (["ogbn-arxiv", "Cora", "FB15k-237"], ["MRR", "hits@10"], ["node classification"]),
    "reinforcement learning": (["D4RL", "Atari 100k", "SMAC"], ["normalized score", "IQM"], ["continuous control"]),
    "generation": (["FFHQ", "GenEval", "VBench"], ["FID", "FVD", "CLIP score"], ["video generation"]),
    "tabular": (["Adult", "OpenML-CC18", "Criteo"], ["AUC", "logloss"], ["tabular classification"]),
    "medical": (["BraTS 2021", "MIMIC-CXR", "MedQA"], ["Dice", "Hausdorff distance"], ["medical image segmentation"]),
    "efficiency": ([], ["FLOPs", "latency", "memory", "throughput", "energy"], ["quantization", "network pruning"]),
}


@pytest.mark.parametrize("area", AREAS)
def test_every_area_of_the_field_has_its_names(area: str) -> None:
    datasets, metrics, tasks = AREAS[area]
    assert all(resolve_dataset(name).is_curated for name in datasets)
    assert all(resolve_metric(name).is_curated for name in metrics)
    assert all(resolve_task(name).is_curated for name in tasks)


DIFFERENT = [
    ("ImageNet-V2", "ImageNet"),
    ("COCO-Stuff", "COCO"),
    ("CIFAR-100", "CIFAR-10"),
    ("MMLU-Pro", "MMLU"),
    ("MMLU-Redux", "MMLU"),
    ("MATH-500", "MATH"),
    ("ManiSkill2", "ManiSkill"),
    ("LongBench v2", "LongBench"),
    ("tau2-bench", "tau-bench"),
    ("RewardBench 2", "RewardBench"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_data_sets_whose_names_are_alike_stay_apart(one: str, other: str) -> None:
    assert resolve_dataset(one).is_curated
    assert resolve_dataset(other).is_curated
    assert resolve_dataset(one).key != resolve_dataset(other).key
