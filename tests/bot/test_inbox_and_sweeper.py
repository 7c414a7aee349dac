"""The way in: once, safe, in order; and what is picked up after a crash or an outage."""

from __future__ import annotations

import asyncio
import io
import resource
import signal
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Inbound, Media
from bot.errors import CannotKeep
from bot.health import Health
from bot.inbox import Inbox
from bot.replay import Replay
from bot.spool import Spool
from bot.storage import schema as tables
from bot.storage.engine import make_engine
from bot.sweeper import SWEEP_LOCK, Sweeper
from tests.bot.rows import NOW, Clock, all_of

NOWHERE = "postgresql+psycopg://nobody@/none?host=/nonexistent"


@dataclass
class Handled:
    """A front desk that only notes whom it was asked to look after."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    fails_for: str = ""
    with_error: Exception = field(default_factory=KeyError)

    async def handle(self, *, channel: str, address: str, **_: bool) -> None:
        self.asked.append((channel, address))
        if address == self.fails_for:
            raise self.with_error


def message(number: int = 1, **given: Any) -> Inbound:
    usual: dict[str, Any] = {
        "channel": "telegram",
        "provider_id": str(number),
        "address": "1001",
        "sent_at": NOW,
        "kind": "text",
        "text": f"message {number}",
    }
    return Inbound(**(usual | given))


async def test_a_repeated_message_is_kept_once(inbox: Inbox, engine: AsyncEngine) -> None:
    first = await inbox.accept(message())
    again = await inbox.accept(message(text="another text under the same number"))

    assert (first.how, again.how) == ("new", "repeat")
    assert again.inbox_id == first.inbox_id
    assert len(await all_of(engine, tables.inbox)) == 1


async def test_the_same_number_on_another_channel_is_another_message(inbox: Inbox) -> None:
    await inbox.accept(message())

    assert (await inbox.accept(message(channel="messenger"))).how == "new"


@pytest.mark.parametrize("words", ["a\x00b", "half a face \ud83d", "مرحبا", "e\u0301", ""])
async def test_whatever_people_type_can_be_kept(
    inbox: Inbox, engine: AsyncEngine, words: str
) -> None:
    assert (await inbox.accept(message(text=words))).how == "new"
    (row,) = await all_of(engine, tables.inbox)
    assert "\x00" not in row["inbound"]["text"]


@pytest.mark.parametrize("odd", ["a\x00b", "half a face \ud83d"])
async def test_what_a_forged_button_sends_can_be_kept(inbox: Inbox, odd: str) -> None:
    """A client of one's own may send anything as the value of a button that it was shown."""
    given = message(kind="press", text="", press=odd, context=odd)

    assert (await inbox.accept(given)).how == "new"


async def test_a_photo_is_kept_as_sent_and_staff_see_a_bare_copy(
    inbox: Inbox, engine: AsyncEngine
) -> None:
    photo = Image.new("RGB", (40, 30), "blue")
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    out = io.BytesIO()
    photo.save(out, "JPEG", exif=exif)
    sent = out.getvalue()

    media = Media(kind="photo", content=sent, content_type="image/jpeg")
    accepted = await inbox.accept(message(kind="photo", media=(media,)))

    (row,) = await all_of(engine, tables.media)
    assert accepted.media_ids == (row["id"],)
    assert row["original"] == sent
    assert b"taken at home" not in row["copy"]


async def test_with_the_database_away_the_message_lies_in_the_spool(spool: Spool) -> None:
    away = make_engine(NOWHERE)

    accepted = await Inbox(engine=away, spool=spool, clock=Clock()).accept(message())

    assert accepted.how == "spooled"
    (path,) = spool.waiting()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    await away.dispose()


async def test_with_neither_database_nor_spool_the_provider_must_send_again(
    tmp_path: Path,
) -> None:
    (tmp_path / "spool").write_text("a file where the folder should be")
    away = make_engine(NOWHERE)
    inbox = Inbox(engine=away, spool=Spool(tmp_path / "spool", Clock()), clock=Clock())

    with pytest.raises(CannotKeep):
        await inbox.accept(message())
    await away.dispose()


