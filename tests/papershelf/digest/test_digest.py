"""Digests: what a mail says, which headers it has, and what of it nobody can change."""

from __future__ import annotations

import email
import email.policy
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from papershelf.cli import papershelf
from papershelf.digest.message import Envelope, NoAddress, address_of, mail_of, web_address
from papershelf.digest.news import News, NoTime, first_day, news_of
from papershelf.snapshot.publish import publish
from tests.papershelf.board_shelf import board_shelf
from tests.papershelf.small_shelf import small_shelf

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ME = "Papers <papers@shelf.example>"
LEAVE = "https://shelf.example/leave?who={to}"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small shelf, published."""
    folder = tmp_path_factory.mktemp("digest")
    publish(small_shelf(folder), folder / "public.db")
    return folder / "public.db"


@pytest.fixture(scope="module")
def snapshot(shelf: Path) -> Iterator[sqlite3.Connection]:
    """A connection to it."""
    connection = sqlite3.connect(shelf)
    yield connection
    connection.close()


def parts_of(mail: EmailMessage) -> tuple[str, LexborHTMLParser]:
    """The plain text and the page of a mail, read from its bytes as a program of mail does."""
    read = email.message_from_bytes(mail.as_bytes(), policy=email.policy.default)
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    plain, page = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert page is not None
    return plain.get_content(), LexborHTMLParser(page.get_content())


def test_a_digest_has_what_is_voted_for_and_what_is_new(snapshot: sqlite3.Connection) -> None:
    news = news_of(snapshot, "8d", None, 10)
    assert (news.first, news.last) == (date(2024, 3, 13), date(2024, 3, 20))
    assert [(row["slug"], row["votes"]) for row in news.trending] == [
        ("pruning-once-is-enough", 42),
        ("hostile-words", 7),
    ]
    assert news.new == []  # both stand above
    assert [row["slug"] for row in news_of(snapshot, "7d", None, 10).trending] == ["hostile-words"]
    assert [row["slug"] for row in news_of(snapshot, "2024-03-12", None, 1).trending] == ["pruning-once-is-enough"]


def test_a_digest_of_a_search_has_what_it_finds(snapshot: sqlite3.Connection) -> None:
    assert [row["slug"] for row in news_of(snapshot, "8d", "hostile", 10).trending] == ["hostile-words"]
    assert [row["slug"] for row in news_of(snapshot, "8d", "2403.01234", 10).trending] == ["pruning-once-is-enough"]
    assert news_of(snapshot, "8d", "no-such-word-here", 10).is_empty
    assert news_of(snapshot, "8d", '"unfinished', 10).is_empty
    assert news_of(snapshot, "8d", " ", 10).is_empty


def test_a_digest_says_who_has_come_to_lead(tmp_path: Path) -> None:
    publish(board_shelf(tmp_path), tmp_path / "public.db")
    connection = sqlite3.connect(tmp_path / "public.db")
    news = news_of(connection, "1990-01-01", None, 50)
    connection.close()
    assert news.leaders
    days = [row["published_on"] for row in news.leaders]
    assert days == sorted(days, reverse=True)
    plain, page = parts_of(mail_of(news, Envelope(ME, None, "https://shelf.example", None), NOW))
    leader = news.leaders[0]
    assert f"{leader['dataset']}, {leader['metric']}: {leader['value']}" in plain
    links = [link.attributes["href"] for link in page.css("a")]
    assert f"https://shelf.example{leader['board']}" in links
    assert leader["board"].startswith("/leaderboards/")
    assert "metric=" in leader["board"]  # that board, and not the largest of its data set


@pytest.mark.parametrize(
    ("since", "first"),
    [("1d", "2024-03-20"), ("7d", "2024-03-14"), ("2w", "2024-03-07"), ("2024-02-29", "2024-02-29")],
)
def test_days_count_back_from_the_newest_listing(since: str, first: str) -> None:
    assert first_day(since, date(2024, 3, 20)) == date.fromisoformat(first)


@pytest.mark.parametrize("since", ["", "7", "0d", "-1d", "7m", "2024-13-01", "20240301", "99999d", "yesterday"])
def test_what_is_no_time_is_refused(since: str) -> None:
    with pytest.raises(NoTime):
        first_day(since, date(2024, 3, 20))


def test_both_parts_of_a_mail_say_the_same_and_text_of_sources_stays_text(snapshot: sqlite3.Connection) -> None:
    news = news_of(snapshot, "8d", None, 10)
    plain, page = parts_of(mail_of(news, Envelope(ME, "ada@example.org", "https://shelf.example/", LEAVE), NOW))
    for row in news.trending:
        assert row["title"] in plain
        assert f"https://shelf.example/papers/{row['slug']}" in plain
        assert any(row["title"] in item.text() for item in page.css("li"))
    assert page.css("script, img") == []
    links = [link.attributes["href"] for link in page.css("a")]
    assert links == [
        "https://shelf.example/papers/pruning-once-is-enough",
        "https://shelf.example/papers/hostile-words",
        "https://shelf.example/",
        "https://shelf.example/leave?who=ada%40example.org",
    ]
    assert "A. Lovelace, Bob O'Brien · 2024-03-12 · 42 votes · code · 2 results" in plain


def test_without_a_site_links_lead_to_where_papers_are_published(snapshot: sqlite3.Connection) -> None:
    _, page = parts_of(mail_of(news_of(snapshot, "8d", None, 10), Envelope(ME, None, None, None), NOW))
    links = [link.attributes["href"] for link in page.css("li a")]
    assert links == ["https://arxiv.org/abs/2403.01234"]


def test_a_reader_can_leave_with_one_click(snapshot: sqlite3.Connection) -> None:
    news = news_of(snapshot, "8d", None, 10)
    mail = mail_of(news, Envelope(ME, "Ada <a+b@example.org>", None, LEAVE), NOW)
    assert mail["List-Unsubscribe"] == "<https://shelf.example/leave?who=a%2Bb%40example.org>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["To"] == "Ada <a+b@example.org>"
    by_mail = mail_of(news, Envelope(ME, "ada@example.org", None, None), NOW)
    assert by_mail["List-Unsubscribe"] == "<mailto:papers@shelf.example?subject=unsubscribe>"
    assert "List-Unsubscribe-Post" not in by_mail


def test_a_long_address_to_leave_by_stays_one(snapshot: sqlite3.Connection) -> None:
    leave = f"https://shelf.example/lists/weekly/leave?token={'0123456789' * 20}&who={{to}}"
    mail = mail_of(news_of(snapshot, "8d", None, 10), Envelope(ME, "ada@example.org", None, leave), NOW)
    written = mail.as_bytes()
    own = leave.replace("{to}", "ada%40example.org")
    assert f"\r\nList-Unsubscribe: <{own}>\r\n".encode() in written
    body = written.partition(b"\r\n\r\n")[2]
    assert all(len(line) <= 78 for line in body.splitlines())


HOSTILE = ["a@b.org\nBcc: c@d.org", "a@b.org\r\nX: y", "a@b.org, c@d.org", "", "nobody", "@b.org", "a@", "a b@c.org"]


@pytest.mark.parametrize("text", [*HOSTILE, "a@b.org\0", "é@b.org", "a@b.org>\n<c@d.org", "a@b@c"])
def test_what_is_no_address_of_mail_is_refused(text: str) -> None:
    with pytest.raises(NoAddress):
        address_of(text)


@pytest.mark.parametrize("text", ["", "x", "javascript:alert(1)", "https://", "https://a/\nX: y", 'https://a/"', "a b"])
def test_what_is_no_address_of_the_web_is_refused(text: str) -> None:
    with pytest.raises(NoAddress):
        web_address(text)


@pytest.mark.parametrize("query", ["a\nBcc: c@d.org", "a\r\n\r\nbody", "\0x", "é" * 300])
def test_no_query_adds_a_header(query: str) -> None:
    news = News(date(2024, 1, 1), date(2024, 1, 7), query, [], [], [])
    written = mail_of(news, Envelope(ME, "ada@example.org", None, None), NOW).as_bytes()
    read = email.message_from_bytes(written, policy=email.policy.default)
    assert "Bcc" not in read
    assert "\n" not in read["Subject"]
    assert set(read.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe", "MIME-Version"),
        "Content-Type",
    }


def run(shelf: Path, *arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(papershelf, ["digest", "--database", f"sqlite:///{shelf}", *arguments])
    assert result.exit_code == status, result.output
    return result.stdout if status == 0 else result.stderr


def test_a_mail_is_written_where_no_server_is_named(shelf: Path, tmp_path: Path) -> None:
    target = tmp_path / "week.eml"
    assert run(shelf, "--since", "8d", "-o", str(target), "--to", "Ada <ada@example.org>") == ""
    read = email.message_from_bytes(target.read_bytes(), policy=email.policy.default)
    assert (read["Subject"], read["To"]) == ("Papers of 2024-03-13 to 2024-03-20", "Ada <ada@example.org>")
    assert "Pruning Once Is Enough" in run(shelf, "--since", "8d")


def test_where_nothing_is_new_no_mail_is_written(shelf: Path, tmp_path: Path) -> None:
    assert run(shelf, "--query", "no-such-word-here", "-o", str(tmp_path / "x.eml")) == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--since", "soon"], "is no time"),
        (["--smtp", "localhost"], "Name who gets the mail"),
        (["--to", "a@b.org", "--to", "c@d.org"], "name a server"),
        (["--to", "a@b.org\nBcc: c@d.org"], "is no address of mail"),
        (["--from", "x"], "is no address of mail"),
        (["--site", "javascript:alert(1)"], "is no address of the web"),
        (["--unsubscribe", "http://a.example/"], "needs an https address"),
        (["--user", "me"], "name it with --smtp"),
        (["--smtp", "localhost", "--to", "a@b.org", "-o", "week.eml"], "sent or written"),
        (["--smtp", "localhost", "--to", "a@b.org", "--user", "me"], "set PAPERSHELF_SMTP_PASSWORD"),
        (["--smtp", "localhost", "--security", "none", "--to", "a@b.org", "--user", "me"], "over TLS only"),
        (["--smtp", "a b:25", "--to", "a@b.org"], "is no HOST or HOST:PORT"),
        (["--smtp", ":25", "--to", "a@b.org"], "is no HOST or HOST:PORT"),
        (["--smtp", "localhost:99999", "--to", "a@b.org"], "is no HOST or HOST:PORT"),
    ],
)
def test_a_wrong_command_line_is_told(
    shelf: Path, arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAPERSHELF_SMTP_PASSWORD", raising=False)
    assert message in run(shelf, *arguments, status=2)
