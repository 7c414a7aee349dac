"""Who gets in where: every role over every route, as the table says and no further."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.console.permissions import ANYBODY, PERMISSIONS, ROLES, may
from bot.console.routes import ROUTES, Route
from tests.bot.console.console_house import House

NO_SUCH = str(UUID(int=0))


def address(route: Route) -> str:
    """A real address of the route, of things that are not there."""
    path = route.path
    for part, value in {
        "{reference:BL-[0-9A-Z-]{1,12}}": "BL-2222-22",
        "{conversation:[0-9a-f-]{36}}": NO_SUCH,
        "{photo}": NO_SUCH,
        "{voice}": NO_SUCH,
        "{name:utter_[a-z0-9_]{1,60}}": "utter_talk_bye",
        "{token:[A-Za-z0-9_-]{20,100}}": "x" * 43,
        "{release:[0-9a-f]{16}}": "0" * 16,
        "{name:[a-z.-]{1,40}}": "console.css",
        "{alert:[0-9]{1,12}}": "1",
        "{number:[0-9]{1,12}}": "1",
        "{table:[a-z-]{3,30}}": "channels",
        "{team:[A-Za-z0-9._-]{1,40}}": "PLY.4029",
    }.items():
        path = path.replace(part, value)
    assert "{" not in path, f"give {route.path} an address to be tried at"
    return f"/staff{path}"


def test_every_route_names_a_permission_of_the_table():
    assert {route.permission for route in ROUTES} <= set(PERMISSIONS)


def test_every_permission_is_needed_somewhere():
    by_routes = {route.permission for route in ROUTES}
    within_pages = {"see.personal.data"}
    assert set(PERMISSIONS) == by_routes | within_pages


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_reaches_its_own_pages_and_no_others(house: House, role: str):
    async with await house.signed_in(role) as visitor:
        token = (await visitor.get("/staff")).token()
        for route in ROUTES:
            if route.path in ("/sign-out", "/account/sign-out-everywhere"):
                continue  # they end the session; they have tests of their own
            if route.method == "GET":
                answer = await visitor.get(address(route))
            else:
                answer = await visitor.post(address(route), {"csrf": token})
            refused = answer.status == 403 and "Your role does not include" in answer.text
            assert refused is not may(role, route.permission), (role, route)
            assert answer.status < 500, (role, route)


async def test_a_stranger_reaches_the_sign_in_only(house: House):
    async with house.stranger() as visitor:
        for route in ROUTES:
            if route.permission == ANYBODY:
                continue
            if route.method == "GET":
                answer = await visitor.get(address(route))
                assert answer.status == 303, route
                assert answer.to.startswith("/staff/sign-in?next=/staff"), route
            else:
                answer = await visitor.post(address(route), {"csrf": "x"})
                assert answer.status == 401, route


async def test_no_form_is_taken_without_its_token(house: House):
    async with await house.signed_in("supervisor") as visitor:
        for route in ROUTES:
            if route.method == "POST" and may("supervisor", route.permission):
                for sent in ({}, {"csrf": "x" * 32}, {"csrf": "é"}):
                    answer = await visitor.post(address(route), sent)
                    assert answer.status == 403, route
                    assert "can no longer be sent" in answer.text


async def test_another_site_cannot_send_our_forms_even_with_a_token(house: House):
    async with await house.signed_in("supervisor") as visitor:
        token = (await visitor.get("/staff")).token()
        answer = await visitor.post(
            "/staff/sign-out", {"csrf": token}, headers={"Sec-Fetch-Site": "cross-site"}
        )
    assert answer.status == 403


async def test_one_sessions_token_is_no_good_in_another(house: House):
    async with await house.signed_in("supervisor", name="Ravi") as one:
        token = (await one.get("/staff")).token()
    async with await house.signed_in("supervisor", name="Bo") as other:
        answer = await other.post("/staff/sign-out", {"csrf": token})
    assert answer.status == 403
