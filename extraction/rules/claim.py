"""What the rules of trust look at: one number as it was decided, with the words of its sentence around it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from extraction.rules.drafts import Draft
from extraction.words.mentions import Mention

LEAD = 160
"""Code points before a number that are looked at."""
TO = re.compile(r"\bto\s(?:an? |the |only |just ){0,2}[$\\{(]{0,3}\Z")
"""What a number is brought to, whatever stands before."""


class Claim(NamedTuple):
    """A number that was read, what was decided of it, and the words around it in small letters."""

    draft: Draft
    metric: str
    mention: Mention | None
    """Where the sentence names the metric."""
    dataset: str | None
    model: str | None
    """The model that was decided."""
    method: str | None
    """What the text calls its own method."""
    own: str | None
    """That, where it is no data set."""
    only_dataset: str | None
    """The only data set that the whole text names."""
    named: Collection[str]
    """The metrics that the whole text names."""
    lead: str
    tail: str
