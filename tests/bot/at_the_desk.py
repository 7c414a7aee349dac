"""A front desk with a clock that moves, for what staff do beside it; all write on Telegram."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.conversation.phrases import Phrases
from bot.delivery.staff_mail import Routes
from bot.front_desk import FrontDesk
from bot.inbox import Inbox
from bot.spool import Spool
from tests.bot.test_front_desk import Hears, House, Phone
from triage.places import Places


@cache
def places() -> Places:
    return Places.load()


@cache
def phrases() -> Phrases:
    return Phrases.load()


async def _watching(_: AsyncConnection) -> bool:
    return True


def front_desk(engine: AsyncEngine, folder: Path, clock: Callable[[], datetime]) -> House:
    desk = FrontDesk(
        engine=engine,
        understanding=Hears(),
        places=places(),
        phrases=phrases(),
        channels={"telegram": Phone()},
        fetchers={},
        mail=Routes(enabled=False, control_room=(), console_url="http://127.0.0.1"),
        people_watching=_watching,
        clock=clock,
        new_id=uuid4,
        choose=random.Random(1).choice,
        secret_key="k" * 32,
        privacy_url="https://example.com/privacy",
    )
    spool = Spool(folder / "spool", clock)
    spool.open()
    return House(engine=engine, desk=desk, inbox=Inbox(engine=engine, spool=spool, clock=clock))
