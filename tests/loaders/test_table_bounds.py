"""What repeats what stands above it is read in time that grows with the length of the document."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

from db.records import PaperRecord, RepoRecord
from loaders import arxiv, crossref, hf_evals, papers_with_code, papershelf
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


def test_what_stands_around_works_is_looked_through_once_for_all() -> None:
    above = f"<journal_metadata><full_title>J</full_title>{'<a/>' * 10_000}</journal_metadata>"
    works = "<journal_article><titles><title>T</title></titles></journal_article>" * 10_000
    found = records(crossref.LOADER, f"<doi_records><journal>{above}{works}</journal></doi_records>")
    assert [paper.venue for paper in found] == ["J"] * 10_000


def test_a_year_of_thousands_of_digits_is_no_date() -> None:
    date = f"<publication_date><year>{'9' * 5_000}</year></publication_date>"
    work = f"<journal><journal_article><titles><title>T</title></titles>{date}</journal_article></journal>"
    doi = '<doi type="journal_article">10.5555/1</doi>'
    query = f"<query>{doi}<article_title>T</article_title><year>{'9' * 5_000}</year></query>"
    found = records(crossref.LOADER, f"<doi_records>{work}{query}</doi_records>")
    assert [(paper.title, paper.published_on) for paper in found] == [("T", None), ("T", None)]


def test_a_version_of_thousands_of_digits_is_none() -> None:
    entry = f"<entry><id>http://arxiv.org/abs/2301.00007v{'9' * 5_000}</id><title>T</title></entry>"
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>arXiv</title>{entry}</feed>'
    (paper,) = records(arxiv.LOADER, feed)
    assert (paper.identifiers[0].value, paper.versions) == ("2301.00007", ())
