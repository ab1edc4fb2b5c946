"""No abstract takes more time than grows with its length, whatever is repeated in it."""

from __future__ import annotations

import pytest

from extraction.reader import read_text
from tests.growth import UNITS, growth

ABSTRACT = (
    "We propose ShelfNet, a model of ResNet-50 size for image classification. On ImageNet it reaches 81.5% top-1 "
    "accuracy{}, 2.1 points more than the best published result of Swin{}, and 47.2{} mAP on COCO. "
    "Code is at https://github.com/shelf/net{}."
)
OF_READERS = (
    "81.5% ",
    "81.5 and ",
    "2x ",
    "(81.5) ",
    "ResNet-",
    "ResNet ",
    "accuracy ",
    "on ImageNet ",
    "ImageNet and ",
)


@pytest.mark.slow
@pytest.mark.parametrize("unit", [*UNITS, *OF_READERS])
def test_what_is_repeated_in_an_abstract_takes_time_as_its_length(unit: str) -> None:
    for place in range(4):

        def read(text: str, place: int = place) -> None:
            read_text(ABSTRACT.format(*(text if one == place else "" for one in range(4))))

        assert not (told := growth(read, unit)), (told, place)
