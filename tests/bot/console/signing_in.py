"""Signing in as people do, for tests: link, password, authenticator app."""

from __future__ import annotations

import re

import pyotp

from bot.console import staff_accounts
from tests.bot.console.console_house import PASSWORD, Answer, House, Visitor

NAME = "Morwenna"
KEY_ON_PAGE = re.compile(r"<code>([A-Z2-7 ]{32,})</code>")
CODE_ON_PAGE = re.compile(r"<code>([0-9a-z-]{19})</code>")


async def link_for(house: House, name: str = NAME, role: str = "officer") -> str:
    token = await staff_accounts.add(
        house.engine, name=name, role=role, teams=("PLY.4029",), now=house.clock()
    )
    return f"/staff/link/{token}"


async def set_password(visitor: Visitor, link: str, password: str = PASSWORD) -> Answer:
    return await visitor.send(link, link, password=password, again=password)


async def sign_in(visitor: Visitor, name: str, password: str = PASSWORD, to: str = "") -> Answer:
    return await visitor.send(
        "/staff/sign-in", "/staff/sign-in", name=name, password=password, next=to
    )


class App:
    """An authenticator app that has read the key from the page."""

    def __init__(self, page: Answer, house: House) -> None:
        found = KEY_ON_PAGE.search(page.text)
        assert found, f"no key on the page ({page.status})"
        self._totp = pyotp.TOTP(found[1].replace(" ", ""))
        self._house = house

    def code(self, *, steps_away: int = 0) -> str:
        return self._totp.at(self._house.clock(), counter_offset=steps_away)


async def enrol(house: House, visitor: Visitor, **fields: str) -> tuple[App, list[str]]:
    """Sets an app up; what comes back is the app, and the recovery codes."""
    page = await visitor.get("/staff/second-step/set-up")
    app = App(page, house)
    token = page.token()
    done = await visitor.post(
        "/staff/second-step/set-up", {"csrf": token, "code": app.code()} | fields
    )
    assert done.status == 200, done.text
    return app, CODE_ON_PAGE.findall(done.text)


async def give_code(visitor: Visitor, code: str, to: str = "") -> Answer:
    return await visitor.send("/staff/second-step", "/staff/second-step", code=code, next=to)
