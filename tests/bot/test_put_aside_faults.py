"""What is put aside, where the database, the disk or the folder's room is at fault itself."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Media, Unread
from bot.errors import CannotPutAside, NotNow
from bot.inbox import DANGER_WITHIN_S, Inbox
from bot.spool import Spool
from bot.storage import outbox
from bot.storage import schema as tables
from bot.sweeper import Sweeper
from tests.bot.refusals import refusing, taking
from tests.bot.rows import Clock, all_of
from tests.bot.test_inbox_and_sweeper import NOW, desk, inbox, message, spool, sweeper

FIXTURES = (desk, inbox, spool, sweeper)
KNIFE = "he has a knife"
STABBING = "he is stabbing me"
PHOTO = Media(kind="photo", content=b"no picture at all", content_type="image/jpeg")
NO_PHOTO = "jsonb_array_length(NEW.inbound->'media') = 0"


class Away:
    """A pulse that lags: the database answers, and it does not know yet."""

    is_up = False

    def missed(self) -> None:
        return


async def said(engine: AsyncEngine) -> list[str]:
    return [row["inbound"]["text"] for row in await all_of(engine, tables.inbox)]


@contextmanager
def full_disk() -> Iterator[None]:
    """EFBIG at 100 bytes."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limit[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("state", ["23505", "23502", "54000", "2200H", "53100", "42703", "25006"])
async def test_a_database_that_refuses_every_row_has_none_of_them_put_aside(
    inbox: Inbox, engine: AsyncEngine, spool: Spool, sweeper: Sweeper, state: str
) -> None:
    """As with an identity that a failover has set back: no row is to blame for that."""
    await refusing(engine, "false", state=state)
    for number in range(1, 8):
        address = str(number)
        accepted = await inbox.accept(message(number, address=address, text=f"{KNIFE} {number}"))
        assert accepted.how == "spooled"
    for _ in range(3):
        with pytest.raises(Exception):  # noqa: B017, PT011  # whichever it is, `run` tries again
            await sweeper.sweep()
    assert (len(spool.waiting()), spool.aside.count()) == (7, 0)

    await taking(engine)
    await sweeper.sweep()
    assert sorted(await said(engine)) == [f"{KNIFE} {number}" for number in range(1, 8)]
    assert spool.waiting() == []


async def test_one_that_is_refused_so_holds_up_none_of_the_others(
    engine: AsyncEngine, spool: Spool, sweeper: Sweeper
) -> None:
    await refusing(engine, f"NEW.inbound->>'text' <> '{KNIFE}'", state="23514")
    await spool.keep(message(1, address="ann", text=KNIFE), danger=True)
    for number in range(2, 5):
        await spool.keep(message(number, address="ben"))

    assert await sweeper.sweep() == 1
    assert await said(engine) == ["message 2", "message 3", "message 4"]
    await spool.keep(message(5, address="ben"))
    await sweeper.sweep()
    assert (len(await said(engine)), len(spool.waiting()), spool.aside.count()) == (4, 1, 0)


async def test_none_overtakes_an_earlier_one_of_its_conversation(
    engine: AsyncEngine, spool: Spool, sweeper: Sweeper
) -> None:
    await refusing(engine, "NEW.inbound->>'text' NOT IN ('message 1', 'message 2')", state="23514")
    for number in range(1, 7):
        await spool.keep(message(number, address="ann"))
    await spool.keep(message(7, address="ben"))
    for _ in range(2):
        with suppress(NotNow):
            await sweeper.sweep()
    assert await said(engine) == ["message 7"]

    await spool.keep(message(8, address="ben"))
    await taking(engine)
    await sweeper.sweep()
    assert await said(engine) == [f"message {number}" for number in (7, 8, 1, 2, 3, 4, 5, 6)]


async def test_plain_words_are_heard_while_the_pulse_lags(
    engine: AsyncEngine, spool: Spool, sweeper: Sweeper, clock: Clock
) -> None:
    sweeper.replay.inbox = Inbox(engine=engine, spool=spool, clock=clock, database=Away())
    await refusing(engine, NO_PHOTO)
    await spool.keep(message(text=KNIFE, media=(PHOTO,)), danger=True)

    await sweeper.sweep()
    assert await said(engine) == [KNIFE]
    (aside,) = spool.aside.newest(10)
    assert aside.head.heard
    assert spool.waiting() == []


