"""Asking a language model through the `llm` library: any provider, or a model on this machine; its plugins bring them.

`llm` is an optional extra and imported only when a model is asked. What its plugins raise is theirs: all that is
looked at is the status of an HTTP answer, where the error has one, whichever client it came from.
"""

from __future__ import annotations

import email.utils
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from db.cleaning import clean_line
from extraction.language_model.answers import BadAnswer, CheckedAnswer, Refused, check_answer
from extraction.language_model.prompt import answer_schema, instructions

PREFIX = "llm:"
"""Begins the name of every reader that is a language model."""
_BUSY_STATUSES = frozenset((408, 409, 425, 429))
_FINAL_STATUSES = frozenset((401, 402, 403, 404))
_CUT_OFF = frozenset(("length", "max_tokens", "max_output_tokens", "incomplete"))
_REFUSALS = frozenset(("content_filter", "refusal", "safety"))
LONGEST_MESSAGE = 300
_FINISH = ("finish_reason", "finishReason", "stop_reason", "done_reason", "status")
"""The field that says why an answer ended, by provider."""


class NoModel(Exception):
    """The model cannot be asked at all: not here, no key, no such name. The message says what to do."""


class NoAnswer(Exception):
    """The model gave no answer to one text, and asking again now would give none."""


class NoAnswerNow(NoAnswer):
    """The model gave no answer, but may soon: too many questions, or the server is busy."""

    def __init__(self, message: str, wait_seconds: float | None) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds
        """What the server asks to wait; None where it does not say."""


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What a model answered, and what that took."""

    text: str
    is_cut_off: bool = False
    """Whether it broke off at the most that the model may say."""
    refusal: str | None = None
    """Why the model, or who runs it, declines."""
    input_tokens: int = 0
    output_tokens: int = 0


class LanguageModel(Protocol):
    """A model that can be asked to read a text."""

    @property
    def reader(self) -> str:
        """The name of the reader that it makes."""

    def ask(self, text: str) -> ModelAnswer:
        """Have it read a text; raises `NoModel`, `NoAnswer` or `NoAnswerNow`. Threads may ask at the same time."""


class _LlmModel:
    """A model of the `llm` library."""

    def __init__(self, model: Any, llm: Any) -> None:
        self._model = model
        self._llm = llm

    @property
    def reader(self) -> str:
        return f"{PREFIX}{self._model.model_id}"

    def ask(self, text: str) -> ModelAnswer:
        schema = {"schema": answer_schema()} if self._model.supports_schema else {}
        try:
            response = self._model.prompt(text, system=instructions(), stream=False, **schema)
            answer = response.text()
        except self._llm.NeedsKeyException as error:
            raise NoModel(str(error)) from error
        except Exception as error:  # each plugin raises what its own client does
            raise error_of(error) from error
        usage = response.usage()
        return model_answer(answer, response.json(), usage.input or 0, usage.output or 0)


def model_answer(text: str, whole: object, input_tokens: int, output_tokens: int) -> ModelAnswer:
    """The answer of a model, from its words and the whole of what its provider sent."""
    said = _Envelope(whole)
    return ModelAnswer(
        text=text,
        is_cut_off=said.finish in _CUT_OFF,
        refusal=said.refusal or ("kept back by a filter" if said.finish in _REFUSALS else None),
        input_tokens=input_tokens,
        output_tokens=output_tokens,
    )


def check(text: str, answer: ModelAnswer) -> CheckedAnswer:
    """What of a model's answer about a text counts; `BadAnswer` where it is none, `Refused` where it declines."""
    if answer.refusal is not None:
        raise Refused(answer.refusal)
    if answer.is_cut_off:
        raise BadAnswer("it breaks off: it is longer than the model may answer")
    return check_answer(text, answer.text)


def open_model(name: str) -> LanguageModel:
    """The model of a name or alias of `llm`; `NoModel` where `llm` is not installed or knows none of that name."""
    model = model_of_llm(name)
    import llm

    return _LlmModel(model, llm)


def model_of_llm(name: str) -> Any:
    """The same as `llm` itself has it."""
    try:
        import llm
    except ImportError as error:
        raise NoModel('Reading with a language model needs llm: pip install "papershelf[llm]".') from error
    try:
        return llm.get_model(name)
    except llm.UnknownModelError as error:
        raise NoModel(
            f"llm knows no model {name!r}; `llm models` lists those that it knows, `llm install` adds others."
        ) from error


class _Envelope:
    """What surrounds an answer, as far as providers agree on it."""

    def __init__(self, answered: object) -> None:
        whole = answered if isinstance(answered, dict) else {}
        several = whole.get("choices") or whole.get("candidates")
        first = several[0] if isinstance(several, list) and several else whole
        choice = first if isinstance(first, dict) else {}
        message = choice.get("message")
        refusal = message.get("refusal") if isinstance(message, dict) else None
        self.refusal = clean_line(refusal)[:LONGEST_MESSAGE] if isinstance(refusal, str) and refusal else None
        self.finish = next((found.lower() for name in _FINISH if isinstance(found := choice.get(name), str)), "")


def error_of(error: Exception) -> Exception:
    """What an error of a client means for us."""
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    message = clean_line(str(error))[:LONGEST_MESSAGE] or type(error).__name__
    if not isinstance(status, int):
        is_of_connection = isinstance(error, OSError) or any(
            word in type(error).__name__ for word in ("Connect", "Timeout", "Network", "Protocol")
        )
        return NoAnswerNow(message, None) if is_of_connection else NoAnswer(f"{type(error).__name__}: {message}")
    if status in _FINAL_STATUSES:
        return NoModel(message)
    if status in _BUSY_STATUSES or status >= 500:
        return NoAnswerNow(message, _wait_asked(getattr(response, "headers", None) or {}))
    return NoAnswer(message)


def _wait_asked(headers: Mapping[str, str]) -> float | None:
    """Seconds that the header Retry-After asks to wait: a number, or a date."""
    asked = headers.get("retry-after", "")
    try:
        return max(0.0, float(asked))
    except ValueError:
        pass
    try:
        return max(0.0, (email.utils.parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
