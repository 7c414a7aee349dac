"""Attacks on the console, each as a test: what somebody would try, and that it leads nowhere."""

from __future__ import annotations

import asyncio
import html
import io
import re
import statistics
import time
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import aiohttp
import pytest
from sqlalchemy import update

from bot.console import form_token, sessions
from bot.console.pages import HEADERS
from bot.console.permissions import ANYBODY, may
from bot.console.reach import Reach
from bot.console.routes import ROUTES
from bot.storage import schema as tables
from tests.bot.console.console_house import PASSWORD, Answer, House, Visitor, open_house
from tests.bot.console.lived_in import STONEHOUSE
from tests.bot.console.signing_in import NAME, link_for, set_password, sign_in
from tests.bot.console.test_console_trail import canonical
from tests.bot.rows import all_of

EVIL = "evil.example.org"
# everything that breaks out of text, of an attribute in either quotes, of a script or a template
PAYLOAD = """<img src=x onerror=alert(1)>"'></textarea><script>alert(2)</script>{{ 7919*7907 }}"""
# the product has eight digits: so many stand in no id or token by chance
STARTS = ("<img src=x", "<script>alert", "</textarea><script", str(7919 * 7907))
INLINE = (
    re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    re.compile(r"<style\b", re.IGNORECASE),
    re.compile(r"<[^>]+\sstyle\s*=", re.IGNORECASE),
    re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE),
    re.compile(r"(?:href|src|action)\s*=\s*.?\s*(?:javascript|data|vbscript):", re.IGNORECASE),
    re.compile(r"<(?:link|script|img|form)[^>]+(?:href|src|action)=.(?:https?:)?//", re.IGNORECASE),
)


def addresses(monday: dict[str, Any]) -> list[tuple[str, str]]:
    """Every page of the console with a real address, and the permission that it needs."""
    found = []
    for route in ROUTES:
        if route.method != "GET" or "/static/" in route.path or "{number}" in canonical(route):
            continue
        path = canonical(route).format(
            reference="BL-7K3F-92", team=STONEHOUSE, photo=monday["photo"], alert=monday["alert"],
            voice=monday["voice"],
            conversation=monday["paint"], token="x" * 43, table="channels", name="greeting",
        )  # fmt: skip
        found.append((f"/staff{path}", route.permission))
    return found


def kind_of(page: Answer) -> str:
    return page.headers.get("Content-Type", "")


async def every_page(house: House, monday: dict[str, Any]) -> dict[str, Answer]:
    """Each page as a role sees it that may, and as a stranger does where anybody may."""
    seen = {}
    for role in ("supervisor", "comms", "data_protection", "admin"):
        async with await house.signed_in(role, teams=(STONEHOUSE,)) as visitor:
            for path, permission in addresses(monday):
                if permission != ANYBODY and may(role, permission):
                    seen[f"{role} {path}"] = await visitor.get(path)
    async with house.stranger() as visitor:
        for path, permission in addresses(monday):
            if permission == ANYBODY:
                seen[f"stranger {path}"] = await visitor.get(path)
        seen["a page that is not there"] = await visitor.get("/staff/nowhere")
    return seen


async def test_every_page_is_strict_about_what_runs_in_it_frames_it_and_keeps_it(house, monday):
    pages = await every_page(house, monday)
    assert len(pages) > 50
    for name, page in pages.items():
        policy = page.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, name
        assert policy.startswith("default-src 'none'"), name
        if "sandbox" not in policy:  # photos have a policy of their own, and no page around them
            assert policy == HEADERS["Content-Security-Policy"], name
            assert "frame-ancestors 'none'" in policy
            assert "base-uri 'none'" in policy
        assert page.headers["X-Frame-Options"] == "DENY", name
        assert page.headers["X-Content-Type-Options"] == "nosniff", name
        assert page.headers["Cache-Control"] == "no-store", name
        assert page.headers["Referrer-Policy"] == "same-origin", name
        assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        if kind_of(page).startswith("text/html"):
            for pattern in INLINE:
                assert not pattern.search(page.text), (name, pattern.search(page.text))


