"""Facebook through the whole bot: batches, windows, Pages, and comments that go on in Messenger."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import update

from bot.alert_flood import ALIKE
from bot.chores import usual_chores
from bot.conversation.phrases import Phrases
from bot.conversation.say import Say
from bot.door import STORAGE
from bot.gate import AT_ONCE
from bot.retention import Ages
from bot.storage import conversations, messages, outbox
from bot.storage import schema as tables
from tests.bot.rows import all_of
from tests.contracts.houses import KNIFE, House, house
from tests.contracts.test_every_channel import said_by_us
from tests.providers.meta_server import (
    PAGE,
    TOKEN,
    TOO_MANY,
    VERIFY_TOKEN,
    attachment,
    batch,
    comment,
    echo,
    entry,
    feed,
    item,
    pin,
    post,
    read_receipt,
    receipt,
    said,
)

PUBLIC = Phrases.load().text(Say.COMMENT_PUBLIC)
FIRST_WORDS = Phrases.load().text(Say.FIRST_WORDS)
PRIVATE = Phrases.load().text(Say.COMMENT_PRIVATE)
GRAFFITI = "There's some new graffiti here"


async def test_of_three_batched_messages_none_is_lost_and_danger_is_told_999(
    database_url: str, tmp_path: Path
) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        payload = post(
            entry(said(1, "hello", "7001"), receipt("7001"), said(2, KNIFE, "7002")),
            entry(item("7009", message={"mid": 5, "text": {"no": "text"}}), read_receipt("7001")),
            entry(said(3, GRAFFITI, "7003"), said(2, KNIFE, "7002")),
        )
        assert await one.resident.post(payload) == 200
        await one.until_quiet()

        told = {body["recipient"]["id"] for body in one.provider.sent()}
        assert told == {"7001", "7002", "7003"}
        assert len(await all_of(one.bluelamp.engine, tables.inbox)) == 3
        first = next(b for b in one.provider.sent() if b["recipient"]["id"] == "7002")
        assert "999" in first["message"]["text"].split(".")[0]


async def test_the_subscription_check_answers_only_who_knows_the_token(
    database_url: str, tmp_path: Path
) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
        for token, status in ((VERIFY_TOKEN, 200), ("guess", 403), ("", 403), ("é", 403)):
            query = asked | {"hub.verify_token": token}
            async with one.http.get("/webhooks/meta", params=query) as response:
                assert response.status == status
                if status == 200:
                    assert await response.text() == "1158201444"


async def test_a_photo_is_kept_and_a_pin_is_a_place(database_url: str, tmp_path: Path) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        out = io.BytesIO()
        Image.new("RGB", (40, 30), "navy").save(out, "JPEG")
        one.provider.files["a.jpg"] = out.getvalue()
        photo = attachment("image", url=f"{one.provider.url}/files/a.jpg")
        stranger = attachment("image", url="http://127.0.0.1:1/inside")
        await one.resident.post(batch(said(1, GRAFFITI, attachments=[photo, stranger])))
        await one.until_quiet()
        (kept,) = await all_of(one.bluelamp.engine, tables.media)
        assert kept["original"] == out.getvalue()
        assert kept["copy"]

        await one.resident.post(batch(said(2, attachments=[pin(50.4712, -4.7181)])))
        await one.until_quiet()
        asked = (await all_of(one.bluelamp.engine, tables.messages))[-1]
        assert asked["asking"] != "location"


async def test_a_photo_that_facebook_did_not_give_is_had_by_the_next_chore(
    database_url: str, tmp_path: Path
) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        one.provider.files["a.jpg"] = b"as it was sent"
        one.provider.file_faults.append((503, {}))
        photo = attachment("image", url=f"{one.provider.url}/files/a.jpg")
        await one.resident.post(batch(said(1, GRAFFITI, attachments=[photo])))
        await one.until_quiet()
        engine = one.bluelamp.engine
        (awaited,) = await all_of(engine, tables.awaited_media)
        assert awaited["conversation_id"] is not None
        assert one.provider.sent()  # the resident was answered all the same

        chores = usual_chores(Ages.of(one.bluelamp.settings), one.bluelamp.fetchers)
        (late,) = [chore for chore in chores if chore.name == "media"]
        await late.work(engine, datetime.now(UTC) + timedelta(minutes=2))
        (kept,) = await all_of(engine, tables.media)
        assert (kept["id"], kept["original"]) == (awaited["id"], b"as it was sent")
        assert kept["conversation_id"] == awaited["conversation_id"]


async def test_after_a_day_the_bot_is_silent_and_a_persons_words_are_marked_as_such(
    database_url: str, tmp_path: Path
) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        await one.resident.says(1, "hello")
        await one.until_quiet()
        before = len(one.provider.sent())
        long_ago = datetime.now(UTC) - timedelta(hours=30)
        async with one.bluelamp.engine.begin() as connection:
            await connection.execute(update(tables.conversations).values(last_heard_at=long_ago))
        for author in ("bot", "staff"):
            await _say(one, author, f"from {author}")
        one.bluelamp.relay.wake()
        await one.until_quiet()

        (late,) = one.provider.sent()[before:]
        assert late["message"]["text"] == "from staff"
        assert (late["messaging_type"], late["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
        (stuck,) = [
            row
            for row in await all_of(one.bluelamp.engine, tables.deliveries)
            if row["state"] == "stuck"
        ]
        assert "another way" in stuck["why"]


async def test_each_page_answers_with_its_own_token(database_url: str, tmp_path: Path) -> None:
    pages = f"page id, token, area\n{PAGE}, {TOKEN}, Bodmin\n555, EAA-other, 50.15 -5.07\n"
    async with house("messenger", database_url, tmp_path, META_PAGE_TOKEN=pages) as one:
        one.provider.tokens["555"] = "EAA-other"
        await one.resident.post(batch(said(1, "hello", "7001"), page="555"))
        await one.resident.post(batch(said(2, "hello", "7001")))
        await one.until_quiet()

        assert {path for path, _ in one.provider.calls} == {"555/messages", f"{PAGE}/messages"}
        assert len(await all_of(one.bluelamp.engine, tables.conversations)) == 2


async def test_a_comment_gets_one_sentence_in_public_and_one_private_reply(
    database_url: str, tmp_path: Path
) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        for _ in range(3):
            assert await one.resident.post(feed(comment(1, GRAFFITI))) == 200
        edited = comment(1, GRAFFITI + " by the library", verb="edited")
        assert await one.resident.post(feed(edited)) == 200
        await one.until_quiet()

        assert one.provider.said_in_public() == [("777_1", PUBLIC)]
        (private,) = one.provider.sent()
        assert private["recipient"] == {"comment_id": "777_1"}
        assert private["message"]["text"] == PRIVATE
        assert "graffiti" not in private["message"]["text"]
        heard = (await all_of(one.bluelamp.engine, tables.messages))[0]
        assert heard["decision"]["category"] == "graffiti"


async def test_the_author_goes_on_in_messenger_and_the_report_has_the_comment_and_the_pages_place(
    database_url: str, tmp_path: Path
) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        one.provider.people["777_1"] = "7001"
        await one.resident.post(feed(comment(1, GRAFFITI)))
        await one.until_quiet()
        await one.resident.says(2, "It is on the wall in Fore Street, since yesterday")
        for number in range(3, 14):
            await one.until_quiet()
            if await all_of(one.bluelamp.engine, tables.reports):
                break
            last = (await all_of(one.bluelamp.engine, tables.messages))[-1]
            values = [choice["value"] for choice in last["choices"]]
            await one.resident.presses(number, "submit" if "submit" in values else "skip")
        (report,) = await all_of(one.bluelamp.engine, tables.reports)

        assert report["channel"] == "messenger"
        assert report["category"] == "graffiti"
        assert "new graffiti" in report["description"]
        assert "Bodmin" in one.bluelamp.places.teams[report["team"]].name  # of many Fore Streets


async def test_yes_i_want_to_tell_more_means_the_comment(database_url: str, tmp_path: Path) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        one.provider.people["777_1"] = "7001"
        await one.resident.post(feed(comment(1, GRAFFITI)))
        await one.until_quiet()
        await one.resident.presses(2, "report")
        await one.until_quiet()

        last = (await all_of(one.bluelamp.engine, tables.messages))[-1]
        assert last["asking"] == "location"
        both = await all_of(one.bluelamp.engine, tables.conversations)
        assert [row["category"] for row in both] == ["graffiti", "graffiti"]


async def test_danger_in_a_comment_is_told_999_in_public_at_once_and_the_control_room_alerted(
    database_url: str, tmp_path: Path
) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        await one.resident.post(feed(comment(1, KNIFE)))
        await one.until_quiet()

        assert one.provider.said_in_public() == [("777_1", FIRST_WORDS), ("777_1", PUBLIC)]
        (alert,) = await all_of(one.bluelamp.engine, tables.alerts)
        assert alert["words"] == KNIFE
        assert any("facebook.com/777_1" in one for one in alert["because"])
        (private,) = one.provider.sent()
        assert private["message"]["text"].startswith("If anyone is in danger now, call 999.")


async def test_the_page_is_never_answered_and_talk_is_left_alone(
    database_url: str, tmp_path: Path
) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        await one.resident.post(
            feed(
                comment(1, GRAFFITI, author=PAGE),
                comment(2, PUBLIC, author=None),
                comment(3, FIRST_WORDS, author=None),
                comment(4, "thank you"),
                comment(5, None),
                {"field": "feed", "value": {"item": "reaction", "verb": "add"}},
                {"field": "ratings", "value": {"item": "comment", "comment_id": "1"}},
            )
        )
        await one.until_quiet()

        assert one.provider.calls == []
        assert len(await all_of(one.bluelamp.engine, tables.inbox)) == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("graffiti again, ring me on 01632 960123", "phone number"),
        ("he sells drugs from 14 Acacia Avenue in Bodmin", "home address"),
    ],
)
async def test_personal_details_in_public_are_put_before_staff(
    text: str, kind: str, database_url: str, tmp_path: Path
) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        await one.resident.post(feed(comment(1, text)))
        await one.until_quiet()

        (row,) = await all_of(one.bluelamp.engine, tables.conversations)
        assert row["with_person"]
        assert kind in row["with_person_why"]
        assert "https://www.facebook.com/777_1" in row["with_person_why"]
        assert "960123" not in row["with_person_why"]
        assert "Acacia" not in row["with_person_why"]


async def test_whoever_comments_without_end_is_one_sender_and_their_alerts_are_gathered(
    database_url: str, tmp_path: Path
) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        changes = [comment(number, KNIFE) for number in range(100)]
        assert await one.resident.post(feed(*changes)) == 200
        async with asyncio.timeout(120):
            while any(not row["handled_at"] for row in await inbox_of(one)):
                await asyncio.sleep(0.2)

        kept = len(await inbox_of(one))
        assert STORAGE["sender"].burst < kept < 90  # one more as danger, and some seconds' worth
        alerts = await all_of(one.bluelamp.engine, tables.alerts)
        assert len(alerts) == kept
        alone = [row for row in alerts if row["flood_id"] is None]
        assert (
            ALIKE <= len(alone) <= ALIKE + AT_ONCE
        )  # those handled side by side see each other late
        assert one.bluelamp.door.floods.counts or await all_of(one.bluelamp.engine, tables.floods)


async def inbox_of(one: House) -> Sequence[Mapping[str, Any]]:
    return await all_of(one.bluelamp.engine, tables.inbox)


@pytest.mark.parametrize("taken_back", [False, True], ids=["it stands", "taken back"])
async def test_a_comment_that_was_taken_back_is_answered_no_more(
    taken_back: bool, database_url: str, tmp_path: Path
) -> None:
    """Its answers wait since Meta takes none for now; the case in which it stands sends them."""
    async with house("messenger", database_url, tmp_path) as one:
        one.provider.refusals.extend([TOO_MANY] * 1_000)
        await one.resident.post(feed(comment(1, GRAFFITI)))
        await _until_one_waits(one)
        if taken_back:
            await one.resident.post(feed(comment(1, None, verb="remove")))
            async with asyncio.timeout(60):
                while not all(row["handled_at"] for row in await inbox_of(one)):
                    await asyncio.sleep(0.05)
        one.provider.refusals.clear()
        await _time_is_over(one)
        await one.until_quiet()

        sent = [one.provider.said_in_public(), [b["recipient"] for b in one.provider.sent()]]
        answers = [[("777_1", PUBLIC)], [{"comment_id": "777_1"}]]
        assert sent == ([[], []] if taken_back else answers)
        rows = await all_of(one.bluelamp.engine, tables.deliveries)
        assert [row["state"] for row in rows] == ["dropped" if taken_back else "sent"] * 2
        (row,) = await all_of(one.bluelamp.engine, tables.conversations)
        assert row["blocked"] is taken_back


async def _until_one_waits(one: House) -> None:
    """Meta has refused the first of two answers, and that is written down."""
    async with asyncio.timeout(60):
        while not any(
            row["state"] == "waiting" and row["attempts"]
            for row in await all_of(one.bluelamp.engine, tables.deliveries)
        ):
            await asyncio.sleep(0.05)


async def _time_is_over(one: House) -> None:
    async with one.bluelamp.engine.begin() as connection:
        await connection.execute(update(tables.deliveries).values(next_at=datetime.now(UTC)))
    one.bluelamp.relay.wake()


async def test_a_refused_page_token_loses_nothing_and_is_told(
    database_url: str, tmp_path: Path
) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        one.provider.tokens[PAGE] = "EAA-renewed"
        await one.resident.says(1, "hello")
        await one.provider.until_asked(2)
        assert one.bluelamp.health.state("facebook") == "token refused"
        one.provider.tokens[PAGE] = TOKEN

        assert await one.resident.shown() == await said_by_us(one)


async def test_while_a_person_writes_in_metas_inbox_the_bot_is_silent_but_not_about_danger(
    database_url: str, tmp_path: Path
) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        hello = said(1, "hello")
        await one.resident.post(batch(hello))
        await one.until_quiet()
        own = [body["message"] for body in one.provider.sent()]
        echoes = [
            echo(100 + n, each["text"], metadata=each["metadata"]) for n, each in enumerate(own)
        ]
        greeting, word = echo(200, "We answer soon"), echo(201, "Sam here, what happened?")
        greeting["timestamp"] = hello["timestamp"] + 1_000  # nobody types so fast
        word["timestamp"] = hello["timestamp"] + 60_000
        assert await one.resident.post(batch(*echoes, greeting)) == 200
        await _are_said(one, 1 + len(own) + 1)  # a minute passes before the other is written
        for _ in range(2):
            assert await one.resident.post(batch(word)) == 200
        said_so_far = await _are_said(one, 1 + len(own) + 2)
        assert [row["author"] for row in said_so_far[-2:]] == ["bot", "staff"]
        assert len(said_so_far) == 1 + len(own) + 2

        await one.resident.says(2, "somebody sprayed my wall")
        await one.until_quiet()
        asked = [row["asking"] for row in await all_of(one.bluelamp.engine, tables.messages)]
        assert asked == [None] * len(asked)
        await one.resident.says(3, KNIFE)
        assert any("999" in text for text in (await one.resident.shown())[-2:])
        assert len(await all_of(one.bluelamp.engine, tables.alerts)) == 1


async def _are_said(one: House, many: int) -> Sequence[Mapping[str, Any]]:
    """What staff write elsewhere is kept beside the answer to Meta: no resident waits for it."""
    async with asyncio.timeout(60):
        while len(said_so_far := await all_of(one.bluelamp.engine, tables.messages)) < many:
            await asyncio.sleep(0.05)
    return said_so_far


async def _say(one: House, author: str, text: str) -> None:
    """A message of the transcript with its delivery, as the console or a status makes one."""
    (row,) = await all_of(one.bluelamp.engine, tables.conversations)
    now = datetime.now(UTC)
    async with one.bluelamp.engine.begin() as connection:
        seq = await conversations.next_seq(connection, row["id"])
        what = {"conversation_id": row["id"], "seq": seq, "author": author, "text": text}
        (message_id,) = await messages.add(connection, [what | {"at": now, "phrase": None}])
        await outbox.add_deliveries(
            connection,
            [
                {
                    "key": f"{row['id']}:{seq}",
                    "conversation_id": row["id"],
                    "message_id": message_id,
                    "channel": "messenger",
                    "address": row["address"],
                    "made_at": now,
                    "next_at": now,
                }
            ],
        )
