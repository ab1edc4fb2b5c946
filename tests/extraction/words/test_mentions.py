"""Known names are found in any spelling, and only whole."""

from __future__ import annotations

import pytest

from extraction.words.mentions import find_mentions

NAMES = [
    ("top-1 accuracy on ImageNet-1K", [("metric", "top-1 accuracy"), ("dataset", "ImageNet")]),
    ("mIoU on ADE20k", [("metric", "mIoU"), ("dataset", "ADE20K")]),
    ("CIFAR 10, CIFAR10", [("dataset", "CIFAR-10"), ("dataset", "CIFAR-10")]),
    ("CIFAR-10/100", [("dataset", "CIFAR-10"), ("dataset", "CIFAR-100")]),
    ("AIME24 & 25", [("dataset", "AIME 2024"), ("dataset", "AIME 2025")]),
    ("DOTA-v1.0/v1.5/v2.0", [("dataset", f"DOTA-v{version}") for version in ("1.0", "1.5", "2.0")]),
    ("CIFAR-10 and -100", [("dataset", "CIFAR-10"), ("dataset", "CIFAR-100")]),
    ("CIFAR-10, -100", [("dataset", "CIFAR-10"), ("dataset", "CIFAR-100")]),
    ("CIFAR-{10, 100}", [("dataset", "CIFAR-10"), ("dataset", "CIFAR-100")]),
    ("CIFAR-10/100C", [("dataset", "CIFAR-10-C"), ("dataset", "CIFAR-100-C")]),
    ("CIFAR-10/100-C", [("dataset", "CIFAR-10-C"), ("dataset", "CIFAR-100-C")]),
    ("CIFAR-10-C/100-C", [("dataset", "CIFAR-10-C"), ("dataset", "CIFAR-100-C")]),
    ("CIFAR-10 and CIFAR-100-C", [("dataset", "CIFAR-10"), ("dataset", "CIFAR-100-C")]),
    ("ImageNet-R/A/Sketch", [("dataset", f"ImageNet-{of}") for of in ("R", "A", "Sketch")]),
    ("ImageNet-A and -R", [("dataset", "ImageNet-A"), ("dataset", "ImageNet-R")]),
    ("ImageNet-A and R", [("dataset", "ImageNet-A")]),
    ("DOTA-v1.0/1.5", [("dataset", "DOTA-v1.0"), ("dataset", "DOTA-v1.5")]),
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
    ("an MRR of 9 and an MRR@37 of 8", [("metric", "MRR")]),
    ("many proteins, multiple maps", []),
    ("Fréchet inception distance", [("metric", "FID")]),
    ("object detection", [("task", "object detection")]),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_known_names_are_found_in_any_spelling_and_only_whole(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(mention.kind, mention.name) for mention in find_mentions(text)] == expected


@pytest.mark.parametrize("sign", ["—", "’", "é", "№", "İ", "²"])
@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_a_letter_or_sign_beyond_ascii_elsewhere_changes_no_name(
    text: str, expected: list[tuple[str, str]], sign: str
) -> None:
    found = find_mentions(f"{sign} {sign}. {text}")
    assert [(mention.kind, mention.name) for mention in found] == expected
    assert [mention.start - len(f"{sign} {sign}. ") for mention in found] == [it.start for it in find_mentions(text)]
