"""When the database was last written, as a mark that tells one state from another."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base
from db.tables.declaration import Declaration


class Change(Base):
    """The latest transaction that wrote anything; one row, none before the first."""

    __tablename__ = "changes"
    declaration = Declaration(is_published=False)

    mark: Mapped[str] = mapped_column(String(32), primary_key=True, doc="Drawn at random by that transaction.")
