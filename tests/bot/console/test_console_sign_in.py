"""Signing in: links work once, guessing is slow, and nobody is shut out or given away."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest

from bot.console import sessions, staff_accounts
from bot.console.sign_in import WRONG
from bot.storage import schema as tables
from tests.bot.console.console_house import PASSWORD, House, open_house
from tests.bot.console.signing_in import NAME, link_for, set_password, sign_in
from tests.bot.rows import all_of


@pytest.fixture
async def member(house: House) -> House:
    """The house, with one member of staff who has a password."""
    async with house.stranger() as visitor:
        await set_password(visitor, await link_for(house))
    return house


async def test_a_one_time_link_sets_the_password_and_signs_in(house: House):
    async with house.stranger() as visitor:
        answer = await set_password(visitor, await link_for(house))
        assert (answer.status, answer.to) == (303, "/staff")
        home = await visitor.get("/staff")
    assert "Hello Morwenna" in home.text
    (account,) = await all_of(house.engine, tables.staff)
    assert account["password_hash"].startswith("$argon2id$")
    assert account["link_hash"] is None


async def test_looking_at_a_link_does_not_use_it_up(house: House):
    link = await link_for(house)
    async with house.stranger() as scanner:
        for _ in range(3):
            assert (await scanner.get(link)).status == 200
    async with house.stranger() as visitor:
        assert (await set_password(visitor, link)).status == 303


async def test_a_link_works_once_and_not_after_a_day(house: House):
    link, late = await link_for(house), await link_for(house, "Ravi")
    async with house.stranger() as visitor:
        await set_password(visitor, link)
    async with house.stranger() as thief:
        assert (await thief.get(link)).status == 410
        token = (await thief.get(late)).token()
        house.clock.forward(hours=24)
        sent = await thief.post(late, {"csrf": token, "password": PASSWORD, "again": PASSWORD})
        assert sent.status == 410


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "at least 12"),
        ("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "more different"),
        ("morwennahale1", "morwennahale1", "too easy"),
        ("password12345678", "password12345678", "too easy"),
        (PASSWORD, PASSWORD + "x", "not the same"),
        ("x" * 100 + "abcdef" * 30, "", "at most 200"),
    ],
)
async def test_a_weak_password_is_explained_and_the_link_stays_good(house, password, again, said):
    link = await link_for(house)
    async with house.stranger() as visitor:
        answer = await visitor.send(link, link, password=password, again=again)
        assert answer.status == 422
        assert said in answer.text
        assert password not in answer.text
        assert (await set_password(visitor, link)).status == 303


async def test_name_and_password_lead_to_the_page_that_was_asked_for(member: House):
    async with member.stranger() as visitor:
        first = await visitor.get("/staff/queue")
        assert first.to == "/staff/sign-in?next=/staff/queue"
        answer = await sign_in(visitor, "MORwenna ", PASSWORD, "/staff/queue")
        assert (answer.status, answer.to) == (303, "/staff/queue")


@pytest.mark.parametrize(
    "to",
    ["https://example.com/", "//example.com", "/staff//example.com", "/", "/staff/\\evil", "x"],
)
async def test_signing_in_never_leads_to_another_site(member: House, to: str):
    async with member.stranger() as visitor:
        answer = await sign_in(visitor, NAME, PASSWORD, to)
    assert answer.to == "/staff"


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(member: House):
    async with member.stranger() as visitor:
        answer = await sign_in(visitor, NAME, PASSWORD)
        assert answer.status == 303
        (kept,) = [c for c in visitor.session.cookie_jar if c.key == sessions.COOKIE]
    assert kept["httponly"]
    assert kept["samesite"] == "Strict"
    assert kept["path"] == "/staff"
    assert not kept["secure"]  # plain http on loopback, or nobody could sign in there


async def test_on_https_the_cookie_travels_on_https_only(engine, clock, tmp_path):
    async with open_house(engine, tmp_path, clock, PUBLIC_URL="https://bluelamp.example.com") as h:
        link = await link_for(h)
        async with h.stranger() as visitor:
            page = await visitor.get(link)
            cookie = SimpleCookie(page.headers["Set-Cookie"])
    assert all(one["secure"] for one in cookie.values())


async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(member: House):
    async with member.stranger() as visitor:
        wrong = await sign_in(visitor, NAME, "not the password")
        unknown = await sign_in(visitor, "Nobody Atall", "not the password")
    assert wrong.status == unknown.status == 403
    assert WRONG in wrong.text
    assert wrong.text.replace(NAME, "") == unknown.text.replace("Nobody Atall", "")


async def test_after_five_wrong_guesses_a_stranger_waits_even_with_the_right_one(member: House):
    async with member.stranger() as guesser:
        for guess in range(5):
            await sign_in(guesser, NAME, f"guess number {guess}")
        assert (await sign_in(guesser, NAME, PASSWORD)).status == 403
        member.clock.forward(seconds=61)
        assert (await sign_in(guesser, NAME, PASSWORD)).status == 303


async def test_guesses_of_strangers_never_shut_the_owner_out(member: House):
    async with member.stranger() as owner:
        await sign_in(owner, NAME, PASSWORD)
        await owner.send("/staff", "/staff/sign-out")
        async with member.stranger() as guesser:
            for guess in range(7):
                member.clock.forward(seconds=61)
                await sign_in(guesser, NAME, f"guess number {guess}")
            assert (await sign_in(guesser, NAME, PASSWORD)).status == 403
        assert (await sign_in(owner, NAME, PASSWORD)).status == 303


async def test_signing_out_ends_the_session_on_the_server_too(member: House):
    async with member.stranger() as visitor:
        await sign_in(visitor, NAME, PASSWORD)
        stolen = {c.key: c.value for c in visitor.session.cookie_jar}
        answer = await visitor.send("/staff", "/staff/sign-out")
        assert answer.to == "/staff/sign-in"
    async with member.stranger(stolen) as thief:
        assert (await thief.get("/staff")).status == 303


async def test_a_session_ends_when_idle_and_at_the_end_of_a_shift(house: House):
    async with await house.signed_in("officer") as visitor:
        house.clock.forward(minutes=59)
        assert (await visitor.get("/staff")).status == 200
        house.clock.forward(minutes=61)
        assert (await visitor.get("/staff")).status == 303
    async with await house.signed_in("officer") as visitor:
        for _ in range(15):
            house.clock.forward(minutes=47)
            assert (await visitor.get("/staff")).status == 200
        house.clock.forward(minutes=47)
        assert (await visitor.get("/staff")).status == 303


async def test_disabling_somebody_signs_them_out_at_once(house: House):
    async with await house.signed_in("officer", name=NAME) as visitor:
        await staff_accounts.disable(house.engine, name=NAME, now=house.clock())
        assert (await visitor.get("/staff")).status == 303


async def test_a_reset_takes_the_old_password_and_gives_a_new_link(member: House):
    token = await staff_accounts.reset(member.engine, name=NAME, now=member.clock())
    async with member.stranger() as visitor:
        assert (await sign_in(visitor, NAME, PASSWORD)).status == 403
        answer = await set_password(visitor, f"/staff/link/{token}", "four noisy herons")
        assert answer.status == 303


async def test_two_people_cannot_have_the_same_name(house: House):
    await link_for(house)
    with pytest.raises(staff_accounts.CannotDo, match="already somebody"):
        await link_for(house, "morwenna")


@pytest.mark.parametrize(
    ("name", "role"), [("", "officer"), ("x" * 81, "officer"), ("Sam", "king")]
)
async def test_an_account_that_makes_no_sense_is_refused(house: House, name: str, role: str):
    with pytest.raises(staff_accounts.CannotDo):
        await staff_accounts.add(house.engine, name=name, role=role, now=house.clock())


async def test_no_token_or_link_lies_in_the_database_as_it_is(house: House):
    link = await link_for(house)
    async with await house.signed_in("officer") as visitor:
        token = next(c.value for c in visitor.session.cookie_jar if c.key == sessions.COOKIE)
    stored = repr(await all_of(house.engine, tables.staff)) + repr(
        await all_of(house.engine, tables.staff_sessions)
    )
    assert token not in stored
    assert link.rpartition("/")[2] not in stored


async def test_a_link_in_a_mail_finds_the_session_that_strict_cookies_hid(house: House):
    async with house.stranger() as visitor:
        answer = await visitor.get("/staff/queue", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status == 200
    assert 'content="0;url=/staff/queue"' in answer.text


async def test_an_administrator_adds_somebody_and_sees_the_link_once(house: House):
    async with await house.signed_in("admin", name="Bo") as admin:
        added = await admin.send(
            "/staff/people", "/staff/people/add", name="Tess", role="comms", email=""
        )
        assert "/staff/link/" in added.text
        assert "/staff/link/" not in (await admin.get("/staff/people")).text
        twice = await admin.send(
            "/staff/people", "/staff/people/add", name="Tess", role="comms", email=""
        )
        assert twice.status == 422
        own = await admin.send("/staff/people", "/staff/people/disable", name="Bo")
        assert "cannot disable your own" in own.text
