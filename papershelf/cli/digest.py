"""The command `digest`."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from papershelf.cli.notes import note, quiet_option
from papershelf.cli.options import database_option, output_option

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

PASSWORD = "PAPERSHELF_SMTP_PASSWORD"
"""The variable of the environment that has the password: a command line can be read by others."""


@click.command()
@click.option("--since", default="7d", show_default=True, help="The first day: 7d, 2w, or a day (2025-03-18).")
@click.option(
    "--query", metavar="WORDS", help="Only papers that a search finds; written as `papershelf search` takes it."
)
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True, help="How many of each kind.")
@click.option("--to", "recipients", metavar="ADDRESS", multiple=True, help="Who gets it; each a mail of their own.")
@click.option(
    "--from", "sender", metavar="ADDRESS", default="papershelf@localhost", show_default=True, help="Whose it is."
)
@click.option(
    "--site", metavar="URL", help="Where the site is served, for links; without it they lead to arXiv and DOIs."
)
@click.option(
    "--unsubscribe",
    metavar="URL",
    help='The https address that takes a reader off with one click (RFC 8058); "{to}" in it is who reads.',
)
@click.option("--smtp", metavar="HOST[:PORT]", help="Send it through this server; without it the mail is written.")
@click.option(
    "--security",
    type=click.Choice(["starttls", "tls", "none"]),
    default="starttls",
    show_default=True,
    help="How the connection is kept secret; none is for a server on the same machine.",
)
@click.option("--user", metavar="NAME", help=f"Log in by this name; the password is in {PASSWORD}.")
@output_option("Write the mail into FILE (.eml)")
@quiet_option
@database_option
def command(
    url: URL,
    since: str,
    query: str | None,
    limit: int,
    recipients: tuple[str, ...],
    sender: str,
    site: str | None,
    unsubscribe: str | None,
    smtp: str | None,
    security: Any,
    user: str | None,
    path: Path,
) -> None:
    """Write or send a mail of what is voted for and new.

    It has papers of the latest listings by votes, papers that were published in these days, and results that have
    come to lead a board, as plain text and HTML. Days count back from the newest listing. The newest snapshot is read;
    where the working database has changed since, `publish` runs first. Where nothing is new, nothing is sent.

    \b
    papershelf digest --since 7d -o week.eml
    papershelf digest --query "diffusion has:code" --to ada@example.org --from papers@example.org \\
        --smtp mail.example.org --user papers --site https://papers.example.org/
    """
    from papershelf.digest.message import Envelope, NoAddress, mail_of, title_of
    from papershelf.digest.news import NoTime, news_of
    from papershelf.digest.sending import Unsent, send
    from papershelf.shelf.newest_snapshot import newest_snapshot

    server = _server(smtp, security, user) if smtp is not None else None
    if server is None and user is not None:
        raise click.UsageError("--user is for a server: name it with --smtp HOST.")
    if server is not None and not recipients:
        raise click.UsageError("Name who gets the mail: --to ADDRESS.")
    if server is None and len(recipients) > 1:
        raise click.UsageError("One mail is written for one reader; to send to several, name a server with --smtp.")
    if server is not None and str(path) != "-":
        raise click.UsageError("A mail is sent or written: --smtp or -o.")
    try:
        envelopes = [Envelope(sender, reader, site, unsubscribe) for reader in recipients or (None,)]
    except NoAddress as error:
        raise click.UsageError(str(error)) from error
    with newest_snapshot(url, note) as snapshot:
        try:
            news = news_of(snapshot, since, query, limit)
        except NoTime as error:
            raise click.BadParameter(f"{since!r} is no time: 7d, 2w, 2025-03-18.", param_hint="--since") from error
    if news.is_empty:
        note(f"{title_of(news)}: nothing is new, and no mail is {'sent' if server else 'written'}.")
        return
    mails = [mail_of(news, envelope, datetime.now(UTC)) for envelope in envelopes]
    if server is None:
        _write(mails[0], path)
        return
    try:
        count = send(server, mails)
    except Unsent as error:
        raise click.ClickException(str(error)) from error
    note(f"{title_of(news)}: sent to {count}")


def _server(smtp: str, security: Any, user: str | None) -> Any:
    from papershelf.digest.sending import PORTS, Server

    host, colon, port = smtp.rpartition(":") if smtp.rpartition(":")[2].isdecimal() else (smtp, "", "")
    if not host.strip("[]") or not smtp.isprintable() or " " in smtp or (colon and int(port) > 65535):
        raise click.BadParameter(f"{smtp!r} is no HOST or HOST:PORT.", param_hint="--smtp")
    password = os.environ.get(PASSWORD)
    if user is not None and security == "none":
        raise click.UsageError("A password is sent over TLS only: --security starttls or tls.")
    if user is not None and not password:
        raise click.UsageError(f"The password of {user} is not there: set {PASSWORD}.")
    return Server(host.strip("[]"), int(port) if port else PORTS[security], security, user, password)


def _write(mail: EmailMessage, path: Path) -> None:
    from papershelf.export.output import output

    try:
        with output(None if str(path) == "-" else path) as out:
            out.write(mail.as_bytes())
    except OSError as error:
        if str(path) == "-":
            raise
        raise click.ClickException(f"{path} cannot be written: {error.strerror or error}") from error
