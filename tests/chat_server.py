"""A language model for tests: a server on this machine that answers in the shape of the common chat API."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the server answers to one request."""

    body: dict[str, Any]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def said(content: str | None, finish: str = "stop", refusal: str | None = None) -> Reply:
    """The model says something."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return Reply({"id": "1", "object": "chat.completion", "model": "m", "choices": [choice], "usage": usage})


def found(*results: dict[str, Any]) -> Reply:
    """The model answers with a list of results."""
    return said(json.dumps({"results": results}))


def result(quote: str, value: float, **fields: Any) -> dict[str, Any]:
    """A result as a model gives it."""
    return {"quote": quote, "kind": "absolute", "value": value, "metric": "accuracy", "attribution": "own", **fields}


def failing(status: int, message: str = "no", **headers: str) -> Reply:
    """The server answers with an error."""
    error = {"error": {"message": message, "type": "error", "code": None}}
    return Reply(error, status, {name.replace("_", "-"): value for name, value in headers.items()})


class ChatServer:
    """What was asked, and what is answered: `reply` is given the abstract and how often it was asked about before."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.requests: list[dict[str, Any]] = []
        self.reply: Callable[[str, int], Reply] = lambda text, before: found()
        self._lock = threading.Lock()

    @property
    def texts(self) -> list[str]:
        """The abstracts that were asked about, in the order of the requests."""
        return [request["messages"][-1]["content"] for request in self.requests]

    def answer(self, request: dict[str, Any]) -> Reply:
        text = request["messages"][-1]["content"]
        with self._lock:
            before = self.texts.count(text)
            self.requests.append(request)
        return self.reply(text, before)


class Answering(BaseHTTPRequestHandler):
    """What answers requests without a word on standard error, also to a program that was killed meanwhile."""

    def reply(self, body: bytes) -> Reply | str:
        """What it says to a request with a body."""
        raise NotImplementedError

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        self.send(self.reply(self.rfile.read(int(self.headers.get("Content-Length") or 0))))

    def send(self, reply: Reply | str) -> None:
        """Answer with JSON, or with a text as it is."""
        if isinstance(reply, str):
            status, headers, content = 200, {"Content-Type": "text/plain"}, reply.encode()
        else:
            status, content = reply.status, json.dumps(reply.body).encode()
            headers = {**reply.headers, "Content-Type": "application/json"}
        try:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the program was killed meanwhile

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def listening(handler: type[Answering]) -> Iterator[str]:
    """A server on this machine, for as long as the block lasts; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serving() -> Iterator[ChatServer]:
    """A server, for as long as the block lasts."""

    class Handler(Answering):
        def reply(self, body: bytes) -> Reply:
            return chat.answer(json.loads(body))

    with listening(Handler) as address:
        chat = ChatServer(f"{address}/v1")
        yield chat


def configure(folder: Path, address: str) -> None:
    """Let `llm` know the server as several models: with and without schemas, and one that wants a key."""
    models: list[dict[str, Any]] = [
        {"model_id": "test-model", "aliases": ["tm"], "supports_schema": True},
        {"model_id": "plain-model"},
        {"model_id": "keyed-model", "api_key_name": "nobody-has-this-key"},
    ]
    described = [{"model_name": "m", "api_base": address, **model} for model in models]
    (folder / "extra-openai-models.yaml").write_text(json.dumps(described), encoding="utf-8")
