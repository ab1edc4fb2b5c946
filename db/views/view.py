"""What a view is, and the few words in which the SQL of the two dialects differs."""

from __future__ import annotations

from dataclasses import dataclass

WORDS = {
    "sqlite": {"string_agg": "group_concat", "day_number": "julianday", "greatest": "max"},
    "postgresql": {"string_agg": "string_agg", "day_number": "date", "greatest": "greatest"},
}
"""Dialect to its words. SQLite has no string_agg before 3.44; the difference of two day numbers is a count of days."""


@dataclass(frozen=True, slots=True)
class View:
    """One view: a public interface, so its name and columns change only by a new view."""

    name: str
    description: str
    columns: dict[str, str]
    """Column to its description, in the order of the SELECT."""
    select: str
    """The SELECT, with `{string_agg}`, `{day_number}` and `{greatest}` where the dialects differ.

    Where it says `{also}`, columns may be added for whoever writes its rows down.
    """
    title: str | None = None
    """What people call the view, where that is another word than its name."""
    facets: tuple[str, ...] = ()
    """The columns with few values, by which readers narrow a list down."""
    listed_by: str | None = None
    """The order in which readers see rows: a column, with a minus sign where the greatest comes first."""

    def definition(self, dialect: str, also: str = "") -> str:
        """The SELECT in the words of a dialect, with more columns where it has a place for them."""
        return self.select.strip().format(**WORDS[dialect], also=also)
