"""What reading costs, at the prices that somebody has looked up: no list of ours would stay true."""

from __future__ import annotations

from typing import NamedTuple

_MILLION = 1_000_000


class Price(NamedTuple):
    """Dollars a million tokens, as providers print them."""

    input: float
    output: float

    def of(self, input_tokens: int, output_tokens: int, share: float = 1.0) -> float:
        """Dollars for some tokens; `share` is what is paid of the price, in batches a half."""
        return share * (self.input * input_tokens + self.output * output_tokens) / _MILLION
