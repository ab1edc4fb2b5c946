"""Asking a language model about many texts: some at a time, with patience, and keeping each answer as it comes.

An answer is stored in a transaction of its own (table `extractions`): whatever kills a run loses no more than the
answers on their way, and the next run asks what is missing. Kept are refusals and answers that are none, too: they
would cost as much again. What the connection or the server prevents is not kept.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Engine

from db.engine import writing
from db.store.extractions import Outcome, failure, refusal, store_extractions, success
from extraction.language_model.answers import BadAnswer, Refused
from extraction.language_model.prompt import VERSION
from papershelf.readers.language_model import LanguageModel, ModelAnswer, NoAnswer, NoAnswerNow, NoModel, check

MOST_TRIES = 6
"""Of one text, where the server is busy."""
FIRST_WAIT_SECONDS = 2.0
"""Doubled with each try, where the server does not say how long to wait."""
LONGEST_WAIT_SECONDS = 300.0
INTERRUPTED = "interrupted"
MOST_FAILURES_IN_A_ROW = 5
"""Texts without any answer, one after the other, after which going on is of no use."""


@dataclass(slots=True)
class Asked:
    """What came of asking."""

    asked: int = 0
    """Texts that the model was asked about."""
    answered: int = 0
    """Of these, how many it answered with a list of results, an empty one among them."""
    results: int = 0
    """Results that count."""
    dropped: Counter[str] = field(default_factory=Counter)
    """Reason to the number of results that do not count."""
    refused: int = 0
    """Texts that the model declines to read."""
    failed: Counter[str] = field(default_factory=Counter)
    """Why there was no usable answer, to how often."""
    input_tokens: int = 0
    """As the model counts them; 0 where it does not."""
    output_tokens: int = 0
    stopped: str | None = None
    """Why not all were asked, where something prevented it."""


@dataclass(frozen=True, slots=True)
class _Reply:
    """What came back for one text."""

    sha256: str
    text: str
    answer: ModelAnswer | None
    error: Exception | None = None


class Asker:
    """One run of asking a model; `asked` says at any time how far it is."""

    def __init__(
        self,
        engine: Engine,
        model: LanguageModel,
        *,
        at_once: int,
        on_reply: Callable[[Asked], None] = lambda asked: None,
        on_wait: Callable[[str], None] = lambda message: None,
        on_interrupt: Callable[[int], None] = lambda running: None,
    ) -> None:
        self._engine = engine
        self._model = model
        self._at_once = at_once
        self._on_reply = on_reply
        self._on_wait = on_wait
        self._on_interrupt = on_interrupt
        self._is_over = threading.Event()
        self._failures_in_a_row = 0
        self.asked = Asked()

    def ask(self, texts: Iterable[tuple[str, str]]) -> Asked:
        """Ask about texts, each given with its hash, in this order.

        On Ctrl-C no further text is asked, and the answers on their way are waited for and kept.
        """
        waiting = iter(texts)
        with ThreadPoolExecutor(self._at_once) as pool:
            running = {pool.submit(self._reply, *text) for text in islice(waiting, self._at_once)}
            try:
                while running:
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    self._keep_all(done, running)
                    if self.asked.stopped is None:
                        running |= {pool.submit(self._reply, *text) for text in islice(waiting, len(done))}
            except KeyboardInterrupt:
                self.asked.stopped = INTERRUPTED
                self._is_over.set()
                self._on_interrupt(len(running))
                self._keep_all(wait(running).done, running)
        return self.asked

    def _reply(self, sha256: str, text: str) -> _Reply:
        """Ask about one text, waiting and asking again while the server is busy."""
        seconds = FIRST_WAIT_SECONDS
        for tries_left in reversed(range(MOST_TRIES)):
            try:
                return _Reply(sha256, text, self._model.ask(text))
            except NoAnswerNow as error:
                if not tries_left or self._is_over.is_set():
                    return _Reply(sha256, text, None, error)
                pause = min(seconds if error.wait_seconds is None else error.wait_seconds, LONGEST_WAIT_SECONDS)
                self._on_wait(f"{error}; asking again in {pause:,.0f} s")
                self._is_over.wait(pause)
                seconds *= 2
            except (NoAnswer, NoModel) as error:
                return _Reply(sha256, text, None, error)
        raise AssertionError("the last try returns")

    def _keep_all(self, done: Iterable[Future[_Reply]], running: set[Future[_Reply]]) -> None:
        for future in list(done):
            self._keep(future.result())
            running.discard(future)
            self._on_reply(self.asked)

    def _keep(self, reply: _Reply) -> None:
        """Count a reply, and store it where it is one."""
        self.asked.asked += 1
        if reply.answer is None:
            self._note_failure(reply.error)
            return
        self._failures_in_a_row = 0
        outcome = outcome_of(self.asked, reply.text, reply.answer)
        with writing(self._engine) as connection:
            store_extractions(connection, self._model.reader, VERSION, {reply.sha256: outcome})

    def _note_failure(self, error: Exception | None) -> None:
        self.asked.failed[str(error)] += 1
        self._failures_in_a_row += 1
        if isinstance(error, NoModel) or self._failures_in_a_row >= MOST_FAILURES_IN_A_ROW:
            self.asked.stopped = self.asked.stopped or str(error)
            self._is_over.set()


def outcome_of(asked: Asked, text: str, answer: ModelAnswer) -> Outcome:
    """What an answer comes to; it is counted in `asked`."""
    asked.input_tokens += answer.input_tokens
    asked.output_tokens += answer.output_tokens
    try:
        checked = check(text, answer)
    except Refused as error:
        asked.refused += 1
        return refusal(str(error))
    except BadAnswer as error:
        asked.failed[_kind_of(error)] += 1
        return failure(str(error))
    asked.answered += 1
    asked.results += len(checked.findings.results)
    asked.dropped.update(checked.dropped)
    return success(checked.findings)


def _kind_of(error: BadAnswer) -> str:
    """The message without what the model said."""
    return f"unusable answer: {str(error).partition(':')[0]}"