async def test_the_spool_comes_back_in_order_with_its_photos(
    engine: AsyncEngine, spool: Spool, sweeper: Sweeper, desk: Handled
) -> None:
    photo = Media(kind="photo", content=b"no picture at all", content_type="image/jpeg")
    for number in range(1, 6):
        await spool.keep(message(number, media=(photo,) if number == 3 else ()))

    await sweeper.sweep()

    kept = await all_of(engine, tables.inbox)
    assert [row["provider_id"] for row in kept] == ["1", "2", "3", "4", "5"]
    (media,) = await all_of(engine, tables.media)
    assert (media["original"], media["copy"]) == (b"no picture at all", None)
    assert spool.waiting() == []
    assert ("telegram", "1001") in desk.asked


async def test_a_crash_while_replaying_repeats_nothing(
    inbox: Inbox, engine: AsyncEngine, spool: Spool, sweeper: Sweeper
) -> None:
    await spool.keep(message())
    await inbox.accept(message())  # the row was committed, and then the process died

    await sweeper.sweep()

    assert len(await all_of(engine, tables.inbox)) == 1
    assert spool.waiting() == []


async def test_half_a_file_is_put_aside_and_the_rest_goes_on(
    engine: AsyncEngine, spool: Spool, sweeper: Sweeper
) -> None:
    (spool.folder / "00000000T000000.000000-1-00000000.json").write_bytes(b'{"chan')
    await spool.keep(message())

    await sweeper.sweep()

    assert len(await all_of(engine, tables.inbox)) == 1
    assert len(list(spool.folder.glob("*.unreadable"))) == 1


async def test_one_that_the_database_refuses_holds_none_of_the_others_up(
    engine: AsyncEngine, spool: Spool, sweeper: Sweeper
) -> None:
    for number in range(1, 4):
        await spool.keep(message(number, text="a\x00b" if number == 2 else "hello"))

    await sweeper.sweep()

    rows = [
        (one["provider_id"], one["inbound"]["text"]) for one in await all_of(engine, tables.inbox)
    ]
    assert rows == [("1", "hello"), ("2", "a b"), ("3", "hello")]  # its plain words are heard
    assert spool.waiting() == []
    assert len(list(spool.folder.glob("*.unreadable"))) == 1


async def test_who_was_in_danger_comes_out_first_and_each_conversation_in_order(
    engine: AsyncEngine, spool: Spool, sweeper: Sweeper
) -> None:
    await spool.keep(message(1, address="calm"))
    await spool.keep(message(2, address="afraid"))
    await spool.keep(message(3, address="afraid", text="he has a knife"), danger=True)
    await spool.keep(message(4, address="calm"))
    assert spool.holds("telegram", "afraid")

    await sweeper.sweep()

    kept = [row["provider_id"] for row in await all_of(engine, tables.inbox)]
    assert kept == ["2", "3", "1", "4"]
    assert not spool.holds("telegram", "afraid")


async def test_while_earlier_messages_are_spooled_the_later_ones_wait_behind_them(
    inbox: Inbox, engine: AsyncEngine, spool: Spool, sweeper: Sweeper
) -> None:
    await spool.keep(message(1))
    again = Spool(spool.folder, spool.clock)
    again.open()  # the bot was started anew
    later = Inbox(engine=engine, spool=again, clock=inbox.clock)

    assert (await later.accept(message(2))).how == "spooled"
    assert (await later.accept(message(3, address="another"))).how == "new"
    await sweeper.sweep()
    kept = [row["provider_id"] for row in await all_of(engine, tables.inbox)]
    assert kept == ["3", "1", "2"]


async def test_two_processes_over_one_folder_keep_each_conversation_in_order(
    inbox: Inbox, engine: AsyncEngine, spool: Spool, sweeper: Sweeper
) -> None:
    other = Spool(spool.folder, spool.clock)
    other.open()
    theirs = Inbox(engine=engine, spool=other, clock=inbox.clock)
    await spool.keep(message(1))  # our database was away, theirs was not
    assert (await theirs.accept(message(2))).how == "spooled"
    assert (await theirs.accept(message(3, address="another"))).how == "new"

    await sweeper.sweep()  # ours brings back what both have kept

    kept = [row["provider_id"] for row in await all_of(engine, tables.inbox)]
    assert kept == ["3", "1", "2"]
    assert not other.holds("telegram", "1001")  # and they need no detour any more
    assert (await theirs.accept(message(4))).how == "new"


