"""Messenger while the bot dies: several residents in one POST."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.channels.messenger_updates import address_of
from tests.faults.groups import any_kind, how_many, left_to_say, typed
from tests.faults.meta_posts import MetaPosts
from tests.faults.moody_meta import ON_MESSENGER
from tests.faults.residents import Resident
from tests.faults.sender import Sender
from tests.providers.meta_server import PAGE, said


@dataclass(frozen=True, kw_only=True)
class OnMessenger:
    """Batches as Meta makes them."""

    sender: Sender

    async def converse(self, numbers: Iterator[int]) -> list[Resident]:
        chance = self.sender.chance
        group = [on_messenger(next(numbers), any_kind(chance)) for _ in range(how_many(chance))]
        left = left_to_say(group)
        while any(left.values()):
            await MetaPosts(sender=self.sender).tell(
                [
                    an_item(one, turn, text)
                    for one, texts in left.items()
                    for turn, text in typed(chance, texts)
                ]
            )
        return group


def on_messenger(number: int, kind: str, *, before: str = "") -> Resident:
    address = address_of(PAGE, str(number))
    return Resident(number=number, kind=kind, channel=ON_MESSENGER, address=address, before=before)


def an_item(one: Resident, turn: int, text: str) -> dict[str, Any]:
    item = said(f"{one.number}_{turn}", text, str(one.number))
    return item | {"timestamp": item["timestamp"] + turn}  # nobody types two at one moment
