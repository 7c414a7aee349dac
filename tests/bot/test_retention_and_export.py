"""What goes because of its age, what one erasure takes along, and what leaves as lines."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import audit
from bot.audit_chain import SealingKey
from bot.erasure import HasReports, erase
from bot.export import REPORT_FIELDS, CsvLines, json_line, public_report
from bot.ledger_metrics import figures
from bot.retention import Ages, purge
from bot.sealer import HEAD, Sealer
from bot.storage import schema as tables
from bot.storage.rows_out import KINDS, rows_out
from tests.bot.rows import NOW, add_conversation, add_officer, add_reply, add_report, all_of

AGES = Ages(
    conversations=timedelta(days=365),
    reports=timedelta(days=2190),
    media=timedelta(days=365),
    audit=timedelta(days=2190),
)
LONG_AGO = NOW - timedelta(days=400)
AGES_AGO = NOW - timedelta(days=3000)


async def seal(engine: AsyncEngine, folder: Path) -> None:
    key = SealingKey.of("for tests")
    await Sealer(engine=engine, key=key, clock=lambda: NOW, head=folder / HEAD).seal()


async def run_purge(engine: AsyncEngine) -> dict[str, int]:
    async with engine.begin() as connection:
        return (await purge(connection, AGES, now=NOW)).gone


async def test_an_old_conversation_goes_with_all_that_hangs_on_it(engine: AsyncEngine) -> None:
    old = await add_conversation(engine, last_heard_at=LONG_AGO)
    await add_reply(engine, old)
    await add_inbox_row(engine)
    fresh = await add_conversation(engine, address="2002")
    await add_reply(engine, fresh)

    await run_purge(engine)

    assert [row["id"] for row in await all_of(engine, tables.conversations)] == [fresh]
    assert len(await all_of(engine, tables.messages)) == 1
    assert len(await all_of(engine, tables.deliveries)) == 1
    assert await all_of(engine, tables.inbox) == []


async def test_a_report_holds_its_conversation(engine: AsyncEngine) -> None:
    await add_report(engine, await add_conversation(engine, last_heard_at=LONG_AGO))

    await run_purge(engine)

    assert len(await all_of(engine, tables.conversations)) == 1


async def test_a_closed_report_goes_at_its_age_and_its_conversation_with_it(
    engine: AsyncEngine,
) -> None:
    old = await add_conversation(engine, last_heard_at=AGES_AGO)
    await add_report(engine, old, status="closed", changed_at=AGES_AGO)

    gone = await run_purge(engine)

    assert (gone["reports"], gone["conversations"]) == (1, 1)


async def test_an_open_report_is_never_purged(engine: AsyncEngine) -> None:
    old = await add_conversation(engine, last_heard_at=AGES_AGO)
    await add_report(engine, old, status="in_hand", changed_at=AGES_AGO)

    assert (await run_purge(engine))["reports"] == 0


async def test_an_alert_that_nobody_acknowledged_is_never_purged(engine: AsyncEngine) -> None:
    old = await add_conversation(engine, last_heard_at=LONG_AGO)
    await add_alert(engine, old)

    assert (await run_purge(engine))["conversations"] == 0


async def test_a_photo_of_a_report_stays_and_another_goes(engine: AsyncEngine) -> None:
    conversation = await add_conversation(engine)
    evidence, other = await add_photo(engine), await add_photo(engine)
    await add_report(engine, conversation, photos=[evidence])

    gone = await run_purge(engine)

    assert gone["media"] == 1
    assert other not in [row["id"] for row in await all_of(engine, tables.media)]


async def test_a_photo_that_was_added_to_a_report_later_stays_as_well(engine: AsyncEngine) -> None:
    conversation = await add_conversation(engine)
    later = await add_photo(engine)
    report = await add_report(engine, conversation)
    async with engine.begin() as connection:
        await connection.execute(
            insert(tables.report_events).values(
                report_id=report, at=NOW, kind="photo", detail={"photo": str(later)}
            )
        )

    assert (await run_purge(engine))["media"] == 0


async def test_the_purge_leaves_a_receipt_and_only_old_audit_lines_go(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    async with engine.begin() as connection:
        await audit.write(connection, at=AGES_AGO, action="saw.report", subject="report:x")
    await seal(engine, tmp_path)
    async with engine.begin() as connection:
        await audit.write(connection, at=LONG_AGO, action="saw.report", subject="report:x")
    await seal(engine, tmp_path)

    await run_purge(engine)

    kept, purged, receipt = await all_of(engine, tables.audit)
    assert kept["at"] == LONG_AGO
    assert (purged["action"], purged["detail"]["through_batch"]) == ("purged.audit", 1)
    assert (receipt["action"], receipt["detail"]["gone"]["audit"]) == ("purged.all", 1)


async def test_erasing_a_conversation_with_reports_must_be_meant(engine: AsyncEngine) -> None:
    one = await add_conversation(engine)
    await add_reply(engine, one)
    report = await add_report(engine, one)
    await add_alert(engine, one, report_id=report, acknowledged_at=NOW)

    async with engine.begin() as connection:
        refused = await erase(connection, one, of_reports="refuse", why="asked", now=NOW)
    assert refused == HasReports(("BL-7K3F-92",))
    assert len(await all_of(engine, tables.messages)) == 1

    async with engine.begin() as connection:
        await erase(connection, one, of_reports="erase", why="asked", now=NOW)
    for table in (tables.conversations, tables.messages, tables.reports, tables.alerts):
        assert await all_of(engine, table) == []
    (line,) = await all_of(engine, tables.audit)
    assert (line["action"], line["why"]) == ("erased.conversation", "asked")


async def test_an_export_has_the_fields_of_the_contract_in_their_order(
    engine: AsyncEngine,
) -> None:
    conversation = await add_conversation(engine)
    await add_report(engine, conversation)
    await add_report(engine, conversation, reference="BL-AAAA-22", anonymous=True)

    named, anonymous = [
        public_report(row, team_name="St James") for row in await out(engine, "reports")
    ]

    assert tuple(json.loads(json_line(named))) == REPORT_FIELDS
    assert json.loads(json_line(named))["conversation"] == str(conversation)
    assert anonymous["conversation"] is None


async def test_an_export_may_be_of_one_team_and_from_a_day_on(engine: AsyncEngine) -> None:
    conversation = await add_conversation(engine)
    await add_report(engine, conversation)
    await add_report(engine, conversation, reference="BL-AAAA-22", team="CIOS.4001")

    assert [row["team"] for row in await out(engine, "reports", team="CIOS.4001")] == ["CIOS.4001"]
    assert await out(engine, "reports", since=NOW + timedelta(days=1)) == []


@pytest.mark.parametrize("kind", KINDS)
async def test_everything_that_can_be_exported_becomes_a_line(
    engine: AsyncEngine, kind: str
) -> None:
    conversation = await add_conversation(engine)
    await add_reply(engine, conversation, "first")
    await add_reply(engine, conversation, "second")
    await add_report(engine, conversation)
    officer = await add_officer(engine)
    example = {
        "at": NOW, "staff_id": officer, "source": "flag", "conversation_id": conversation,
        "text": "paint on the shelter", "team": "DEV.4062", "state": "accepted",
    }  # fmt: skip
    async with engine.begin() as connection:
        await connection.execute(insert(tables.labelled_examples).values(example))
        await audit.write(connection, at=NOW, action="saw.report", subject="report:x")

    rows = await out(engine, kind, team=None if kind == "audit" else "DEV.4062")

    assert rows
    assert all(json.loads(json_line(row)) for row in rows)
    if kind == "conversations":
        assert [one["text"] for one in rows[0]["messages"]] == ["first", "second"]


async def test_columns_of_replies_are_changed_only_by_adding(engine: AsyncEngine) -> None:
    """Whoever reads a CSV by its columns' numbers reads the same after an upgrade."""
    await add_reply(engine, await add_conversation(engine))

    (line,) = await out(engine, "deliveries")
    first = "id conversation channel state made_at next_at sent_at attempts why"
    assert list(line) == [*first.split(), "cause", "settled_at"]


