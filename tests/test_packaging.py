"""What an installation promises: version, licence, pinned versions, and dependencies that are needed and declared."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.resources
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
RUNTIME = [Requirement(line) for line in SETTINGS["project"]["dependencies"]]
EXTRAS = [Requirement(line) for lines in SETTINGS["project"]["optional-dependencies"].values() for line in lines]
DEVELOPMENT = [Requirement(line) for lines in SETTINGS["dependency-groups"].values() for line in lines]
BUILD = [Requirement(line) for line in SETTINGS["build-system"]["requires"]]


def pinned_versions() -> dict[str, str]:
    """Package to version, as constraints.txt pins them."""
    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split("==") for line in lines if not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pins}


def installed_closure(requirements: list[Requirement]) -> dict[str, list[Requirement]]:
    """Every package that the requirements bring on this machine, with the requirements that bring it."""
    closure: dict[str, list[Requirement]] = {}
    waiting = list(requirements)
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if requirement in closure.setdefault(name, []):
            continue
        closure[name].append(requirement)
        for line in importlib.metadata.requires(name) or []:
            further = Requirement(line)
            extras = requirement.extras or {""}
            if further.marker is None or any(further.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(further)
    return closure


def documented_requirements(heading: str) -> list[str]:
    """The requirements that docs/dependencies.md justifies under a heading, one a line of a list."""
    text = (PROJECT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^- `([^`]+)`:", section, re.MULTILINE)


def imported_distributions() -> set[str]:
    """The distributions that the shipped packages import, wherever in a module they do."""
    owners = importlib.metadata.packages_distributions()
    tops = set()
    for module in (module for package in PACKAGES for module in (PROJECT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                tops |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                tops.add(node.module.split(".")[0])
    foreign = tops - sys.stdlib_module_names - set(PACKAGES)
    return {canonicalize_name(owners[top][0]) for top in foreign}


def test_the_installed_version_is_that_of_the_project() -> None:
    assert importlib.metadata.version("papershelf") == SETTINGS["project"]["version"]


def test_the_version_is_that_of_the_citation_and_of_the_newest_section_of_the_changelog() -> None:
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", changelog, re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    released = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)", heading) for heading in headings[1:]]
    assert all(released), headings
    versions = [(match[1], match[2]) for match in released if match]
    assert versions == sorted(versions, key=lambda one: [*map(int, one[0].split("."))], reverse=True)
    citation = (PROJECT / "CITATION.cff").read_text(encoding="utf-8")
    cited = re.search(r'^version: (\S+)\ndate-released: "(.*)"$', citation, re.MULTILINE)
    assert cited is not None
    assert versions[0] == (cited[1], cited[2])
    assert cited[1] == SETTINGS["project"]["version"]


def test_the_licence_is_stated_once_and_present_in_full() -> None:
    licence = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    assert SETTINGS["project"]["license"] == "Apache-2.0"
    assert "Apache License\n                           Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


@pytest.mark.parametrize("package", PACKAGES)
def test_a_shipped_package_says_that_it_is_typed(package: str) -> None:
    assert importlib.resources.files(package).joinpath("py.typed").read_bytes() == b""


def test_development_tools_are_no_runtime_dependencies() -> None:
    assert {requirement.name for requirement in RUNTIME} & {requirement.name for requirement in DEVELOPMENT} == set()


def test_what_the_application_imports_is_what_it_declares() -> None:
    declared = {canonicalize_name(requirement.name) for requirement in RUNTIME}
    optional = {canonicalize_name(requirement.name) for requirement in EXTRAS}
    assert imported_distributions() - optional == declared


def test_constraints_hold_names_and_versions_and_nothing_else() -> None:
    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    wrong = [line for line in lines if not re.fullmatch(r"#.*|[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line)]
    assert wrong == []


def test_every_package_of_an_installation_is_pinned_to_a_version_that_its_users_accept() -> None:
    pins = pinned_versions()
    wrong = [
        f"{requirement} against {pins.get(name)}"
        for name, requirements in installed_closure(RUNTIME + EXTRAS + DEVELOPMENT).items()
        for requirement in requirements
        if name not in pins or not requirement.specifier.contains(pins[name])
    ]
    assert wrong == []


def test_what_builds_the_wheel_is_pinned() -> None:
    pins = pinned_versions()
    assert [
        str(requirement) for requirement in BUILD if not requirement.specifier.contains(pins[requirement.name])
    ] == []


def test_every_dependency_is_justified_in_the_documentation() -> None:
    assert documented_requirements("At run time") == SETTINGS["project"]["dependencies"]
    extras = SETTINGS["project"]["optional-dependencies"]
    assert documented_requirements("Extras") == [line for lines in extras.values() for line in lines]
    assert documented_requirements("For development") == SETTINGS["dependency-groups"]["dev"]
    assert documented_requirements("For the documentation site") == SETTINGS["dependency-groups"]["docs"]
    assert documented_requirements("To build") == SETTINGS["build-system"]["requires"]


def test_developers_can_call_alembic_in_the_project(tmp_path: Path) -> None:
    for command in ("upgrade head", "check"):
        run = subprocess.run(
            [sys.executable, "-m", "alembic", *command.split()],
            cwd=PROJECT,
            env={**os.environ, "PAPERSHELF_DATABASE": f"sqlite:///{tmp_path / 'papershelf.db'}"},
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, run.stdout + run.stderr
