"""Batches at Anthropic: https://docs.anthropic.com/en/docs/build-with-claude/batch-processing.

Questions go with the request that makes the batch. Over, a batch has one file of results, each of which succeeded,
errored, was canceled or expired. The plugin `llm-anthropic` brings the client and knows how each model is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from extraction.language_model.prompt import answer_schema, instructions
from papershelf.readers.batch_service import BatchProgress, BatchReply, Question
from papershelf.readers.language_model import ModelAnswer, model_answer

_PLUGIN = "llm_anthropic"
_MOST_RECENT = 100
"""Batches that are looked through for a lost one."""
_CLOCKS = 120.0
"""Seconds by which the provider's clock may be behind ours."""


class AnthropicBatches:
    """The batches of one model."""

    def __init__(self, model: Any, client: Any) -> None:
        self._model = model
        self._batches = client.beta.messages.batches

    @classmethod
    def of(cls, model: Any) -> AnthropicBatches | None:
        """The batches of a model of `llm-anthropic`; None for another."""
        kind = type(model)
        if (kind.__module__, kind.__name__) != (_PLUGIN, "ClaudeMessages"):
            return None
        client = sys.modules[_PLUGIN].Anthropic  # the plugin's own: it is no dependency of ours
        return cls(model, client(api_key=model.get_key(), base_url=model.base_url))

    def hand_over(self, questions: Sequence[Question], token: str) -> str:
        """Make a batch; it carries no mark of ours."""
        betas: set[str] = set()
        requests = []
        for question in questions:
            asked = self._asked(question.text)
            betas.update(asked.pop("betas", ()))
            requests.append({"custom_id": question.sha256, "params": asked})
        return str(self._batches.create(requests=requests, betas=sorted(betas)).id)

    def _asked(self, text: str) -> dict[str, Any]:
        """A question as the plugin asks it alone; what is beside it in a request of its own is a part of it here."""
        schema = {"schema": answer_schema()} if self._model.supports_schema else {}
        prompt = self._model.prompt(text, system=instructions(), stream=False, **schema).prompt
        asked: dict[str, Any] = self._model.build_kwargs(prompt, None)
        beside: dict[str, Any] = asked.pop("extra_body", {})
        return asked | beside

    def found(self, token: str, questions: int, since: float) -> str | None:
        """The first batch since then with as many questions: what one batch holds, another run does not ask."""
        recent: list[tuple[datetime, str]] = []
        for batch in self._batches.list(limit=_MOST_RECENT).data:
            counts = batch.request_counts
            held = counts.processing + counts.succeeded + counts.errored + counts.canceled + counts.expired
            if held == questions and batch.created_at.timestamp() >= since - _CLOCKS:
                recent.append((batch.created_at, str(batch.id)))
        return min(recent)[1] if recent else None

    def progress(self, batch: str) -> BatchProgress:
        """How far it is; the provider counts only when all are done."""
        found = self._batches.retrieve(batch)
        counts = found.request_counts
        done = counts.succeeded + counts.errored + counts.canceled + counts.expired
        return BatchProgress(found.processing_status == "ended", done)

    def replies(self, batch: str) -> Iterator[BatchReply]:
        """What came of each question."""
        for line in self._batches.results(batch):
            result = line.result
            if result.type == "succeeded":
                yield BatchReply(line.custom_id, _answer(result.message.model_dump(mode="json")))
            else:
                error = (
                    result.error.error.message if result.type == "errored" else f"the question {_BECAME[result.type]}"
                )
                yield BatchReply(line.custom_id, None, error)


_BECAME = {"canceled": "was cancelled", "expired": "expired before it was asked"}


def _answer(message: dict[str, Any]) -> ModelAnswer:
    """The words of a message, or what it gives to the tool that stands for our schema."""
    said = [
        block["text"] if block["type"] == "text" else msgspec.json.encode(block["input"]).decode()
        for block in message["content"]
        if block["type"] in ("text", "tool_use")
    ]
    usage = message["usage"]
    return model_answer("".join(said), message, usage["input_tokens"], usage["output_tokens"])
