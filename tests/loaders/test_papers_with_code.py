"""Dumps of Papers with Code: rows of tables, papers, and links to code."""

from __future__ import annotations

import gzip
import io
import json
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from db.records import PaperRecord, RepoRecord, StatedMethod, StatedResult, StatedTask
from loaders import parquet_rows, recognise
from loaders.loader import Broken, RawEntry, Unreadable, Unusable
from loaders.papers_with_code import LOADER
from loaders.papers_with_code_tables import rows_of

GOLDEN = Path(__file__).parent / "golden"


def read(tasks: Any) -> list[RawEntry]:
    entries = [entry for entry in LOADER.read(io.BytesIO(json.dumps(tasks).encode())) if isinstance(entry, RawEntry)]
    assert all(entry.text() for entry in entries)
    return entries


def row(**metrics: Any) -> dict[str, Any]:
    return {"model_name": "Net", "paper_title": "Shelves", "paper_url": "", "metrics": metrics}


def table(*rows: Any, **above: Any) -> dict[str, Any]:
    return {"dataset": "Shelf", "sota": {"rows": list(rows)}, **above}


def results(tasks: Any) -> list[StatedResult]:
    mapped = [LOADER.map(entry.raw).record for entry in read(tasks) if not isinstance(entry, Broken)]
    return [result for record in mapped if isinstance(record, PaperRecord | RepoRecord) for result in record.results]


def test_every_value_of_a_row_is_a_result_or_a_reject_of_its_own() -> None:
    entries = read([{"task": "T", "datasets": [table(row(a="1", b="--", c="x"), row(a=2))]}])
    assert [entry.place for entry in entries if isinstance(entry, Broken)] == [
        "entry 1, T > Shelf, row 1, b",
        "entry 1, T > Shelf, row 1, c",
    ]
    assert [entry.place for entry in entries][2:] == ["entry 1, T > Shelf, row 1 and 1 more"]
    found = results([{"task": "T", "datasets": [table(row(a="1", b="--", c="x"), row(a=2))]}])
    assert [(one.metric, one.value, one.value_text, one.place) for one in found] == [
        ("a", 1.0, "1", "T > Shelf, row 1"),
        ("a", 2.0, "2", "T > Shelf, row 2"),
    ]


def test_the_nearest_task_and_data_set_count_and_a_part_is_a_setting() -> None:
    inner = {"subdataset": "_Restricted_", "sota": {"rows": [row(a="1")]}}
    whole = {"subdataset": "Shelf-6", "sota": {"rows": [row(a="2")]}}
    below = {"task": "Inner", "datasets": [table(subdatasets=[inner, whole])]}
    found = results([{"task": "Outer", "datasets": [table(row(a="0"))], "subtasks": [below]}])
    assert [(one.task, one.dataset, one.setting, one.value) for one in found] == [
        ("Outer", "Shelf", None, 0),
        ("Inner", "Shelf", "Restricted", 1),
        ("Inner", "Shelf-6", None, 2),
    ]


def test_a_remark_above_rows_is_no_setting_and_stays_in_their_place() -> None:
    remark = "These shelves stand here for comparison only"
    note = {"subdataset": remark, "sota": {"rows": [row(a="1")]}}
    (found,) = results([{"task": "T", "datasets": [{"dataset": "Shelf", "subdatasets": [note]}]}])
    assert (found.dataset, found.setting, found.place) == ("Shelf", None, f"T > Shelf > {remark}, row 1")


