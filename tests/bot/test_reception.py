"""A fault of ours before a message is kept costs neither its words nor the second of its 999."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.channels.base import Inbound
from bot.channels.reception import Reception
from bot.door import Door
from bot.inbox import Accepted
from tests.bot.test_inbox_and_sweeper import message

KNIFE = "he has a knife"


class BrokenDoor(Door):
    def __init__(self) -> None:
        return

    def knock(self, **_: object) -> None:
        raise RuntimeError


@dataclass
class House:
    """An inbox, a desk and the first words at once."""

    how: str = "new"
    warned: list[int] = field(default_factory=list)

    async def put_aside(self, inbound: Inbound, error: Exception, *, danger: bool) -> Accepted:
        assert danger is (inbound.text == KNIFE)
        assert isinstance(error, RuntimeError)
        return Accepted(how=self.how, inbox_id=7 if self.how == "new" else None)

    async def handle(self, **_: object) -> None:
        return

    def begin(self, inbox_id: int, inbound: Inbound) -> None:
        assert inbound.text == KNIFE
        self.warned.append(inbox_id)


@pytest.mark.parametrize(
    ("how", "text", "warned"),
    [("new", KNIFE, [7]), ("new", "hello", []), ("repeat", KNIFE, []), ("spooled", KNIFE, [])],
)
async def test_999_is_said_at_once_for_plain_words_too(
    how: str, text: str, warned: list[int]
) -> None:
    house = House(how=how)
    reception = Reception(inbox=house, desk=house, first_words=house, door=BrokenDoor())

    assert (await reception.take(message(text=text))).how == how
    assert house.warned == warned
