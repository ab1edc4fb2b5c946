"""What the keeper of a shelf has decided about it."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base
from db.tables.declaration import Declaration


class Setting(Base):
    """A setting of the shelf that is not at its default."""

    __tablename__ = "settings"
    declaration = Declaration(is_published=False)

    name: Mapped[str] = mapped_column(
        String(32), primary_key=True, doc="reader: whose results count; batch TOKEN: questions that a provider has."
    )
    value: Mapped[str] = mapped_column(Text, doc="The value.")