@pytest.fixture
async def hostile(house: House, monday: dict[str, Any]) -> dict[str, Any]:
    """Every word that came from a resident or a colleague is an attack."""
    changes = {
        tables.messages: {"text": PAYLOAD, "choices": [{"label": PAYLOAD, "value": PAYLOAD}]},
        tables.conversations: {"with_person": True, "with_person_why": PAYLOAD},
        tables.reports: {
            "description": PAYLOAD, "place_text": PAYLOAD, "happened_at": PAYLOAD,
            "contact": PAYLOAD, "safe_contact": PAYLOAD, "outcome": PAYLOAD,
            "crime_number": PAYLOAD, "because": [PAYLOAD],
            "red_flags": [{"name": PAYLOAD, "words": PAYLOAD, "start": 0, "end": len(PAYLOAD)}],
        },
        tables.report_events: {"text": PAYLOAD},
        tables.alerts: {
            "words": PAYLOAD, "place_text": PAYLOAD, "because": [PAYLOAD],
            "notes": [{"at": house.clock().isoformat(), "note": PAYLOAD}],
        },
        tables.audit: {},
    }  # fmt: skip
    await house.add(f"Jo {PAYLOAD}"[:80], "officer")
    async with house.engine.begin() as connection:
        for table, values in changes.items():
            if values:
                await connection.execute(update(table).values(values))
        await connection.execute(
            tables.audit.insert().values(
                at=house.clock(), action="saw.report", subject=f"report:{PAYLOAD}", why=PAYLOAD
            )
        )
    return monday


async def test_a_residents_words_are_words_on_every_page(house: House, hostile: dict[str, Any]):
    pages = await every_page(house, hostile)
    shown = 0
    for name, page in pages.items():
        assert page.status < 500, name
        if not kind_of(page).startswith(("text/html", "image/svg")):
            continue  # no browser reads markup out of JSON or CSV that says what it is
        for start in STARTS:
            assert start not in page.text, (name, start)
        shown += html.escape("<img src=x onerror", quote=False) in page.text
    assert shown > 10, "the words must be there, else nothing was tried"


async def test_what_is_found_or_typed_comes_back_as_words(house: House, monday):
    async with await house.signed_in("supervisor", teams=(STONEHOUSE,)) as visitor:
        token = (await visitor.get("/staff")).token()
        for path, fields in {
            "/staff/conversations": {"words": PAYLOAD},
            "/staff/queue": {"words": PAYLOAD},
            "/staff/reports/BL-7K3F-92/answer": {"text": PAYLOAD * 30, "version": "1"},
            "/staff/reports/BL-7K3F-92/crime-number": {"number": PAYLOAD, "version": "1"},
        }.items():
            answer = await visitor.post(path, {"csrf": token} | fields)
            assert answer.status in (200, 303, 422), path
            assert not [start for start in STARTS if start in answer.text], path
    async with house.stranger() as visitor:
        answer = await sign_in(visitor, PAYLOAD, "x" * 20, to=PAYLOAD)
        assert answer.status == 403
        assert not [start for start in STARTS if start in answer.text]


# --- other sites


async def test_another_name_that_leads_to_our_address_gets_nothing(house: House):
    async with await house.signed_in("supervisor") as visitor:
        for host in (EVIL, f"{EVIL}:8080", f"127.0.0.1.{EVIL}", "localhost.evil", ""):
            answer = await visitor.get("/staff", headers={"Host": host})
            assert answer.status in (400, 421), host
            assert "Hello" not in answer.text
        for host in ("localhost:8080", "127.0.0.1", "[::1]:8080", "LOCALHOST"):
            assert (await visitor.get("/staff", headers={"Host": host})).status == 200, host


