"""The control room's alerts: oldest first, taken by name, once."""

from __future__ import annotations

import re

from bot.storage import schema as tables
from tests.bot.console.console_house import House
from tests.bot.console.lived_in import KNIFE, raise_alert
from tests.bot.rows import add_conversation, all_of


async def test_the_oldest_alert_comes_first_with_words_place_and_reason(house: House, monday):
    async with await house.signed_in("control_room") as visitor:
        page = (await visitor.get("/staff/alerts")).text
    assert page.index(KNIFE) < page.index("smoke coming out the flat")
    assert "Co-op, Redruth" in page
    assert "They said &#39;knife&#39; of a person who is there now" in page
    assert "The resident has called 999" in page
    assert "Redruth South &amp; St Day &amp; Lanner" in page
    assert "<title>(2) Alerts" in page


async def test_an_alert_is_acknowledged_by_name_and_kept_below(house: House, monday):
    async with await house.signed_in("control_room", name="Ash") as visitor:
        house.clock.forward(minutes=2)
        answer = await visitor.send(
            "/staff/alerts", "/staff/alerts/acknowledge", alert=str(monday["alert"])
        )
        assert answer.to == "/staff/alerts?done=taken"
        page = (await visitor.get(answer.to)).text
    assert "(1) Alerts" in page
    assert "Ash acknowledged it 6 min after it came in" in page
    first, _ = await all_of(house.engine, tables.alerts)
    assert first["acknowledged_at"] == house.clock()
    written = [
        one for one in await all_of(house.engine, tables.audit) if "alert:" in one["subject"]
    ]
    assert [one["action"] for one in written] == ["acknowledged.alert"]


async def test_two_people_cannot_acknowledge_one_alert_and_the_second_is_told(house, monday):
    async with (
        await house.signed_in("control_room", name="Ash") as one,
        await house.signed_in("supervisor", name="Ravi") as other,
    ):
        token = (await other.get("/staff/alerts")).token()
        await one.send("/staff/alerts", "/staff/alerts/acknowledge", alert=str(monday["alert"]))
        late = await other.post(
            "/staff/alerts/acknowledge", {"csrf": token, "alert": str(monday["alert"])}
        )
        assert late.to == "/staff/alerts?done=other"
        assert "Somebody else had acknowledged" in (await other.get(late.to)).text
    first, _ = await all_of(house.engine, tables.alerts)
    assert first["acknowledged_by"] == house.people["Ash"]


async def test_an_alert_that_the_resident_stood_down_still_waits_for_a_person(house, monday):
    async with house.engine.begin() as connection:
        await connection.execute(tables.alerts.update().values(stood_down_at=house.clock()))
    async with await house.signed_in("control_room") as visitor:
        page = (await visitor.get("/staff/alerts")).text
    assert page.count("Stood down") == 2
    assert page.count("Acknowledge as") == 2


async def test_the_pages_script_learns_of_a_new_alert_by_its_state(house: House, monday):
    async with await house.signed_in("control_room") as visitor:
        before = await visitor.get("/staff/alerts/open")
        again = await visitor.get("/staff/alerts/open")
        await raise_alert(
            house.engine, house.clock(), monday["nan"], minutes_ago=0, category="violence",
            words="they are fighting outside",
        )  # fmt: skip
        after = await visitor.get("/staff/alerts/open")
    state = "X-Blue-Lamp-State"
    assert before.headers[state] == again.headers[state] != after.headers[state]
    assert "they are fighting outside" in after.text
    assert "<html" not in after.text


async def test_the_pages_script_is_told_when_nobody_is_signed_in_any_more(house: House):
    async with house.stranger() as visitor:
        answer = await visitor.get("/staff/alerts/open", headers={"X-Blue-Lamp-Refresh": "1"})
    assert (answer.status, answer.text) == (401, "")


async def test_without_a_script_the_page_loads_itself_again(house: House):
    async with await house.signed_in("control_room") as visitor:
        page = (await visitor.get("/staff/alerts")).text
    assert re.search(r'<noscript><meta http-equiv="refresh" content="\d+"></noscript>', page)


async def test_an_alert_with_a_point_has_a_map(house: House, monday):
    async with await house.signed_in("control_room") as visitor:
        drawn = await visitor.get(f"/staff/alerts/{monday['alert']}/map.svg")
        nowhere = await visitor.get(f"/staff/alerts/{monday['alert'] + 1}/map.svg")
    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    assert nowhere.status == 404


async def test_a_flood_of_alerts_is_one_with_its_number_and_each_kind_is_taken_by_itself(
    house: House, monday
):
    async with house.engine.begin() as connection:
        made = await connection.execute(
            tables.floods.insert().values(
                channel="every channel", scope="alerts", began_at=house.clock(),
                last_at=house.clock(), refused=0, danger=4,
            ).returning(tables.floods.c.id)
        )  # fmt: skip
        flood = made.scalar_one()
    for number, words in enumerate(("knife!", "KNIFE! ", "knife!", "she has collapsed")):
        who = await add_conversation(house.engine, address=f"flood-{number}")
        await raise_alert(
            house.engine, house.clock(), who,
            minutes_ago=1, category="violence", words=words, flood_id=flood,
        )  # fmt: skip
    async with await house.signed_in("control_room", name="Ash") as visitor:
        page = (await visitor.get("/staff/alerts")).text
        assert "Flood of alerts: 4 gathered" in page
        assert page.index("she has collapsed") < page.index("3 alerts</strong> with these words")
        assert "4 open alerts in floods" in page
        first, last = re.findall(r'name="(?:first|last)" value="(\d+)"', page)[-2:]
        answer = await visitor.send(
            "/staff/alerts", "/staff/alerts/alike/acknowledge", first=first, last=last
        )
        assert answer.to == "/staff/alerts?done=alike"
        answer = await visitor.send(
            "/staff/alerts", "/staff/alerts/flood/acknowledge", flood=str(flood)
        )
        assert answer.to == "/staff/alerts?done=flood"
        page = (await visitor.get("/staff/alerts")).text
    assert "1 open alerts in floods" not in page
    assert "1 open alert in a flood" in page
    assert "Ash, at" in page
    taken = [row for row in await all_of(house.engine, tables.alerts) if row["acknowledged_at"]]
    assert {row["words"].strip().lower() for row in taken if row["flood_id"]} == {"knife!"}
    written = {one["action"] for one in await all_of(house.engine, tables.audit)}
    assert {"acknowledged.alerts", "acknowledged.flood"} <= written
