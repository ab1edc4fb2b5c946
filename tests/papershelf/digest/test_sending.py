"""Mails go through a real server of SMTP on this machine; whatever it does to them is told in one line."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from click.testing import CliRunner, Result

from papershelf.cli import papershelf
from papershelf.cli.digest import PASSWORD
from papershelf.snapshot.publish import publish
from tests.papershelf.small_shelf import small_shelf


class Server:
    """A server that keeps the mails that it takes, and refuses what it is told to."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], bytes]] = []
        self.refused_readers: set[str] = set()
        self.refuses_sender = False
        self.refuses_data = False
        self.hangs_up_after: int | None = None
        self.secret: bool | None = None

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.refuses_sender:
            return "550 5.7.1 No mail of yours"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if self.hangs_up_after is not None and len(self.mails) >= self.hangs_up_after:
            server.transport.abort()
        if address in self.refused_readers:
            return "550 5.1.1 Nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuses_data:
            return "554 5.7.1 This is spam"
        self.secret = session.ssl is not None
        self.mails.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small shelf, published."""
    folder = tmp_path_factory.mktemp("sending")
    publish(small_shelf(folder), folder / "public.db")
    return folder / "public.db"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who vouches for the server."""
    return trustme.CA()


@pytest.fixture
def trusting(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust the authority of the tests."""
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


@contextmanager
def listening(server: Server, **options: Any) -> Iterator[str]:
    """The server, listening; gives its HOST:PORT."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield f"localhost:{port}"
    finally:
        controller.stop()


def tls_of(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def send(shelf: Path) -> Callable[..., Result]:
    """Send a digest through a server."""

    def send(at: str, *arguments: str, to: tuple[str, ...] = ("ada@example.org",)) -> Result:
        readers = [part for reader in to for part in ("--to", reader)]
        command = ["digest", "--database", f"sqlite:///{shelf}", "--since", "8d", "--from", "papers@shelf.example"]
        return CliRunner().invoke(papershelf, [*command, *readers, "--smtp", at, *arguments])

    return send


def line_of(result: Result) -> str:
    """The one line of a command that failed."""
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1), result.output
    return result.stderr.removeprefix("Error: ").rstrip("\n")


def read(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


@pytest.mark.usefixtures("trusting")
def test_each_reader_gets_a_mail_of_their_own_over_starttls(send: Callable[..., Result], authority: trustme.CA) -> None:
    server = Server()
    leave = "https://shelf.example/leave?who={to}"
    with listening(server, tls_context=tls_of(authority), require_starttls=True) as at:
        result = send(at, "--unsubscribe", leave, to=("Ada <ada@example.org>", "bob@example.org"))
    assert (result.exit_code, result.stderr) == (0, "Papers of 2024-03-13 to 2024-03-20: sent to 2\n")
    assert [readers for readers, _ in server.mails] == [["ada@example.org"], ["bob@example.org"]]
    assert server.secret is True
    for (reader,), content in server.mails:
        mail = read(content)
        assert reader in mail["To"]
        assert mail["List-Unsubscribe"] == f"<https://shelf.example/leave?who={reader.replace('@', '%40')}>"
        plain = mail.get_body(("plain",))
        assert plain is not None
        assert "Pruning Once Is Enough" in plain.get_content()


# aiosmtpd does not know that the connection is TLS from its first byte.
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
@pytest.mark.usefixtures("trusting")
def test_tls_from_the_first_byte_with_a_login(
    send: Callable[..., Result], authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judge(_server: Any, _session: Any, _envelope: Any, _how: str, login: LoginPassword) -> AuthResult:
        is_right = login == LoginPassword(b"papers", b"open sesame")
        return AuthResult(success=is_right, handled=is_right)  # what is not handled, the server refuses

    server = Server()
    tls = tls_of(authority)
    with listening(server, ssl_context=tls, authenticator=judge, auth_required=True, auth_require_tls=False) as at:
        monkeypatch.setenv(PASSWORD, "open sesame")
        assert send(at, "--security", "tls", "--user", "papers").exit_code == 0
        assert len(server.mails) == 1
        monkeypatch.setenv(PASSWORD, "guessed")
        line = line_of(send(at, "--security", "tls", "--user", "papers"))
        assert line.startswith(f"{at} refuses the login of papers: 535 ")
        assert "guessed" not in line
        assert "530" in line_of(send(at, "--security", "tls"))
    assert len(server.mails) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    send: Callable[..., Result], authority: trustme.CA
) -> None:
    server = Server()
    with listening(server, tls_context=tls_of(authority)) as at:
        line = line_of(send(at))
    assert line.startswith(f"The certificate of {at} cannot be trusted: ")
    assert server.mails == []


@pytest.mark.usefixtures("trusting")
def test_a_server_that_speaks_no_tls_gets_no_mail(send: Callable[..., Result]) -> None:
    server = Server()
    with listening(server) as at:
        assert "STARTTLS" in line_of(send(at))
        assert "does not speak TLS" in line_of(send(at, "--security", "tls"))
        assert server.mails == []
        assert send(at, "--security", "none").exit_code == 0
    assert server.secret is False


def test_a_reader_that_is_refused_is_named_and_keeps_no_other_from_the_mail(send: Callable[..., Result]) -> None:
    server = Server()
    server.refused_readers = {"gone@example.org"}
    with listening(server) as at:
        line = line_of(send(at, "--security", "none", to=("ada@example.org", "gone@example.org", "bob@example.org")))
    assert line == (f"{at} refused gone@example.org (550 5.1.1 Nobody of this name); 2 of 3 mails were sent.")
    assert [readers for readers, _ in server.mails] == [["ada@example.org"], ["bob@example.org"]]


def test_a_refused_sender_and_a_refused_mail_are_told(send: Callable[..., Result]) -> None:
    server = Server()
    with listening(server) as at:
        server.refuses_sender = True
        sender = line_of(send(at, "--security", "none"))
        server.refuses_sender, server.refuses_data = False, True
        mail = line_of(send(at, "--security", "none"))
    assert sender == f"{at} refuses the sender papers@shelf.example: 550 5.7.1 No mail of yours."
    assert mail == f"{at} refused the mail to ada@example.org (554 5.7.1 This is spam); 0 of 1 mails were sent."


def test_a_server_that_hangs_up_is_told_with_how_far_it_came(send: Callable[..., Result]) -> None:
    server = Server()
    server.hangs_up_after = 1
    with listening(server) as at:
        line = line_of(send(at, "--security", "none", to=("ada@example.org", "bob@example.org")))
    assert line == f"{at} hung up. 1 of 2 mails were sent."


def test_a_server_that_is_not_there_is_told(send: Callable[..., Result]) -> None:
    with listening(Server()) as at:
        pass
    assert line_of(send(at)) == f"{at} cannot be reached: Connection refused."
