"""What repeats what stands above it is read in time that grows with the length of the document."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

from db.records import PaperRecord, RepoRecord
from loaders import arxiv, crossref, hf_evals, papers_with_code, papershelf
from loaders.loader import Broken, Loader, RawEntry
from loaders.table_metrics import parts_of_dataset, parts_of_metric
from loaders.table_values import WITHOUT_END

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


def test_a_name_without_end_in_a_row_costs_its_value_alone() -> None:
    long = "n" * 3_000
    rows = [
        {"paper_title": "P", "model_name": "Net", "metrics": {"Accuracy": "1", long: "2", "F1": f"3 ({long})"}},
        {"paper_title": "P", "model_name": long, "code_links": [{"url": f"https://github.com/a/{long}"}]}
        | {"metrics": {"Accuracy": "4"}, "model_links": [{"url": f"https://example.org/{long}"}]},
    ]
    document = json.dumps([{"task": "T", "datasets": [{"dataset": "D", "sota": {"rows": rows}}]}]).encode()
    found = list(papers_with_code.LOADER.read(io.BytesIO(document)))
    broken = [entry.reason for entry in found if isinstance(entry, Broken)]
    assert broken == [WITHOUT_END] * 3
    (paper,) = [papers_with_code.LOADER.map(entry.raw).record for entry in found if type(entry) is RawEntry]
    assert isinstance(paper, PaperRecord)
    assert [(result.metric, result.value) for result in paper.results] == [("Accuracy", 1.0)]
    assert (paper.repos, paper.links) == ((), ())


def test_a_name_without_end_in_a_card_costs_its_result_alone() -> None:
    long = "n" * 3_000
    metrics = f"[{{type: accuracy, value: 1}}, {{type: {long}, value: 2}}, {{type: f1, value: '3 ({long})'}}]"
    card = f"---\nmodel-index:\n- name: M\n  results:\n  - task: {{type: t}}\n    metrics: {metrics}\n---\n"
    found = entries(hf_evals.LOADER, card)
    assert [entry.reason for entry in found if isinstance(entry, Broken)] == [WITHOUT_END] * 2
    repo = hf_evals.LOADER.map(found[0].raw).record
    assert isinstance(repo, RepoRecord)
    assert [(result.metric, result.value) for result in repo.results] == [("accuracy", 1.0)]


def test_a_name_or_address_without_end_costs_its_paper_nothing_else() -> None:
    long = "n" * 3_000
    printed = {
        "title": "P",
        "authors": ["Ada King", long],
        "tasks": [long, "Image Classification"],
        "methods": [{"name": "Adam"}, {"name": long}],
        "conference": long,
        "proceeding": "JoS 2020",
        "openreview_id": long,
        "url_abs": f"https://example.org/{long}",
        "url_pdf": "https://example.org/p.pdf",
        "paper_url": f"https://paperswithcode.com/paper/{long}",
    }
    (entry,) = entries(papers_with_code.LOADER, json.dumps([printed]))
    mapped = papers_with_code.LOADER.map(entry.raw)
    assert isinstance(mapped.record, PaperRecord)
    assert mapped.record.methods == ("Adam",)
    assert mapped.record.authors == ("Ada King",)
    assert [topic.name for topic in mapped.record.topics] == ["Image Classification"]
    assert (mapped.record.venue, mapped.record.identifiers) == ("JoS 2020", ())
    assert [link.url for link in mapped.record.links] == ["https://example.org/p.pdf"]
    assert sorted(mapped.signals) == [
        *(f"unusable value of {name}" for name in ("authors", "conference", "methods", "openreview_id", "tasks")),
        "unusable value of url_abs",
    ]


def test_the_parts_of_long_names_are_not_looked_for() -> None:
    for unit in ("(val)", " (test)", " val", "-shot ", " - 4x upscaling", " sigma=1", "*", "% "):
        name = f"a{unit * (LENGTH // len(unit))}"
        assert parts_of_metric(name) == (name, None, None)
        assert parts_of_dataset(name) == (name, None, None)


def test_what_is_said_once_of_many_values_is_read_once() -> None:
    metrics = "".join(f"    - {{type: m{number}, value: 1}}\n" for number in range(1_000))
    document = (
        f"---\nmodel-index:\n- name: {'n ' * 990}\n  results:\n"
        f"  - task: {{type: {'t ' * 990}}}\n    dataset: {{type: {'d ' * 990}, name: {'e ' * 990}}}\n"
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
