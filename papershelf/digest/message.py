"""News as a mail: plain text and HTML, with the headers by which its reader can leave with one click (RFC 8058)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses, make_msgid
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from db.cleaning import clean_line
from db.display.counts import counted
from papershelf.digest.news import News, Row

_STYLE = "font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 0 auto; padding: 1em"
_MAIL = re.compile(r"[^@<>,;:\"()\\\s]+@[A-Za-z0-9.-]+", re.ASCII)
_SECTIONS = (("trending", "Voted for"), ("new", "New"))
_UNFOLDED = SMTP.clone(max_line_length=998)
"""For headers, as long as RFC 5322 has them: an address that is folded is encoded too, and then no address any more."""


class NoAddress(ValueError):
    """What is given as an address of mail or of the web and is none. The message says so."""


class Envelope:
    """Who writes to whom, and where the links of a mail lead."""

    def __init__(self, sender: str, recipient: str | None, site: str | None, unsubscribe: str | None) -> None:
        self.sender = address_of(sender)
        self.recipient = address_of(recipient) if recipient is not None else None
        self.site = web_address(site).rstrip("/") if site is not None else None
        self.unsubscribe = self._leaving(unsubscribe)

    def _leaving(self, unsubscribe: str | None) -> str | None:
        """The address that takes the reader off, with what stands for the reader's own filled in."""
        if unsubscribe is None:
            return None
        own = quote(self.recipient.addr_spec, safe="") if self.recipient else ""
        address = web_address(unsubscribe.replace("{to}", own))
        if not address.startswith("https://"):
            raise NoAddress(f"{unsubscribe}: leaving with one click needs an https address (RFC 8058).")
        return address


def address_of(text: str) -> Address:
    """An address of mail, with or without a name: "Ada <ada@example.org>"."""
    found = getaddresses([text]) if text.isprintable() else []
    if len(found) == 1 and _MAIL.fullmatch(found[0][1]) and text.count("@") == 1:
        with suppress(ValueError, IndexError):
            return Address(found[0][0], addr_spec=found[0][1])
    raise NoAddress(f"{clean_line(text)!r} is no address of mail.")


def web_address(text: str) -> str:
    """An address of the web, as it is given."""
    parts = urlsplit(text) if text.isprintable() and text.isascii() and not set(text) & set('<>" ') else None
    if parts is None or parts.scheme not in ("http", "https") or not parts.netloc:
        raise NoAddress(f"{clean_line(text)!r} is no address of the web.")
    return text


def mail_of(news: News, envelope: Envelope, at: datetime) -> EmailMessage:
    """The mail that tells the news."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = envelope.sender
    mail["To"] = envelope.recipient or "undisclosed-recipients:;"
    mail["Subject"] = title_of(news)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = make_msgid(domain=envelope.sender.domain)
    mail["Auto-Submitted"] = "auto-generated"
    if envelope.unsubscribe is not None:
        mail["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    else:
        mail["List-Unsubscribe"] = f"<mailto:{envelope.sender.addr_spec}?subject=unsubscribe>"
    mail.set_content("\n".join(_lines(news, envelope)) + "\n")
    mail.add_alternative(str(_page(news, envelope)), subtype="html")
    mail.policy = _UNFOLDED
    return mail


def title_of(news: News) -> str:
    """What the mail is about, on one line."""
    days = news.last.isoformat() if news.first >= news.last else f"{news.first} to {news.last}"
    of = f": {clean_line(news.query)[:100]}" if news.query else ""
    return f"Papers of {days}{of}"


def _lines(news: News, envelope: Envelope) -> Iterator[str]:
    yield title_of(news)
    for name, heading in _SECTIONS:
        rows = getattr(news, name)
        if rows:
            yield from ("", heading.upper(), "")
        for row in rows:
            yield row["title"]
            yield f"  {_facts(row)}"
            if address := _address(row, envelope.site):
                yield f"  {address}"
            yield ""
    if news.leaders:
        yield from ("", "IN THE LEAD", "")
    for row in news.leaders:
        yield f"{_lead(row)}"
        yield f"  {row['title']}"
        if envelope.site:
            yield f"  {envelope.site}{row['board']}"
        yield ""
    yield "--"
    if envelope.site:
        yield f"From {envelope.site}/"
    yield f"To get no more of these mails: {_leave(envelope)}"


def _page(news: News, envelope: Envelope) -> Markup:
    parts = [Markup("<h1>{}</h1>").format(title_of(news))]
    for name, heading in _SECTIONS:
        rows = getattr(news, name)
        items = [
            Markup("<li>{}<br>{}</li>").format(_linked(row["title"], _address(row, envelope.site)), _facts(row))
            for row in rows
        ]
        parts.append(_list(heading, items))
    leaders = []
    for row in news.leaders:
        board = f"{envelope.site}{row['board']}" if envelope.site else None
        leaders.append(Markup("<li>{}<br>{}</li>").format(_linked(_lead(row), board), row["title"]))
    parts.append(_list("In the lead", leaders))
    if envelope.site:
        parts.append(Markup("<p>From {}.</p>").format(_linked("the shelf", f"{envelope.site}/")))
    parts.append(Markup('<p><a href="{}">Get no more of these mails</a></p>').format(_leave(envelope)))
    head = Markup('<head><meta charset="utf-8"><title>{}</title></head>').format(title_of(news))
    body = Markup('<body style="{}">\n{}\n</body>').format(_STYLE, Markup("\n").join(parts))
    return Markup('<!DOCTYPE html>\n<html lang="en">\n{}\n{}\n</html>\n').format(head, body)


def _list(heading: str, items: list[Markup]) -> Markup:
    if not items:
        return Markup("")
    return Markup("<h2>{}</h2>\n<ul>\n{}\n</ul>").format(heading, Markup("\n").join(items))


def _linked(text: str, address: str | None) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, text) if address else Markup("{}").format(text)


def _leave(envelope: Envelope) -> str:
    return envelope.unsubscribe or f"mailto:{envelope.sender.addr_spec}?subject=unsubscribe"


def _address(row: Row, site: str | None) -> str | None:
    """Where a paper can be read: on the site, on arXiv, at its DOI."""
    if site:
        return f"{site}/papers/{row['slug']}"
    if row["arxiv_id"]:
        return f"https://arxiv.org/abs/{row['arxiv_id']}"
    return f"https://doi.org/{row['doi']}" if row["doi"] else None


def _facts(row: Row) -> str:
    """Who wrote a paper, when, and what there is of it, in a line."""
    count = row["author_count"] or 0
    authors = f"{row['first_authors']}{' and others' if count > 3 else ''}" if row["first_authors"] else None
    votes = counted(row["votes"], "vote") if row["votes"] else None
    code = "code" if row["repo_count"] else None
    results = counted(row["result_count"], "result") if row["result_count"] else None
    return " · ".join(filter(None, [authors, row["published_on"], votes, code, results])) or "no more is known"


def _lead(row: Row) -> str:
    unit = row["unit"] if row["unit"] and row["unit"] not in row["value"] else ""
    model = f" by {row['model']}" if row["model"] else ""
    return f"{row['dataset']}, {row['metric']}: {row['value']}{unit}{model}"