def test_split_and_unit_that_stand_with_the_name_of_a_metric_are_none_of_it() -> None:
    names = {
        "Test Accuracy": ("Accuracy", "test", None),
        "Validation ROC-AUC": ("ROC-AUC", "validation", None),
        "Dev F1": ("F1", "dev", None),
        "Params (M)": ("Params", None, "M"),
        "Accuracy (%)": ("Accuracy", None, "%"),
        "EM (test)": ("EM", "test", None),
        "% Test Accuracy": ("Accuracy", "test", "%"),
        "F1 (macro)": ("F1 (macro)", None, None),
        "Accuracy %": ("Accuracy", None, "%"),
        "P@10%": ("P@10%", None, None),
        "Percentage correct": ("Percentage correct", None, "%"),
        "ROUGE-2*": ("ROUGE-2", None, None),
        "GFLOPs": ("FLOPs", None, "G"),
        "Params (millions)": ("Params", None, "M"),
        "Translation error (m)": ("Translation error", None, "m"),
        "Train Accuracy": ("Accuracy", "train", None),
        "Train time (h)": ("Train time", None, "h"),
        "Test": ("Test", None, None),
        "Testability": ("Testability", None, None),
    }
    found = results([{"task": "T", "datasets": [table(row(**dict.fromkeys(names, "1")))]}])
    assert [(one.metric, one.split, one.unit) for one in found] == list(names.values())


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Cityscapes val", ("Cityscapes", "validation", None)),
        ("VQA v2 test-std", ("VQA v2", "test-std", None)),
        ("DAVIS 2017 (test-dev)", ("DAVIS 2017", "test-dev", None)),
        ("SQuAD1.1 dev", ("SQuAD1.1", "dev", None)),
        ("Set14 - 4x upscaling", ("Set14", None, "4x")),
        ("BSD68 sigma25", ("BSD68", None, "sigma=25")),
        ("Mini-Imagenet 5-way (1-shot)", ("Mini-Imagenet", None, "5-way 1-shot")),
        ("OMNIGLOT - 1-Shot, 20-way", ("OMNIGLOT", None, "20-way 1-shot")),
        ("Story Cloze Test", ("Story Cloze Test", None, None)),
        ("Test", ("Test", None, None)),
        ("Shelf-10", ("Shelf-10", None, None)),
    ],
)
def test_split_and_setting_that_stand_with_the_name_of_a_data_set_are_none_of_it(
    printed: str, parts: tuple[str, str | None, str | None]
) -> None:
    (found,) = results([{"task": "T", "datasets": [{**table(row(a="1")), "dataset": printed}]}])
    assert (found.dataset, found.split, found.setting) == parts


def test_who_is_cited_with_a_model_is_no_part_of_its_name() -> None:
    names = ["BERT (Devlin et al., 2018)", "BERT (Devlin, 2018)", "BERT (2018)", "BERT (large)", "**BERT**", "(2009)"]
    rows = [{**row(a="1"), "model_name": name} for name in names]
    found = results([{"task": "T", "datasets": [table(*rows)]}])
    assert [one.model for one in found] == ["BERT", "BERT", "BERT", "BERT (large)", "BERT", None]


@pytest.mark.parametrize("printed", ["https://arxiv.org/abs/2001.00001", "(https://arxiv.org/abs/2001.00001 )"])
def test_a_title_that_is_an_address_is_no_title(printed: str) -> None:
    titled = {**row(a="1"), "paper_title": printed}
    (entry,) = read([{"task": "T", "datasets": [table(titled)]}])
    record = LOADER.map(entry.raw).record
    assert isinstance(record, PaperRecord)
    assert (record.title, [own.value for own in record.identifiers]) == ("arXiv:2001.00001", ["2001.00001"])


@pytest.mark.parametrize(
    ("address", "day", "expected"),
    [
        ("https://arxiv.org/abs/1609.02907", "2020-05-01", None),
        ("https://arxiv.org/abs/1609.02907", "2016-09-09", "2016-09-09"),
        ("https://arxiv.org/abs/1609.02907", "2017-04-24", "2017-04-24"),
        ("https://arxiv.org/abs/cs/0112017", "2020-05-01", "2020-05-01"),
        ("", "2020-05-01", "2020-05-01"),
    ],
)
def test_the_day_of_a_row_is_none_of_a_paper_that_arxiv_numbered_long_before(
    address: str, day: str, expected: str | None
) -> None:
    (entry,) = read([{"task": "T", "datasets": [table({**row(a="1"), "paper_url": address, "paper_date": day})]}])
    record = LOADER.map(entry.raw).record
    assert isinstance(record, PaperRecord)
    assert record.published_on == expected


def test_a_value_is_printed_without_what_nobody_sees() -> None:
    (found,) = results([{"task": "T", "datasets": [table(row(a="\ufeff93.3"))]}])
    assert (found.value_text, found.value) == ("93.3", 93.3)


def test_what_is_unknown_is_told_once() -> None:
    tasks = [{"task": "T", "new": 1, "datasets": [table(row(a="1"), row(a="2"), other=2)]}]
    signals = [LOADER.map(entry.raw).signals for entry in read(tasks)]
    assert signals == [("unknown field new", "unknown field datasets.other")]


def test_collections_of_a_method_that_are_none_are_told() -> None:
    collections = ["Sorting", {"area": 3, "collection": "Shelves"}]
    method = {"name": "Shelf Sort", "full_name": None, "introduced_year": None, "collections": collections}
    (entry,) = read([method | {"main_collection": {"area": "General", "name": "Shelves"}}])
    mapped = LOADER.map(entry.raw)
    assert mapped.record == StatedMethod("Shelf Sort", areas=("Shelves", "General"))
    assert mapped.signals == ("unusable value of collections", "unusable value of collections.area")


