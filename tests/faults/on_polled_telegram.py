"""Telegram where it is polled: residents write, and the bot fetches it, however often it dies."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults.groups import any_kind, how_many, left_to_say, typed
from tests.faults.moody_telegram import NAME, MoodyTelegram
from tests.faults.residents import Resident
from tests.faults.sender import Sender

LOOK_S = 0.05


@dataclass(frozen=True, kw_only=True)
class OnPolledTelegram:
    """Several residents write side by side. Done when Telegram was asked beyond their last word."""

    sender: Sender
    telegram: MoodyTelegram

    async def converse(self, numbers: Iterator[int]) -> list[Resident]:
        chance = self.sender.chance
        group = [_resident(next(numbers), any_kind(chance)) for _ in range(how_many(chance))]
        left = left_to_say(group)
        while any(left.values()):
            last = 0
            for one, texts in left.items():
                for turn, text in typed(chance, texts):
                    last = self.telegram.hears(turn + 1, chat=one.number, text=text)
            while self.telegram.still_has(last):
                await asyncio.sleep(LOOK_S)
        return group


def _resident(number: int, kind: str) -> Resident:
    return Resident(number=number, kind=kind, channel=NAME, address=str(number))
