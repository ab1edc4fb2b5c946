"""What people decide of results, repositories and papers: it holds in every order, and its absence undoes it."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import pytest
from msgspec import structs
from sqlalchemy import Connection, Engine, text

from db.engine import parse_url, reading_engine, writing
from db.fingerprint import fingerprint
from db.records import DecisionRecord
from db.store.derivation import derive_all
from db.vocabulary import shipped_vocabulary
from extraction.version import READER
from loaders.curation import DECISIONS, LOADER
from loaders.loader import RawEntry
from papershelf.database import open_for_writing
from papershelf.loading.run import Loading
from papershelf.loading.scanning import Scanner
from papershelf.loading.walk import find_documents
from papershelf.shelf.decisions import decisions
from papershelf.snapshot.publish import publish

PRUNE, GROW = "https://arxiv.org/abs/2401.00001", "https://arxiv.org/abs/2401.00002"


def _row(title: str, url: str, model: str, **metrics: str) -> dict[str, object]:
    code = [{"url": "https://github.com/example/prune", "title": ""}]
    row = {"paper_title": title, "paper_url": url, "model_name": model, "code_links": code}
    return row | {"metrics": {name.replace("_", " "): value for name, value in metrics.items()}}


TABLE = [
    {
        "task": "Image Classification",
        "datasets": [
            {
                "dataset": "ImageNet",
                "sota": {
                    "rows": [
                        _row("Prune", PRUNE, "Pruner", Top_1_Accuracy="81.5", shelf_score="3.5"),
                        _row("Grow", GROW, "Grower", Top_1_Accuracy="18.9"),
                    ]
                },
            },
            {
                "dataset": "Set14 - 4x upscaling",
                "sota": {
                    "rows": [
                        _row("Grow", GROW, "Grower", Test_PSNR="27.1 dB"),
                        _row("Prune", PRUNE, "GroWer", Test_PSNR="26.1 dB"),
                    ]
                },
            },
            {
                "dataset": "CIFAR-10",
                "subdataset": "linear probe",
                "sota": {"rows": [_row("Prune", PRUNE, "Prober", Accuracy="70.5")]},
            },
        ],
    }
]
CARD = """---
model-index:
- name: reader
  results:
  - task: {type: image-classification}
    dataset: {name: ImageNet, type: imagenet}
    metrics: [{type: accuracy, name: Top-1 Accuracy, value: 0.99}]
---
"""
PAPER = {
    "title": "Adam at work",
    "abstract": "We train ResNet with Adam and dropout. It reaches an accuracy of 80.1% on CIFAR-10.",
}
BIBLIOGRAPHY = """@article{one, title={Shelves of {Oak}}, author={Ada King}, year={2020}, doi={10.1000/oak},
  journal={Journal of Shelving}, keywords={shelving}}
