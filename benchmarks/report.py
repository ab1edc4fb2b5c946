"""The figures of the last runs as tables in Markdown, for docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.figures import Figure, Results, read_results

MARKS = {True: "yes", False: "**no**", None: ""}


def line(figure: Figure) -> str:
    """A figure for a terminal."""
    goal = f"  goal: {figure.goal}: {'reached' if figure.passed else 'MISSED'}" if figure.goal else ""
    value = f"  {_value(figure)}" if figure.unit else ""
    spread = f"{figure.ratio:.3f} ({figure.low:.3f} to {figure.high:.3f})"
    return f"{figure.name}: {spread}{value}  CPU {figure.cpu_seconds:.2f} s, {figure.peak_mb:.0f} MB{goal}"


def figures(results: Results | None = None) -> str:
    """What was measured, against what, how far it spread, and whether it is good enough."""
    found = (results or read_results()).figures
    rows = [
        (
            figure.name,
            f"{figure.works:,}" if figure.works else "",
            _spread(figure),
            _value(figure),
            figure.goal or "",
            MARKS[figure.passed],
            f"{figure.cpu_seconds:,.2f}" if figure.cpu_seconds else "",
            f"{figure.peak_mb:,.0f}" if figure.peak_mb else "",
        )
        for figure in found
    ]
    heading = ("what", "works", "ratio (lowest to highest)", "value", "goal", "reached", "CPU s", "peak MB")
    return _table(heading, rows)


def ratios(results: Results | None = None) -> str:
    """What each ratio is of."""
    found = {figure.name: figure.of for figure in (results or read_results()).figures}
    return "\n".join(f"- {name}: {of}." for name, of in found.items())


def costs(results: Results | None = None) -> str:
    """What a paper costs to load, by size."""
    found = (results or read_results()).costs
    rows = [(f"{it.works:,}", f"{it.papers:,}", f"{it.milliseconds:.2f}", f"{it.peak_mb:.0f}") for it in found]
    return _table(("works", "papers", "ms of CPU a paper", "peak MB"), rows)


def rooms(results: Results | None = None) -> str:
    """Where the time of a load goes."""
    found = (results or read_results()).rooms
    return _table(("room", "share"), [(room, f"{share:.0%}") for room, share in found.items()])


def machines(results: Results | None = None) -> str:
    """When and on what it was measured."""
    found = sorted({(figure.date, figure.machine) for figure in (results or read_results()).figures})
    return "\n".join(f"- {date}: {machine}" for date, machine in found)


def _value(figure: Figure) -> str:
    if figure.value is None or figure.unit is None:
        return ""
    return f"{figure.value:,.0f} {figure.unit}" if figure.value >= 100 else f"{figure.value:.3g} {figure.unit}"


def _spread(figure: Figure) -> str:
    if figure.low == figure.high:
        return f"{figure.ratio:.3g}"
    return f"{figure.ratio:.3g} ({figure.low:.3g} to {figure.high:.3g})"


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in (heading, *rows)]
    return "\n".join([lines[0], f"|{'---|' * len(heading)}", *lines[1:]])
