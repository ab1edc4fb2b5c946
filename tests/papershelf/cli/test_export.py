"""`papershelf export` writes what a shelf holds, under stable names and in a stable order."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import pybtex.database
import pytest
from bibtexparser.entrypoint import parse_string
from click.testing import Result
from pyarrow import parquet
from pybtex.richtext import Text

from db.engine import parse_url, writing
from papershelf.database import open_for_writing
from papershelf.export import queries
from papershelf.export.formats import FORMATS
from tests.shelf import Shelf

Run = Callable[..., Result]
FIELDS = {
    "papers": "title abstract published_on author_count authors arxiv_id doi slug documents venue venue_year "
    "organisation is_retracted identifiers topics tasks datasets methods repos named_by votes".split(),
    "authors": "name names orcid paper_count papers".split(),
    "repos": "url host owner name stars forks is_archived language licence pushed_on role papers".split(),
    "links": "paper paper_slug url kind origin".split(),
    "results": (
        "paper paper_slug repo kind value value_error unit metric metric_as_printed dataset dataset_as_printed "
        "task task_as_printed model model_name split setting attribution evidence evidence_start evidence_end "
        "number_confidence metric_confidence dataset_confidence doubt origin place is_verified uses_additional_data "
        "harness dataset_revision stated_on source_url footnote verdict verdict_reason"
    ).split(),
}
OF_DUMPS = {
    "paper_versions": "paper paper_slug kind label published_on doi venue volume issue pages publisher".split(),
    "citations": "paper paper_slug scheme value text cited_slug".split(),
}
"""What the small shelf has none of."""
CROSSREF = Path(__file__).parents[2] / "loaders" / "golden" / "crossref-answer.json"


@pytest.fixture
def export(run: Run, shelf_url: str) -> Run:
    """Run `papershelf export` on the small shelf."""
    return lambda *arguments: run("export", "--database", shelf_url, *arguments)


@pytest.fixture
def exported(export: Run) -> Callable[[str], list[dict[str, Any]]]:
    """The rows of an export, read from JSON lines."""
    return lambda kind: [json.loads(line) for line in export(kind).stdout.splitlines()]


def test_the_names_of_kinds_and_fields_are_those_that_are_public() -> None:
    assert {kind: list(queries.fields_of(kind)) for kind in queries.KINDS} == FIELDS | OF_DUMPS


@pytest.mark.parametrize("kind", FIELDS)
def test_every_row_has_the_fields_of_its_kind_in_order(
    export: Run, exported: Callable[[str], list[dict[str, Any]]], kind: str
) -> None:
    rows = exported(kind)
    assert rows
    assert [list(row) for row in rows] == [FIELDS[kind]] * len(rows)
    table = list(csv.reader(io.StringIO(export(kind, "--format", "csv").stdout, newline="")))
    assert table[0] == FIELDS[kind]
    assert len(table) == len(rows) + 1


@pytest.mark.parametrize("kind", OF_DUMPS)
def test_versions_and_citations_are_rows_of_their_own(run: Run, tmp_path: Path, kind: str) -> None:
    shelf = ("--database", f"sqlite:///{tmp_path / 'dumps.db'}")
    assert run("load", *shelf, str(CROSSREF)).exit_code == 0
    rows = [json.loads(line) for line in run("export", *shelf, kind).stdout.splitlines()]
    assert rows
    assert [list(row) for row in rows] == [OF_DUMPS[kind]] * len(rows)
    assert {row["paper_slug"] for row in rows} <= {
        json.loads(line)["slug"] for line in run("export", *shelf, "papers").stdout.splitlines()
    }


def test_a_paper_says_who_wrote_it_and_which_documents_describe_it(
    exported: Callable[[str], list[dict[str, Any]]],
) -> None:
    papers = {paper["slug"]: paper for paper in exported("papers")}
    assert list(papers) == ["awkward", "bare-title", "deep-shelves"]
    assert papers["deep-shelves"] == {
        "title": "Deep Shelves: Reading at 50% & More",
        "abstract": "We shelve papers. Our model reaches 91.5% accuracy on ImageNet.",
        "published_on": "2024-05-26",
        "author_count": 2,
        "authors": ["Ada Müller", "Grace Hopper"],
        "arxiv_id": "2405.00001",
        "doi": "10.1000/shelf_1",
        "slug": "deep-shelves",
        "documents": ["2024-05-27.json", "pages/first.txt"],
        "venue": "ICML",
        "venue_year": 2025,
        "organisation": None,
        "is_retracted": None,
        "identifiers": ["10.1000/shelf_1", "2405.00001"],
        "topics": [],
        "tasks": [],
        "datasets": [],
        "methods": ["shelving"],
        "repos": ["https://github.com/shelf/deep"],
        "named_by": [],
        "votes": 41,
    }
    assert papers["bare-title"]["authors"] == []
    assert papers["bare-title"]["published_on"] is None


def test_lists_are_joined_in_csv(export: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(export("papers", "--format", "csv").stdout, newline="")))
    assert [row["authors"] for row in rows] == [
        "Grace Hopper; The A and B Team; John Smith, Jr.",
        "",
        "Ada Müller; Grace Hopper",
    ]


def test_authors_and_repos_lead_to_their_papers(exported: Callable[[str], list[dict[str, Any]]]) -> None:
    authors = {author["name"]: author for author in exported("authors")}
    assert authors["Grace Hopper"]["papers"] == ["awkward", "deep-shelves"]
    assert authors["Grace Hopper"]["paper_count"] == 2
    assert exported("repos") == [
        {
            "url": "https://github.com/shelf/deep",
            "host": "github.com",
            "owner": "Shelf",
            "name": "Deep",
            "stars": 12,
            "forks": None,
            "is_archived": None,
            "language": None,
            "licence": None,
            "pushed_on": None,
            "role": None,
            "papers": ["deep-shelves"],
        }
    ]


def test_links_hold_every_address_as_printed(exported: Callable[[str], list[dict[str, Any]]]) -> None:
    assert [(row["paper_slug"], row["url"], row["kind"]) for row in exported("links")] == [
        ("deep-shelves", "https://github.com/Shelf/Deep", "code"),
        ("deep-shelves", "https://shelf.example/page", "project"),
    ]


def test_results_name_what_they_measure_and_show_their_evidence(
    exported: Callable[[str], list[dict[str, Any]]],
) -> None:
    speed, accuracy = exported("results")
    assert (speed["kind"], speed["value"], speed["unit"], speed["model"]) == ("ratio", 2.0, "x", "Shelf-B")
    assert speed["dataset"] is speed["evidence"] is speed["number_confidence"] is None
    assert (accuracy["metric"], accuracy["dataset"], accuracy["task"]) == (
        "accuracy",
        "ImageNet",
        "image classification",
    )
    (paper,) = [row for row in exported("papers") if row["slug"] == accuracy["paper_slug"]]
    assert paper["abstract"][accuracy["evidence_start"] : accuracy["evidence_end"]] == accuracy["evidence"]


def test_a_long_export_is_read_in_batches(export: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = export("papers").stdout
    monkeypatch.setattr(queries, "BATCH", 1)
    assert export("papers").stdout == whole


def test_bibtex_reads_as_one_entry_a_paper(export: Run) -> None:
    library = parse_string(export("papers", "--format", "bibtex").stdout)
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == ["awkward", "bare-title", "deep-shelves"]


@pytest.mark.parametrize("kind", ["authors", "repos", "links", "results"])
def test_bibtex_is_for_papers_only(export: Run, kind: str) -> None:
    assert export(kind, "--format", "bibtex").exit_code == 2


def test_a_file_gets_what_standard_output_would(export: Run, tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    result = export("papers", "--format", "csv", "-o", str(path))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert path.read_text() == export("papers", "--format", "csv", "-o", "-").stdout


def test_a_file_that_cannot_be_written_is_named(export: Run, tmp_path: Path) -> None:
    result = export("papers", "-o", str(tmp_path / "none" / "papers.jsonl"))
    assert result.exit_code == 1
    assert "none/papers.jsonl cannot be written" in result.stderr
    assert export("papers", "-o", str(tmp_path)).exit_code == 2


def test_the_scorer_of_the_gold_labels_reads_the_exports_as_they_are(
    export: Run, exported: Callable[[str], list[dict[str, Any]]], shared: Path, tmp_path: Path
) -> None:
    results, links = tmp_path / "results.jsonl", tmp_path / "links.jsonl"
    export("results", "-o", str(results))
    export("links", "-o", str(links))
    accuracy = exported("results")[1]
    gold = tmp_path / "gold.jsonl"
    wanted = {"title": accuracy["paper"], "links": exported("links"), "results": [accuracy]}
    gold.write_text(json.dumps(wanted) + "\n")
    command = [sys.executable, *map(str, (shared / "gold/score.py", gold, "--results", results, "--links", links))]
    scored = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    assert scored["dataset"]["recall"] == 1.0
    assert scored["links"]["f1"] == 1.0


@pytest.mark.parametrize("form", ["jsonl", "csv", "bibtex"])
def test_a_reader_that_stops_is_no_error(tmp_path: Path, form: str) -> None:
    url = f"sqlite:///{tmp_path / 'papershelf.db'}"
    engine = open_for_writing(parse_url(url))
    with writing(engine) as connection:
        shelf = Shelf(connection)
        for number in range(1500):
            shelf.paper(f"paper-{number}", abstract="Many words. " * 20)
    engine.dispose()
    command = [sys.executable, "-m", "papershelf", "export", "papers", "--database", url, "--format", form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize("kind", queries.TABLES)
def test_parquet_and_csv_of_any_table_read_back_as_its_json_lines(export: Run, tmp_path: Path, kind: str) -> None:
    rows = [json.loads(line) for line in export(kind).stdout.splitlines()]
    target = tmp_path / "rows.parquet"
    assert export(kind, "--format", "parquet", "-o", str(target)).exit_code == 0
    table = parquet.read_table(target)
    assert table.column_names == list(queries.fields_of_table(kind))
    assert table.to_pylist() == rows
    texts = list(csv.reader(io.StringIO(export(kind, "--format", "csv").stdout)))
    assert texts[0] == table.column_names
    assert len(texts) == len(rows) + 1


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_the_rows_of_a_query_go_to_standard_output_in_each_form(shelf_url: str, form: str) -> None:
    command = [sys.executable, "-m", "papershelf", "export", "--database", shelf_url, "--format", form]
    query = [
        "--query",
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) select i from n",
    ]
    written = subprocess.run([*command, *query], capture_output=True, check=True).stdout
    if form == "parquet":
        numbers = parquet.read_table(io.BytesIO(written))["i"].to_pylist()
    elif form == "csv":
        numbers = [int(line) for line in written.split()[1:]]
    else:
        numbers = [json.loads(line)["i"] for line in written.splitlines()]
    assert numbers == list(range(1, 20_001))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Name one thing to write"),
        (["papers", "--query", "select 1"], "Name one thing to write"),
        (["--query", "select 1", "--format", "bibtex"], "The format bibtex is for papers"),
        (["--query", "delete from papers"], "Error: "),
        (["--query", "select 1 as a, 2 as a", "--format", "parquet"], "Two columns are named 'a'"),
    ],
)
def test_a_query_that_cannot_be_written_is_refused_in_a_line(export: Run, arguments: list[str], message: str) -> None:
    result = export(*arguments)
    assert result.exit_code in (1, 2)
    assert message in result.stderr


@pytest.mark.parametrize("kind", [["papers"], ["repos"], ["all"], ["pwc"], ["--query", "select title from papers"]])
@pytest.mark.parametrize(
    "option",
    [["--unicode"], *(["--format", form] for form in FORMATS if form != "jsonl"), ["-o", "FILE"], ["FOLDER"]],
    ids=" ".join,
)
def test_an_option_does_something_to_what_is_exported_or_is_refused(
    export: Run, tmp_path: Path, kind: list[str], option: list[str]
) -> None:
    if kind == ["all"] and option == ["FOLDER"]:
        pytest.skip("the rows of this shelf are no copies of documents; test_shelf.py has one of those")
    named = [word.replace("FILE", str(tmp_path / "out")).replace("FOLDER", str(tmp_path / "folder")) for word in option]
    folder = [str(tmp_path / "folder")] if kind[0] in ("all", "pwc") and option != ["FOLDER"] else []
    result = export(*kind, *folder, *named)
    if result.exit_code:
        assert result.exit_code == 2, result.stderr
        assert not any(tmp_path.iterdir())
    elif option[0] in ("-o", "FOLDER"):
        assert any(tmp_path.iterdir())
    else:
        assert result.stdout_bytes != export(*kind).stdout_bytes


def test_without_pyarrow_parquet_says_what_to_install(shelf_url: str, tmp_path: Path) -> None:
    target = tmp_path / "papers.parquet"
    program = "import sys; sys.modules['pyarrow'] = None; from papershelf.cli import main; main(sys.argv[1:])"
    arguments = ["export", "papers", "--database", shelf_url, "--format", "parquet", "-o", str(target)]
    result = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == 'Error: Parquet needs pyarrow: pip install "papershelf[parquet]".\n'
    assert list(tmp_path.glob("*.parquet")) == []


def test_an_atom_export_is_a_feed_with_an_entry_a_paper(export: Run, exported: Callable[..., Any]) -> None:
    feed = feedparser.parse(export("papers", "--format", "atom").stdout.encode())
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [row["title"] for row in exported("papers")]
    assert all(entry.id.startswith("urn:uuid:") and entry.updated for entry in feed.entries)


def test_pybtex_reads_an_export_back_to_the_same_papers(export: Run, exported: Callable[..., Any]) -> None:
    entries = pybtex.database.parse_string(export("papers", "--format", "bibtex").stdout, "bibtex").entries
    papers = {row["slug"]: row for row in exported("papers")}
    assert set(entries) == set(papers)
    for slug, entry in entries.items():
        persons = [str(Text.from_latex(str(person))) for person in entry.persons.get("author", [])]
        names = papers[slug]["authors"]  # those of groups stand in braces, for they have no parts
        for person, name in zip(persons, names, strict=True):
            assert person in (name, str(pybtex.database.Person(name)))
        assert entry.fields.get("doi") == papers[slug]["doi"]
        assert entry.fields.get("eprint") == papers[slug]["arxiv_id"]
