"""Model cards: results belong to the repository that the document's name tells, whichever name came first."""

from __future__ import annotations

import io
import math
import tarfile
from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest
import yaml
from sqlalchemy import Engine, select

from db.engine import parse_url
from db.fingerprint import fingerprint
from db.identifiers import repo_of_path
from db.records import RepoRecord
from db.store.derivation import derive_all
from db.tables import Repository, Result
from db.vocabulary import shipped_vocabulary
from extraction.version import READER
from loaders import recognise
from loaders.hf_evals import LOADER
from loaders.loader import Broken, RawEntry
from papershelf.database import open_for_writing
from papershelf.loading.report import Report
from papershelf.loading.run import Loading
from papershelf.loading.scanning import Scanner
from papershelf.loading.walk import find_documents

GOLDEN = Path(__file__).parent / "golden"
RESULTS = select(Repository.url, Result.metric_as_printed).join(Repository).order_by(Result.value)


def _load(engine: Engine, *paths: Path) -> Report:
    with Scanner(workers=1) as scanner:
        return Loading(engine, scanner).load(find_documents(tuple(map(str, paths))))


def _card(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True)
    path.write_bytes((GOLDEN / "hf-card.md").read_bytes())
    return folder


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("models/Owner/Name/README.md", "https://huggingface.co/owner/name"),
        ("cards.tar.gz/models/Owner/Name/README.md", "https://huggingface.co/owner/name"),
        ("Owner/Name/.eval_results/hle.yaml", "https://huggingface.co/owner/name"),
        ("hub/datasets/owner/name/README.md", "https://huggingface.co/datasets/owner/name"),
        ("hub/models--owner--name/snapshots/01ad/README.md", "https://huggingface.co/owner/name"),
        ("README.md", None),
        ("name/README.md", None),
        ("owner/name/notes.md", None),
    ],
)
def test_the_name_of_a_card_tells_its_repository(path: str, url: str | None) -> None:
    repo = repo_of_path(path)
    assert (repo.url if repo else None) == url


VALUES = "- dataset:\n    id: cais/hle\n    task_id: hle\n  value: 20.9\n"


@pytest.mark.parametrize("is_packed", [False, True])
def test_results_lie_in_a_folder_that_begins_with_a_dot_beside_the_card(tmp_path: Path, is_packed: bool) -> None:
    folder = _card(tmp_path / "cards", "Owner/Name/README.md")
    for hidden, values in ((".eval_results", VALUES), (".git", VALUES.replace("20.9", "30"))):
        (folder / "Owner" / "Name" / hidden).mkdir()
        (folder / "Owner" / "Name" / hidden / "hle.yaml").write_text(values)
    if is_packed:
        with tarfile.open(tmp_path / "cards.tar", "w") as archive:
            archive.add(folder, "cards")
        folder = tmp_path / "cards.tar"
    engine = open_for_writing(parse_url(f"sqlite:///{tmp_path / 'shelf.db'}"))
    assert _load(engine, folder).documents["loaded"] == 2
    with engine.connect() as connection:
        found = connection.execute(RESULTS.where(Result.dataset_as_printed == "hle")).all()
    engine.dispose()
    assert [tuple(row) for row in found] == [("https://huggingface.co/owner/name", "score")]


@pytest.mark.parametrize(
    "text",
    [
        f"# Ours.\n\n{VALUES}",
        f"---\n# Ours.\n{VALUES}",
        "- dataset: {id: cais/hle, task_id: hle}\n  value: 20.9\n",
        "- value: 20.9\n  date: 2026-01-01\n  dataset:\n    id: cais/hle\n    task_id: hle\n",
        "- dataset:\n    split: test\n    id: cais/hle\n    task_id: hle\n  value: 20.9\n",
        '- "dataset":\n    "id": cais/hle\n    "task_id": hle\n  "value": 20.9\n',
    ],
)
def test_values_on_benchmarks_are_known_in_any_order_and_form_of_yaml(text: str) -> None:
    assert recognise(text.encode()) is LOADER
    (entry,) = LOADER.read(io.BytesIO(text.encode()))
    assert isinstance(entry, RawEntry)
    record = LOADER.map(entry.raw).record
    assert isinstance(record, RepoRecord)
    assert [(result.dataset, result.value) for result in record.results] == [("hle", 20.9)]


