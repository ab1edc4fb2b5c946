"""Turns go round among kinds, and none is lost when somebody leaves."""

from __future__ import annotations

import asyncio
import random

from papershelf.site.turns import Turns


def test_kinds_have_their_turns_one_after_the_other() -> None:
    async def run() -> list[str]:
        turns, had = Turns(1), list[str]()

        async def ask(kind: str) -> None:
            await turns.take(kind)
            had.append(kind)
            await asyncio.sleep(0)
            turns.give_back()

        asking = [asyncio.create_task(ask(kind)) for kind in "aaaaabbc"]
        await asyncio.gather(*asking)
        return had

    assert "".join(asyncio.run(run())) == "aabcabaa"


def test_who_leaves_takes_no_turn_along() -> None:
    async def run(seed: int) -> None:
        chance = random.Random(seed)
        turns, at_once, most = Turns(2), 0, 0

        async def ask(number: int) -> None:
            nonlocal at_once, most
            await turns.take(f"{number % 5}")
            at_once += 1
            most = max(most, at_once)
            try:
                await asyncio.sleep(chance.random() / 500)
            finally:
                at_once -= 1
                turns.give_back()

        asking = [asyncio.create_task(ask(number)) for number in range(60)]
        for task in chance.sample(asking, 30):
            await asyncio.sleep(chance.random() / 2_000)
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        assert most == 2
        assert (turns.free, turns.waiting_count) == (2, 0)

    for seed in range(20):
        asyncio.run(run(seed))