async def test_two_processes_that_replay_one_folder_at_once_lose_repeat_and_overtake_nothing(
    inbox: Inbox, engine: AsyncEngine, spool: Spool, sweeper: Sweeper, clock: Clock
) -> None:
    for number in range(120):  # more than one batch
        danger = number % 10 == 0
        await spool.keep(message(number, address=str(number % 7)), danger=danger)
    others = Inbox(engine=engine, spool=Spool(spool.folder, spool.clock), clock=clock)
    other = make_sweeper(others, Handled(), clock)
    while spool.waiting():
        await asyncio.gather(sweeper.sweep(), other.sweep())

    rows = await all_of(engine, tables.inbox)
    assert len(rows) == 120
    for address in range(7):
        numbers = [int(row["provider_id"]) for row in rows if row["address"] == str(address)]
        assert numbers == sorted(numbers)


async def test_nothing_overtakes_an_older_message_that_another_process_is_still_writing(
    spool: Spool,
) -> None:
    await spool.keep(message(1))
    (first,) = spool.waiting()
    await spool.keep(message(2))
    moment, _, *rest = first.name.split("-")
    first.unlink()
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE
    )
    try:
        half = spool.folder / "-".join([moment, str(writer.pid), *rest])
        half.with_suffix(".partial").write_bytes(b"{")
        assert list(spool.read()) == []
    finally:
        await writer.communicate(b"\n")

    assert [one.provider_id for _, one in spool.read()] == ["2"]  # it died, and told nobody


async def test_what_a_dead_process_left_is_picked_up_and_what_is_fresh_is_not(
    inbox: Inbox, sweeper: Sweeper, desk: Handled, clock: Clock
) -> None:
    await inbox.accept(message())
    assert await sweeper.sweep() == 0

    clock.forward(seconds=10)
    assert await sweeper.sweep() == 1
    assert desk.asked == [("telegram", "1001")]


async def test_one_conversation_that_fails_does_not_hold_up_the_others(
    inbox: Inbox, sweeper: Sweeper, desk: Handled, clock: Clock
) -> None:
    desk.fails_for = "1001"
    await inbox.accept(message(1))
    await inbox.accept(message(2, address="2002"))
    clock.forward(seconds=10)

    await sweeper.sweep()

    assert desk.asked == [("telegram", "1001"), ("telegram", "2002")]


async def test_one_for_which_the_database_seems_away_holds_up_none_of_the_others_either(
    inbox: Inbox, sweeper: Sweeper, desk: Handled, clock: Clock
) -> None:
    desk.fails_for, desk.with_error = "1", ConnectionError()
    for number in range(1, 10):
        await inbox.accept(message(number, address=str(number)))
    clock.forward(seconds=10)

    with pytest.raises(ConnectionError):  # so that /readyz says "away", not "stuck"
        await sweeper.sweep()
    assert {address for _, address in desk.asked} == {str(number) for number in range(1, 10)}


async def test_only_one_process_sweeps_at_a_time(
    inbox: Inbox, engine: AsyncEngine, sweeper: Sweeper, desk: Handled, clock: Clock
) -> None:
    await inbox.accept(message())
    clock.forward(seconds=10)
    async with engine.begin() as other:
        await other.execute(text(f"SELECT pg_advisory_xact_lock({SWEEP_LOCK})"))
        assert await sweeper.sweep() == 0

    assert await sweeper.sweep() == 1


def test_the_bot_does_not_start_where_it_cannot_spool(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file where the folder should be")

    with pytest.raises(OSError, match="spool"):
        Spool(tmp_path / "spool", Clock()).open()


async def test_a_disk_that_takes_nothing_leaves_no_half_message(spool: Spool) -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limit[1]))  # as a full disk: EFBIG at 100 bytes
    try:
        with pytest.raises(OSError, match="large"):
            await spool.keep(message(text="x" * 1000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)

    assert spool.waiting() == []
    await spool.keep(message())
    assert len(spool.waiting()) == 1


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    made = Spool(tmp_path / "spool", _ticking())
    made.open()
    return made


@pytest.fixture
def inbox(engine: AsyncEngine, spool: Spool, clock: Clock) -> Inbox:
    return Inbox(engine=engine, spool=spool, clock=clock)


@pytest.fixture
def desk() -> Handled:
    return Handled()


def make_sweeper(inbox: Inbox, desk: Handled, clock: Clock) -> Sweeper:
    health = Health(clock=clock)
    replay = Replay(inbox=inbox, health=health)
    return Sweeper(engine=inbox.engine, replay=replay, front_desk=desk, clock=clock, health=health)


@pytest.fixture
def sweeper(inbox: Inbox, desk: Handled, clock: Clock) -> Sweeper:
    return make_sweeper(inbox, desk, clock)


def _ticking() -> Any:
    clock = Clock()
    return lambda: clock.forward(seconds=1)