async def test_a_made_up_host_gets_into_no_link(engine, clock, tmp_path):
    given = {"STAFF_URL": "https://staff.example.com", "TOTP": "optional"}
    async with open_house(engine, tmp_path, clock, **given) as house:
        token = await house.session_of(await house.add("Bo", "admin"))
        async with house.stranger() as visitor:
            cookie = {"Cookie": f"{sessions.COOKIE}={token}"}
            people = await visitor.get("/staff/people", headers=cookie)
            sent = {"csrf": people.token(), "name": "Tess", "role": "comms"}
            lying = cookie | {"Host": "127.0.0.1:99", "X-Forwarded-Host": EVIL, "Forwarded": EVIL}
            answer = await visitor.post("/staff/people/add", sent, headers=lying)
    assert "https://staff.example.com/staff/link/" in answer.text
    assert EVIL not in answer.text
    assert "127.0.0.1:99" not in answer.text


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("staff.example.com", True),
        ("STAFF.example.com.:443", True),
        ("192.0.2.7:8080", True),
        ("evil.example.com", False),
        ("staff.example.com.evil", False),
        ("staff.example.com@evil", False),
        ("[::1", False),
        ("", False),
    ],
)
def test_our_names_are_ours_however_they_are_written(host: str, known: bool):
    reach = Reach(
        url=None,
        names=frozenset({"staff.example.com"}),
        second_step_required=True,
        because="a test",
    )
    assert reach.knows(host) is known


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none-of-these"])
async def test_a_form_from_elsewhere_changes_nothing_even_with_the_right_token(house, site):
    async with await house.signed_in("admin", name="Bo") as visitor:
        token = (await visitor.get("/staff/people")).token()
        sent = {"csrf": token, "name": "Tess", "role": "admin"}
        headers = {"Sec-Fetch-Site": site}
        assert (await visitor.post("/staff/people/add", sent, headers=headers)).status == 403
    assert len(await all_of(house.engine, tables.staff)) == 1


async def test_a_token_dies_with_its_session_and_no_strangers_token_does_for_it(house: House):
    async with await house.signed_in("admin", name="Bo") as visitor:
        token = (await visitor.get("/staff")).token()
        house.clock.forward(hours=13)
        answer = await visitor.post("/staff/people/add", {"csrf": token, "name": "Tess"})
        assert answer.status == 401
    async with house.stranger() as visitor:
        before = (await visitor.get("/staff/sign-in")).token()
        cookies = {c.key: c.value for c in visitor.session.cookie_jar}
    async with await house.signed_in("admin", name="Bo") as visitor:
        visitor.session.cookie_jar.update_cookies(
            {form_token.COOKIE: cookies[form_token.COOKIE]}, response_url=visitor.session._base_url
        )
        sent = {"csrf": before, "name": "Tess", "role": "admin"}
        assert (await visitor.post("/staff/people/add", sent)).status == 403


async def test_the_token_in_the_address_or_in_json_counts_for_nothing(house: House):
    async with await house.signed_in("admin", name="Bo") as visitor:
        token = (await visitor.get("/staff")).token()
        assert (await visitor.post(f"/staff/people/add?csrf={token}", {"name": "T"})).status == 403
        path = "/staff/people/add"
        async with visitor.session.post(path, json={"csrf": token}) as got:
            assert got.status == 403


# --- the session


async def test_behind_https_every_cookie_is_secure_and_only_our_proxy_may_say_so(
    engine, clock, tmp_path
):
    async with open_house(engine, tmp_path, clock, TRUSTED_PROXIES="127.0.0.1") as house:
        async with house.stranger() as visitor:
            page = await visitor.get("/staff/sign-in", headers={"X-Forwarded-Proto": "https"})
        assert all(one["secure"] for one in SimpleCookie(page.headers["Set-Cookie"]).values())
    async with open_house(engine, tmp_path, clock) as house, house.stranger() as visitor:
        page = await visitor.get("/staff/sign-in", headers={"X-Forwarded-Proto": "https"})
        assert not any(one["secure"] for one in SimpleCookie(page.headers["Set-Cookie"]).values())


