"""A model that hangs costs few messages their patience, and is asked again soon."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.errors import NotUnderstood
from bot.understanding_spared import IN_A_ROW, LEFT_ALONE_S, Spared
from triage.understanding import Understanding


@dataclass
class Model:
    hangs: bool = True
    asked: int = 0

    async def understand(self, text: str) -> Understanding:
        self.asked += 1
        if self.hangs:
            raise NotUnderstood("late")
        return Understanding(text=text)


async def test_it_is_left_alone_after_some_failures_and_asked_again_later() -> None:
    model, now = Model(), [0.0]
    spared = Spared(inner=model, seconds=lambda: now[0])
    for _ in range(50):
        with pytest.raises(NotUnderstood):
            await spared.understand("hello")
    assert model.asked == IN_A_ROW

    now[0] += LEFT_ALONE_S
    with pytest.raises(NotUnderstood):
        await spared.understand("hello")
    assert model.asked == IN_A_ROW + 1  # one look, and it is left alone again

    model.hangs = False
    now[0] += LEFT_ALONE_S
    for _ in range(10):
        assert (await spared.understand("hello")).text == "hello"
