"""The second step: it is asked for, it counts once, it can be lost, and it shuts nobody out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import settings
from bot.console import kept_secrets, second_step, sessions, staff_accounts
from bot.console.browsers import browser_in
from bot.console.reach import Reach
from bot.console.second_step_pages import MOST_WRONG
from bot.secret import Secret
from bot.storage import schema as tables
from tests.bot.console.console_house import PASSWORD, House, open_house
from tests.bot.console.signing_in import (
    NAME,
    App,
    enrol,
    give_code,
    link_for,
    set_password,
    sign_in,
)
from tests.bot.rows import NOW, Clock, all_of


@pytest.fixture
async def strict(engine: AsyncEngine, tmp_path: Path, clock: Clock) -> AsyncIterator[House]:
    """A house that others can reach: everybody needs the second step."""
    async with open_house(engine, tmp_path, clock, TOTP="required") as opened:
        yield opened


async def test_where_it_is_required_the_link_leads_through_the_app_into_the_console(strict: House):
    async with strict.stranger() as visitor:
        answer = await set_password(visitor, await link_for(strict))
        assert answer.to == "/staff/second-step/set-up?next=/staff"
        assert (await visitor.get("/staff")).to.startswith("/staff/sign-in")  # not in yet
        _, codes = await enrol(strict, visitor)
        assert len(set(codes)) == second_step.HOW_MANY
        assert "Hello Morwenna" in (await visitor.get("/staff")).text


async def test_on_loopback_it_is_offered_and_nobody_has_to(house: House):
    async with house.stranger() as visitor:
        assert (await set_password(visitor, await link_for(house))).to == "/staff"
        assert "Set up an authenticator app" in (await visitor.get("/staff")).text
        await enrol(house, visitor, password=PASSWORD)
        assert "Set up an authenticator app" not in (await visitor.get("/staff")).text


async def test_the_password_alone_then_opens_nothing(member: tuple[House, App, list[str]]):
    house, app, _ = member
    async with house.stranger() as visitor:
        answer = await sign_in(visitor, NAME, to="/staff/queue")
        assert answer.to == "/staff/second-step?next=/staff/queue"
        for path in ("/staff", "/staff/queue", "/staff/account"):
            assert (await visitor.get(path)).to.startswith("/staff/sign-in")
        # who knows the password cannot put an app of their own in the place of the owner's
        assert (await visitor.get("/staff/second-step/set-up")).to == "/staff/sign-in"
        house.clock.forward(seconds=60)
        answer = await give_code(visitor, app.code(), to="/staff/queue")
        assert (answer.status, answer.to) == (303, "/staff/queue")
        assert (await visitor.get("/staff")).status == 200


async def test_a_code_counts_once_and_for_half_a_minute_around(member):
    house, app, _ = member
    house.clock.forward(seconds=300)
    used = app.code()
    async with house.stranger() as visitor:
        await sign_in(visitor, NAME)
        assert (await give_code(visitor, used)).status == 303
    for wrong in (used, app.code(steps_away=-1), app.code(steps_away=2), "000000", "", "x" * 99):
        async with house.stranger() as thief:
            await sign_in(thief, NAME)
            answer = await give_code(thief, wrong)
            assert answer.status == 403, wrong
            assert "not right" in answer.text
    house.clock.forward(minutes=16)  # those wrong ones made everybody wait
    async with house.stranger() as visitor:
        await sign_in(visitor, NAME)
        assert (await give_code(visitor, app.code(steps_away=1))).status == 303  # a phone ahead


async def test_of_two_who_send_the_same_code_at_once_one_is_let_in(member):
    house, app, _ = member
    house.clock.forward(seconds=60)
    code = app.code()
    async with house.stranger() as one, house.stranger() as other:
        await sign_in(one, NAME)
        await sign_in(other, NAME)
        answers = await asyncio.gather(give_code(one, code), give_code(other, code))
    assert sorted(answer.status for answer in answers) == [303, 403]


async def test_a_recovery_code_lets_in_once_however_it_is_typed(member):
    house, _, codes = member
    for typed, status in ((codes[0].upper().replace("-", " "), 303), (codes[0], 403)):
        async with house.stranger() as visitor:
            await sign_in(visitor, NAME)
            assert (await give_code(visitor, typed)).status == status
    stored = repr(await all_of(house.engine, tables.recovery_codes))
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]


async def test_somebody_elses_recovery_code_is_worth_nothing(member):
    house, _, codes = member
    async with house.stranger() as other:
        await set_password(other, await link_for(house, "Ravi"))
        await enrol(house, other, password=PASSWORD)
    async with house.stranger() as visitor:
        await sign_in(visitor, "Ravi")
        assert (await give_code(visitor, codes[0])).status == 403


async def test_new_recovery_codes_need_the_password_and_end_the_old_ones(member):
    house, app, codes = member
    house.clock.forward(seconds=60)
    async with house.stranger() as visitor:
        await sign_in(visitor, NAME)
        await give_code(visitor, app.code())
        account = "/staff/account"
        wrong = await visitor.send(account, "/staff/account/recovery-codes", password="guess")
        assert wrong.status == 422
        fresh = await visitor.send(account, "/staff/account/recovery-codes", password=PASSWORD)
        assert "not shown again" in fresh.text
        assert not [code for code in codes if code in fresh.text]
    async with house.stranger() as visitor:
        await sign_in(visitor, NAME)
        assert (await give_code(visitor, codes[1])).status == 403


async def test_a_new_phone_needs_the_password_and_signs_out_everywhere_else(member):
    house, app, _ = member
    house.clock.forward(seconds=60)
    async with house.stranger() as visitor, house.stranger() as elsewhere:
        await sign_in(visitor, NAME)
        await give_code(visitor, app.code())
        house.clock.forward(seconds=60)
        await sign_in(elsewhere, NAME)
        await give_code(elsewhere, app.code())
        page = await visitor.get("/staff/second-step/set-up")
        new, token = App(page, house), page.token()
        sent = {"csrf": token, "code": new.code()}
        assert (await visitor.post("/staff/second-step/set-up", sent)).status == 422
        sent["password"] = PASSWORD
        assert (await visitor.post("/staff/second-step/set-up", sent)).status == 200
        assert (await visitor.get("/staff")).status == 200
        assert (await elsewhere.get("/staff")).status == 303
    house.clock.forward(seconds=60)
    for phone, status in ((app, 403), (new, 303)):
        async with house.stranger() as visitor:
            await sign_in(visitor, NAME)
            assert (await give_code(visitor, phone.code())).status == status


async def test_a_reset_forgets_the_app_unless_only_the_password_was_forgotten(member):
    house, app, codes = member
    house.clock.forward(seconds=60)
    kept = await staff_accounts.reset(
        house.engine, name=NAME, now=house.clock(), keep_second_step=True
    )
    async with house.stranger() as visitor:
        answer = await set_password(visitor, f"/staff/link/{kept}")
        assert answer.to.startswith("/staff/second-step?")
        assert (await give_code(visitor, app.code())).status == 303

    afresh = await staff_accounts.reset(house.engine, name=NAME, now=house.clock())
    async with house.stranger() as visitor:
        answer = await set_password(visitor, f"/staff/link/{afresh}")
        assert answer.to == "/staff/second-step/set-up?next=/staff"
        await enrol(house, visitor)
    async with house.stranger() as visitor:
        await sign_in(visitor, NAME)
        assert (await give_code(visitor, codes[2])).status == 403


async def test_an_administrator_resets_with_one_press_each_way(member):
    house, _, _ = member
    async with await house.signed_in("admin", name="Bo") as admin:
        people = "/staff/people"
        await admin.send(people, "/staff/people/reset", name=NAME, keep_second_step="1")
        (account,) = [r for r in await all_of(house.engine, tables.staff) if r["name"] == NAME]
        assert account["totp"] is not None
        await admin.send(people, "/staff/people/reset", name=NAME)
        (account,) = [r for r in await all_of(house.engine, tables.staff) if r["name"] == NAME]
        assert account["totp"] is None
    assert await all_of(house.engine, tables.recovery_codes) == []


async def test_guessing_codes_is_slow_and_ends_the_half_sign_in(member):
    house, app, _ = member
    house.clock.forward(seconds=60)
    async with house.stranger() as guesser:
        await sign_in(guesser, NAME)
        for _ in range(5):
            await give_code(guesser, "123456")
        right = await give_code(guesser, app.code())
        assert right.status == 403  # it has to wait, even for a right one
        for _ in range(MOST_WRONG - 7):
            await give_code(guesser, "123456")
        last = await give_code(guesser, "123456")
        assert last.status == 403
        assert (await guesser.get("/staff/second-step")).to == "/staff/sign-in"


async def test_a_browser_that_signed_in_before_does_not_wait_for_guessers(member):
    house, app, _ = member
    house.clock.forward(seconds=60)
    async with house.stranger() as owner:
        await sign_in(owner, NAME)
        await give_code(owner, app.code())
        await owner.send("/staff", "/staff/sign-out")
        async with house.stranger() as guesser:
            await sign_in(guesser, NAME)
            for _ in range(9):
                await give_code(guesser, "123456")
        house.clock.forward(seconds=60)
        await sign_in(owner, NAME)
        assert (await give_code(owner, app.code())).status == 303


async def test_the_half_sign_in_ends_by_itself(member):
    house, _, _ = member
    async with house.stranger() as visitor:
        await sign_in(visitor, NAME)
        house.clock.forward(minutes=15)
        assert (await visitor.get("/staff/second-step")).to == "/staff/sign-in"


async def test_each_step_gives_another_token_and_the_old_one_is_worth_nothing(member):
    house, app, _ = member
    house.clock.forward(seconds=60)

    def token_of(visitor):
        return next(c.value for c in visitor.session.cookie_jar if c.key == sessions.COOKIE)

    async with house.stranger() as visitor:
        await sign_in(visitor, NAME)
        half = token_of(visitor)
        assert not [c for c in visitor.session.cookie_jar if c.key == sessions.KNOWN_COOKIE]
        await give_code(visitor, app.code())
        whole = token_of(visitor)
        assert half != whole
        again = {"csrf": (await visitor.get("/staff")).token(), "name": NAME, "password": PASSWORD}
        await visitor.post("/staff/sign-in", again)  # ends the session that the browser had
        async with house.stranger({sessions.COOKIE: half}) as thief:
            assert (await thief.get("/staff/second-step")).to == "/staff/sign-in"
        async with house.stranger({sessions.COOKIE: whole}) as thief:
            assert (await thief.get("/staff")).status == 303


async def test_the_secret_lies_in_the_database_closed_and_shows_in_no_line(member, caplog):
    house, app, codes = member
    (account,) = await all_of(house.engine, tables.staff)
    secret = app._totp.secret
    stored = repr(account) + repr(await all_of(house.engine, tables.audit)) + caplog.text
    for one in (secret, secret.lower(), PASSWORD, *codes):
        assert one not in stored


async def test_one_sees_where_one_is_signed_in_and_ends_it(member):
    house, app, _ = member
    house.clock.forward(seconds=60)
    async with house.stranger() as visitor, house.stranger() as other:
        await sign_in(visitor, NAME)
        await give_code(visitor, app.code())
        house.clock.forward(seconds=60)
        await sign_in(other, NAME)
        await give_code(other, app.code())
        rows = await all_of(house.engine, tables.staff_sessions)
        newest = max(row["number"] for row in rows)
        page = await visitor.get("/staff/account")
        assert "from 127.0.0.1" in page.text
        assert page.text.count("Signed in ") >= 2
        await visitor.send("/staff/account", "/staff/account/sessions/end", session=str(newest))
        assert (await other.get("/staff")).status == 303
        assert (await visitor.get("/staff")).status == 200
        await visitor.send("/staff/account", "/staff/account/sign-out-everywhere")
        assert (await visitor.get("/staff")).status == 303


async def test_a_number_of_somebody_elses_session_ends_nothing(house: House):
    async with await house.signed_in("officer", name="Ravi") as ravi:
        (row,) = await all_of(house.engine, tables.staff_sessions)
        async with await house.signed_in("officer", name="Bo") as bo:
            await bo.send(
                "/staff/account", "/staff/account/sessions/end", session=str(row["number"])
            )
        assert (await ravi.get("/staff")).status == 200


async def test_a_changed_password_signs_out_everywhere_else(house: House):
    async with house.stranger() as visitor, house.stranger() as elsewhere:
        await set_password(visitor, await link_for(house))
        await sign_in(elsewhere, NAME)
        sent = {"new": "four noisy herons", "again": "four noisy herons"}
        path, form = "/staff/account/password", "/staff/account"
        assert (await visitor.send(form, path, current="wrong", **sent)).status == 422
        short = await visitor.send(form, path, current=PASSWORD, new="x", again="x")
        assert short.status == 422
        done = await visitor.send(form, path, current=PASSWORD, **sent)
        assert done.to == "/staff/account?done=password"
        assert (await visitor.get("/staff")).status == 200
        assert (await elsewhere.get("/staff")).status == 303
    async with house.stranger() as visitor:
        assert (await sign_in(visitor, NAME)).status == 403
        assert (await sign_in(visitor, NAME, "four noisy herons")).status == 303


@pytest.fixture
async def member(strict: House) -> tuple[House, App, list[str]]:
    """Somebody with a password and an app, and the recovery codes that they were shown."""
    async with strict.stranger() as visitor:
        await set_password(visitor, await link_for(strict))
        app, codes = await enrol(strict, visitor)
    return strict, app, codes


# --- small rules


@pytest.mark.parametrize(
    ("variables", "required"),
    [
        ({}, False),
        ({"HOST": "localhost"}, False),
        ({"HOST": "192.0.2.7"}, True),
        ({"PUBLIC_URL": "https://bluelamp.example.com"}, True),
        ({"STAFF_URL": "https://staff.example.com", "STAFF_PORT": "8081"}, True),
        ({"PUBLIC_URL": "https://bluelamp.example.com", "TOTP": "optional"}, False),
        ({"TOTP": "required"}, True),
    ],
)
def test_who_can_reach_the_console_decides_whether_it_is_required(tmp_path, variables, required):
    reach = reach_of(tmp_path, **variables)
    assert reach.second_step_required is required
    assert reach.because


def reach_of(folder: Path, **variables: str) -> Reach:
    environment = {f"BLUELAMP_{name}": value for name, value in variables.items()}
    return Reach.of(settings.read({"BLUELAMP_DATA_DIR": str(folder)} | environment))


def test_a_code_is_right_for_its_half_minute_and_the_ones_beside_it():
    secret = (
        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # a drawn one could give two half minutes the same code
    )
    here = int(NOW.timestamp()) // second_step.STEP_S
    totp = pyotp.TOTP(secret)
    for away, right in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        found = second_step.step_of(secret, totp.generate_otp(here + away), NOW, after=0)
        assert found == (here + away if right else None)
    assert second_step.step_of(secret, totp.generate_otp(here), NOW, after=here) is None
    later = NOW + timedelta(minutes=5)
    assert second_step.step_of(secret, totp.generate_otp(here), later, after=0) is None


def test_a_kept_secret_opens_for_its_owner_and_its_key_only():
    key, other = Secret("k" * 32), Secret("l" * 32)
    drawn = "JBSWY3DPEHPK3PXP"  # long enough never to stand in its own cipher by chance
    closed = kept_secrets.closed(key, drawn, owner=7)
    assert drawn not in closed
    assert kept_secrets.opened(key, closed, owner=7) == drawn
    assert kept_secrets.opened(key, closed, owner=8) is None
    assert kept_secrets.opened(other, closed, owner=7) is None


def test_the_picture_needs_no_style_and_no_script():
    drawn = second_step.picture(second_step.app_link(second_step.new_secret(), "Jo <b>"))
    assert drawn.startswith("<svg")
    assert "style" not in drawn
    assert "script" not in drawn


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("<script>", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(said: str, shown: str):
    assert browser_in(said) == shown
