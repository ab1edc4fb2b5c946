"""How many steps a regular expression takes: a matcher that backtracks as `re` does, and counts.

`re` does not say how much it had to try. This matcher walks the same parsed expression in the same order and counts
every attempt at an element, so that an expression whose work grows faster than its text shows itself in a number that
is the same on every machine.
"""

from __future__ import annotations

import re
import string
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Goal = Callable[[int], int | None]
"""What must match from a position on; gives where that ends."""
Element = Callable[[int, Goal], int | None]
"""One element of an expression at a position, followed by a goal."""
IsMatch = Callable[[str], bool]

_DEEPEST = 100_000
_SAMPLED = f"a1 A-.,%(é{string.printable}"
"""Characters that samples are made of, the likelier ones first."""


class CountingMatcher:
    """One regular expression on one text."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self.text = text
        self.steps = 0
        self._groups: dict[int, tuple[int, int]] = {}
        self._start = self._sequence(parser.parse(pattern.pattern, pattern.flags), pattern.flags)

    def match(self, start: int = 0) -> int | None:
        """Where the expression ends that matches from a position on."""
        self._groups.clear()
        with _deep_recursion():
            return self._start(start, lambda place: place)

    def search(self, position: int = 0) -> tuple[int, int] | None:
        """Where the expression matches first."""
        for start in range(position, len(self.text) + 1):
            if (end := self.match(start)) is not None:
                return start, end
        return None

    def search_all(self) -> None:
        """Go through all matches, one behind the other."""
        position = 0
        while position <= len(self.text) and (found := self.search(position)):
            position = max(found[1], found[0] + 1)

    def _sequence(self, nodes: Sequence[tuple[Any, Any]], flags: int) -> Element:
        elements = [self._counted(self._element(code, value, flags)) for code, value in nodes]

        def match(position: int, goal: Goal) -> int | None:
            return self._from(elements, 0, position, goal)

        return match

    def _from(self, elements: Sequence[Element], place: int, position: int, goal: Goal) -> int | None:
        if place == len(elements):
            return goal(position)
        return elements[place](position, lambda after: self._from(elements, place + 1, after, goal))

    def _counted(self, element: Element) -> Element:
        def match(position: int, goal: Goal) -> int | None:
            self.steps += 1
            return element(position, goal)

        return match

    def _element(self, code: Any, value: Any, flags: int) -> Element:
        if (is_match := _character(code, value, flags)) is not None:
            return self._repeated_character(is_match, 1, 1, is_greedy=True, is_final=False)
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            least, most, nodes = value
            return self._repeat(code, least, most, nodes, flags)
        if code is codes.SUBPATTERN:
            number, added, dropped, nodes = value
            return self._group(number, self._sequence(nodes, (flags | added) & ~dropped))
        if code is codes.ATOMIC_GROUP:
            return self._alone(self._sequence(value, flags))
        if code is codes.BRANCH:
            return self._branch([self._sequence(nodes, flags) for nodes in value[1]])
        if code in (codes.ASSERT, codes.ASSERT_NOT):
            direction, nodes = value
            back = nodes.getwidth()[0] if direction < 0 else 0
            return self._assertion(self._sequence(nodes, flags), back, is_wanted=code is codes.ASSERT)
        if code is codes.AT:
            return self._place(value, flags)
        if code is codes.GROUPREF:
            return self._reference(value)
        raise NotImplementedError(code)

    def _repeat(self, code: Any, least: int, most: Any, nodes: Any, flags: int) -> Element:
        is_greedy, is_final = code is not codes.MIN_REPEAT, code is codes.POSSESSIVE_REPEAT
        limit = sys.maxsize if most is codes.MAXREPEAT else int(most)
        single = _character(nodes[0][0], nodes[0][1], flags) if len(nodes) == 1 else None
        if single is not None:
            return self._repeated_character(single, least, limit, is_greedy=is_greedy, is_final=is_final)
        inner = self._sequence(nodes, flags)

        def more(count: int, position: int, goal: Goal) -> int | None:
            def again() -> int | None:
                if count == limit:
                    return None
                # A round that takes nothing is no round: it would go on for ever.
                return inner(
                    position,
                    lambda after: more(count + 1, after, goal) if after > position or count < least else None,
                )

            if count < least:
                return again()
            for attempt in (again, lambda: goal(position)) if is_greedy else (lambda: goal(position), again):
                if (end := attempt()) is not None:
                    return end
            return None

        def match(position: int, goal: Goal) -> int | None:
            return more(0, position, goal)

        return self._alone(match) if is_final else match

    def _repeated_character(
        self, is_match: IsMatch, least: int, most: int, *, is_greedy: bool, is_final: bool
    ) -> Element:
        known = _Answers(is_match)

        def run(position: int, longest: int) -> int:
            text, end = self.text, min(len(self.text), position + longest)
            place = position
            while place < end and known[text[place]]:
                place += 1
            self.steps += place - position
            return place - position

        def match(position: int, goal: Goal) -> int | None:
            if not is_greedy:
                count = run(position, least)
                while count >= least:
                    if (end := goal(position + count)) is not None:
                        return end
                    if count == most or not run(position + count, 1):
                        return None
                    count += 1
                return None
            count = run(position, most)
            for taken in range(count, count - 1 if is_final and count >= least else least - 1, -1):
                self.steps += 1
                if (end := goal(position + taken)) is not None:
                    return end
            return None

        return match

    def _group(self, number: int | None, inner: Element) -> Element:
        def match(position: int, goal: Goal) -> int | None:
            def closed(after: int) -> int | None:
                before = self._groups.get(number or 0)
                self._groups[number or 0] = (position, after)
                end = goal(after)
                if end is None and before is not None:
                    self._groups[number or 0] = before
                return end

            return inner(position, closed)

        return inner if number is None else match

    def _alone(self, inner: Element) -> Element:
        def match(position: int, goal: Goal) -> int | None:
            end = inner(position, lambda place: place)
            return None if end is None else goal(end)

        return match

    def _branch(self, branches: Sequence[Element]) -> Element:
        def match(position: int, goal: Goal) -> int | None:
            return next((end for branch in branches if (end := branch(position, goal)) is not None), None)

        return match

    def _assertion(self, inner: Element, back: int, *, is_wanted: bool) -> Element:
        def match(position: int, goal: Goal) -> int | None:
            is_there = position >= back and inner(position - back, lambda place: place) is not None
            return goal(position) if is_there is is_wanted else None

        return match

    def _place(self, code: Any, flags: int) -> Element:
        def is_word(position: int) -> bool:
            return 0 <= position < len(self.text) and _is_word(self.text[position], flags)

        def match(position: int, goal: Goal) -> int | None:
            is_end = position == len(self.text)
            is_there = {
                codes.AT_BEGINNING: position == 0,
                codes.AT_BEGINNING_STRING: position == 0,
                codes.AT_END: is_end or self.text[position:] == "\n",
                codes.AT_END_STRING: is_end,
                codes.AT_BOUNDARY: is_word(position - 1) != is_word(position),
                codes.AT_NON_BOUNDARY: is_word(position - 1) == is_word(position),
            }[code]
            return goal(position) if is_there else None

        return match

    def _reference(self, number: int) -> Element:
        def match(position: int, goal: Goal) -> int | None:
            if number not in self._groups:
                return None
            words = self.text[slice(*self._groups[number])]
            self.steps += len(words)
            return goal(position + len(words)) if self.text.startswith(words, position) else None

        return match


class _Answers(dict[str, bool]):
    """Which characters an element takes, each asked once."""

    def __init__(self, is_match: IsMatch) -> None:
        super().__init__()
        self.is_match = is_match

    def __missing__(self, one: str) -> bool:
        self[one] = self.is_match(one)
        return self[one]


def is_unbounded(pattern: re.Pattern[str]) -> bool:
    """Whether an attempt at one position can go over any number of characters; if not, a search is linear."""
    return _has_no_end(parser.parse(pattern.pattern, pattern.flags))


def _has_no_end(part: Any) -> bool:
    return part is codes.MAXREPEAT or (
        isinstance(part, list | tuple | parser.SubPattern) and any(_has_no_end(inner) for inner in part)
    )


def sample(pattern: re.Pattern[str], choice: int) -> str:
    """A text that a pattern matches, or nearly: what stands in the way of its lookarounds is left alone.

    `choice` says which of several branches is taken, and how often what may be repeated is.
    """
    return "".join(_samples(parser.parse(pattern.pattern, pattern.flags), choice))


def _samples(nodes: Sequence[tuple[Any, Any]], choice: int) -> Iterator[str]:
    for code, value in nodes:
        if code in (codes.LITERAL, codes.ANY):
            yield chr(value) if code is codes.LITERAL else "a"
        elif code in (codes.IN, codes.NOT_LITERAL):
            is_match = _character(code, value, 0)
            assert is_match is not None
            yield next((one for one in _SAMPLED if is_match(one)), "~")
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            least, most, inner = value
            yield from list(_samples(inner, choice)) * min(least + choice, int(most))
        elif code is codes.SUBPATTERN:
            yield from _samples(value[3], choice)
        elif code is codes.ATOMIC_GROUP:
            yield from _samples(value, choice)
        elif code is codes.BRANCH:
            yield from _samples(value[1][choice % len(value[1])], choice)


def _character(code: Any, value: Any, flags: int) -> IsMatch | None:
    """What an element that takes exactly one character asks of it; None for any other element."""
    if code is codes.ANY:
        return lambda one: bool(flags & re.DOTALL) or one != "\n"
    if code is codes.LITERAL:
        return _either_case(lambda one: one == chr(value), flags)
    if code is codes.NOT_LITERAL:
        is_match = _either_case(lambda one: one == chr(value), flags)
        return lambda one: not is_match(one)
    if code is codes.IN:
        is_negated = value[0][0] is codes.NEGATE
        members = [_member(member, argument, flags) for member, argument in value[is_negated:]]
        is_any = _either_case(lambda one: any(is_match(one) for is_match in members), flags)
        return lambda one: is_any(one) is not is_negated
    return None


def _member(code: Any, value: Any, flags: int) -> IsMatch:
    if code is codes.LITERAL:
        return lambda one: one == chr(value)
    if code is codes.RANGE:
        return lambda one: value[0] <= ord(one) <= value[1]
    is_plain = bool(flags & re.ASCII)
    is_match: dict[Any, IsMatch] = {
        codes.CATEGORY_DIGIT: lambda one: one.isdecimal() and (one.isascii() or not is_plain),
        codes.CATEGORY_SPACE: lambda one: one.isspace() and (one.isascii() or not is_plain),
        codes.CATEGORY_WORD: lambda one: _is_word(one, flags),
        codes.CATEGORY_NOT_DIGIT: lambda one: not is_match[codes.CATEGORY_DIGIT](one),
        codes.CATEGORY_NOT_SPACE: lambda one: not is_match[codes.CATEGORY_SPACE](one),
        codes.CATEGORY_NOT_WORD: lambda one: not _is_word(one, flags),
    }
    return is_match[value]


def _is_word(one: str, flags: int) -> bool:
    return (one.isalnum() or one == "_") and (one.isascii() or not flags & re.ASCII)


def _either_case(is_match: IsMatch, flags: int) -> IsMatch:
    if not flags & re.IGNORECASE:
        return is_match
    return lambda one: is_match(one) or is_match(one.swapcase()[:1])


@contextmanager
def _deep_recursion() -> Iterator[None]:
    """As deep as an expression may go into a text; calls of Python functions take no stack of the machine's."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