async def test_plain_words_that_are_only_late_wait_for_the_next_sweep(
    engine: AsyncEngine,
    spool: Spool,
    sweeper: Sweeper,
    inbox: Inbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await refusing(engine, "false", after_s=0.8)
    with monkeypatch.context() as as_it_is:
        as_it_is.setattr("bot.inbox.DANGER_WITHIN_S", DANGER_WITHIN_S)
        assert (await inbox.accept(message(text=KNIFE, media=(PHOTO,)))).how == "spooled"
        with pytest.raises(Exception):  # noqa: B017, PT011  # whichever it is, `run` tries again
            await sweeper.sweep()
    assert (len(spool.waiting()), spool.aside.count()) == (1, 0)

    await refusing(engine, NO_PHOTO)
    await sweeper.sweep()
    assert await said(engine) == [KNIFE]
    assert spool.waiting() == []


async def test_plain_words_overtake_nothing_that_lies_in_the_spool(
    inbox: Inbox, engine: AsyncEngine, spool: Spool, sweeper: Sweeper
) -> None:
    await spool.keep(message(1, turn=1, text="before"))

    accepted = await inbox.put_aside(message(2, turn=2, text=KNIFE), ValueError("x"), danger=True)
    assert accepted.how == "spooled"
    await sweeper.sweep()
    assert await said(engine) == ["before", KNIFE]


async def test_where_the_plain_words_lose_the_danger_a_person_hears_of_it(
    inbox: Inbox, spool: Spool
) -> None:
    await inbox.put_aside(message(text="hello"), ValueError("x"), danger=True)

    (aside,) = spool.aside.newest(10)
    assert aside.danger
    assert not aside.head.heard


@pytest.mark.parametrize(
    ("rescued", "danger", "heard"),
    [("", True, False), ("hello", True, True), (STABBING, False, True), (None, True, False)],
)
async def test_words_of_danger_that_stand_elsewhere_in_what_nobody_can_read_are_no_less(
    inbox: Inbox, spool: Spool, rescued: str | None, danger: bool, heard: bool
) -> None:
    known = None if rescued is None else message(text=rescued)
    payload = {"message": {"text": rescued, "venue": {"title": STABBING}}}

    await inbox.put_unread_aside(
        Unread(channel="telegram", payload=payload, fault="KeyError", rescued=known)
    )

    (aside,) = spool.aside.newest(10)
    assert (aside.danger, aside.head.heard) == (danger, heard)
    assert STABBING in aside.head.text


async def test_with_a_full_disk_words_that_are_heard_are_enough(
    inbox: Inbox, engine: AsyncEngine, spool: Spool, sweeper: Sweeper
) -> None:
    """Else one photo that the database refuses would be brought for ever, and nothing behind it."""
    await refusing(engine, NO_PHOTO)
    photo = message(text=KNIFE, media=(replace(PHOTO, content=b"x" * 5_000),))
    heard = Unread(channel="telegram", payload={"text": KNIFE}, fault="X", rescued=photo)
    with full_disk():
        assert (await inbox.accept(photo)).how == "new"
        assert (await inbox.put_unread_aside(heard)).how == "aside"
        wordless = replace(heard, payload={"odd": 1}, rescued=message(text=""))
        assert not (await inbox.put_unread_aside(wordless)).whole  # its row is in the inbox
        with pytest.raises(CannotPutAside):
            await inbox.put_unread_aside(replace(wordless, rescued=None))
        with pytest.raises(CannotPutAside):
            await inbox.put_unread_aside(replace(heard, rescued=None))
        await sweeper.sweep()
        part = sweeper.health.part("put_aside")
        assert part is not None
        assert (part.state, part.detail) == ("stuck", "no more can be put aside")
    assert await said(engine) == [KNIFE]
    assert list(spool.folder.glob("*")) == []

    await spool.look_again()
    await sweeper.sweep()
    assert sweeper.health.state("put_aside") == "up"


async def test_a_spooled_one_stays_whole_where_no_other_file_can_be_written(
    engine: AsyncEngine, spool: Spool, sweeper: Sweeper
) -> None:
    await spool.keep(message(text=KNIFE, media=(PHOTO,)), danger=True)
    await refusing(engine, NO_PHOTO)
    with full_disk():
        await sweeper.sweep()

    assert await said(engine) == [KNIFE]
    assert (spool.waiting(), spool.aside.count()) == ([], 1)


async def test_the_folder_never_grows_beyond_its_room_and_danger_has_some_more(
    inbox: Inbox, spool: Spool, sweeper: Sweeper
) -> None:
    spool.aside = replace(spool.aside, most_files=5)
    payloads = [{"update_id": number, "text": "hello"} for number in range(9)]
    kept = 0
    for payload in payloads:
        unread = Unread(channel="telegram", payload=payload, fault="X")
        kept += (await inbox.put_unread_aside(unread)).whole
    assert (kept, spool.aside.count()) == (5, 5)
    await inbox.put_unread_aside(Unread(channel="telegram", payload=payloads[0], fault="X"))
    assert spool.keeps  # the disk is well
    await sweeper.sweep()
    assert sweeper.health.state("put_aside") == "stuck"

    grave = Unread(channel="telegram", payload={"text": KNIFE}, fault="X")
    await inbox.put_unread_aside(grave)
    assert spool.aside.newest(1)[0].danger
    with pytest.raises(CannotPutAside):
        await inbox.put_unread_aside(replace(grave, payload={"text": STABBING}))

    spool.aside = replace(spool.aside, most_files=50, most_bytes=100)
    last = Unread(channel="telegram", payload=payloads[8], fault="X")
    assert not (await inbox.put_unread_aside(last)).whole


async def test_a_notices_own_clash_of_ids_is_not_taken_for_a_repeat(engine: AsyncEngine) -> None:
    """With an identity that was set back the notice is not written: that must not be silent."""
    first, second = (
        {
            "key": key,
            "route": "email",
            "address": "control@example.org",
            "subject": "s",
            "body": "b",
            "made_at": NOW,
            "next_at": NOW,
        }
        for key in ("1", "2")
    )
    for _ in range(2):
        async with engine.begin() as connection:
            await outbox.add_notices(connection, [first])
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE notices ALTER COLUMN id RESTART WITH 1"))
    with pytest.raises(IntegrityError):
        async with engine.begin() as connection:
            await outbox.add_notices(connection, [second])
    assert [row["key"] for row in await all_of(engine, tables.notices)] == ["1"]
