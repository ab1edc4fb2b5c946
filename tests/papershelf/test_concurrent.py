"""Commands that run at once, in whatever mixture, lose nothing: the shelf then says what one that was alone says."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from db.engine import parse_url
from papershelf.database import open_for_writing
from papershelf.loading.revising import derive_everything
from papershelf.snapshot.publish import Unpublished, publish
from tests.papershelf.loading.lines import ask, fingerprint_of, load_lines, take_back
from tests.processes import at_once

pytestmark = pytest.mark.slow

ROUNDS = 8
COMMANDS_OF_A_ROUND = 30
DOCUMENTS = {
    f"{number}": "\n".join(
        f"Paper {(number * 7 + line) % 40} | It reaches {line + 50}.{number}% accuracy on ImageNet. | 2401.{line:05}"
        if line % 3
        else f"Title {number % 5} and {line}"
        for line in range(12)
    )
    for number in range(12)
}


def load(url: str, names: list[str]) -> None:
    load_lines(url, [(name, DOCUMENTS[name]) for name in names], batch=5)


def withdraw(url: str, name: str) -> None:
    with suppress(ValueError):  # it is not there, or was not yet
        take_back(url, name)


def derive(url: str) -> None:
    engine = open_for_writing(parse_url(url))
    derive_everything(engine)
    engine.dispose()


def publish_it(url: str, folder: str) -> None:
    with suppress(Unpublished):  # a load is under way
        publish(parse_url(url), Path(folder) / "public.db")


def read(url: str) -> None:
    for _ in range(20):
        ask(url, "SELECT count(*) FROM papers JOIN paper_fields ON paper_id = papers.id")


def test_commands_that_run_at_once_lose_nothing(tmp_path: Path, tried: Callable[[int, str], None]) -> None:
    alone = f"sqlite:///{tmp_path / 'alone.db'}"
    load(alone, list(DOCUMENTS))
    for number in range(ROUNDS):
        chance = random.Random(number)
        folder = tmp_path / f"round-{number}"
        folder.mkdir()
        url = f"sqlite:///{folder / 'papershelf.db'}"
        names = list(DOCUMENTS)
        load(url, names[:1])
        commands = [
            chance.choice(
                (
                    (load, url, chance.sample(names, 6)),
                    (load, url, chance.sample(names, 6)),
                    (withdraw, url, chance.choice(names)),
                    (derive, url),
                    (publish_it, url, str(folder)),
                    (read, url),
                )
            )
            for _ in range(COMMANDS_OF_A_ROUND)
        ]
        assert at_once((load, url, names), *commands) == [0] * (COMMANDS_OF_A_ROUND + 1), (number, commands)
        load(url, names)
        assert fingerprint_of(url) == fingerprint_of(alone), (number, commands)
    tried(ROUNDS, "rounds")
    tried(ROUNDS * (COMMANDS_OF_A_ROUND + 1), "commands at once")
