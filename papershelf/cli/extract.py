"""`papershelf extract`: results from abstracts, read by a language model."""

from __future__ import annotations

import signal
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

import click
import msgspec
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from db.display.counts import counted
from db.store.open_batches import OpenBatch
from db.store.settings import chosen_reader
from papershelf.cli.notes import is_quiet, note, quiet_option
from papershelf.cli.options import database_option, json_option
from papershelf.cli.progress import progress_bar
from papershelf.cli.rows import table_lines
from papershelf.database import kept_for_writing, reading
from papershelf.export.output import output as written_whole
from papershelf.readers.asking import INTERRUPTED, Asked, Asker
from papershelf.readers.batch_providers import open_service
from papershelf.readers.batch_service import PRICE as BATCH_PRICE
from papershelf.readers.batches import BatchRun, forget
from papershelf.readers.language_model import PREFIX, LanguageModel, NoModel, open_model
from papershelf.readers.price import Price
from papershelf.readers.run import Entered, NoSuchPaper, Plan, ask, ask_in_batches, enter, found_here, plan
from papershelf.readers.sample import Agreement, agreement_with
from papershelf.readers.survey import CHARACTERS_OF_A_TOKEN, TOKENS_OF_A_RESULT, Estimate, estimate


@click.command()
@click.option("--reader", metavar="llm:MODEL", required=True, help="The model, by its name or alias in llm.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Ask about N abstracts at most.")
@click.option(
    "--sample",
    "sample_size",
    type=click.IntRange(min=1),
    metavar="N",
    help="Ask about a fair sample of N abstracts, and say how well the built-in reader does on them.",
)
@click.option("--paper", "slugs", metavar="SLUG", multiple=True, help="Only this paper; may be given several times.")
@click.option("--again", is_flag=True, help="Ask also about what the model refused, or gave no usable answer to.")
@click.option(
    "--at-once", type=click.IntRange(1, 64), default=4, show_default=True, metavar="N", help="Questions on their way."
)
@click.option(
    "--batch", "in_batches", is_flag=True, help="Ask in batches: within a day, at half the price (OpenAI, Anthropic)."
)
@click.option("--no-wait", is_flag=True, help="Hand batches over, or fetch those that are over, and wait for none.")
@click.option("--forget-batches", is_flag=True, help="Wait no longer for batches that earlier runs handed over.")
@click.option(
    "--price",
    type=(click.FloatRange(min=0), click.FloatRange(min=0)),
    metavar="IN OUT",
    help="Dollars a million tokens in and out: say also what it costs.",
)
@click.option("--dry-run", is_flag=True, help="Print the estimate and ask nothing.")
@click.option("--yes", is_flag=True, help="Go on without being asked.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write all that the model found on this shelf to FILE, for another shelf to load.",
)
@json_option
@quiet_option
@database_option
def command(
    reader: str,
    limit: int | None,
    sample_size: int | None,
    slugs: tuple[str, ...],
    again: bool,
    at_once: int,
    in_batches: bool,
    no_wait: bool,
    forget_batches: bool,
    price: tuple[float, float] | None,
    dry_run: bool,
    yes: bool,
    output: Path | None,
    as_json: bool,
    url: URL,
) -> None:
    """Read the abstracts of the shelf with a language model.

    Each abstract with a number in it is read once; answers are kept as they come, and running again asks only what is
    missing. What was found enters as a document, and counts when `papershelf settings reader llm:MODEL` says so.
    Needs the extra papershelf[llm]; docs/readers.md says how to use a model on this machine, and what it costs. Exit
    status 1 where an abstract got no usable answer.

    \b
    papershelf extract --reader llm:gpt-4o-mini --dry-run
    papershelf extract --reader llm:gpt-4o-mini --limit 100
    papershelf extract --reader llm:gpt-4o-mini --sample 200
    papershelf extract --reader llm:gpt-4o-mini --batch --price 0.15 0.60
    """
    if no_wait and not in_batches:
        raise click.UsageError("--no-wait is about batches: add --batch.")
    if sample_size is not None and (slugs or limit is not None):
        raise click.UsageError("--sample says which abstracts are read: leave out --limit and --paper.")
    try:
        model = _model(reader)
        service = open_service(reader.removeprefix(PREFIX)) if in_batches else None
        planned = plan(
            url,
            model.reader,
            slugs=slugs,
            limit=limit,
            sample_size=sample_size,
            asks_again=again,
            forgets_batches=forget_batches,
        )
    except (NoModel, NoSuchPaper) as error:
        raise click.ClickException(str(error)) from error
    waiting = () if forget_batches else planned.open_batches
    if waiting and service is None:
        raise click.ClickException(f"{_waiting(waiting)}; --batch fetches the answers, --forget-batches leaves them.")
    expected = estimate(() if waiting else planned.wanted)
    cost = Cost(price and Price(*price), BATCH_PRICE if in_batches else 1.0)
    if not as_json or sys.stderr.isatty():
        note(
            f"{_waiting(waiting)}; this run fetches the answers and asks nothing else."
            if waiting
            else _estimated(planned, expected, cost)
        )
    if dry_run:
        if as_json:
            click.echo(msgspec.json.encode(_as_json(planned, expected, cost) | {"open_batches": waiting}).decode())
        return
    if planned.wanted and not waiting and not yes and sys.stdin.isatty():
        click.confirm("Go on?", abort=True, err=True)
    with kept_for_writing(url, may_create=False) as engine:
        if forget_batches:
            forget(engine, planned.open_batches)
        if service is None:
            asked = _ask(url, planned, model, at_once, engine)
        else:
            run = BatchRun(engine, model.reader, service, waits=not no_wait, say=_say_on_terminal, open=list(waiting))
            asked = ask_in_batches(url, planned, run)
            waiting = tuple(run.open)
        texts = [text.sha256 for text in (*planned.survey.read, *planned.survey.unread)]
        entered = enter(engine, model.reader, texts)
        if output is not None:
            with written_whole(output) as file:
                file.write(found_here(url, model.reader, texts))
    with reading(url) as connection:
        counts = chosen_reader(connection) == model.reader
    agreement = agreement_with(url, model.reader, planned.sample) if planned.sample else None
    if as_json:
        report = _as_json(planned, expected, cost, asked, entered, agreement) | {"open_batches": waiting}
        click.echo(msgspec.json.encode(report).decode())
    else:
        if not is_quiet():
            _print(planned, asked, entered, cost, counts=counts)
        if waiting:
            note(f"{_waiting(waiting)}: run again with --batch to fetch the answers.")
        for line in _agreement_lines(agreement, model.reader):
            click.echo(line)
    if asked.stopped == INTERRUPTED:
        sys.exit(130)
    if asked.stopped:
        raise click.ClickException(f"stopped: {asked.stopped}")
    if asked.failed:
        sys.exit(1)


