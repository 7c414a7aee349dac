"""What a hold keeps, what erasing leaves, how a contact is found, and what receipts say."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.contact_words import read_contact
from bot.deletions import delete_conversations
from bot.erasure import HOLD, RECORDS, Erased, erase
from bot.holds import lift_hold, set_hold
from bot.person_export import as_json, as_zip
from bot.retention import Ages, Purged, purge
from bot.storage import data_subjects, media
from bot.storage import receipts as receipt_rows
from bot.storage import schema as tables
from bot.storage.person_out import person_out
from tests.bot.rows import NOW, add_conversation, add_officer, add_reply, add_report, all_of

YEAR = timedelta(days=365)
AGES = Ages(
    conversations=YEAR,
    reports=6 * YEAR,
    media=YEAR,
    audit=6 * YEAR,
    by_category={"graffiti": 2 * YEAR},
    reviewed=frozenset({"domestic_abuse"}),
)
LONG_AGO = NOW - 3 * YEAR


async def hold(engine: AsyncEngine, conversation: UUID) -> int | None:
    async with engine.begin() as connection:
        return await set_hold(
            connection,
            conversation,
            why="a court asked for it",
            look_again_on=date(2026, 9, 1),
            staff_id=None,
            now=NOW,
        )


async def run_erase(engine: AsyncEngine, conversation: UUID, of_reports: Any = "erase") -> Erased:
    async with engine.begin() as connection:
        done = await erase(connection, conversation, of_reports=of_reports, why="asked", now=NOW)
    assert isinstance(done, Erased)
    return done


async def run_purge(engine: AsyncEngine) -> Purged:
    async with engine.begin() as connection:
        return await purge(connection, AGES, now=NOW)


async def test_nothing_of_a_held_conversation_is_erased_and_the_receipt_says_why(
    engine: AsyncEngine,
) -> None:
    one = await add_conversation(engine)
    await add_reply(engine, one)
    await hold(engine, one)

    done = await run_erase(engine, one)

    assert done.gone == {}
    assert HOLD in done.kept[0].why
    assert len(await all_of(engine, tables.messages)) == 1
    async with engine.connect() as connection:
        receipt = await receipt_rows.one(connection, done.receipt)
    assert receipt is not None
    assert receipt.kind == "refuse"
    assert HOLD in receipt.detail["kept"][0]["why"]


async def test_the_purge_passes_held_ones_over_and_counts_them(engine: AsyncEngine) -> None:
    talk = await add_conversation(engine, last_heard_at=LONG_AGO)
    told = await add_conversation(engine, address="2", last_heard_at=LONG_AGO)
    await add_report(engine, told, status="closed", changed_at=LONG_AGO)
    await hold(engine, talk)
    await hold(engine, told)

    done = await run_purge(engine)

    assert (done.gone["conversations"], done.gone["reports"]) == (0, 0)
    assert done.kept == {"conversations_held": 2, "reports_held": 1, "reports_to_review": 0}


async def test_once_the_hold_is_lifted_it_goes_like_any_other(engine: AsyncEngine) -> None:
    one = await add_conversation(engine, last_heard_at=LONG_AGO)
    await hold(engine, one)
    async with engine.begin() as connection:
        lifted = await lift_hold(connection, one, why="the case ended", staff_id=None, now=NOW)

    assert lifted is not None
    assert (await run_purge(engine)).gone["conversations"] == 1
    kinds = [row["kind"] for row in await all_of(engine, tables.receipts)]
    assert kinds == ["hold", "lift", "purge"]


async def test_even_code_that_forgets_to_ask_cannot_delete_what_is_held(
    engine: AsyncEngine,
) -> None:
    one = await add_conversation(engine)
    await hold(engine, one)

    with pytest.raises(IntegrityError):
        async with engine.begin() as connection:
            await connection.execute(tables.conversations.delete())


async def test_a_second_hold_is_not_set_and_an_unknown_conversation_has_none(
    engine: AsyncEngine,
) -> None:
    one = await add_conversation(engine)

    assert await hold(engine, one) is not None
    assert await hold(engine, one) is None
    assert await hold(engine, UUID(int=0)) is None


async def test_erasing_all_but_the_reports_leaves_the_record_and_nothing_said(
    engine: AsyncEngine,
) -> None:
    one = await add_conversation(engine, state={"draft": {"contact": "07700 900461"}})
    await add_reply(engine, one)
    await add_report(engine, one)

    done = await run_erase(engine, one, "keep")

    assert await all_of(engine, tables.messages) == []
    (left,) = await all_of(engine, tables.conversations)
    assert left["address"].startswith("erased:")
    assert (left["state"], left["blocked"]) == ({}, True)
    assert len(await all_of(engine, tables.reports)) == 1
    assert (done.kept[0].what, done.kept[0].why) == ("report BL-7K3F-92 with its photos", RECORDS)


async def test_an_alert_that_nobody_took_is_not_erased_away(engine: AsyncEngine) -> None:
    one = await add_conversation(engine)
    row = {"conversation_id": one, "raised_at": NOW, "category": "weapons", "words": "a knife"}
    async with engine.begin() as connection:
        await connection.execute(insert(tables.alerts).values(row))

    assert (await run_erase(engine, one)).gone == {}


async def test_a_category_may_have_an_age_of_its_own(engine: AsyncEngine) -> None:
    one = await add_conversation(engine)
    await add_report(engine, one, status="closed", changed_at=LONG_AGO)
    await add_report(engine, one, "BL-2222-22", status="closed", changed_at=LONG_AGO,
                     category="theft")  # fmt: skip

    assert (await run_purge(engine)).gone["reports"] == 1
    (left,) = await all_of(engine, tables.reports)
    assert left["category"] == "theft"


async def test_a_grave_report_waits_for_a_person_and_until_the_day_that_they_set(
    engine: AsyncEngine,
) -> None:
    one = await add_conversation(engine)
    old = {"status": "closed", "changed_at": NOW - 7 * YEAR}
    await add_report(engine, one, category="domestic_abuse", **old)

    done = await run_purge(engine)

    assert (done.gone["reports"], done.kept["reports_to_review"]) == (0, 1)
    async with engine.connect() as connection:
        receipt = await receipt_rows.one(connection, done.receipt)
    assert receipt is not None
    assert receipt.detail["to_review"] == ["BL-7K3F-92"]


async def test_a_report_that_somebody_kept_longer_stays_until_then(engine: AsyncEngine) -> None:
    one = await add_conversation(engine)
    await add_report(
        engine, one, status="closed", changed_at=LONG_AGO, review_at=NOW + timedelta(days=1)
    )

    assert (await run_purge(engine)).gone["reports"] == 0


@pytest.mark.parametrize(
    "written",
    [
        "07700 900461",
        "07700900461",
        "07700 900 461",
        "+44 7700 900461",
        "+447700900461",
        "07700-900461",
    ],
)
async def test_a_number_is_found_however_it_was_written(engine: AsyncEngine, written: str) -> None:
    told = await add_conversation(engine)
    await add_report(engine, told, contact=f"ring me on {written} after six")
    said = await add_conversation(engine, address="2")
    await add_reply(engine, said, f"my number is {written}", author="resident")
    other = await add_conversation(engine, address="3")
    await add_report(engine, other, "BL-2222-22", contact="07700 900462")

    contact = read_contact("+44 (0)7700 900461")
    assert contact is not None
    async with engine.connect() as connection:
        found = await data_subjects.by_contact(connection, contact)

    assert {one.id for one in found} == {told, said}


async def test_an_e_mail_address_is_found_whatever_its_capitals(engine: AsyncEngine) -> None:
    told = await add_conversation(engine)
    await add_report(engine, told, safe_contact="Jo@Example.com only")

    contact = read_contact("jo@example.com")
    assert contact is not None
    async with engine.connect() as connection:
        found = await data_subjects.by_contact(connection, contact)

    assert [(one.id, one.references) for one in found] == [(told, ["BL-7K3F-92"])]


@pytest.mark.parametrize("asked", ["", "12", "?!", "a"])
def test_what_is_too_little_to_look_for_is_not_looked_for(asked: str) -> None:
    assert read_contact(asked) is None


async def test_a_person_gets_their_words_and_reports_but_no_names_of_staff(
    engine: AsyncEngine,
) -> None:
    one = await add_conversation(engine)
    officer = await add_officer(engine, "Sam")
    await add_reply(engine, one, "we will look", author="staff", staff_id=officer)
    await add_report(engine, one, taken_by=officer)

    async with engine.connect() as connection:
        person = await person_out(connection, one)
    assert person is not None

    whole = json.loads(as_json(person))
    assert whole["messages"][0]["text"] == "we will look"
    assert whole["reports"][0]["description"] == "New paint on the bus shelter"
    assert "Sam" not in json.dumps(whole)
    names = zipfile.ZipFile(io.BytesIO(as_zip(person))).namelist()
    assert names == ["README.txt", "data.json", "messages.csv", "reports.csv"]


async def test_what_is_given_out_names_each_file_its_hash_and_what_could_not_be_had(
    engine: AsyncEngine,
) -> None:
    one = await add_conversation(engine)
    kept, lost, voice = uuid4(), uuid4(), b"OggS" + bytes(24) + b"OpusHead"
    async with engine.begin() as connection:
        await media.keep(
            connection,
            media_id=kept,
            content=voice,
            copy=None,
            content_type="audio/ogg",
            now=NOW,
            conversation_id=one,
        )
        await connection.execute(
            insert(tables.awaited_media).values(
                id=lost,
                conversation_id=one,
                channel="messenger",
                kind="photo",
                provider_ref="https://scontent.xx.fbcdn.net/a.jpg?signature=secret",
                at=NOW,
                tries=8,
                because="Facebook no longer has it (404)",
            )
        )
        person = await person_out(connection, one)
    assert person is not None

    whole = json.loads(as_json(person))
    assert whole["photos"] == [
        {"id": str(kept), "content_type": "audio/ogg", "sha256": sha256(voice).hexdigest()}
    ]
    (not_had,) = whole["not_fetched"]
    assert (not_had["id"], not_had["kind"]) == (str(lost), "photo")
    assert not_had["because"] == "Facebook no longer has it (404)"
    assert "secret" not in json.dumps(whole)
    folder = zipfile.ZipFile(io.BytesIO(as_zip(person)))
    assert folder.read(f"photos/{kept}.ogg") == voice


async def test_deleting_takes_many_at_once(engine: AsyncEngine) -> None:
    for number in range(3):
        await add_conversation(engine, address=str(number))

    async with engine.begin() as connection:
        gone = await delete_conversations(connection, tables.conversations.select(), now=NOW)

    assert gone["conversations"] == 3
