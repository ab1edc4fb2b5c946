"""What a person is told where a command fails by what people can mend."""

from __future__ import annotations

import errno

from sqlalchemy.exc import SQLAlchemyError

from db.engine import UnusableDatabase, answer_of
from db.store.underivable import Underivable


def message_of(error: Exception) -> str | None:
    """One line about an error; None for a fault of the program, which shows where it happened."""
    match error:
        case UnusableDatabase():
            return str(error)
        case Underivable():
            return f"Nothing was changed: {error}"
        case SQLAlchemyError():
            return f"The database answers: {answer_of(error)}"
        case OSError() if error.errno != errno.EPIPE:  # a reader that has seen enough; click ends the program quietly
            return f"{error.filename}: {error.strerror}" if error.filename is not None else str(error)
        case _:
            return None