def _model(reader: str) -> LanguageModel:
    if not reader.startswith(PREFIX) or reader == PREFIX:
        raise click.BadParameter(
            f"{reader!r} is no language model; write {PREFIX}MODEL. The built-in reader reads while documents are "
            "loaded, and again with `papershelf derive`.",
            param_hint="--reader",
        )
    return open_model(reader.removeprefix(PREFIX))


def _ask(url: URL, planned: Plan, model: LanguageModel, at_once: int, engine: Engine) -> Asked:
    """Ask, with a progress bar on a terminal."""
    with progress_bar(len(planned.wanted), "asking") as progress:

        def say(message: str) -> None:
            if progress:
                progress.console.print(message, markup=False, highlight=False, soft_wrap=True)

        def on_reply(asked: Asked) -> None:
            if progress:
                found = counted(asked.results, "result")
                progress.update(progress.task_ids[0], completed=asked.asked, description=found)

        def on_interrupt(running: int) -> None:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            click.echo(f"Waiting for {running} answers on their way; Ctrl-C again leaves them.", err=True)

        asker = Asker(engine, model, at_once=at_once, on_reply=on_reply, on_wait=say, on_interrupt=on_interrupt)
        return ask(url, planned.wanted, asker)


class Cost(NamedTuple):
    """What tokens cost in this run, as far as anybody said."""

    price: Price | None
    share: float

    def words(self, input_tokens: int, output_tokens: int) -> str:
        """The dollars, as the end of a sentence; nothing where no price is known."""
        dollars = self.of(input_tokens, output_tokens)
        return "" if dollars is None else f": ${dollars:,.2f}" + (" in batches" if self.share < 1 else "")

    def of(self, input_tokens: int, output_tokens: int) -> float | None:
        """The dollars; None where no price is known."""
        return None if self.price is None else round(self.price.of(input_tokens, output_tokens, self.share), 4)


