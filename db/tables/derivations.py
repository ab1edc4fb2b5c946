"""What papers were derived by."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base
from db.tables.declaration import Declaration


class Derivation(Base):
    """What the papers of the shelf were derived by; empty where nobody knows.

    A revision that takes away or empties what is derived empties this table too: all of it is then derived again.
    """

    __tablename__ = "derivations"
    declaration = Declaration(is_published=False)

    name: Mapped[str] = mapped_column(
        String(64),
        primary_key=True,
        doc="rules: the number of the rules of resolution; metrics, datasets, tasks, models, venues: that "
        "vocabulary, with what documents decide; reader: the version of the built-in reader that has read every text.",
    )
    value: Mapped[str] = mapped_column(Text, doc="The number, or the terms in JSON.")
