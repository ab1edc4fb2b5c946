"""What a language model is asked: the instructions, the shape of its answer, and the version of both.

The instructions (`prompt.md`) and the JSON schema (`schema.json`) are files beside this module, to be read and
reviewed as what they are. They say in words of our own what the labelling of results counts and what it does not.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import msgspec

VERSION = 1
"""Raised whenever the instructions, the schema or the checks of `answers` change: every text is then asked again."""


@cache
def instructions() -> str:
    """What a model is told before it is given an abstract."""
    return resources.files(__package__).joinpath("prompt.md").read_text(encoding="utf-8").strip()


def answer_schema() -> dict[str, Any]:
    """The JSON schema of an answer, made for each call: plugins change it to what their provider takes."""
    schema: dict[str, Any] = msgspec.json.decode(resources.files(__package__).joinpath("schema.json").read_bytes())
    return schema
