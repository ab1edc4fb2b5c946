"""Batches for tests: a server on this machine that answers as OpenAI and Anthropic do, with their errors."""

from __future__ import annotations

import email
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from tests.chat_server import Answering, Reply, found, listening

Answer = Reply | str
"""What comes of one question; a word for what a provider says of one without an answer: expired, canceled."""


class BatchServer:
    """What was handed over, and what comes of it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.batches: list[dict[str, Any]] = []
        """Every batch: its id, its questions (hash to text), and how often it was asked for."""
        self.answer: Callable[[str], Answer] = lambda text: found()
        self.polls = 1
        """How often a batch is asked for until it is over."""
        self.refusals: list[Reply | None] = []
        """Answers to the next requests, None for the ordinary one."""
        self.invalid: str | None = None
        """Why the next batches fail as a whole."""
        self.leaves_out = 0
        """Questions of which the files of answers say nothing."""
        self.on_created: Callable[[], None] = lambda: None
        """Called when a batch stands and its maker has not been told so."""
        self.files: dict[str, str] = {}
        self.bodies: list[dict[str, Any]] = []

    def make(self, questions: dict[str, str], **facts: Any) -> dict[str, Any]:
        batch = {"id": f"batch_{len(self.batches) + 1}", "questions": questions, "asked": 0, **facts}
        self.batches.append(batch)
        self.on_created()
        return batch

    def answers(self, batch: dict[str, Any]) -> list[tuple[str, Answer]]:
        given = [(sha256, self.answer(text)) for sha256, text in batch["questions"].items()]
        return given[self.leaves_out :][::-1]

    def is_over(self, batch: dict[str, Any]) -> bool:
        return bool(batch["asked"] >= self.polls)

    # --- as OpenAI does

    def openai(self, batch: dict[str, Any]) -> dict[str, Any]:
        over = self.is_over(batch)
        answers = self.answers(batch) if over else []
        good = [pair for pair in answers if isinstance(pair[1], Reply) and pair[1].status == 200]
        status = ("expired" if any(it == "expired" for _, it in answers) else "completed") if over else "in_progress"
        shown = {
            "id": batch["id"],
            "object": "batch",
            "endpoint": "/v1/chat/completions",
            "completion_window": "24h",
            "created_at": int(datetime.now(UTC).timestamp()),
            "input_file_id": batch["file"],
            "metadata": batch["metadata"],
            "status": "failed" if batch["invalid"] else status,
            "request_counts": {
                "total": len(batch["questions"]),
                "completed": len(good),
                "failed": len(answers) - len(good),
            },
        }
        if batch["invalid"]:
            shown["errors"] = {"object": "list", "data": [{"code": "x", "message": batch["invalid"], "line": 1}]}
        elif over:
            bad = [pair for pair in answers if pair not in good]
            for name, pairs in (("output_file_id", good), ("error_file_id", bad)):
                if pairs:
                    shown[name] = f"{name}-{batch['id']}"
                    self.files[shown[name]] = "\n".join(json.dumps(_openai_line(*pair)) for pair in pairs) + "\n"
        return shown

    # --- as Anthropic does

    def anthropic(self, batch: dict[str, Any]) -> dict[str, Any]:
        over = self.is_over(batch)
        counts = dict.fromkeys(("processing", "succeeded", "errored", "canceled", "expired"), 0)
        for _, it in self.answers(batch):
            counts["processing" if not over else _kind(it)] += 1
        return {
            "id": batch["id"],
            "type": "message_batch",
            "processing_status": "ended" if over else "in_progress",
            "request_counts": counts,
            "created_at": batch["created_at"],
            "expires_at": batch["created_at"],
            "results_url": f"{self.address}/v1/messages/batches/{batch['id']}/results" if over else None,
        }

    def respond(self, method: str, path: str, headers: Any, body: bytes) -> Reply | str:
        if self.refusals and (refusal := self.refusals.pop(0)) is not None:
            return refusal
        by_id = {batch["id"]: batch for batch in self.batches}
        path = path.partition("?")[0]
        match method, *path.removeprefix("/v1/").split("/"):
            case "POST", "files":
                self.files[f"file-{len(self.files)}"] = _uploaded(headers["Content-Type"], body)
                return Reply({"id": list(self.files)[-1], "object": "file", "purpose": "batch"})
            case "POST", "batches":
                asked = json.loads(body)
                lines = [json.loads(line) for line in self.files[asked["input_file_id"]].splitlines()]
                self.bodies += [line["body"] for line in lines]
                questions = {line["custom_id"]: line["body"]["messages"][-1]["content"] for line in lines}
                facts = {"file": asked["input_file_id"], "metadata": asked["metadata"], "invalid": self.invalid}
                return Reply(self.openai(self.make(questions, **facts)))
            case "GET", "batches":
                return Reply({"object": "list", "data": [self.openai(it) for it in self.batches], "has_more": False})
            case "GET", "batches", name if name in by_id:
                by_id[name]["asked"] += 1
                return Reply(self.openai(by_id[name]))
            case "GET", "files", name, "content":
                return self.files[name]
            case "POST", "messages", "batches":
                asked = json.loads(body)["requests"]
                self.bodies += [it["params"] for it in asked]
                questions = {it["custom_id"]: it["params"]["messages"][0]["content"][0]["text"] for it in asked}
                return Reply(self.anthropic(self.make(questions, created_at=datetime.now(UTC).isoformat())))
            case "GET", "messages", "batches":
                return Reply({"data": [self.anthropic(it) for it in self.batches], "has_more": False})
            case "GET", "messages", "batches", name if name in by_id:
                by_id[name]["asked"] += 1
                return Reply(self.anthropic(by_id[name]))
            case "GET", "messages", "batches", name, "results":
                lines = [json.dumps(_anthropic_line(*pair)) for pair in self.answers(by_id[name])]
                return "\n".join(lines) + "\n"
        message = "No such batch"
        return Reply({"type": "error", "error": {"type": "not_found_error", "message": message}}, 404)


def _uploaded(content_type: str, body: bytes) -> str:
    """The file in a form of several parts."""
    whole = email.message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    parts = whole.get_payload()
    assert isinstance(parts, list)
    (content,) = [part.get_payload(decode=True) for part in parts if part.get_filename()]  # type: ignore[union-attr]
    assert isinstance(content, bytes)
    return content.decode()


def _openai_line(sha256: str, answer: Answer) -> dict[str, Any]:
    if isinstance(answer, str):
        error = {"code": f"batch_{answer}", "message": f"This request was not run: {answer}."}
        return {"id": "1", "custom_id": sha256, "response": None, "error": error}
    response = {"status_code": answer.status, "request_id": "1", "body": answer.body}
    return {"id": "1", "custom_id": sha256, "response": response, "error": None}


def _kind(answer: Answer) -> str:
    return answer if isinstance(answer, str) else "succeeded" if answer.status == 200 else "errored"


def _anthropic_line(sha256: str, answer: Answer) -> dict[str, Any]:
    result: dict[str, Any] = {"type": _kind(answer)}
    if isinstance(answer, Reply):
        if answer.status == 200:
            (choice,) = answer.body["choices"]
            usage = answer.body["usage"]
            result["message"] = {
                "id": "1",
                "type": "message",
                "role": "assistant",
                "model": "m",
                "content": [{"type": "text", "text": choice["message"]["content"] or ""}],
                "stop_reason": {"stop": "end_turn", "length": "max_tokens"}[choice["finish_reason"]],
                "usage": {"input_tokens": usage["prompt_tokens"], "output_tokens": usage["completion_tokens"]},
            }
        else:
            error = {"type": "invalid_request_error", "message": answer.body["error"]["message"]}
            result["error"] = {"type": "error", "error": error, "request_id": None}
    return {"custom_id": sha256, "result": result}


@contextmanager
def serving_batches() -> Iterator[BatchServer]:
    """A server, for as long as the block lasts."""

    class Handler(Answering):
        def reply(self, body: bytes) -> Answer:
            return server.respond(self.command, self.path, self.headers, body)

    with listening(Handler) as address:
        server = BatchServer(address)
        yield server
