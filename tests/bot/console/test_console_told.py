"""An alert handed to a team, and where teams are told: only by those who may, secrets unseen."""

from __future__ import annotations

import asyncio

import pytest

from bot.storage import schema as tables
from tests.bot.console.console_house import House
from tests.bot.console.lived_in import REDRUTH, STONEHOUSE
from tests.bot.rows import all_of

URL = "https://flows.example.com/workflows/0f1e?sig=made-up"


@pytest.fixture
async def supervisor(house: House):
    async with await house.signed_in("supervisor", name="Ravi") as visitor:
        yield visitor


async def hand(visitor, alert: int, team: str):
    path = f"/staff/alerts/{alert}/hand"
    return await visitor.send(path, path, team=team)


async def test_an_alert_goes_to_a_team_in_somebodys_name_and_the_team_is_told(house, monday):
    async with await house.signed_in("control_room", name="Ash") as visitor:
        page = (await visitor.get("/staff/alerts")).text
        assert f"/staff/alerts/{monday['alert']}/hand" in page
        done = await hand(visitor, monday["alert"], REDRUTH)
        assert done.to == "/staff/alerts?done=handed"
        page = (await visitor.get(done.to)).text
    assert "(1) Alerts" in page
    assert "Ash handed it to Redruth South" in page
    row = (await all_of(house.engine, tables.alerts))[0]
    assert (row["handed_to"], row["acknowledged_by"]) == (REDRUTH, house.people["Ash"])
    actions = [one["action"] for one in await all_of(house.engine, tables.audit)]
    assert "handed.alert" in actions


async def test_of_two_people_handing_it_on_the_second_is_told(house, monday):
    async with (
        await house.signed_in("control_room", name="Ash") as one,
        await house.signed_in("control_room", name="Bo") as other,
    ):
        pages = [await each.get(f"/staff/alerts/{monday['alert']}/hand") for each in (one, other)]
        answers = await asyncio.gather(*(
            each.post(f"/staff/alerts/{monday['alert']}/hand", {"csrf": page.token(), "team": team})
            for each, page, team in zip((one, other), pages, (REDRUTH, STONEHOUSE), strict=True)
        ))  # fmt: skip
    assert sorted(each.to for each in answers) == [
        "/staff/alerts?done=handed", "/staff/alerts?done=handed-already",
    ]  # fmt: skip


async def test_an_alert_goes_to_no_team_that_is_none(house, monday, supervisor):
    assert (await hand(supervisor, monday["alert"], "NO.SUCH")).status == 422
    page = await supervisor.get(f"/staff/alerts/{monday['alert']}/hand")
    sent = {"csrf": page.token(), "team": REDRUTH}
    assert (await supervisor.post("/staff/alerts/999/hand", sent)).status == 404


async def test_an_alert_that_nobody_took_says_so_on_the_page(house, monday, supervisor):
    before = (await supervisor.get("/staff/alerts/open")).headers["X-Blue-Lamp-State"]
    async with house.engine.begin() as connection:
        await connection.execute(
            tables.alerts.update().values(escalations=2, escalated_at=house.clock())
        )
    after = await supervisor.get("/staff/alerts/open")
    assert after.headers["X-Blue-Lamp-State"] != before
    assert "Escalated" in after.text
    assert "told again 2 times" in after.text


async def test_a_team_gets_a_group_a_channel_and_hours_and_the_address_is_never_shown(
    house, monday, supervisor
):
    path = f"/staff/posts/{REDRUTH}"
    done = await supervisor.send(
        path, path, telegram_group="-1002003004", teams_url=URL, shifts="15:00 07:00",
        quiet_from="22:00", quiet_until="07:00",
    )  # fmt: skip
    page = (await supervisor.get(done.to)).text
    assert "It was saved" in page
    assert 'value="07:00, 15:00"' in page
    assert "made-up" not in page
    (row,) = await all_of(house.engine, tables.team_posts)
    assert "made-up" not in str(row)
    assert "made-up" not in str(await all_of(house.engine, tables.audit))

    await supervisor.send(path, path, telegram_group="-1002003004")
    assert (await all_of(house.engine, tables.team_posts))[0]["teams_url"] == row["teams_url"]
    await supervisor.send(f"{path}", f"{path}/try")
    assert {one["route"] for one in await all_of(house.engine, tables.notices)} == {
        "telegram",
        "teams",
    }
    await supervisor.send(path, path, no_teams="1")
    assert (await all_of(house.engine, tables.team_posts))[0]["teams_url"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"telegram_group": "70"},
        {"telegram_group": "@force"},
        {"teams_url": "http://127.0.0.1/x"},
        {"teams_url": "https://"},
        {"shifts": "7"},
        {"shifts": "24:00"},
        {"quiet_from": "22:00"},
    ],
)
async def test_what_is_no_group_no_address_and_no_time_is_not_kept(
    house, supervisor, wrong: dict[str, str]
):
    path = "/staff/posts/control-room"
    answer = await supervisor.send(path, path, **wrong)
    assert answer.status == 422
    assert "There is a problem" in answer.text
    assert await all_of(house.engine, tables.team_posts) == []
