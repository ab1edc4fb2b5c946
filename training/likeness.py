"""How often a name stands where data sets, models or metrics stand, counted over abstracts that nobody labelled.

    python -m training.likeness --shared ../shared

writes `extraction/learned/weights/likeness.tsv`. Names that stand in a row ("on A, B and C") share what stands around
it.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from db.vocabulary import fold_name
from extraction.words.mentions import Mention
from extraction.words.patterns import any_of
from extraction.words.proper_names import find_proper_names
from training.abstracts import read_unlabelled

WEIGHTS = Path(__file__).parent.parent / "extraction" / "learned" / "weights" / "likeness.tsv"
_LEAST = 2
"""Abstracts that a name must stand in: what only one paper speaks of is mostly its own."""
_LONGEST_NAME = 40

_DATASET = any_of(
    "data ?sets?, benchmarks?, corpus, corpora, test sets?, leaderboard, suite, challenge, environments?, splits?",
    "tasks?",
)
_METHOD = any_of(
    "models?, methods?, methods', algorithms?, frameworks?, networks?, architectures?, backbones?, optimizers?",
    "baselines?, agents?, encoders?, decoders?, approach, approaches, systems?, paradigm, mechanism, module",
    "variants?, layers?",
)
_SAYS_DATASET_BEFORE = re.compile(
    r"(?:\b(?:on|across)\s(?:the\s|our\s|both\s|all\s)?(?:[a-z-]+\s){0,2}"
    rf"|\b{_DATASET}(?:,? (?:such as|like|including|namely|e\.g\.,?)|:| \()\s?(?:the\s)?)\Z",
    re.IGNORECASE,
)
_SAYS_DATASET_AFTER = re.compile(
    rf"\s(?:[a-z-]+\s)?{_DATASET}\b"
    r"|(?: \([^)]*\))?,? (?:is )?(?:an?|the first) [^,.;]{0,50}\b(?:data ?set|benchmark|corpus|test suite)\b"
)
_SAYS_MODEL_BEFORE = re.compile(
    r"\b(?:propos\w+|present\w*|introduc\w+|develop\w*|called|call it|named|dubbed|termed|coined)"
    r"\s(?:[^.,;]{0,50}[\s(,])?(?:\"|')?\Z"
    r"|\b(?:than|outperform\w*|surpass\w*|compared (?:to|with)|based on|fine-?tun\w+|via|by|and|state-of-the-art)"
    r"\s(?:the\s)?\Z"
)
_SAYS_MODEL_AFTER = re.compile(
    rf"(?:\s[a-z-]+)?\s{_METHOD}\b"
    r"|(?: \([^)]*\))?,?\s(?:can\s|also\s|consistently\s|significantly\s|not only\s)?"
    r"(?:achiev|outperform|surpass|obtain|improv|reduc|generat|learn|us|leverag|enabl|attain|reach|yield|demonstrat|deliver"
    r"|combin|exploit|employ|integrat|adopt|introduc|address|accelerat)(?:e|es|s|ing)?\b"
)
_SAYS_METRIC_BEFORE = re.compile(r"\bin terms of\s\Z|\d\\?%?\$?\s(?:higher |lower |better )?\Z")
_SAYS_METRIC_AFTER = re.compile(
    r"\s(?:scores?|rates?|metrics?|values?|gains?|improvements?|points?)\b|\s(?:of|to|from|by)\s[$~\\]{0,3}\d"
)
_JOINED = re.compile(r"\)?,? ?(?:and |or |as well as )?(?:the )?(?:\()?|\s?/\s?|\s?\\?&\s?")
_BEFORE, _AFTER = 70, 80


class _Says(NamedTuple):
    """The names of one abstract by what stands around them."""

    datasets: set[str]
    models: set[str]
    metrics: set[str]


def count_likeness(texts: Iterable[str]) -> dict[str, tuple[int, int, int]]:
    """For each folded name, in how many texts it stands as a data set, as a model and as a metric."""
    datasets, models, metrics, abstracts = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for text in texts:
        says = _what_is_said(text)
        datasets.update(says.datasets)
        models.update(says.models)
        metrics.update(says.metrics)
        abstracts.update(says.datasets | says.models | says.metrics)
    return {
        name: (datasets[name], models[name], metrics[name])
        for name in sorted(abstracts)
        if abstracts[name] >= _LEAST and len(name) <= _LONGEST_NAME
    }


def _what_is_said(text: str) -> _Says:
    said = _Says(set(), set(), set())
    for row in _rows(text, find_proper_names(text)):
        before = text[max(0, row[0].start - _BEFORE) : row[0].start]
        after = text[row[-1].end : row[-1].end + _AFTER]
        keys = {fold_name(mention.printed) for mention in row}
        if _SAYS_DATASET_BEFORE.search(before) or _SAYS_DATASET_AFTER.match(after):
            said.datasets.update(keys)
        elif _SAYS_MODEL_AFTER.match(after) or _SAYS_MODEL_BEFORE.search(before):
            said.models.update(keys)
        if _SAYS_METRIC_AFTER.match(after) or _SAYS_METRIC_BEFORE.search(before):
            said.metrics.update(keys)
    return said


def _rows(text: str, mentions: list[Mention]) -> Iterator[list[Mention]]:
    """The names of a text, those that are listed in one go together; parts of a name left out."""
    row: list[Mention] = []
    for mention in mentions:
        if row and mention.start < row[-1].end:
            continue
        if row and not _JOINED.fullmatch(text, row[-1].end, mention.start):
            yield row
            row = []
        row.append(mention)
    if row:
        yield row


def main() -> None:
    """Count, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder with data, pages and gold")
    counts = count_likeness(read_unlabelled(parser.parse_args().shared))
    lines = ["name\tdataset\tmodel\tmetric", *("\t".join(map(str, (name, *row))) for name, row in counts.items())]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf8", newline="\n")


if __name__ == "__main__":
    main()
