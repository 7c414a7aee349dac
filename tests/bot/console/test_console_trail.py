"""Every route leaves its line in the audit trail, or says why it needs none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.console.permissions import ROLES, may
from bot.console.routes import ROUTES, Route
from bot.console.trail import LOOKS, QUIET
from bot.storage import schema as tables
from tests.bot.console.console_house import House
from tests.bot.console.lived_in import STONEHOUSE
from tests.bot.rows import all_of

HERE = Path(__file__).parents[1]
PART = re.compile(r"{(\w+):?((?:[^{}]|{[^{}]*})*)}")
REFERENCE = "BL-7K3F-92"

# forms that change something, filled in so that they do; who sends them where it matters
FORMS: dict[str, dict[str, str]] = {
    "/alerts/acknowledge": {"alert": "{alert}"},
    "/priority": {"words": "graffiti"},
    "/queue": {"words": "graffiti"},
    "/queue/{team}": {"words": "graffiti"},
    "/reports/{reference}/take": {"version": "1"},
    "/reports/{reference}/answer": {"version": "1", "text": "We will clean it on Friday."},
    "/reports/{reference}/status": {"version": "1", "status": "in_hand"},
    "/reports/{reference}/crime-number": {"version": "1", "number": "50260012345"},
    "/conversations": {"words": "graffiti"},
    "/conversations/{conversation}/unmask": {"why": "a complaint about the answer"},
    "/people/add": {"name": "Tess", "role": "comms"},
    "/people/reset": {"name": "Ash"},
    "/people/disable": {"name": "Ash"},
    "/sign-out": {},
    "/account/sign-out-everywhere": {},
}
# the others, and the file whose tests look at the line that they leave
PROVEN: dict[str, str] = {
    "/sign-in": "console/test_console_second_step.py",
    "/link/{token}": "console/test_console_second_step.py",
    "/second-step": "console/test_console_second_step.py",
    "/second-step/set-up": "console/test_console_second_step.py",
    "/account/password": "console/test_console_second_step.py",
    "/account/recovery-codes": "console/test_console_second_step.py",
    "/account/sessions/end": "console/test_console_second_step.py",
    "/sign-in/provider/back": "console/test_console_provider.py",
    "/waiting/give-back": "console/test_console_waiting.py",
    "/waiting/put-away": "console/test_console_waiting.py",
    "/waiting/aside": "console/test_console_waiting.py",
    "/waiting/send-again": "console/test_console_waiting.py",
    "/waiting/send-all-again": "console/test_console_unsent.py",
    "/waiting/settle": "console/test_console_unsent.py",
    "/reports/{reference}/team": "test_desk.py",
    "/reports/{reference}/partner": "test_desk_undo.py",
    "/reports/{reference}/category": "test_desk_undo.py",
    "/reports/{reference}/urgency": "test_desk_undo.py",
    "/reports/{reference}/place": "test_desk_undo.py",
    "/reports/{reference}/undo": "test_desk_undo.py",
    "/reports/{reference}/join": "console/test_console_around_a_report.py",
    "/reports/{reference}/unjoin": "console/test_console_around_a_report.py",
    "/reports/{reference}/caution": "console/test_console_around_a_report.py",
    "/reports/{reference}/lift": "console/test_console_around_a_report.py",
    "/conversations/{conversation}/take-over": "test_step_in.py",
    "/conversations/{conversation}/comment/private": "test_comment_answers.py",
    "/conversations/{conversation}/comment/public": "test_comment_answers.py",
    "/conversations/{conversation}/reply": "test_step_in.py",
    "/conversations/{conversation}/hand-back": "test_step_in.py",
    "/conversations/{conversation}/note": "console/test_console_stepping_in.py",
    "/conversations/{conversation}/flag": "console/test_console_stepping_in.py",
    "/alerts/flood/acknowledge": "console/test_console_alerts.py",
    "/alerts/alike/acknowledge": "console/test_console_alerts.py",
    "/alerts/{alert}/hand": "console/test_console_told.py",
    "/posts/{team}": "console/test_console_told.py",
    "/posts/{team}/try": "console/test_console_told.py",
    "/words/{name}/propose": "console/test_console_words.py",
    "/words/{name}/approve": "console/test_console_words.py",
    "/words/{name}/refuse": "console/test_console_words.py",
    "/words/{name}/roll-back": "console/test_console_words.py",
    "/examples/review": "console/test_console_examples.py",
    "/bot/pause": "console/test_console_bot_orders.py",
    "/bot/go-on": "console/test_console_bot_orders.py",
    "/bot/banner": "console/test_console_bot_orders.py",
    "/bot/banner-down": "console/test_console_bot_orders.py",
    "/handover": "console/test_console_my_patch.py",
    "/handover/read": "console/test_console_my_patch.py",
    "/patches": "console/test_console_my_patch.py",
    "/figures": "console/test_console_figures.py",
    "/figures/{table}.csv": "console/test_console_figures.py",
    "/data": "test_data_rights.py",
    "/data/find": "test_data_rights.py",
    "/data/keep": "test_data_rights.py",
    "/data/receipts": "test_data_rights.py",
    "/data/receipts/{number}": "test_data_rights.py",
    "/data/{conversation}": "test_data_rights.py",
    "/data/{conversation}/export": "test_data_rights.py",
    "/data/{conversation}/erase": "test_data_rights.py",
    "/data/{conversation}/hold": "test_data_rights.py",
    "/data/{conversation}/lift": "test_data_rights.py",
}


def canonical(route: Route) -> str:
    return PART.sub(r"{\1}", route.path)


def ident(route: Route) -> str:
    return f"{route.method} {canonical(route)}"


TRIED = [
    route
    for route in ROUTES
    if (route.method, canonical(route)) not in QUIET and canonical(route) not in PROVEN
]


@pytest.mark.parametrize("route", TRIED, ids=ident)
async def test_it_leaves_a_line(house: House, monday: dict[str, Any], route: Route):
    await house.add("Ash", "officer")
    role = next(
        role for role in (*("officer", "supervisor"), *ROLES) if may(role, route.permission)
    )
    path = f"/staff{canonical(route)}".format(
        reference=REFERENCE, team=STONEHOUSE, photo=monday["photo"], alert=monday["alert"],
        voice=monday["voice"],
        conversation=monday["paint"], table="channels", number=1,
    )  # fmt: skip
    async with await house.signed_in(role, teams=(STONEHOUSE,), name="Bo") as visitor:
        before = len(await all_of(house.engine, tables.audit))
        if route.method == "GET":
            answer = await visitor.get(path)
            assert answer.status == 200, answer.text
        else:
            assert canonical(route) in FORMS, "fill the form in FORMS, or name its test in PROVEN"
            fields = {
                name: value.format(alert=monday["alert"])
                for name, value in FORMS[canonical(route)].items()
            }
            csrf = (await visitor.get("/staff")).token()
            answer = await visitor.post(path, {"csrf": csrf} | fields)
            assert answer.status in (200, 303), answer.text
    lines = (await all_of(house.engine, tables.audit))[before:]
    assert lines, f"{ident(route)}: let it leave a line, or say in bot/console/trail.py why not"
    for line in lines:
        assert line["staff_id"] == house.people["Bo"]
        assert re.fullmatch(r"[a-z]+[._][a-z._-]+", line["action"]), line["action"]


def test_the_tables_name_routes_that_exist_and_reasons_that_say_something():
    known = {(route.method, canonical(route)) for route in ROUTES}
    assert set(LOOKS | QUIET) <= known
    assert not set(LOOKS) & set(QUIET)
    assert all(len(reason) > 12 for reason in QUIET.values())
    assert not any(method == "POST" for method, _ in QUIET), "what changes something leaves a line"


@pytest.mark.parametrize("file", sorted(set(PROVEN.values())))
def test_the_named_tests_do_look_at_the_trail(file: str):
    path = HERE / file
    if not any(PROVEN.get(canonical(route)) == file for route in ROUTES):
        return
    text = path.read_text(encoding="utf-8")
    assert "tables.audit" in text or "audit" in text, f"{file} says nothing of the trail"
