"""Sending mails through a server of SMTP, over TLS; whatever goes wrong is one sentence."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from typing import Literal, NamedTuple

from db.cleaning import clean_line

PATIENCE = 30.0
"""Seconds that a server may take for each step."""
PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""How a connection is kept secret, and the port at which servers expect it so."""


class Unsent(Exception):
    """Mails that could not be sent. The message says which and why, in one line."""


class Server(NamedTuple):
    """A server that takes mails."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str | None = None
    password: str | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"{self.host}:{self.port}"


def send(server: Server, mails: Iterable[EmailMessage]) -> int:
    """Send mails, each to its own reader; gives how many were sent. A reader that is refused keeps no other from it."""
    waiting = list(mails)
    sent = 0
    refused: list[str] = []

    def so_far() -> str:
        told = f" It refused {', '.join(refused)}." if refused else ""
        return told + (f" {sent} of {len(waiting)} mails were sent." if sent else "")

    with _told(server, so_far), _connected(server) as connection:
        for mail in waiting:
            try:
                connection.send_message(mail)
                sent += 1
            except smtplib.SMTPRecipientsRefused as error:
                refused += [f"{reader} ({_said(*answer)})" for reader, answer in error.recipients.items()]
            except smtplib.SMTPDataError as error:
                refused.append(f"the mail to {mail['To']} ({_said(error.smtp_code, error.smtp_error)})")
    if refused:
        raise Unsent(f"{server.name} refused {', '.join(refused)}; {sent} of {len(waiting)} mails were sent.")
    return sent


@contextmanager
def _connected(server: Server) -> Iterator[smtplib.SMTP]:
    """A connection on which mails can be sent."""
    context = ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.user is not None:
            connection.login(server.user, server.password or "")
        yield connection
        with suppress(smtplib.SMTPException, OSError):  # what is sent is sent
            connection.quit()
    finally:
        connection.close()


@contextmanager
def _told(server: Server, so_far: Callable[[], str]) -> Iterator[None]:
    """Whatever goes wrong meanwhile, as one sentence, with how far it came."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        answer = _said(error.smtp_code, error.smtp_error)
        raise Unsent(f"{server.name} refuses the login of {server.user}: {answer}.") from error
    except smtplib.SMTPSenderRefused as error:
        answer = _said(error.smtp_code, error.smtp_error)
        raise Unsent(f"{server.name} refuses the sender {error.sender}: {answer}.{so_far()}") from error
    except smtplib.SMTPNotSupportedError as error:
        raise Unsent(f"{server.name} cannot do this: {clean_line(str(error)).rstrip('.')}.{so_far()}") from error
    except smtplib.SMTPResponseException as error:
        answer = _said(error.smtp_code, error.smtp_error)
        raise Unsent(f"{server.name} refuses the mail: {answer}.{so_far()}") from error
    except smtplib.SMTPServerDisconnected as error:
        raise Unsent(f"{server.name} hung up.{so_far()}") from error
    except smtplib.SMTPException as error:
        raise Unsent(f"{server.name}: {clean_line(str(error))}.{so_far()}") from error
    except ssl.SSLCertVerificationError as error:
        raise Unsent(f"The certificate of {server.name} cannot be trusted: {error.verify_message}.") from error
    except ssl.SSLError as error:
        hint = "try --security starttls" if server.security == "tls" else "try --security tls"
        raise Unsent(f"{server.name} does not speak TLS in this way ({error.reason}); {hint}.") from error
    except TimeoutError as error:
        raise Unsent(f"{server.name} did not answer for {PATIENCE:g} seconds.{so_far()}") from error
    except socket.gaierror as error:
        raise Unsent(f"There is no server named {server.host}: {error.strerror}.") from error
    except OSError as error:
        raise Unsent(f"{server.name} cannot be reached: {error.strerror or error}.{so_far()}") from error


def _said(code: int, answer: bytes | str) -> str:
    """What a server answered, on one line."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {clean_line(text)}".strip().rstrip(".")
