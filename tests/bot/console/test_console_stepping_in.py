"""Staff in a conversation: they step in, answer, hand back, leave notes and flag bad answers."""

from __future__ import annotations

from typing import Any

import pytest

from bot.console.stepping_in import mentions
from bot.storage import schema as tables
from tests.bot.console.console_house import House, Visitor
from tests.bot.rows import all_of

LIST = "/staff/conversations"
PHONE = "07700 900461"


@pytest.fixture
async def comms(house: House, monday):
    async with await house.signed_in("comms", name="Tess") as visitor:
        yield visitor


async def steps_in(visitor: Visitor, path: str, holder: int = 0) -> Any:
    return await visitor.send(path, f"{path}/take-over", holder=str(holder))


async def test_comms_step_in_answer_and_hand_back(house, monday, comms):
    path = f"{LIST}/{monday['paint']}"
    done = await steps_in(comms, path)
    assert done.status == 303
    page = (await comms.get(done.to.partition("#")[0])).text
    assert "You write here now" in page
    assert "Tess writes here" in page

    sent = await comms.send(path, f"{path}/reply", text="Hello, I am Tess.", after="0")
    assert sent.to.startswith(f"{path}?done=sent")
    assert "Hello, I am Tess." in (await comms.get(path)).text
    back = await comms.send(path, f"{path}/hand-back")
    assert "done=back" in back.to
    said = (await all_of(house.engine, tables.messages))[-3:]
    assert [one["phrase"] for one in said] == ["utter_taken_over", None, "utter_handed_back"]
    actions = [one["action"] for one in await all_of(house.engine, tables.audit)]
    for action in (
        "took_over.conversation",
        "answered.conversation",
        "handed_back.conversation",
    ):
        assert action in actions


async def test_the_second_is_told_who_writes_and_keeps_their_words(house, monday, comms):
    path = f"{LIST}/{monday['paint']}"
    async with await house.signed_in("supervisor", name="Ravi") as ravi:
        before = (await ravi.get(path)).token()
        await steps_in(comms, path)
        late = await ravi.post(f"{path}/take-over", {"csrf": before, "holder": "0"})
        assert late.status == 409
        assert "Tess writes in this conversation now" in late.text
        wrote = await ravi.send(path, f"{path}/reply", text="My words.", after="0")
        assert wrote.status == 409
        taken = await steps_in(ravi, path, house.people["Tess"])
        assert taken.status == 303
    lost = await comms.send(path, f"{path}/reply", text="Still me?", after="0")
    assert "Ravi writes in this conversation now" in lost.text
    assert lost.status == 409


async def test_an_answer_is_not_sent_twice_by_two_clicks(house, monday, comms):
    path = f"{LIST}/{monday['paint']}"
    await steps_in(comms, path)
    await comms.send(path, f"{path}/reply", text="Which wall?", after="0")
    again = await comms.send(path, f"{path}/reply", text="Which wall?", after="0")
    assert again.status == 409
    assert "read them, then send yours" in again.text
    texts = [one["text"] for one in await all_of(house.engine, tables.messages)]
    assert texts.count("Which wall?") == 1


async def test_whom_a_message_could_endanger_is_answered_for_a_reason_only(house, monday, comms):
    (watched,) = [
        one["conversation_id"]
        for one in await all_of(house.engine, tables.reports)
        if one["category"] == "domestic_abuse"
    ]
    path = f"{LIST}/{watched}"
    assert "A message could endanger this person" in (await comms.get(path)).text
    assert "-later" in (await steps_in(comms, path)).to
    refused = await comms.send(path, f"{path}/reply", text="Are you well?", after="0")
    assert refused.status == 409
    assert "Say why it is safe" in refused.text
    assert "Are you well?" in refused.text
    sent = await comms.send(
        path, f"{path}/reply", text="Are you well?", after="0", override_why="agreed by phone"
    )
    assert sent.status == 303


