"""No message vanishes: what the database refuses, or we fail on, is kept for a person and heard."""

from __future__ import annotations

import json
import resource
import signal
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import spool_names as names
from bot.aside_record import head_of, words_in
from bot.channels.base import Media, Unread
from bot.errors import CannotKeep
from bot.inbox import Inbox
from bot.plain_message import plain
from bot.put_aside import PutAside
from bot.spool import Spool
from bot.spool_record import to_bytes
from bot.storage import schema as tables
from tests.bot.refusals import refusing
from tests.bot.rows import NOW, Clock, all_of
from tests.bot.test_inbox_and_sweeper import inbox, message, spool

FIXTURES = (inbox, spool)
KNIFE = "he has a knife"
PHOTO = Media(kind="photo", content=b"no picture at all", content_type="image/jpeg")
NOTHING_ODD = "NEW.inbound->>'text' !~ U&'\\202E' AND jsonb_array_length(NEW.inbound->'media') = 0"


@pytest.mark.parametrize("odd", [{"text": f"{KNIFE}\u202e"}, {"text": KNIFE, "media": (PHOTO,)}])
async def test_what_the_database_refuses_is_heard_by_its_words_and_kept_whole(
    inbox: Inbox, engine: AsyncEngine, spool: Spool, odd: dict[str, Any]
) -> None:
    await refusing(engine, NOTHING_ODD)

    accepted = await inbox.accept(message(**odd))
    again = await inbox.accept(message(**odd))

    assert (accepted.how, again.how) == ("new", "repeat")
    (row,) = await all_of(engine, tables.inbox)
    assert (row["provider_id"], row["danger"], row["inbound"]["text"]) == ("1", True, KNIFE)
    (path,) = spool.folder.glob("*")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (aside,) = spool.aside.newest(10)
    assert not aside.danger  # an alert is raised by its words
    assert (aside.head.fault, aside.head.heard) == ("DataError", True)
    assert KNIFE in aside.head.text


async def test_where_not_even_its_words_are_taken_it_lies_aside_once_and_says_danger(
    inbox: Inbox, engine: AsyncEngine, spool: Spool
) -> None:
    await refusing(engine, "NEW.inbound->>'text' !~ 'knife'")

    for _ in range(3):
        assert (await inbox.accept(message(text=KNIFE))).how == "aside"
    assert (await inbox.accept(message(2, text="hello"))).how == "new"

    (aside,) = spool.aside.newest(10)
    assert aside.danger
    assert (aside.head.text, aside.head.heard) == (KNIFE, False)
    assert spool.aside.in_danger() == [aside.name]
    assert not spool.holds("telegram", "1001")  # its conversation goes on


async def test_with_nowhere_to_put_it_the_provider_must_send_it_again(
    inbox: Inbox, engine: AsyncEngine, spool: Spool
) -> None:
    await refusing(engine, "false")
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limit[1]))  # as a full disk: EFBIG at 100 bytes
    try:
        with pytest.raises(CannotKeep):
            await inbox.accept(message())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)

    assert list(spool.folder.glob("*")) == []
    assert (await inbox.accept(message())).how == "aside"


async def test_what_fits_into_no_json_is_kept_all_the_same(
    inbox: Inbox, engine: AsyncEngine, spool: Spool
) -> None:
    """A type checker keeps such values out; one that slips through costs nobody their words."""
    assert (await inbox.accept(message(text=KNIFE, lat={1, 2}))).how == "new"

    (row,) = await all_of(engine, tables.inbox)
    assert (row["inbound"]["text"], row["inbound"]["lat"]) == (KNIFE, None)
    (aside,) = spool.aside.newest(10)
    assert (aside.head.fault, aside.head.text) == ("TypeError", KNIFE)
    assert "{1, 2}" in (spool.folder / aside.name).read_text()


async def test_the_same_in_an_outage_which_the_spool_cannot_write_down_either(
    engine: AsyncEngine, spool: Spool, clock: Clock
) -> None:
    class Away:
        is_up = False

        def missed(self) -> None:
            return

    inbox = Inbox(engine=engine, spool=spool, clock=clock, database=Away())

    assert (await inbox.accept(message(text=KNIFE, lat={1, 2}))).how == "spooled"
    (aside,) = spool.aside.newest(10)
    assert (aside.head.heard, aside.danger) == (True, False)
    ((_, waits),) = spool.read()  # its plain words, which are heard when the database is back
    assert (waits.text, waits.lat) == (KNIFE, None)