def test_a_card_that_several_repositories_have_is_of_the_same_one_in_every_order(tmp_path: Path) -> None:
    folders = [_card(tmp_path / "a", "zed/copy/README.md"), _card(tmp_path / "b", "ann/own/README.md")]
    folders.append(tmp_path / "c")
    folders[2].mkdir()
    (folders[2] / "README.md").write_bytes((GOLDEN / "hf-card.md").read_bytes())
    found = set()
    for number, order in enumerate(permutations(folders)):
        engine = open_for_writing(parse_url(f"sqlite:///{tmp_path / f'{number}.db'}"))
        for folder in order:
            assert not _load(engine, folder).failures
        with engine.begin() as connection:
            found.add(fingerprint(connection).total)
            rows = [tuple(row) for row in connection.execute(RESULTS)]
            derive_all(connection, READER, shipped_vocabulary())
            assert [tuple(row) for row in connection.execute(RESULTS)] == rows
            found.add(fingerprint(connection).total)
        engine.dispose()
        assert rows == [("https://huggingface.co/ann/own", "F1"), ("https://huggingface.co/ann/own", "WER")]
    assert len(found) == 1


def test_a_card_by_itself_says_that_its_repository_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_bytes((GOLDEN / "hf-card.md").read_bytes())
    engine = open_for_writing(parse_url(f"sqlite:///{tmp_path / 'shelf.db'}"))
    report = _load(engine, tmp_path / "README.md")
    assert any("does not tell its repository" in signal for signal in report.signals[LOADER.name])
    engine.dispose()


def test_other_markdown_and_yaml_is_no_card() -> None:
    for text in ("---\ntitle: Notes\n---\nmodel-index: none\n", "# Notes\n", "- dataset: x\n", "- a\n- b\n"):
        assert recognise(text.encode()) is not LOADER


def test_every_value_of_real_cards_is_a_result_or_a_reject(shared: Path, tmp_path: Path) -> None:
    engine = open_for_writing(parse_url(f"sqlite:///{tmp_path / 'shelf.db'}"))
    report = _load(engine, shared / "data" / "hf-model-cards")
    assert report.documents == {"loaded": 994, "unchanged": 3, "failed": 3}
    assert report.counters[LOADER.name].rejected == 36
    with engine.connect() as connection:
        assert connection.execute(select(Result.id).where(Result.repo_id.is_(None))).first() is None
    engine.dispose()


def _well_formed(card: str) -> Counter[tuple[str, float]]:
    """The measures and numbers of the model-index of a card, as PyYAML has it; knows nothing of the loader."""
    front = card.lstrip().split("\n---", 1)[0].removeprefix("---")
    found: Counter[tuple[str, float]] = Counter()
    models = yaml.safe_load(front).get("model-index") or []
    for model in models if isinstance(models, list) else []:
        for result in model.get("results") or []:
            metrics = result.get("metrics") or []
            for metric in [metrics] if isinstance(metrics, dict) else metrics:
                name, value = metric.get("name") or metric.get("type"), metric.get("value")
                if name and isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
                    found[str(name), float(value)] += 1
    return found


def test_every_well_formed_result_of_real_cards_is_loaded(shared: Path) -> None:
    cards = values = broken = 0
    with tarfile.open(shared / "data" / "hf-model-cards" / "cards.tar.gz") as archive:
        for member in filter(tarfile.TarInfo.isfile, archive):
            stream = archive.extractfile(member)
            assert stream is not None
            document = stream.read()
            if not LOADER.sniff(document[:65_536]):
                continue
            cards += 1
            entries = [entry for entry in LOADER.read(io.BytesIO(document)) if isinstance(entry, RawEntry)]
            rejects = [entry for entry in entries if isinstance(entry, Broken)]
            assert all(reject.place.startswith("line ") and reject.text() for reject in rejects)
            broken += len(rejects)
            loaded: Counter[float] = Counter()
            for entry in entries:
                if not isinstance(entry, Broken):
                    record = LOADER.map(entry.raw).record
                    assert isinstance(record, RepoRecord)
                    loaded.update(result.value for result in record.results)
            expected = Counter(value for _, value in _well_formed(document.decode().replace("\r\n", "\n")))
            values += expected.total()
            assert expected <= loaded, member.name
    assert (cards, values, broken) == (997, 1_166, 36)