async def test_a_note_with_a_mention_stands_on_that_persons_first_page(house, monday, comms):
    path = f"{LIST}/{monday['nan']}"
    await house.add("Ravi", "supervisor")
    done = await comms.send(path, f"{path}/note", note=f"@Ravi did we ring {PHONE} back?")
    assert done.status == 303
    page = (await comms.get(path)).text
    assert "did we ring" in page
    assert PHONE not in page  # notes are masked in review like everything else
    async with await house.signed_in("supervisor", name="Ravi") as ravi:
        home = (await ravi.get("/staff")).text
        assert "Tess" in home
        assert path in home
        assert PHONE in (await ravi.get(path)).text
        assert path not in (await ravi.get("/staff")).text  # seen is seen
    kept = repr(await all_of(house.engine, tables.audit))
    assert "noted.conversation" in kept
    assert PHONE not in kept


async def test_a_mention_of_nobody_is_said_and_the_note_is_not_lost(comms, monday, house):
    await house.add("Amy", "officer")  # does not read conversations
    path = f"{LIST}/{monday['nan']}"
    for note in ("@Nobody please look", "@Amy please look"):
        answer = await comms.send(path, f"{path}/note", note=note)
        assert answer.status == 422
        assert "Nobody who reads conversations is called" in answer.text
        assert note in answer.text
    assert await all_of(house.engine, tables.conversation_notes) == []


@pytest.mark.parametrize(
    ("text", "known", "unknown"),
    [
        ("@Tess look", {"Tess"}, []),
        ("@tess, @Tess One", {"Tess", "Tess One"}, []),
        ("write to a@example.com", set(), []),
        ("@Tessa look", set(), ["Tessa"]),
        ("@ nobody", set(), []),
    ],
)
def test_mentions_are_names_after_an_at(text, known, unknown):
    assert mentions(text, ["Tess", "Tess One", "Ravi"]) == (known, unknown)


async def test_a_flagged_answer_becomes_an_example_without_personal_data(house, monday, comms):
    path = f"{LIST}/{monday['nan']}"
    seq = next(
        one["seq"]
        for one in await all_of(house.engine, tables.messages)
        if one["conversation_id"] == monday["nan"] and one["decision"]
    )
    for fields, fault in (
        ({}, "Choose the message"),
        ({"seq": "999"}, "Choose the message"),
        ({"seq": str(seq)}, "Say what would have been right"),
        ({"seq": str(seq), "category": "nonsense"}, "Choose the right category"),
    ):
        answer = await comms.send(path, f"{path}/flag", **fields)
        assert answer.status == 422
        assert fault in answer.text
    done = await comms.send(
        path, f"{path}/flag", seq=str(seq), category="missing_person", flag_why=f"ask {PHONE}"
    )
    assert done.status == 303
    (example,) = await all_of(house.engine, tables.labelled_examples)
    assert example["source"] == "flag"
    assert example["category"] == "missing_person"
    assert example["was"]["category"] == "welfare_concern"
    assert PHONE not in repr(example)
    assert "EX4 6NS" not in repr(example)
    found = await comms.send(LIST, LIST, flagged="1")
    assert str(monday["nan"]) in found.text
    assert str(monday["paint"]) not in found.text


async def test_an_open_conversation_grows_by_what_is_said_in_it(house, monday, comms):
    path = f"{LIST}/{monday['nan']}"
    answer = await comms.get(f"{path}/turns?after=0")
    assert PHONE not in answer.text
    assert "answered her door" in answer.text
    last = answer.headers["X-Blue-Lamp-Last"]
    empty = await comms.get(f"{path}/turns?after={last}")
    assert "turn-resident" not in empty.text
    for wrong in ("", "-1", "x", "9" * 30):
        assert (await comms.get(f"{path}/turns?after={wrong}")).status == 400


async def test_the_list_knows_how_much_is_new(house, monday, comms):
    assert '{"new": 0}' in (await comms.get(f"{LIST}/news?since=2999-01-01T00:00:00Z")).text
    assert '{"new": 0}' not in (await comms.get(f"{LIST}/news?since=2000-01-01T00:00:00Z")).text
    for wrong in ("", "yesterday", "2026-01-01T00:00:00"):
        assert (await comms.get(f"{LIST}/news?since={wrong}")).status == 400


async def test_data_protection_reads_but_does_not_write(house, monday):
    path = f"{LIST}/{monday['nan']}"
    async with await house.signed_in("data_protection") as visitor:
        page = (await visitor.get(path)).text
        assert "Step in" not in page
        assert "Flag a bad answer" not in page
        assert 'name="note"' not in page