@pytest.mark.parametrize(
    ("printed", "model"),
    [
        ("Shelver * (2017)", "Shelver"),
        ("Shelver (Oak et al., 2017) (2018)", "Shelver"),
        ("Oak et al. ♦ (2017)", "Oak et al."),
        ("Oak et al., (2020)", "Oak et al."),
        ("Shelver50*", "Shelver50"),
        ("A* (2020)", "A*"),
        ("Shelver \x02wzxhzdk:15\x03\x02wzxhzdk:16\x03 (2017)", "Shelver"),
        ("Shelf^3 + Oak, 2014", "Shelf^3 + Oak, 2014"),
        (" (2009)", None),
    ],
)
def test_a_model_is_named_without_citations_and_marks_behind_it(printed: str, model: str | None) -> None:
    (entry,) = read([{"task": "T", "datasets": [table({**row(a="1"), "model_name": printed})]}])
    record = LOADER.map(entry.raw).record
    assert isinstance(record, PaperRecord)
    assert record.results[0].model == model


def test_rows_of_one_paper_are_one_entry_within_a_task() -> None:
    other = {**row(a="3"), "paper_title": "Racks"}
    linked = {**row(a="2"), "code_links": [{"title": "code", "url": "https://github.com/example/shelves"}]}
    below = {"task": "Inner", "datasets": [table(linked)]}
    tasks = [
        {"task": "T", "datasets": [table(row(a="1"), other)], "subtasks": [below]},
        {"task": "U", "datasets": [table(row(a="4"))]},
    ]
    records = [LOADER.map(entry.raw).record for entry in read(tasks)]
    assert all(isinstance(record, PaperRecord) for record in records)
    found = [(r.title, [one.value for one in r.results], len(r.repos)) for r in records if isinstance(r, PaperRecord)]
    assert found == [("Shelves", [1, 2], 1), ("Racks", [3], 0), ("Shelves", [4], 0)]


def test_rows_with_nothing_but_marks_for_a_title_are_of_their_repositories() -> None:
    unnamed = {**row(a="1"), "paper_title": "[](c1)", "code_links": [{"url": "https://github.com/example/shelves"}]}
    entries = read([{"task": "T", "datasets": [table(unnamed, unnamed)]}])
    assert [type(LOADER.map(entry.raw).record) for entry in entries] == [RepoRecord, RepoRecord]


LINK = {"paper_title": "Shelves", "repo_url": "https://github.com/example/shelves", "is_official": True}
DATASET = {
    "name": "Shelf",
    "full_name": None,
    "introduced_date": None,
    "tasks": [{"task": "T", "url": "/task/shelving"}],
}
TASK = {"task": "T", "synonyms": ["Shelving"], "categories": ["Art"]}


@pytest.mark.parametrize(
    "rows",
    [
        [{**TASK, "datasets": [table(row(a="1", b="--"), row(c="2%"))]}],
        [{**LINK, "paper_url": "https://paperswithcode.com/paper/shelves"}, {**LINK, "is_official": None}],
        [{**DATASET, "url": "https://paperswithcode.com/dataset/shelf-1"}, {**DATASET, "full_name": "The Shelf"}],
        json.loads((GOLDEN / "pwc-papers.json").read_bytes()),
        json.loads((GOLDEN / "pwc-methods.json").read_bytes()),
    ],
    ids=["tables", "links", "datasets", "papers", "methods"],
)
def test_a_dump_in_parquet_gives_what_it_gives_in_json(rows: list[dict[str, Any]]) -> None:
    stream = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows), stream)
    assert recognise(stream.getvalue()[:65_536]) is LOADER
    assert _records(stream.getvalue()) == _records(json.dumps(rows).encode())


def test_a_parquet_file_without_pyarrow_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Unreadable, match=r"pip install 'papershelf\[parquet\]'"):
        _records(b"PAR1")


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1 and something PAR1", b"PAR1" + bytes(100)])
def test_a_damaged_parquet_file_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        _records(content)


@pytest.mark.parametrize(
    "column", [pyarrow.array([2**30], pyarrow.date32()), pyarrow.array([2**62], pyarrow.timestamp("us"))]
)
def test_a_parquet_file_with_a_day_that_is_none_is_refused(column: Any) -> None:
    stream = io.BytesIO()
    parquet.write_table(pyarrow.table({"task": ["T"], "date": column}), stream)
    with pytest.raises(Unreadable, match="damaged"):
        _records(stream.getvalue())


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(pyarrow.array(["x" * 150_000_000]), id="one value"),
        pytest.param(
            pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 400, pyarrow.int32()), ["x" * 1_000_000]),
            id="a value of every row",
        ),
    ],
)
def test_parquet_that_unpacks_to_more_than_memory_holds_is_refused(
    column: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_rows, "MOST_MEMORY", 128 * 2**20)
    before = resource.getrlimit(resource.RLIMIT_AS)
    stream = io.BytesIO()
    parquet.write_table(pyarrow.table({"task": column}), stream, compression="zstd")
    assert len(stream.getvalue()) < 1_000_000
    with pytest.raises(Unreadable, match="of memory"):
        list(parquet_rows.parquet_rows(io.BytesIO(stream.getvalue())))
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_what_json_does_not_have_is_text_in_parquet() -> None:
    stream = io.BytesIO()
    odd = {"number": Decimal("1.5"), "bytes": b"a", "time": time(1), "span": timedelta(1)}
    parquet.write_table(pyarrow.Table.from_pylist([{"task": "T", "datasets": [table({**row(a="1"), **odd})]}]), stream)
    entries = [entry for entry in LOADER.read(io.BytesIO(stream.getvalue())) if isinstance(entry, RawEntry)]
    assert len(entries) == 1
    assert "1.5" in entries[0].text()