async def test_what_nobody_can_read_is_kept_as_it_came_once(inbox: Inbox, spool: Spool) -> None:
    payload = {"message": {"chat": {"id": "?"}, "caption": KNIFE}, "update_id": 7}

    for _ in range(2):
        unread = Unread(channel="telegram", payload=payload, fault="KeyError")
        assert (await inbox.put_unread_aside(unread)).how == "aside"

    (aside,) = spool.aside.newest(10)
    assert aside.danger
    assert (aside.head.channel, aside.head.text) == ("telegram", KNIFE)
    record = json.loads((spool.folder / aside.name).read_text())
    assert json.loads(record["raw"]) == payload


async def test_they_are_listed_danger_first_and_go_one_by_one(spool: Spool) -> None:
    aside = spool.aside
    await aside.keep(message(1, text="first"), fault="DataError", danger=False, heard=False)
    await aside.keep(message(2, text=KNIFE), fault="DataError", danger=True, heard=False)
    await aside.keep(message(3, text="third"), fault="DataError", danger=True, heard=True)

    found = aside.newest(2)
    assert [one.head.text for one in found] == [KNIFE, "third"]
    assert aside.has(found[0].name)
    assert not aside.has("../passwords")
    assert aside.remove([found[0].name, "../passwords"]).gone == 1
    assert aside.remove([found[0].name]).gone == 0
    assert aside.count() == 2


async def test_those_of_a_conversation_are_found_and_those_of_an_age(
    tmp_path: Path, clock: Clock
) -> None:
    aside = PutAside(folder=tmp_path, clock=clock)
    for number, address in enumerate(("ann", "ben", "ann"), start=1):
        await aside.keep(
            message(number, address=address, turn=number), fault="X", danger=True, heard=False
        )
    cut = clock.forward(days=1)
    await aside.keep(message(4, address="ann"), fault="X", danger=False, heard=False)

    assert len(aside.of_conversation("telegram", "ann")) == 3
    contents = aside.contents_of("telegram", "ann").values()
    texts = [json.loads(one or b"{}")["text"] for one in contents]
    assert texts[2] == "message 4"  # the oldest first
    assert sorted(texts) == ["message 1", "message 3", "message 4"]
    older = [one.conversation for one in aside.lying() if one.at < cut]
    assert sorted(older) == sorted(names.digest("telegram", one) for one in ("ann", "ben", "ann"))


def test_of_a_file_that_was_cut_short_the_words_are_read_that_are_there() -> None:
    whole = to_bytes(message(text=KNIFE))

    for length in range(0, len(whole) + 1, 7):
        head = head_of(whole[:length], kept_at=NOW)
        assert head.text in ("", KNIFE)
        assert (head.fault, head.at) == ("Malformed", NOW)
    assert head_of(whole[: whole.index(b"press")], kept_at=NOW).text == KNIFE


@given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda one: b'{"aside": ' + one))
def test_no_bytes_make_the_list_fail(start: bytes) -> None:
    assert head_of(start, kept_at=NOW).at == NOW


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["text", "a"]), inner),
    max_leaves=10,
)


@given(JSON)
def test_words_are_found_in_any_shape(payload: Any) -> None:
    assert isinstance(words_in(payload), str)
    assert KNIFE in words_in({"message": [payload, {"text": KNIFE}]})


@given(
    st.text(st.characters(categories=("Cc", "Cf", "Cs", "L", "N", "P", "Z"))), st.text(max_size=400)
)
def test_plain_words_are_words_that_anything_takes(words: str, odd: str) -> None:
    said = plain(message(text=words, provider_id=odd or "1", context=odd, turn=-5), now=NOW)

    json.dumps(said.text, ensure_ascii=False).encode()
    assert "\x00" not in said.text
    assert said.provider_id.isprintable()
    assert len(said.provider_id) <= 200
    assert said.turn is None
    assert plain(said, now=NOW) == said
