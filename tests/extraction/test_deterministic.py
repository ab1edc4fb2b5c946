"""What is found in a text hangs on the text alone: not on the process, nor on the order in which it keeps its sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.extraction.gold import GOLD_FILES, read_gold

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2]
OWN = (
    "We propose Shelf-B, a model that reaches 91.5% top-1 accuracy on ImageNet, against 90.1% of Shelf-A. "
    "MH has 89%. On COCO and LVIS it gains 1.2 and 2.3 AP over Shelf-A, at 1.5x the speed of Row-2. "
    "Shelf-C needs 30M parameters."
)
READ = (
    "import sys; from hashlib import sha256; from msgspec.json import encode; "
    "from extraction.reader import read_text; "
    "print(sha256(b''.join(encode(read_text(text)) for text in sys.stdin.read().split(chr(0)))).hexdigest())"
)


def found_by_a_process(texts: list[str], seed: int) -> str:
    """The hash of what a process finds, in which words of sets stand in an order of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    read = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=PROJECT,
        env=environment,
        input="\0".join(texts),
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return read.stdout


def test_processes_find_the_same_in_a_text() -> None:
    assert len({found_by_a_process([OWN], seed) for seed in range(3)}) == 1


def test_processes_find_the_same_in_the_labelled_abstracts(shared: Path) -> None:
    texts = [paper.text for name in GOLD_FILES for paper in read_gold(shared, name)]
    assert found_by_a_process(texts, 0) == found_by_a_process(texts, 1)
