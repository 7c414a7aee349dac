"""The chat API when something is late, away, broken or too much: 999 is said."""

from __future__ import annotations

import asyncio
import json

from bot.channels import web_conversation
from bot.channels.web_conversation import DANGER_WAITS_S
from tests.contracts.web_chat.asked import key, says_999
from tests.patience import PATIENCE_S
from tests.providers.small_desk import DANGER
from tests.providers.web_house import WORDS, open_house


async def test_who_writes_too_fast_waits_but_hears_999_however_fast_it_came(database_url, tmp_path):
    """By a clock that stands still: no moment gives another turn, however slow the machine is."""
    async with open_house(database_url, tmp_path / "spool", seconds=lambda: 0.0) as house:
        await _writes_too_fast(house)


async def _writes_too_fast(house) -> None:
    chat = house.chat(key())
    answers = [await chat.post({"message_id": str(n), "text": "hello"}) for n in range(60)]
    refused = [body for status, body in answers if status == 429]

    assert refused
    assert refused[0]["error"]["code"] == "too_fast"
    knife = "he is stabbing her with a knife right now"
    kept, body = await chat.post({"message_id": "d1", "text": knife})
    assert (kept, says_999(body)) == (200, True)  # once, so that its alert is raised
    async with house.http.post(
        f"{house.url}/api/v1/chat",
        json={"message_id": "d2", "text": knife},
        headers=chat.headers,
    ) as response:
        body = await response.json()
    assert (response.status, says_999(body)) == (429, True)
    for number, doubtful in enumerate(("knife", "there has been a stabbing")):
        status, body = await chat.post({"message_id": f"k{number}", "text": doubtful})
        assert (status, says_999(body)) == (429, True)
    assert int(response.headers["Retry-After"]) >= 1
    assert (await house.chat(key()).post({"message_id": "1", "text": "hello"}))[0] == 200


async def test_a_late_front_desk_does_not_keep_danger_waiting(house, monkeypatch):
    assert DANGER_WAITS_S < 1
    house.desk.late_s = PATIENCE_S
    chat = house.chat(key())
    said = {"message_id": "1", "text": "he is stabbing her with a knife right now"}
    with monkeypatch.context() as as_it_is:
        as_it_is.setattr(web_conversation, "DANGER_WAITS_S", DANGER_WAITS_S)
        async with asyncio.timeout(PATIENCE_S / 2):  # it was told without the front desk
            status, body = await chat.post(said)

    assert status == 200
    assert says_999(body)
    assert body["pending"] is True
    house.desk.late_s = 0
    status, body = await chat.post(said)
    assert (status, body["replies"][0]["text"]) == (200, DANGER)


async def test_a_failing_front_desk_keeps_the_message_and_says_so(house):
    house.desk.fails = True
    status, body = await house.chat(key()).post({"message_id": "1", "text": "bins"})

    assert status == 200
    assert body["replies"][0]["text"] == WORDS.kept
    assert body["replies"][0]["call_999"] is False


async def test_without_a_database_the_message_lies_in_the_spool_and_999_is_said(tmp_path):
    nowhere = "postgresql+psycopg://x@127.0.0.1:1/x"
    async with open_house(nowhere, tmp_path / "spool") as house:
        status, body = await house.chat(key()).post(
            {"message_id": "1", "text": "he is stabbing her with a knife right now"}
        )
        assert status == 200
        assert says_999(body)
        assert body["replies"][1]["text"] == WORDS.kept
        assert len(house.spool.waiting()) == 1
        status, body = await house.chat(key()).get()
        assert (status, body["error"]["code"]) == (503, "away")


async def test_with_neither_database_nor_spool_it_is_503_and_still_999(tmp_path):
    (tmp_path / "spool").write_text("a file where the folder should be")
    nowhere = "postgresql+psycopg://x@127.0.0.1:1/x"
    async with open_house(nowhere, tmp_path / "spool") as house:
        status, body = await house.chat(key()).post(
            {"message_id": "1", "text": "he is stabbing her with a knife right now"}
        )
    assert (status, body["error"]["code"]) == (503, "not_kept")
    assert says_999(body)


class Broken:
    """An inbox with a fault of its own."""

    async def accept(self, inbound):
        raise RuntimeError(f"secret words: {inbound.text}")


async def test_a_fault_of_ours_shows_nothing_of_itself(database_url, tmp_path, caplog):
    async with open_house(database_url, tmp_path / "spool", inbox=Broken()) as house:
        status, body = await house.chat(key()).post(
            {"message_id": "1", "text": "he is stabbing her with a knife right now"}
        )
    assert status == 500
    assert says_999(body)
    assert "secret words" not in json.dumps(body)
    assert "knife" not in "".join(
        record.getMessage() for record in caplog.records if record.levelname != "DEBUG"
    )