@article{two, title={Shelves of {Oak}}, author={Ada King}, year={2020}}
"""
HEAD = "papershelf: curation\nname: corrections\nas_of: {day}\ndecisions:\n"
RESULTS = "SELECT model, metric, value, rank FROM leaderboard WHERE dataset = 'ImageNet' ORDER BY metric, rank, model"
FAULTS = "SELECT model, why_unranked FROM unranked_results WHERE dataset = 'ImageNet' ORDER BY model, why_unranked"
OFFICIAL = (
    "SELECT papers.title, repos.url, paper_repos.is_official FROM paper_repos"
    " JOIN papers ON papers.id = paper_repos.paper_id JOIN repos ON repos.id = paper_repos.repo_id ORDER BY 1, 2"
)
TITLES = "SELECT title FROM papers ORDER BY title"
METRICS = "SELECT family, higher_is_better FROM metrics WHERE name = 'shelf score'"

KINDS = {
    "confirm": (
        "confirm: {paper: 'arxiv:2401.00002', value: 18.9, dataset: ImageNet}",
        "SELECT value, verdict FROM results ORDER BY value",
    ),
    "deny": ("deny: {paper: 'arxiv:2401.00001', metric: top-1 accuracy, value: 81.5}\n    reason: A misprint.", FAULTS),
    "correct": ("correct: {paper: 'title: Grow', model: Grower, value: 18.9, to: 81.9%}", RESULTS),
    "correct of a part": (
        "correct: {paper: 'arxiv:2401.00002', task: Image classification, dataset: Set14, split: test, setting: 4x,"
        " value: 27.1 dB, to: 28.1 dB}",
        "SELECT value, unit FROM results WHERE unit IS NOT NULL ORDER BY value",
    ),
    "deny of a setting that the measure of the board says": (
        "deny: {paper: 'arxiv:2401.00001', metric: accuracy, setting: Linear evaluation, value: 70.5}",
        "SELECT metrics.name, setting, verdict FROM results JOIN metrics ON metrics.id = metric_id WHERE value = 70.5",
    ),
    "deny of a repository": ("deny: {repo: 'https://hf.co/Ann/Reader', value: 0.99}", FAULTS),
    "correct of a repository": ("correct: {repo: 'https://hf.co/Ann/Reader', value: 0.99, to: 0.79}", RESULTS),
    "official": ("official: {paper: 'arxiv:2401.00001', repo: 'https://github.com/example/prune'}", OFFICIAL),
    "official, and new": ("official: {paper: 'arxiv:2401.00001', repo: 'https://github.com/ada/prune'}", OFFICIAL),
    "not official": ("not_official: {paper: 'arxiv:2401.00002', repo: 'https://github.com/example/prune'}", OFFICIAL),
    "hide": ("hide: ['arxiv:2401.00002']", TITLES),
    "merge": ("merge: ['arxiv:2401.00001', 'arxiv:2401.00002']", TITLES),
    "apart": ("apart: ['doi:10.1000/oak', {title: Shelves of Oak, year: 2020}]", TITLES),
    "alias of a venue": ("venue: JoS\n    aliases: [Journal of Shelving]", "SELECT name FROM venues ORDER BY name"),
    "alias of a topic": ("topic: shelves\n    aliases: [shelving]", "SELECT name FROM topics ORDER BY name"),
    "direction": ("metric: shelf score\n    higher_is_better: false", METRICS),
    "direction by task": (
        "metric: shelf score\n    higher_is_better: {Image-Classification: false}",
        "SELECT results.higher_is_better FROM results WHERE metric_as_printed = 'shelf score'",
    ),
    "family": ("metric: shelf score\n    family: accuracy", METRICS),
    "usual measure": (
        "dataset: ImageNet\n    usual_metric: top-5 accuracy",
        "SELECT usual_metric FROM datasets WHERE name = 'ImageNet'",
    ),
    "alias of a task": ("task: seeing\n    aliases: [image classification]", "SELECT name FROM tasks ORDER BY name"),
    "alias of a data set": ("dataset: Shelf-Net\n    aliases: [ImageNet]", "SELECT name FROM datasets ORDER BY name"),
    "alias of a metric": ("metric: shelving\n    aliases: [shelf score]", "SELECT name FROM metrics ORDER BY name"),
    "alias of a method": (
        "method: Adam optimizer of shelves\n    aliases: [Adam]",
        "SELECT name FROM methods ORDER BY name",
    ),
    "alias of a model that another tells apart by capitals": (
        "model: Growing\n    aliases: [GROWER]",
        "SELECT name FROM models ORDER BY name",
    ),
    "alias of a model": ("model: Prunet\n    aliases: [Pruner]", "SELECT name FROM models ORDER BY name"),
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "shelf.db"
    open_for_writing(parse_url(f"sqlite:///{path}")).dispose()
    return path


@contextmanager
def _shelf(empty: Path, path: Path) -> Iterator[Engine]:
    shutil.copyfile(empty, path)
    engine = open_for_writing(parse_url(f"sqlite:///{path}"))
    yield engine
    engine.dispose()


def _load(engine: Engine, paths: tuple[Path, ...]) -> None:
    with Scanner(workers=1) as scanner:
        for path in paths:
            report = Loading(engine, scanner).load(find_documents((str(path),)))
            assert not report.failures
            assert not any(counters.rejected for counters in report.counters.values())


def _sources(folder: Path) -> tuple[Path, Path]:
    table, card = folder / "table.json", folder / "hub" / "Ann" / "Reader" / "README.md"
    card.parent.mkdir(parents=True)
    table.write_text(json.dumps(TABLE), encoding="utf-8")
    card.write_text(CARD, encoding="utf-8")
    (folder / "hub" / "works.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    (folder / "hub" / "papers.jsonl").write_text(f"{json.dumps(PAPER)}\n", encoding="utf-8")
    return table, folder / "hub"


def _curation(folder: Path, day: str, decision: str | None) -> Path:
    path = folder / f"{day}.yaml"
    said = f"  - {decision}\n    decided_by: mk\n" if decision else ""
    path.write_text(HEAD.format(day=day) + said, encoding="utf-8")
    return path


def _rows(connection: Connection, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text(query))]


@pytest.mark.parametrize("kind", KINDS)
def test_a_decision_holds_in_every_order_and_its_absence_undoes_it(kind: str, empty: Path, tmp_path: Path) -> None:
    decision, query = KINDS[kind]
    sources = _sources(tmp_path)
    made = _curation(tmp_path, "2026-01-01", decision)
    none = _curation(tmp_path, "2026-01-02", None)
    with _shelf(empty, tmp_path / "without.db") as engine:
        _load(engine, sources)
        with engine.begin() as connection:
            without = _rows(connection, query)
            bibliography = fingerprint(connection, bibliography_only=True).total
    found, undone = set(), set()
    first, second = sources
    for number, order in enumerate(((made, first, second), (second, made, first), (first, second, made))):
        with _shelf(empty, tmp_path / f"{number}.db") as engine:
            _load(engine, order)
            with writing(engine) as connection:
                rows = _rows(connection, query)
                found.add(fingerprint(connection).total)
                derive_all(connection, READER, shipped_vocabulary())
                found.add(fingerprint(connection).total)
            _load(engine, order)
            if number == 0:
                snapshot = reading_engine(
                    parse_url(f"sqlite:///{publish(engine.url, tmp_path / 'public.db').snapshot}")
                )
                with snapshot.connect() as connection:
                    assert _rows(connection, query) == rows
                    found.add(fingerprint(connection).total)
                snapshot.dispose()
            with engine.begin() as connection:
                (decided,) = decisions(connection, shipped_vocabulary())
            assert decided.outcome.startswith("followed"), decided
            assert rows != without
            _load(engine, (*order, none))
            with engine.begin() as connection:
                assert _rows(connection, query) == without
                assert fingerprint(connection, bibliography_only=True).total == bibliography
                undone.add(fingerprint(connection).total)
                lapsed = decisions(connection, shipped_vocabulary())
            assert [one.outcome.partition(":")[0] for one in lapsed] == ["lapsed"]
    assert len(found) == len(undone) == 1


@pytest.mark.parametrize("kind", ["model", "metric", "dataset", "task"])
def test_a_name_that_a_decision_spelled_is_spelled_as_most_print_it_once_that_lapses(
    empty: Path, tmp_path: Path, kind: str
) -> None:
    printed = ["OAK-stack", "Oak Stack", "Oak-stack", "OAK stack", "Oak Stack", "oak-Stack"]
    tables = []
    for title, name in zip(("Ash", "Beech", "Cedar", "Elm", "Fir", "Yew"), printed, strict=True):
        said = {"model": "M", "metric": "m", "dataset": "D", "task": "T"} | {kind: name}
        row = {"paper_title": title, "paper_url": "", "model_name": said["model"], "metrics": {said["metric"]: "1.5"}}
        tables.append({"task": said["task"], "datasets": [{"dataset": said["dataset"], "sota": {"rows": [row]}}]})
    source = tmp_path / "tables.json"
    source.write_text(json.dumps(tables))
    (tmp_path / "now").mkdir()
    spelled = _curation(tmp_path / "now", "2026-01-01", f"{kind}: oak stack\n    aliases: [shelf of oak]")
    names = f"SELECT name FROM {kind}s WHERE folded_name = 'oakstack'"
    with _shelf(empty, tmp_path / "shelf.db") as engine:
        _load(engine, (source,))
        with engine.begin() as connection:
            assert _rows(connection, names) == [("Oak Stack",)]
            before = fingerprint(connection, bibliography_only=True).total
        _load(engine, (source, spelled))
        with engine.begin() as connection:
            assert _rows(connection, names) == [("oak stack",)]
        _load(engine, (source, spelled, _curation(tmp_path, "2026-01-02", None)))
        with engine.begin() as connection:
            assert _rows(connection, names) == [("Oak Stack",)]
            assert fingerprint(connection, bibliography_only=True).total == before


@pytest.mark.parametrize(
    ("decision", "shown"),
    [
        (None, ("81.5", "papers-with-code")),
        ("confirm: {paper: 'arxiv:2401.00001', value: 84.1}", ("84.1", "abstract")),
        ("confirm: {paper: 'arxiv:2401.00001', value: 81.5}", ("81.5", "papers-with-code")),
        ("correct: {paper: 'arxiv:2401.00001', value: 81.5, to: 80.9}", ("80.9", "curation")),
        ("correct: {paper: 'arxiv:2401.00001', value: 84.1, to: 80.7%}", ("80.7%", "curation")),
        ("deny: {paper: 'arxiv:2401.00001', value: 81.5}", ("84.1", "abstract")),
    ],
)
def test_a_board_takes_what_people_decided_before_what_tables_state_and_that_before_what_was_read(
    empty: Path, tmp_path: Path, decision: str | None, shown: tuple[str, str]
) -> None:
    abstract = "We present Pruner, a new network. On ImageNet, Pruner achieves 84.1% top-1 accuracy."
    paper = {"title": "Prune", "abstract": abstract, "arxiv_id": "2401.00001"}
    (tmp_path / "papers.jsonl").write_text(f"{json.dumps(paper)}\n", encoding="utf-8")
    rows = [_row("Prune", PRUNE, "Pruner", Top_1_Accuracy="81.5")]
    tables = [{"task": "Image Classification", "datasets": [{"dataset": "ImageNet", "sota": {"rows": rows}}]}]
    (tmp_path / "tables.json").write_text(json.dumps(tables), encoding="utf-8")
    sources = (tmp_path / "papers.jsonl", tmp_path / "tables.json", _curation(tmp_path, "2026-01-01", decision))
    board = "SELECT value, origin FROM leaderboard WHERE dataset = 'ImageNet' AND metric = 'top-1 accuracy'"
    for number, order in enumerate((sources, sources[::-1])):
        with _shelf(empty, tmp_path / f"{number}.db") as engine:
            _load(engine, order)
            with engine.begin() as connection:
                assert _rows(connection, board) == [shown]


def test_each_kind_of_decision_is_among_those_that_are_tried() -> None:
    """Whatever a curation can say, and whatever a decision can hold, is in `KINDS`."""
    raw = [decision.partition(":")[0] for decision, _ in KINDS.values()]
    assert set(raw) == set(DECISIONS)
    made = [LOADER.map(entry.raw).record for decision, _ in KINDS.values() for entry in _entries(decision)]
    assert {type(record) for record in made} == set(get_args(DecisionRecord))
    for kind in get_args(DecisionRecord):
        given = {
            field.name
            for record in made
            if isinstance(record, kind)
            for field in structs.fields(kind)
            if getattr(record, field.name) != field.default
        }
        assert given >= {field.name for field in structs.fields(kind)} - {"decided_by", "decided_on", "reason"}, kind


def _entries(decision: str) -> list[RawEntry]:
    text = f"{HEAD.format(day='2026-01-01')}  - {decision}\n"
    return [entry for entry in LOADER.read(io.BytesIO(text.encode())) if isinstance(entry, RawEntry)]


def test_results_are_judged_by_value_name_and_owner_and_nothing_else(empty: Path, tmp_path: Path) -> None:
    sources = _sources(tmp_path)
    made = _curation(tmp_path, "2026-01-01", "deny: {paper: 'arxiv:2401.00001', value: 81.5, dataset: CIFAR-10}")
    with _shelf(empty, tmp_path / "shelf.db") as engine:
        _load(engine, (*sources, made))
        with engine.begin() as connection:
            assert _rows(connection, "SELECT count(*) FROM results WHERE verdict IS NOT NULL") == [(0,)]
            (decided,) = decisions(connection, shipped_vocabulary())
            assert decided.outcome == "waits: there is no such result"


def test_what_is_decided_is_told_by_its_effect(empty: Path, tmp_path: Path) -> None:
    sources = _sources(tmp_path)
    effects = {}
    for kind in ("correct", "deny", "official, and new", "hide", "correct of a repository"):
        decision, query = KINDS[kind]
        folder = tmp_path / kind
        folder.mkdir()
        with _shelf(empty, folder / "shelf.db") as engine:
            _load(engine, (*sources, _curation(folder, "2026-01-01", decision)))
            with engine.begin() as connection:
                effects[kind] = _rows(connection, query)
    assert ("Grower", "top-1 accuracy", "81.9%", 2) in effects["correct"]
    assert ("Pruner", "denied by curation: A misprint.") in effects["deny"]
    assert ("Prune", "https://github.com/ada/prune", 1) in effects["official, and new"]
    assert effects["hide"] == [("Adam at work",), ("Prune",), ("Shelves of Oak",)]
    assert ("reader", "top-1 accuracy", "0.79", 2) in effects["correct of a repository"]