async def test_every_cookie_is_out_of_reach_of_scripts_other_sites_and_other_paths(house: House):
    async with house.stranger() as visitor:
        await set_password(visitor, await link_for(house))
        kept = list(visitor.session.cookie_jar)
    assert {one.key for one in kept} >= {sessions.COOKIE, sessions.KNOWN_COOKIE, form_token.COOKIE}
    for one in kept:
        assert (one["httponly"], one["samesite"], one["path"]) == (True, "Strict", "/staff")
        assert not one["domain"] or one["domain"] == "127.0.0.1"


async def test_a_cookie_that_somebody_planted_is_never_the_session(house: House):
    planted = "p" * 43
    async with house.stranger({sessions.COOKIE: planted}) as visitor:
        await set_password(visitor, await link_for(house))
        assert (await visitor.get("/staff")).status == 200
    async with house.stranger({sessions.COOKIE: planted}) as thief:
        assert (await thief.get("/staff")).status == 303


@pytest.mark.parametrize("cookie", ["", "x", "é", "'; DROP TABLE staff; --", "a" * 5000, "\\0"])
async def test_a_cookie_that_makes_no_sense_is_nobody(house: House, cookie: str):
    async with house.stranger() as visitor:
        headers = {"Cookie": f'{sessions.COOKIE}="{cookie}"'}
        assert (await visitor.get("/staff", headers=headers)).status in (303, 400)


async def test_a_changed_mark_of_a_known_browser_is_worth_nothing(house: House):
    async with house.stranger() as visitor:
        await set_password(visitor, await link_for(house))
        mark = next(c.value for c in visitor.session.cookie_jar if c.key == sessions.KNOWN_COOKIE)
    async with house.stranger() as guesser:
        for _ in range(6):
            await sign_in(guesser, NAME, "a wrong guess again")
    changed = mark[:-1] + ("1" if mark[-1] == "0" else "0")
    for shown, status in ((changed, 403), (mark, 303)):  # it waits with the strangers, or does not
        async with house.stranger({sessions.KNOWN_COOKIE: shown}) as visitor:
            assert (await sign_in(visitor, NAME)).status == status


# --- who is there


async def test_neither_words_nor_time_tell_which_names_exist(house: House):
    async with house.stranger() as visitor:
        await set_password(visitor, await link_for(house))
    invited = "Ravi"
    await house.add(invited, "officer")  # has no password yet
    took: dict[str, list[float]] = {}
    said = set()
    for name in (NAME, invited, "Nobody At All") * 3:
        async with house.stranger() as visitor:
            token = (await visitor.get("/staff/sign-in")).token()
            begun = time.process_time()
            answer = await visitor.post(
                "/staff/sign-in", {"csrf": token, "name": name, "password": "a wrong password"}
            )
            took.setdefault(name, []).append(time.process_time() - begun)
            assert answer.status == 403
            said.add(re.sub(r'value="[^"]*"', "", answer.text))
    assert len(said) == 1
    middles = [statistics.median(one) for one in took.values()]
    # argon2 takes far longer than all else: a name that skipped it would answer in a tenth. Its
    # work is measured, in all threads, and not how long others on this machine had the cores
    assert max(middles) < 4 * min(middles)


async def test_strangers_who_guess_elsewhere_do_not_slow_the_owner(engine, clock, tmp_path):
    async with open_house(engine, tmp_path, clock, TRUSTED_PROXIES="127.0.0.1") as house:
        async with house.stranger() as visitor:
            await set_password(visitor, await link_for(house))
        async with house.stranger() as guesser:
            for _ in range(7):
                await guess(guesser, "203.0.113.9")
            assert (await guess(guesser, "203.0.113.9", PASSWORD)).status == 403
            assert (await guess(guesser, "2001:db8::1", "wrong again")).status == 403
        async with house.stranger() as owner:  # another browser, at home
            assert (await guess(owner, "198.51.100.4", PASSWORD)).status == 303


async def guess(visitor: Visitor, address: str, password: str = "x" * 20) -> Answer:
    token = (await visitor.get("/staff/sign-in")).token()
    sent = {"csrf": token, "name": NAME, "password": password}
    return await visitor.post("/staff/sign-in", sent, headers={"X-Forwarded-For": address})


