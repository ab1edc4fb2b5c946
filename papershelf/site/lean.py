"""Imports Datasette without numpy, which it takes where it is installed and which no page needs.

It is for the units of its columns of numbers, and takes 18 MB of each process that serves. Whoever imports this module
before Datasette does without; numpy itself can be imported as ever after it.
"""

from __future__ import annotations

import sys

_NAME = "numpy"

if _NAME not in sys.modules:
    sys.modules[_NAME] = None  # type: ignore[assignment]  # Python's way to say that there is no such module
    try:
        from datasette.app import Datasette  # noqa: F401
    finally:
        del sys.modules[_NAME]
