"""What residents sent: named by its kind, hidden until asked for, and never run by a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, update

from bot.console import media_words
from bot.storage import schema as tables
from bot.storage.desk_media import Medium
from tests.bot.console.console_house import House, Visitor
from tests.bot.console.lived_in import STONEHOUSE, a_tone, converse, keep_file, keep_photo
from tests.bot.rows import all_of

IMAGE = '<img class="photo"'
PAINT = "/staff/reports/BL-7K3F-92"
HTML = b"<html><script>alert(document.domain)</script></html>"
FILM = b"\0\0\0 ftypisom" + b"hdlr" + bytes(8) + b"vide"


@pytest.fixture
async def officer(house: House, monday: dict[str, Any]) -> AsyncIterator[Visitor]:
    async with await house.signed_in("officer", teams=(STONEHOUSE,), name="Morwenna") as one:
        yield one


@pytest.fixture
async def supervisor(house: House, monday: dict[str, Any]) -> AsyncIterator[Visitor]:
    async with await house.signed_in("supervisor", name="Kim") as one:
        yield one


async def say_with(house: House, *sent: tuple[UUID, str], channel: str = "telegram") -> UUID:
    """A message whose files were of these kinds when it came in."""
    inbound = {"media": [{"id": str(one), "kind": kind} for one, kind in sent]}
    row = {
        "channel": channel, "provider_id": str(uuid4()), "address": "1", "inbound": inbound,
        "received_at": house.clock(), "sent_at": house.clock(),
    }  # fmt: skip
    talk = await converse(
        house.engine, house.clock(),
        [("resident", "here", {"media_ids": [one for one, _ in sent]})], minutes_ago=1,
    )  # fmt: skip
    async with house.engine.begin() as connection:
        made = await connection.execute(
            insert(tables.inbox).values(row).returning(tables.inbox.c.id)
        )
        await connection.execute(
            update(tables.messages)
            .where(tables.messages.c.conversation_id == talk)
            .values(inbox_id=made.scalar_one())
        )
    return talk


async def await_file(house: House, talk: UUID, one: UUID, kind: str, because: str, **more: Any):
    row = {
        "id": one, "conversation_id": talk, "channel": "telegram", "kind": kind,
        "provider_ref": "x", "at": house.clock(), "tries": 1, "because": because,
    }  # fmt: skip
    async with house.engine.begin() as connection:
        await connection.execute(insert(tables.awaited_media).values(row | more))


async def test_a_conversations_photo_is_hidden_until_somebody_asks(supervisor, monday):
    page = f"/staff/conversations/{monday['paint']}"
    hidden = await supervisor.get(page)
    assert IMAGE not in hidden.text
    assert "<audio" not in hidden.text
    assert f'With a photo. <a href="{page}?photos=show#turn-1">Show it</a>' in hidden.text
    assert f'With a voice note. <a href="{page}?photos=show#turn-3">Listen to it</a>' in hidden.text

    shown = await supervisor.get(f"{page}?photos=show")
    assert f'<img class="photo" src="{page}/photos/{monday["photo"]}"' in shown.text
    assert f'src="{page}/voices/{monday["voice"]}"' in shown.text


async def test_a_voice_note_is_heard_only_by_a_press_and_the_page_says_what_it_is(officer, monday):
    hidden = (await officer.get(PAINT)).text
    assert "1 photo and 1 voice note. It may be distressing." in hidden
    assert "<audio" not in hidden
    shown = (await officer.get(f"{PAINT}?photos=show")).text
    (player,) = [line for line in shown.splitlines() if "<audio" in line]
    assert "controls" in player
    assert 'preload="none"' in player
    assert "autoplay" not in player
    assert f'aria-labelledby="voice-{monday["voice"]}"' in player


async def test_a_voice_note_is_served_as_sent_with_safe_headers_and_the_look_is_kept(
    house, monday, officer
):
    voice = await officer.get(f"{PAINT}/voices/{monday['voice']}")
    assert voice.status == 200
    assert voice.text.encode("latin-1") == a_tone()
    assert voice.headers["Content-Type"] == "audio/wav"
    assert voice.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert voice.headers["X-Content-Type-Options"] == "nosniff"
    assert voice.headers["Cache-Control"] == "no-store"
    assert voice.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    line = (await all_of(house.engine, tables.audit))[-1]
    assert (line["action"], line["subject"]) == ("heard.voice", "report:BL-7K3F-92")
    assert line["detail"] == {"voice": str(monday["voice"])}
    assert line["staff_id"] == house.people["Morwenna"]


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-", 206, slice(0, None)),
        ("bytes=10-19", 206, slice(10, 20)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=4000-99999999", 206, slice(4000, None)),
        ("bytes=5-2", 200, slice(0, None)),
        ("lines=1-2", 200, slice(0, None)),
        ("bytes=99999999-", 416, None),
    ],
)
async def test_a_player_may_ask_for_a_part(officer, monday, asked, status, part):
    answer = await officer.get(f"{PAINT}/voices/{monday['voice']}", headers={"Range": asked})
    assert answer.status == status
    if part is not None:
        assert answer.text.encode("latin-1") == a_tone()[part]


@pytest.mark.parametrize("content", [HTML, FILM, b"%PDF-1.7", b"<svg onload=alert(1)>", b"MZ"])
async def test_what_a_browser_could_run_is_served_by_no_route(house, monday, supervisor, content):
    one = await keep_file(house.engine, house.clock(), monday["paint"], content)
    for claimed in ("audio/ogg", "text/html"):
        async with house.engine.begin() as connection:
            changed = update(tables.media).where(tables.media.c.id == one)
            await connection.execute(changed.values(content_type=claimed))
        for at in (PAINT, f"/staff/conversations/{monday['paint']}"):
            assert (await supervisor.get(f"{at}/voices/{one}")).status == 404
            assert (await supervisor.get(f"{at}/photos/{one}")).status == 404


async def test_a_voice_note_of_another_conversation_is_not_given_out(house, monday, supervisor):
    voice = monday["voice"]
    for path in (
        f"/staff/reports/BL-9NAN-42/voices/{voice}",
        f"/staff/conversations/{monday['knife']}/voices/{voice}",
        f"{PAINT}/photos/{voice}",
        f"{PAINT}/voices/{monday['photo']}",
        f"{PAINT}/voices/x",
    ):
        assert (await supervisor.get(path)).status == 404, path


@pytest.mark.parametrize("role", ["comms", "data_protection"])
async def test_who_may_see_no_photos_reads_what_there_is_and_hears_nothing(house, monday, role):
    page = f"/staff/conversations/{monday['paint']}"
    async with await house.signed_in(role) as visitor:
        for path in (page, f"{page}?photos=show"):
            text = (await visitor.get(path)).text
            assert "With a photo." in text
            assert "With a voice note." in text
            assert "Show it" not in text
            assert IMAGE not in text
            assert "<audio" not in text
        assert (await visitor.get(f"{page}/voices/{monday['voice']}")).status == 403


async def test_what_is_not_there_is_said_plainly_and_never_a_broken_picture(house, supervisor):
    late, lost, old, film = uuid4(), uuid4(), uuid4(), uuid4()
    talk = await say_with(
        house, (late, "photo"), (lost, "voice"), (old, "video"), (film, "sticker")
    )
    await await_file(house, talk, late, "photo", "it took too long", next_at=house.clock())
    await await_file(house, talk, lost, "voice", "8 tries; the last: Facebook answered 500")
    for query in ("", "?photos=show"):
        page = (await supervisor.get(f"/staff/conversations/{talk}{query}")).text
        assert "A photo that could not be fetched yet: it took too long." in page
        assert (
            "A voice note that could not be fetched: 8 tries; the last: Facebook answered 500. "
            "Ask the resident to send it again."
        ) in page
        assert "A video that is not here: it is past its age, or could not be fetched." in page
        assert "With a sticker, which is not kept." in page
        assert IMAGE not in page
        assert "<audio" not in page


async def test_a_reports_photo_that_is_still_awaited_is_no_broken_picture(house, monday, officer):
    late = uuid4()
    await await_file(
        house, monday["paint"], late, "photo", "it took too long", next_at=house.clock()
    )
    async with house.engine.begin() as connection:
        of = tables.reports.c.reference == "BL-7K3F-92"
        await connection.execute(update(tables.reports).where(of).values(photos=[late]))
    page = (await officer.get(f"{PAINT}?photos=show")).text
    assert "A photo that could not be fetched yet: it took too long." in page
    assert f"photos/{late}" not in page


async def test_what_the_bytes_say_goes_before_what_the_provider_said(house, supervisor):
    sent: dict[str, UUID] = {}
    talk = await say_with(house)
    for name, content in (("film", FILM), ("pdf", b"%PDF-1.7"), ("tone", a_tone())):
        sent[name] = await keep_file(house.engine, house.clock(), talk, content)
    sent["picture"] = await keep_photo(house.engine, house.clock(), talk)
    async with house.engine.begin() as connection:
        of = tables.messages.c.conversation_id == talk
        ids = {"media_ids": list(sent.values())}
        await connection.execute(update(tables.messages).where(of).values(ids))
        named = [{"id": str(one), "kind": "file"} for one in sent.values()]
        await connection.execute(update(tables.inbox).values(inbound={"media": named}))
    page = (await supervisor.get(f"/staff/conversations/{talk}")).text
    assert "With a video, which cannot be shown here." in page
    assert "With a file, which cannot be shown here." in page
    assert "With a photo." in page
    assert "With a voice note." in page
    assert "data protection can give it out" in page


async def test_new_turns_name_what_came_with_them(supervisor, monday):
    turns = await supervisor.get(f"/staff/conversations/{monday['paint']}/turns?after=0")
    assert "With a photo." in turns.text
    assert IMAGE not in turns.text


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([("photo", "shown")], "1 photo"),
        ([("photo", "shown"), ("photo", "shown"), ("voice", "heard")], "2 photos and 1 voice note"),
        ([("photo", "awaited"), ("voice", "heard")], "1 voice note"),
    ],
)
def test_only_what_the_page_can_give_is_counted(kinds, said):
    media = [Medium(id=uuid4(), kind=kind, state=state) for kind, state in kinds]
    assert media_words.counted(media) == said