async def test_guesses_side_by_side_count_one_by_one(house: House):
    async with house.stranger() as visitor:
        await set_password(visitor, await link_for(house))
    async with house.stranger() as guesser:
        token = (await guesser.get("/staff/sign-in")).token()
        sent = {"csrf": token, "name": NAME, "password": "a wrong password"}
        await asyncio.gather(*(guesser.post("/staff/sign-in", sent) for _ in range(12)))
        (lane,) = await all_of(house.engine, tables.sign_in_tries)
        assert lane["failures"] == 5
        assert lane["wait_until"] > house.clock() + timedelta(seconds=1)
        assert (await sign_in(guesser, NAME)).status == 403


async def test_a_password_typed_into_the_field_for_the_name_is_kept_nowhere(house: House, caplog):
    caplog.set_level("DEBUG")
    async with house.stranger() as visitor:
        await sign_in(visitor, PASSWORD, PASSWORD)
        link = await link_for(house)
        await set_password(visitor, link)
    kept = caplog.text + repr(
        [await all_of(house.engine, one) for one in (tables.sign_in_tries, tables.audit)]
    )
    assert PASSWORD not in kept
    assert link.rpartition("/")[2] not in kept


# --- ids, sizes, kinds


async def test_a_photo_is_had_only_by_the_record_that_it_belongs_to(house: House, monday):
    async with await house.signed_in("supervisor") as visitor:
        photo = monday["photo"]
        right = await visitor.get(f"/staff/reports/BL-7K3F-92/photos/{photo}")
        assert right.status == 200
        assert right.headers["Content-Type"] == "image/jpeg"
        for path in (
            f"/staff/reports/BL-9NAN-42/photos/{photo}",
            f"/staff/conversations/{monday['knife']}/photos/{photo}",
            "/staff/reports/BL-7K3F-92/photos/../../../../etc/passwd",
            "/staff/reports/BL-7K3F-92/photos/1%20OR%201=1",
        ):
            assert (await visitor.get(path)).status == 404, path


@pytest.mark.parametrize(
    "path",
    [
        "/staff/reports/BL-7K3F-92'--",
        "/staff/conversations/1",
        "/staff/alerts/999999999999/map.svg",
        "/staff/queue/..",
        "/staff/static/0123456789abcdef/..%2f..%2fsettings.py",
        "/staff/audit?before=9223372036854775808",
        "/staff/audit?before=-1",
        "/staff/%00",
        "/staff//evil.example.org",
    ],
)
async def test_an_address_that_makes_no_sense_is_no_fault_and_no_way_in(house: House, path: str):
    async with await house.signed_in("supervisor") as visitor:
        answer = await visitor.get(path)
    assert answer.status < 500
    assert "Location" not in answer.headers or answer.to.startswith("/staff")


async def test_a_form_of_megabytes_or_with_a_file_in_it_is_refused_plainly(house: House):
    async with await house.signed_in("admin", name="Bo") as visitor:
        token = (await visitor.get("/staff/people")).token()
        big = io.BytesIO(f"csrf={token}&name={'x' * 2_000_000}".encode())
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        async with visitor.session.post("/staff/people/add", data=big, headers=kind) as got:
            assert got.status == 413
        form = aiohttp.FormData({"csrf": token, "role": "admin"})
        form.add_field("name", b"GIF89a\0", filename="../../x.html", content_type="text/html")
        async with visitor.session.post("/staff/people/add", data=form) as got:
            assert got.status == 422
        form = aiohttp.FormData({"name": "Tess", "role": "admin"})
        form.add_field("csrf", token.encode(), filename="csrf.txt")
        async with visitor.session.post("/staff/people/add", data=form) as got:
            assert got.status == 403
    assert len(await all_of(house.engine, tables.staff)) == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
async def test_no_other_method_does_anything(house: House, method: str):
    async with (
        await house.signed_in("admin", name="Bo") as visitor,
        visitor.session.request(method, "/staff/people/add") as got,
    ):
        assert got.status == 405