def test_another_parquet_file_is_no_dump() -> None:
    stream = io.BytesIO()
    parquet.write_table(pyarrow.table({"shelf": [1]}), stream)
    with pytest.raises(Unreadable, match="its columns are shelf"):
        _records(stream.getvalue())


@pytest.mark.parametrize("metrics", ['{"a": "1"}', [("a", "1")]])
def test_metrics_of_parquet_are_pairs_or_the_text_of_an_object(metrics: Any) -> None:
    (entry,) = rows_of({"task": "T", "datasets": [table({**row(), "metrics": metrics})]}, "entry 1")
    record = LOADER.map(entry.raw).record
    assert isinstance(record, PaperRecord)
    assert [(one.metric, one.value) for one in record.results] == [("a", 1.0)]


def _records(document: bytes) -> list[Any]:
    found = []
    for entry in LOADER.read(io.BytesIO(document)):
        assert isinstance(entry, RawEntry)
        if not isinstance(entry, Broken):
            with suppress(Unusable):
                found.append(LOADER.map(entry.raw).record)
    return found


def _cells(task: dict[str, Any], above: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a task and of those below it, each with the nearest name of a task; knows nothing of the loader."""
    name = (task.get("task") or "").strip() or above
    tables = list(task.get("datasets") or [])
    while tables:
        table = tables.pop()
        tables += table.get("subdatasets") or []
        for row in (table.get("sota") or {}).get("rows") or []:
            yield name, row
    for below in task.get("subtasks") or []:
        yield from _cells(below, name)


def _plain(value: Any) -> float:
    return float(value.strip("\ufeff ") if isinstance(value, str) else value)


def test_every_value_of_the_tables_of_others_is_a_result_or_a_reject_by_task(shared: Path) -> None:
    rows: Counter[str] = Counter()
    cells: Counter[str] = Counter()
    plain: Counter[tuple[str, float]] = Counter()
    found: Counter[str] = Counter()
    found_plain: Counter[tuple[str, float]] = Counter()
    rejects: Counter[str] = Counter()
    headers = nobodys = 0
    for path in sorted((shared / "data" / "pwc-evaluation-tables").iterdir()):
        document = gzip.decompress(path.read_bytes())
        assert recognise(document[:65_536]) is LOADER
        for task in json.loads(document):
            for name, row in _cells(task):
                rows[name] += 1
                cells[name] += len(row["metrics"])
                for value in row["metrics"].values():
                    with suppress(TypeError, ValueError):
                        plain[name, _plain(value)] += 1
                headers += bool(row["metrics"]) and all(name == value for name, value in row["metrics"].items())
        for entry in LOADER.read(io.BytesIO(document)):
            assert isinstance(entry, RawEntry)
            if isinstance(entry, Broken):
                assert entry.reason.endswith(".")
                rejects[entry.place.split(", ", 1)[1].split(" > ")[0]] += 1
                continue
            try:
                mapped = LOADER.map(entry.raw)
            except Unusable as error:
                nobodys += str(error) == "It names neither a paper nor a repository."
                for value in entry.raw.values["metrics"].values():
                    rejects[entry.raw.task] += 1
                    with suppress(TypeError, ValueError):
                        found_plain[entry.raw.task, _plain(value)] += 1
                continue
            assert not mapped.signals
            if isinstance(mapped.record, StatedTask):
                continue
            assert isinstance(mapped.record, PaperRecord | RepoRecord)
            for result in mapped.record.results:
                assert result.value_text.casefold() != result.metric.casefold()
                found[result.task or ""] += 1
                with suppress(ValueError):
                    found_plain[result.task or "", float(result.value_text)] += result.value == float(result.value_text)
    assert sum(rows.values()) == 3_826
    assert cells == found + rejects, "each task has as many values as are results or rejects"
    assert found_plain == plain, "each plain number is a result of its task, or of a row that is nobody's"
    assert (nobodys, headers) == (736, 0)
    assert sum(found.values()) > 4_800
