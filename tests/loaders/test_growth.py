"""No document takes more time than grows with its length, whatever is repeated in it, in whichever place."""

from __future__ import annotations

import io
import random
from contextlib import suppress

import pytest

from loaders import all_loaders
from loaders.loader import HEAD_SIZE, Broken, DocumentFacts, Loader, Unreadable, Unusable
from tests.fuzzing import samples_of
from tests.growth import UNITS, Written, growth, places

LONGEST_SAMPLE = 8_000


@pytest.mark.slow
@pytest.mark.parametrize("loader", all_loaders(), ids=lambda loader: loader.name)
def test_what_is_repeated_in_a_document_takes_time_as_its_length(loader: Loader) -> None:
    chance = random.Random(loader.name)
    found = [place for sample in samples_of(loader) if len(sample) <= LONGEST_SAMPLE for place in places(sample)]
    assert len(found) > 3
    for unit in UNITS:
        place = chance.choice(found)

        def read_with(text: str, place: Written = place) -> None:
            read(loader, place(text))

        assert not (told := growth(read_with, unit)), (told, place("@HERE@"))


def read(loader: Loader, document: bytes) -> None:
    loader.sniff(document[:HEAD_SIZE])
    with suppress(Unreadable):
        for entry in loader.read(io.BytesIO(document)):
            if isinstance(entry, Broken | DocumentFacts):
                continue
            with suppress(Unusable):
                loader.map(entry.raw)
