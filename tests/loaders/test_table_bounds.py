"""What repeats what stands above it is read in time that grows with the length of the document."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

from db.records import PaperRecord, RepoRecord
from loaders import hf_evals, papers_with_code, papershelf
from loaders.loader import Loader, RawEntry
from loaders.table_metrics import parts_of_dataset, parts_of_metric

LENGTH = 400_000


def entries(loader: Loader, document: str) -> list[RawEntry]:
    return [entry for entry in loader.read(io.BytesIO(document.encode())) if isinstance(entry, RawEntry)]


def records(loader: Loader, document: str) -> list[Any]:
    return [loader.map(entry.raw).record for entry in entries(loader, document)]


def test_long_names_above_rows_are_not_repeated_by_each() -> None:
    rows = [{"paper_title": f"T{number}", "metrics": {"Accuracy": "1"}} for number in range(2_000)]
    long = "name " * (LENGTH // 5)
    table = {"task": long, "datasets": [{"dataset": long, "subdataset": long, "sota": {"rows": rows}}]}
    document = json.dumps([table])
    tracemalloc.start()
    try:
        papers = records(papers_with_code.LOADER, document)
        assert tracemalloc.get_traced_memory()[1] < 50e6
    finally:
        tracemalloc.stop()
    assert len(papers) == len(rows)
    assert {result.dataset for paper in papers for result in paper.results} == {None}


def test_a_long_name_above_rows_is_a_signal() -> None:
    table = {
        "task": "T",
        "datasets": [{"dataset": "d" * 3_000, "sota": {"rows": [{"paper_title": "P", "metrics": {}}]}}],
    }
    first, *_ = entries(papers_with_code.LOADER, json.dumps([table]))
    assert papers_with_code.LOADER.map(first.raw).signals == ("unusable value of datasets.dataset",)


def test_the_parts_of_long_names_are_not_looked_for() -> None:
    for unit in ("(val)", " (test)", " val", "-shot ", " - 4x upscaling", " sigma=1", "*", "% "):
        name = f"a{unit * (LENGTH // len(unit))}"
        assert parts_of_metric(name) == (name, None, None)
        assert parts_of_dataset(name) == (name, None, None)


def test_what_is_said_once_of_many_values_is_read_once() -> None:
    metrics = "".join(f"    - {{type: m{number}, value: 1}}\n" for number in range(1_000))
    document = (
        f"---\nmodel-index:\n- name: {'n ' * 100_000}\n  results:\n"
        f"  - task: {{type: {'t ' * 100_000}}}\n    dataset: {{type: {'d ' * 100_000}, name: {'e ' * 100_000}}}\n"
        f"    metrics:\n{metrics}---\n"
    )
    (card,) = records(hf_evals.LOADER, document)
    assert isinstance(card, RepoRecord)
    assert len(card.results) == 1_000
    assert len({id(result.dataset) for result in card.results}) == 1


def test_each_identifier_of_a_line_is_kept_once() -> None:
    identifiers = [{"scheme": "own", "value": str(number)} for number in range(20_000)]
    same = [{"value": "1", "scheme": "own"}, "own:1"]
    (paper,) = records(papershelf.LOADER, json.dumps({"title": "T", "identifiers": identifiers + same}))
    assert isinstance(paper, PaperRecord)
    assert [identifier.value for identifier in paper.identifiers] == [item["value"] for item in identifiers]
