"""What every answer of the console carries, and what it never does."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from bot.console import sessions
from bot.console.routes import ROUTES
from bot.storage.engine import make_engine
from tests.bot.console.console_house import House, open_house
from tests.bot.console.test_console_permissions import address

TEMPLATES = sorted(Path(str(files("bot.console"))).joinpath("templates").glob("*.html"))


async def test_every_answer_forbids_scripts_from_elsewhere_framing_and_keeping(house: House):
    async with await house.signed_in("supervisor") as visitor:
        for route in ROUTES:
            if route.method != "GET":
                continue
            answer = await visitor.get(address(route))
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, route
            assert "unsafe" not in policy
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            if "/static/" not in route.path:
                assert answer.headers["Cache-Control"] == "no-store", route


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.name)
def test_no_template_has_inline_scripts_styles_or_anything_from_outside(template: Path):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=\"\{\{ asset\()", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)
    assert not re.search(r"(src|href|action)=\"(https?:)?//", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.name)
def test_every_form_that_changes_something_carries_its_token(template: Path):
    text = template.read_text(encoding="utf-8")
    for form in re.findall(r"<form\b.*?</form>", text, flags=re.DOTALL):
        if 'method="get"' in form:
            continue  # asks, and changes nothing
        assert 'method="post"' in form
        assert "csrf" in form


async def test_when_the_database_is_away_a_page_says_so(clock, tmp_path):
    away = make_engine("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    async with (
        open_house(away, tmp_path, clock) as house,
        house.stranger({sessions.COOKIE: "x" * 43}) as visitor,
    ):
        answer = await visitor.get("/staff/alerts")
    assert answer.status == 503
    assert "The database cannot be reached" in answer.text