def _waiting(batches: Collection[OpenBatch]) -> str:
    """The batches that a provider has."""
    questions = sum(batch.questions for batch in batches)
    names = ", ".join(batch.id or "one whose name was lost" for batch in batches)
    return f"{questions:,} questions are with the provider, in {len(batches):,} batches ({names})"


def _say_on_terminal(message: str) -> None:
    if sys.stderr.isatty():
        note(message)


def _estimated(planned: Plan, expected: Estimate, cost: Cost) -> str:
    found, dollars = planned.survey, cost.words(expected.input_tokens, expected.output_tokens)
    lines = [
        f"{planned.reader}: {counted(len(planned.wanted), 'abstract')} to ask about, of {found.texts:,} "
        f"({found.without_numbers:,} print no number, {len(found.read):,} are read already"
        + (f", {planned.left:,} are beyond the limit)." if planned.left else ").")
    ]
    if planned.wanted:
        lines.append(
            f"About {expected.input_tokens:,} tokens in and {expected.output_tokens:,} out, reckoned at "
            f"{CHARACTERS_OF_A_TOKEN} characters a token and {TOKENS_OF_A_RESULT} tokens a number in a text; "
            f"a model that thinks before it answers says more{dollars}."
        )
    return "\n".join(lines)


def _print(planned: Plan, asked: Asked, entered: Entered | None, cost: Cost, *, counts: bool) -> None:
    found = planned.survey
    rows = {
        "abstracts": found.texts,
        "without a number": found.without_numbers,
        "read already": len(found.read),
        "asked": asked.asked,
        "answered": asked.answered,
        "refused": asked.refused,
        "failed": asked.failed.total(),
        "left": len(found.unread) - asked.asked,
        "results": asked.results,
        "dropped": asked.dropped.total(),
    }
    for name, number in rows.items():
        click.echo(f"{name:18}{number:>10,}")
    for reason, number in (asked.dropped + asked.failed).most_common():
        click.echo(f"  {reason}: {number:,}")
    if asked.input_tokens or asked.output_tokens:
        words = cost.words(asked.input_tokens, asked.output_tokens)
        click.echo(f"The model counts {asked.input_tokens:,} tokens in and {asked.output_tokens:,} out{words}.")
    if entered:
        click.echo(f"entered: {entered.name}, what was found in {counted(entered.texts, 'abstract')}")
        if not counts:
            click.echo(f"Its results count once you say so: papershelf settings reader {planned.reader}")


def _agreement_lines(agreement: Agreement | None, model_reader: str) -> Iterator[str]:
    if agreement is None:
        return
    yield ""
    yield (
        f"The built-in reader on the {agreement.abstracts:,} abstracts of the sample that {model_reader} read, "
        "taking what it found for right:"
    )
    levels = {"number": agreement.number, "+ metric": agreement.metric, "+ data set": agreement.dataset}
    yield from table_lines(
        ("level", "precision", "recall", "F1", "95 % from", "to", "agreed", "built-in", "model"),
        [
            (
                name,
                *(f"{share:.3f}" for share in (level.score.precision, level.score.recall, level.score.f1)),
                *(f"{end:.3f}" for end in (level.f1_interval.least, level.f1_interval.most)),
                level.score.hits,
                level.score.predicted,
                level.score.labelled,
            )
            for name, level in levels.items()
        ],
    )


def _as_json(
    planned: Plan,
    expected: Estimate,
    cost: Cost,
    asked: Asked | None = None,
    entered: Entered | None = None,
    agreement: Agreement | None = None,
) -> dict[str, object]:
    found = planned.survey
    described: dict[str, object] = {
        "reader": planned.reader,
        "abstracts": found.texts,
        "without_numbers": found.without_numbers,
        "read": len(found.read),
        "wanted": len(planned.wanted),
        "beyond_limit": planned.left,
        "estimate": expected,
    }
    if asked is not None:
        described |= msgspec.to_builtins(asked) | {"document": entered}
    if cost.price is not None:
        tokens = expected if asked is None else asked
        described["dollars"] = cost.of(tokens.input_tokens, tokens.output_tokens)
    if agreement is not None:
        described["builtin_against_model"] = agreement
    return described
