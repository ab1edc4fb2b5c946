"""The Makefile runs everything on the interpreter that it is given, and keeps the one that it has when given none."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
MAKES_AN_ENVIRONMENT = "-m venv --clear"


def interpreter(path: Path, version: str) -> Path:
    """A program that answers like a Python of some version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho /usr {version}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """An environment of Python 3.12 in which everything is installed."""
    folder = tmp_path / "environment"
    interpreter(folder / "bin" / "python", "3.12.1")
    for stamp in ("installed", "installed-for-development"):
        (folder / stamp).touch()
    return folder


def planned(environment: Path, *words: str) -> str:
    """What `make test` would do in an environment."""
    command = ["make", "--dry-run", f"VENV={environment}", *words, "test"]
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PYTHON"))}
    return subprocess.run(command, cwd=PROJECT, env=variables, capture_output=True, text=True, check=True).stdout


def test_an_environment_keeps_its_interpreter(environment: Path) -> None:
    (line,) = planned(environment).splitlines()
    assert line.startswith(f"{environment}/bin/python -m pytest ")


def test_an_environment_of_the_interpreter_that_is_named_is_kept(environment: Path, tmp_path: Path) -> None:
    same = interpreter(tmp_path / "python3.12", "3.12.1")
    assert MAKES_AN_ENVIRONMENT not in planned(environment, f"PYTHON={same}")


def test_another_interpreter_makes_the_environment_again_and_installs_everything(
    environment: Path, tmp_path: Path
) -> None:
    other = interpreter(tmp_path / "python3.13", "3.13.0")
    plan = planned(environment, f"PYTHON={other}")
    assert f'"{other}" {MAKES_AN_ENVIRONMENT} {environment}' in plan
    assert "--group dev" in plan
    assert plan.splitlines()[-1].startswith(f"{environment}/bin/python -m pytest ")
