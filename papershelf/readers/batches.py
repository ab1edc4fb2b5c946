"""Asking a language model about many texts in batches: hand over, wait, fetch; another run goes on where one ended.

A batch is noted on the shelf before it is handed over, and struck off in the transaction that keeps its answers: after
a kill at any moment the next run waits for the same batch, and nothing is asked or kept twice.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec
from sqlalchemy import Engine

from db.cleaning import clean_line
from db.engine import writing
from db.store.bulk import batches
from db.store.extractions import store_extractions
from db.store.open_batches import OpenBatch, forget_batch, keep_batch
from extraction.language_model.prompt import VERSION
from papershelf.readers import asking
from papershelf.readers.asking import INTERRUPTED, LONGEST_WAIT_SECONDS, MOST_TRIES, Asked, outcome_of
from papershelf.readers.batch_service import BatchService, Question
from papershelf.readers.language_model import LONGEST_MESSAGE, NoAnswer, NoAnswerNow, NoModel, error_of

MOST_QUESTIONS = 5_000
"""Of one batch: some 45 MB, where providers take 50,000 and 200 MB."""
POLL_SECONDS = 30.0
GONE = "the abstract is no longer on the shelf"
UNANSWERED = "the batch holds no answer"
T = TypeVar("T")


@dataclass(slots=True)
class BatchRun:
    """One run of asking in batches; `asked` says at any time what came of it."""

    engine: Engine
    reader: str
    service: BatchService
    waits: bool = True
    """Whether to wait for answers that are not there, or to leave them to another run."""
    say: Callable[[str], None] = lambda message: None

    asked: Asked = field(default_factory=Asked)
    open: list[OpenBatch] = field(default_factory=list)
    """What is with the provider: to begin with, what earlier runs left there."""
    unsure: set[str] = field(default_factory=set)
    """Batches that may not have arrived: the next run looks for them, when the provider has had time to list them."""

    def hand_over(self, questions: Iterable[Question]) -> None:
        """Hand texts over, some thousands in a batch."""
        try:
            for some in batches(questions, MOST_QUESTIONS):
                self._hand_over(list(some))
        except (NoAnswer, NoModel) as error:
            self.asked.stopped = str(error)
        except KeyboardInterrupt:
            self.asked.stopped = INTERRUPTED

    def _hand_over(self, some: Sequence[Question]) -> None:
        batch = OpenBatch(secrets.token_hex(8), self.reader, VERSION, len(some), time.time())
        self._note(batch)
        try:
            name = understood(lambda: self.service.hand_over(some, batch.token))
        except NoAnswerNow:
            self.unsure.add(batch.token)
            raise
        except (NoAnswer, NoModel):
            self._forget(batch)
            raise
        self._note(msgspec.structs.replace(batch, id=name))
        self.say(f"{len(some):,} questions handed over as batch {name}")

    def fetch(self, texts_of: Callable[[Collection[str]], Mapping[str, str]]) -> None:
        """Wait for every open batch and keep its answers; `texts_of` gives texts by their hashes."""
        try:
            for batch in [batch for batch in self.open if batch.token not in self.unsure]:
                self._fetch(batch, texts_of)
        except (NoAnswerNow, NoModel) as error:
            self.asked.stopped = str(error)
        except KeyboardInterrupt:
            self.asked.stopped = INTERRUPTED

    def _fetch(self, batch: OpenBatch, texts_of: Callable[[Collection[str]], Mapping[str, str]]) -> None:
        try:
            named = self._named(batch)
            if named is not None and self._is_over(named):
                self._keep(named, texts_of)
        except NoAnswerNow:
            raise
        except NoAnswer as error:
            self.asked.stopped = str(error)  # of this batch; others may be well

    def _named(self, batch: OpenBatch) -> OpenBatch | None:
        """A batch with the provider's name of it; None for one that never reached the provider, which is struck off."""
        if batch.id is not None:
            return batch
        name = self._patiently(lambda: self.service.found(batch.token, batch.questions, batch.since))
        if name is None:
            self._forget(batch)
            return None
        named = msgspec.structs.replace(batch, id=name)
        self._note(named)
        return named

    def _is_over(self, batch: OpenBatch) -> bool:
        """Whether a batch is over, waiting for it where this run waits; one that came to nothing is struck off."""
        last = -1
        while True:
            progress = self._patiently(lambda: self.service.progress(batch.id or ""))
            if progress.problem is not None:
                self._forget(batch)
                raise NoAnswer(f"batch {batch.id} came to nothing: {progress.problem}")
            if progress.is_over:
                return True
            if progress.done != last:
                self.say(f"batch {batch.id}: {progress.done:,} of {batch.questions:,} done")
            if not self.waits:
                return False
            last = progress.done
            time.sleep(POLL_SECONDS)

    def _keep(self, batch: OpenBatch, texts_of: Callable[[Collection[str]], Mapping[str, str]]) -> None:
        """Keep the answers of a batch and strike it off, both or neither."""
        replies = self._patiently(lambda: list(self.service.replies(batch.id or "")))
        first = {reply.sha256: reply for reply in reversed(replies)}
        texts = texts_of(first)
        outcomes = {}
        self.asked.asked += batch.questions
        for sha256, reply in first.items():
            if reply.answer is None:
                self.asked.failed[clean_line(reply.problem)[:LONGEST_MESSAGE]] += 1
            elif sha256 not in texts:
                self.asked.failed[GONE] += 1
            else:
                outcomes[sha256] = outcome_of(self.asked, texts[sha256], reply.answer)
        if (missing := batch.questions - len(first)) > 0:
            self.asked.failed[UNANSWERED] += missing
        with writing(self.engine) as connection:
            store_extractions(connection, self.reader, batch.version, outcomes)
            forget_batch(connection, batch)
        self.open = [other for other in self.open if other.token != batch.token]

    def _patiently(self, act: Callable[[], T]) -> T:
        """Do something at the provider, again and again while it is busy or cannot be reached."""
        seconds = asking.FIRST_WAIT_SECONDS
        for tries_left in reversed(range(MOST_TRIES)):
            try:
                return understood(act)
            except NoAnswerNow as error:
                if not tries_left:
                    raise
                pause = min(seconds if error.wait_seconds is None else error.wait_seconds, LONGEST_WAIT_SECONDS)
                self.say(f"{error}; asking again in {pause:,.0f} s")
                time.sleep(pause)
                seconds *= 2
        raise AssertionError("the last try returns")

    def _note(self, batch: OpenBatch) -> None:
        with writing(self.engine) as connection:
            keep_batch(connection, batch)
        self.open = [*(other for other in self.open if other.token != batch.token), batch]

    def _forget(self, batch: OpenBatch) -> None:
        with writing(self.engine) as connection:
            forget_batch(connection, batch)
        self.open = [other for other in self.open if other.token != batch.token]


def forget(engine: Engine, open_batches: Iterable[OpenBatch]) -> None:
    """Wait no longer for batches; the provider still answers them, and is paid."""
    with writing(engine) as connection:
        for batch in open_batches:
            forget_batch(connection, batch)


def understood(act: Callable[[], T]) -> T:
    """Do something with a provider's client; what it raises becomes `NoModel`, `NoAnswer` or `NoAnswerNow`."""
    try:
        return act()
    except Exception as error:  # each client raises what is its own
        raise error_of(error) from error