def test_a_residents_words_do_not_run_in_a_spreadsheet() -> None:
    lines = CsvLines()

    table = [lines.line({"words": "=HYPERLINK(1)", "because": ["a"], "at": NOW, "no": None})]

    (row,) = csv.DictReader("\n".join(table).splitlines())
    assert row["words"] == "'=HYPERLINK(1)"
    assert (row["because"], row["no"]) == ('["a"]', "")


async def test_the_figures_say_how_long_the_oldest_have_waited(engine: AsyncEngine) -> None:
    conversation = await add_conversation(engine)
    await add_inbox_row(engine)
    await add_reply(engine, conversation)
    await add_reply(engine, conversation, state="stuck")
    await add_alert(engine, conversation)

    async with engine.connect() as connection:
        found = await figures(connection, now=NOW + timedelta(minutes=1))

    said = {name: value for name, _, value in found}
    assert said["oldest_unhandled_seconds"] == (NOW - LONG_AGO).total_seconds() + 60
    assert said["oldest_undelivered_seconds"] == 60
    assert (said["replies_stuck"], said["alerts_open"]) == (1, 1)


async def out(engine: AsyncEngine, kind: str, **given: Any) -> list[dict[str, Any]]:
    wanted = {"since": None, "team": None} | given
    async with engine.connect() as connection:
        return [row async for row in rows_out(connection, kind, **wanted)]


async def add_inbox_row(engine: AsyncEngine) -> None:
    row = {
        "channel": "telegram",
        "provider_id": "1",
        "address": "1001",
        "received_at": LONG_AGO,
        "sent_at": LONG_AGO,
        "inbound": {},
    }
    async with engine.begin() as connection:
        await connection.execute(insert(tables.inbox).values(row))


async def add_alert(engine: AsyncEngine, conversation: UUID, **given: Any) -> None:
    row = {
        "conversation_id": conversation,
        "raised_at": LONG_AGO,
        "category": "weapons",
        "words": "a knife",
    }
    async with engine.begin() as connection:
        await connection.execute(insert(tables.alerts).values(row | given))


async def add_photo(engine: AsyncEngine) -> UUID:
    row = {
        "id": uuid4(),
        "at": LONG_AGO,
        "content_type": "image/jpeg",
        "sha256": b"seal",
        "original": b"as sent",
    }
    async with engine.begin() as connection:
        await connection.execute(insert(tables.media).values(row))
    return row["id"]  # type: ignore[return-value]
