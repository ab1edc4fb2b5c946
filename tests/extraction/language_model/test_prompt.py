"""What a language model is asked is of one version."""

from __future__ import annotations

import hashlib
import json

from extraction.language_model.prompt import VERSION, answer_schema, instructions

MADE_OF = "45f715127a0ed67b113996c969636d777916db3aee37cdfd25362acae15a8a15"
"""SHA-256 of the instructions and the schema of this version: where it differs, VERSION has to be raised."""


def test_the_version_is_raised_with_the_instructions_and_the_schema() -> None:
    asked = instructions() + json.dumps(answer_schema())
    assert (VERSION, hashlib.sha256(asked.encode()).hexdigest()) == (1, MADE_OF)


def test_the_instructions_name_every_field_of_the_schema_and_every_word_that_it_allows() -> None:
    fields = answer_schema()["properties"]["results"]["items"]["properties"]
    words = [word for field in fields.values() for word in field.get("enum", ())]
    assert [name for name in fields if f"- `{name}`:" not in instructions()] == []
    assert [word for word in words if f'"{word}"' not in instructions()] == []
