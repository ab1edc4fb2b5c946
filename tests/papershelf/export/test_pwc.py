"""The five files of Papers with Code: written, and read back by our own loader to the same values."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url

from papershelf.cli import papershelf
from papershelf.export.pwc import write_pwc
from papershelf.export.pwc_tables import tasks_with_tables
from papershelf.export.queries import rows_of
from papershelf.shelf.query import reading_any
from papershelf.snapshot.publish import publish
from tests.papershelf.site.pwc_shelf import pwc_shelf

FILES = ("papers-with-abstracts", "links-between-papers-and-code", "evaluation-tables", "methods", "datasets")
READ = FILES[:3]
"""What a loader reads: of methods and data sets the shelf has its own vocabulary."""
FIELDS = {
    "papers-with-abstracts": {
        "paper_url",
        "arxiv_id",
        "nips_id",
        "openreview_id",
        "title",
        "abstract",
        "short_abstract",
        "url_abs",
        "url_pdf",
        "proceeding",
        "authors",
        "tasks",
        "date",
        "conference_url_abs",
        "conference_url_pdf",
        "conference",
        "reproduces_paper",
        "methods",
    },
    "links-between-papers-and-code": {
        "paper_url",
        "paper_title",
        "paper_arxiv_id",
        "paper_url_abs",
        "paper_url_pdf",
        "repo_url",
        "is_official",
        "mentioned_in_paper",
        "mentioned_in_github",
        "framework",
    },
    "evaluation-tables": {"task", "description", "categories", "synonyms", "source_link", "subtasks", "datasets"},
    "methods": {
        "url",
        "name",
        "full_name",
        "description",
        "paper",
        "introduced_year",
        "source_url",
        "source_title",
        "code_snippet_url",
        "num_papers",
        "collections",
    },
    "datasets": {
        "url",
        "name",
        "full_name",
        "homepage",
        "description",
        "paper",
        "introduced_date",
        "warning",
        "modalities",
        "tasks",
        "languages",
        "variants",
        "num_papers",
        "data_loaders",
    },
}
STATED = [
    {
        "task": "Question Answering",
        "datasets": [
            {
                "dataset": "SQuAD",
                "subdatasets": [{"subdataset": "Adversarial", "sota": {"rows": []}}],
                "sota": {
                    "rows": [
                        {
                            "model_name": "Reader (large)",
                            "paper_title": "Reading Shelves",
                            "paper_url": "https://arxiv.org/abs/1801.00001",
                            "paper_date": "2018-01-02",
                            "metrics": {
                                "Test F1": "93.3 ± 0.2",
                                "Params (M)": "110",
                                "EM (dev)": "-0.5",
                                "Accuracy (%)": "9.50",
                            },
                            "uses_additional_data": True,
                        },
                        {
                            "model_name": "Reader (large)",
                            "paper_title": "Reading Shelves",
                            "paper_url": "https://arxiv.org/abs/1801.00001",
                            "metrics": {"Test F1": "92.1"},
                        },
                    ]
                },
            }
        ],
    }
]  # fmt: skip


def run(*arguments: object) -> str:
    ran = CliRunner().invoke(papershelf, [str(one) for one in arguments], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.output


def dumped(url: URL, folder: Path) -> Path:
    run("--database", url, "export", "pwc", folder)
    return folder


def objects(folder: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(gzip.decompress((folder / f"{name}.json.gz").read_bytes()))
    return found


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> URL:
    """A shelf with papers, code and results, stated in several ways."""
    folder = tmp_path_factory.mktemp("dumps")
    url = pwc_shelf(folder)
    (folder / "stated.json").write_text(json.dumps(STATED), encoding="utf-8")
    run("--database", url, "load", folder / "stated.json")
    return url


@pytest.fixture(scope="module")
def dump(shelf: URL, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dumped(shelf, tmp_path_factory.mktemp("dumps") / "dump")


@pytest.fixture(scope="module")
def reloaded(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> URL:
    """Another shelf, of the dumps alone."""
    url = make_url(f"sqlite:///{tmp_path_factory.mktemp('dumps') / 'reloaded.db'}")
    run("--database", url, "load", *(dump / f"{name}.json.gz" for name in READ))
    return url


@pytest.mark.parametrize("name", FILES)
def test_every_file_has_the_fields_that_it_had(dump: Path, name: str) -> None:
    found = objects(dump, name)
    assert found
    assert all(set(one) == FIELDS[name] for one in found)


def test_the_files_refer_to_the_same_papers(dump: Path) -> None:
    addresses = {paper["paper_url"] for paper in objects(dump, READ[0])}
    assert {link["paper_url"] for link in objects(dump, READ[1])} <= addresses
    assert all(address.startswith("https://paperswithcode.com/paper/") for address in addresses)


def values(url: URL, kind: str, *fields: str) -> list[str]:
    """What the rows of an export say in some fields."""
    with reading_any(url) as connection:
        return sorted(json.dumps([row[field] for field in fields]) for row in rows_of(connection, kind))


def test_papers_and_repositories_come_back_as_they_were(shelf: URL, reloaded: URL) -> None:
    papers = ("title", "abstract", "authors", "published_on", "arxiv_id", "venue", "venue_year", "repos")
    assert values(reloaded, "papers", *papers) == values(shelf, "papers", *papers)
    with reading_any(shelf) as before, reading_any(reloaded) as after:
        query = (
            "SELECT papers.slug, repos.url, paper_repos.is_official FROM paper_repos "
            "JOIN papers ON papers.id = paper_id JOIN repos ON repos.id = repo_id ORDER BY 1, 2"
        )
        assert after.exec_driver_sql(query).fetchall() == before.exec_driver_sql(query).fetchall()


def test_results_come_back_as_they_were(shelf: URL, reloaded: URL) -> None:
    fields = """
        coalesce(papers.title, repos.url), tasks.name, datasets.name, metrics.name, results.split, results.setting,
        results.model, results.value, results.value_error, results.unit, results.uses_additional_data
    """
    query = f"""
        SELECT {fields} FROM results LEFT JOIN papers ON papers.id = results.paper_id
        LEFT JOIN repos ON repos.id = results.repo_id LEFT JOIN tasks ON tasks.id = results.task_id
        LEFT JOIN datasets ON datasets.id = results.dataset_id LEFT JOIN metrics ON metrics.id = results.metric_id
        WHERE results.origin = 'papers-with-code'
    """
    with reading_any(shelf) as before, reading_any(reloaded) as after:
        stated = {tuple(row) for row in before.exec_driver_sql(query)}
        again = {tuple(row) for row in after.exec_driver_sql(query)}
    assert len(stated) > 15
    assert stated <= again
    assert {row[7] for row in again - stated} == {70.2, 71.5, 93.2}  # read from abstracts and ranked, now stated too


def test_a_dump_of_what_a_dump_gave_is_the_same(dump: Path, reloaded: URL, tmp_path: Path) -> None:
    again = dumped(reloaded, tmp_path / "again")
    for name in READ[:2]:
        found, before = ([{**one, "mentioned_in_paper": None} for one in objects(of, name)] for of in (again, dump))
        assert found == before  # where an address was found first is the one thing that a dump does not say


def test_a_snapshot_gives_the_same_bytes(shelf: URL, dump: Path, tmp_path: Path) -> None:
    publish(shelf, tmp_path / "public.db")
    again = dumped(make_url(f"sqlite:///{(tmp_path / 'public.db').resolve()}"), tmp_path / "again")
    for name in FILES:
        assert (again / f"{name}.json.gz").read_bytes() == (dump / f"{name}.json.gz").read_bytes()


def test_an_empty_shelf_gives_empty_lists(tmp_path: Path) -> None:
    url = make_url(f"sqlite:///{tmp_path / 'empty.db'}")
    run("--database", url, "database", "upgrade")
    dump = dumped(url, tmp_path / "dump")
    assert [objects(dump, name) for name in FILES] == [[]] * len(FILES)


def test_what_a_reader_doubts_is_in_no_table(shelf: URL) -> None:
    with reading_any(shelf) as connection:
        rows = [
            row
            for task in tasks_with_tables(connection)
            for dataset in task["datasets"]
            for row in dataset["sota"]["rows"]
        ]
    assert "Listed Work 3 about Shelves" not in {row["paper_title"] for row in rows}


@pytest.mark.parametrize("arguments", [["export", "pwc"], ["export", "pwc", "x", "--format", "csv"]])
def test_the_dumps_need_a_folder_and_have_one_form(tmp_path: Path, arguments: list[str]) -> None:
    ran = CliRunner().invoke(papershelf, ["--database", f"sqlite:///{tmp_path / 'x.db'}", *arguments])
    assert ran.exit_code == 2
    assert "papershelf export pwc FOLDER" in ran.output


def test_papers_are_read_many_at_a_time(shelf: URL, tmp_path: Path) -> None:
    asked: list[str] = []
    with reading_any(shelf) as connection:
        event.listen(connection, "before_cursor_execute", lambda *told: asked.append(told[2]))
        counts = write_pwc(connection, tmp_path)
    assert counts["papers-with-abstracts"] > 8
    of_papers = [statement for statement in asked if "paper_authors" in statement or "FROM links" in statement]
    assert len([statement for statement in of_papers if "FROM results" not in statement]) == 3
