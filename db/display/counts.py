"""Numbers of things in words."""

from __future__ import annotations


def counted(number: int, one: str) -> str:
    """How many there are of something whose plural ends in s: "1 vote", "1,041 votes"."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
