"""Batches at OpenAI, and at servers that offer the same: https://platform.openai.com/docs/guides/batch.

Questions go as a file of JSON lines; a batch is made of it. Over, it has a file of answers and one of errors. A batch
whose file is refused is "failed"; of one that expired or was cancelled, what was answered by then is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

import msgspec

from extraction.language_model.prompt import answer_schema, instructions
from papershelf.readers.batch_service import BatchProgress, BatchReply, Question
from papershelf.readers.language_model import model_answer

_ENDPOINT = "/v1/chat/completions"
_WINDOW = "24h"
_OVER = frozenset(("completed", "expired", "cancelled"))
_MARK = "papershelf"
"""The name under which a batch carries our mark."""
_MOST_RECENT = 100
"""Batches that are looked through for a lost one."""


class OpenAIBatches:
    """The batches of one model."""

    def __init__(self, model: Any, client: Any) -> None:
        self._model = model
        self._client = client

    @classmethod
    def of(cls, model: Any) -> OpenAIBatches | None:
        """The batches of a model that `llm` asks through OpenAI's client; None for another."""
        from llm.default_plugins.openai_models import Chat, Completion, Responses

        if not isinstance(model, (Chat, Responses)) or isinstance(model, Completion):
            return None
        return cls(model, cast(Any, model).get_client(None))

    def hand_over(self, questions: Sequence[Question], token: str) -> str:
        """Upload the questions as a file, and make a batch of it."""
        lines = b"".join(msgspec.json.encode(self._line(question)) + b"\n" for question in questions)
        file = self._client.files.create(file=(f"{token}.jsonl", lines), purpose="batch")
        batch = self._client.batches.create(
            input_file_id=file.id, endpoint=_ENDPOINT, completion_window=_WINDOW, metadata={_MARK: token}
        )
        return str(batch.id)

    def _line(self, question: Question) -> dict[str, object]:
        asked: dict[str, object] = {
            "model": self._model.model_name or self._model.model_id,
            "messages": [
                {"role": "system", "content": instructions()},
                {"role": "user", "content": question.text},
            ],
        }
        if self._model.supports_schema:
            schema = {"name": "output", "schema": answer_schema()}
            asked["response_format"] = {"type": "json_schema", "json_schema": schema}
        return {"custom_id": question.sha256, "method": "POST", "url": _ENDPOINT, "body": asked}

    def found(self, token: str, questions: int, since: float) -> str | None:
        """The batch that carries our mark."""
        recent = self._client.batches.list(limit=_MOST_RECENT).data
        return next((str(batch.id) for batch in recent if (batch.metadata or {}).get(_MARK) == token), None)

    def progress(self, batch: str) -> BatchProgress:
        """How far it is; a batch is "failed" where none of its questions was asked."""
        found = self._client.batches.retrieve(batch)
        counts = found.request_counts
        done = counts.completed + counts.failed if counts else 0
        if found.status == "failed":
            errors = (found.errors.data if found.errors else None) or []
            return BatchProgress(True, done, "; ".join(str(error.message) for error in errors[:3]) or "it failed")
        return BatchProgress(found.status in _OVER, done)

    def replies(self, batch: str) -> Iterator[BatchReply]:
        """The lines of both files."""
        found = self._client.batches.retrieve(batch)
        for file in (found.output_file_id, found.error_file_id):
            if file:
                for line in self._client.files.content(file).text.split("\n"):
                    if line.strip():
                        yield _reply(msgspec.json.decode(line))


def _reply(line: dict[str, Any]) -> BatchReply:
    sha256, response, error = str(line.get("custom_id")), line.get("response") or {}, line.get("error")
    body = response.get("body") or {}
    if error or response.get("status_code") != 200:
        said = error or body.get("error") or {}
        return BatchReply(sha256, None, str(said.get("message") or said.get("code") or "no answer"))
    message, usage = body["choices"][0]["message"], body.get("usage") or {}
    counted = usage.get("prompt_tokens") or 0, usage.get("completion_tokens") or 0
    return BatchReply(sha256, model_answer(message.get("content") or "", body, *counted))
