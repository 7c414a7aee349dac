"""Signing in by the force's own provider: who it vouches for gets in, and nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import settings
from bot.console import staff_accounts
from bot.console.provider_pages import COOKIE
from bot.console.vouched import Nobody, Person, person_in, values_at
from bot.errors import SettingsError
from bot.storage import schema as tables
from tests.bot.console.console_house import PASSWORD, Answer, House, Visitor, open_house
from tests.bot.console.signing_in import link_for
from tests.bot.rows import Clock, all_of
from tests.providers.oidc_server import (
    CLIENT_ID,
    CLIENT_SECRET,
    OidcServer,
    oidc_server,
    unsigned,
)

SET_OUT = "/staff/sign-in/provider"
STONEHOUSE = "PLY.4029"
GIVEN = {
    "STAFF_URL": "https://staff.example.com",
    "OIDC_CLIENT_ID": CLIENT_ID,
    "OIDC_CLIENT_SECRET": CLIENT_SECRET,
    "OIDC_ROLES": "BlueLamp.Supervisor=supervisor, BlueLamp.Officer=officer",
    "OIDC_TEAMS": f"NPT Stonehouse={STONEHOUSE}, NPT Nowhere=X.1",
}


@pytest.fixture
async def idp(clock: Clock) -> AsyncIterator[OidcServer]:
    async with oidc_server(clock) as server:
        yield server


@pytest.fixture
async def force(
    engine: AsyncEngine, tmp_path: Path, clock: Clock, idp: OidcServer
) -> AsyncIterator[House]:
    """A console whose staff are vouched for by the provider."""
    async with open_house(engine, tmp_path, clock, OIDC_ISSUER=idp.url, **GIVEN) as opened:
        yield opened


async def by_provider(visitor: Visitor, idp: OidcServer, *, to: str = "/staff") -> Answer:
    """There, signed in there, and back; https cookies travel by hand, as the test speaks http."""
    there = await visitor.get(f"{SET_OUT}?next={to}")
    assert there.status == 303, there.text
    return await visitor.get(idp.authorize(there.to), headers={"Cookie": cookies_of(there)})


def cookies_of(answer: Answer) -> str:
    return answer.headers["Set-Cookie"].partition(";")[0]


def is_refused(answer: Answer) -> bool:
    return answer.status == 403 and "bluelamp_staff" not in str(answer.headers)


async def actions(house: House) -> list[str]:
    return [row["action"] for row in await all_of(house.engine, tables.audit)]


async def test_whom_the_provider_vouches_for_gets_in_with_role_and_teams(force: House, idp):
    async with force.stranger() as visitor:
        assert "Sign in with your force account" in (await visitor.get("/staff/sign-in")).text
        answer = await by_provider(visitor, idp, to="/staff/queue")
    assert answer.status == 200
    assert 'content="0;url=/staff/queue"' in answer.text  # our own page leads on
    (account,) = await all_of(force.engine, tables.staff)
    assert (account["name"], account["role"], account["teams"]) == (
        "Morwenna",
        "officer",
        [STONEHOUSE],
    )
    assert (account["provider"], account["provider_id"]) == (idp.url, "00u-morwenna")
    assert account["password_hash"] is None
    (session,) = await all_of(force.engine, tables.staff_sessions)
    assert (session["stage"], session["how"]) == ("in", "provider")
    assert await actions(force) == ["added.staff", "signed.in"]


async def test_the_way_there_asks_for_a_code_with_pkce_and_tells_nothing_else(force: House, idp):
    async with force.stranger() as visitor:
        there = await visitor.get(SET_OUT)
    asked = parse_qs(urlsplit(there.to).query)
    assert asked.keys() == {
        "client_id", "response_type", "redirect_uri", "scope", "state", "nonce",
        "code_challenge", "code_challenge_method",
    }  # fmt: skip
    assert asked["redirect_uri"] == ["https://staff.example.com/staff/sign-in/provider/back"]
    cookie = there.headers["Set-Cookie"]
    for flag in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/staff/sign-in", "Max-Age=600"):
        assert flag in cookie
    (trip,) = await all_of(force.engine, tables.sign_in_trips)
    assert asked["state"][0] not in repr(trip)


def set_to(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda claims: claims.update(changes)


def without(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda claims: claims.pop(name)


LIES = {
    "another nonce": set_to(nonce="another"),
    "no nonce": without("nonce"),
    "an empty nonce": set_to(nonce=""),
    "another audience": set_to(aud="somebody-else"),
    "other audiences": set_to(aud=["somebody-else", "others"]),
    "ours among others without azp": set_to(aud=[CLIENT_ID, "others"]),
    "ours among others for another": set_to(aud=[CLIENT_ID, "others"], azp="others"),
    "no audience": without("aud"),
    "another issuer": set_to(iss="https://example.org"),
    "an issuer that begins alike": lambda claims: claims.update(iss=claims["iss"] + "/"),
    "no issuer": without("iss"),
    "long expired": lambda claims: claims.update(exp=claims["iat"] - 61),
    "no expiry": without("exp"),
    "an expiry in words": set_to(exp="never"),
    "made in the future": lambda claims: claims.update(iat=claims["iat"] + 61),
    "not valid yet": lambda claims: claims.update(nbf=claims["iat"] + 61),
    "nobody": without("sub"),
    "an empty somebody": set_to(sub=""),
    "a number for somebody": set_to(sub=7),
    "another access token": set_to(at_hash="x"),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_an_id_token_that_says_anything_wrong_lets_nobody_in(force: House, idp, lie):
    idp.lie = lie
    async with force.stranger() as visitor:
        answer = await by_provider(visitor, idp)
    assert is_refused(answer)
    assert await all_of(force.engine, tables.staff) == []
    assert await all_of(force.engine, tables.staff_sessions) == []


@pytest.mark.parametrize("skew", [59, -59])
async def test_clocks_may_be_a_minute_apart(force: House, idp, skew: int):
    def apart(claims: dict[str, Any]) -> None:
        now = claims["iat"] + skew
        claims.update(iat=now, exp=now + 1)

    idp.lie = apart
    async with force.stranger() as visitor:
        assert (await by_provider(visitor, idp)).status == 200


FORGERIES: dict[str, Callable[[OidcServer], Callable[[dict[str, Any]], str]]] = {
    "alg none": lambda _: unsigned,
    "another key under the same name": lambda idp: idp.signed_by_a_stranger,
    "the public key as a shared secret": lambda idp: idp.signed_with_the_public_key_as_a_secret,
    "the client secret": lambda idp: idp.signed_with_the_client_secret,
    "a changed claim": lambda idp: lambda claims: changed(idp.signed(claims)),
    "no token at all": lambda _: lambda _: "",
    "half a token": lambda idp: lambda claims: idp.signed(claims).rpartition(".")[0],
    "no text": lambda _: lambda _: "é.é.é",
}


def changed(token: str) -> str:
    header, body, signature = token.split(".")
    return f"{header}.{body[:-2]}{'A' if body[-2] != 'A' else 'B'}{body[-1]}.{signature}"


@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES)
async def test_an_id_token_that_the_provider_did_not_sign_lets_nobody_in(force, idp, forged):
    idp.sign = forged(idp)
    async with force.stranger() as visitor:
        answer = await by_provider(visitor, idp)
    assert is_refused(answer)
    assert await all_of(force.engine, tables.staff) == []


async def test_elliptic_curves_and_new_keys_are_read(force: House, idp: OidcServer, clock: Clock):
    async with force.stranger() as visitor:
        assert (await by_provider(visitor, idp)).status == 200
        idp.new_key("two")
        assert is_refused(await by_provider(visitor, idp))  # asked for keys a moment ago
        clock.forward(seconds=61)
        assert (await by_provider(visitor, idp)).status == 200
        clock.forward(seconds=61)
        idp.sign = idp.signed_on_a_curve
        assert (await by_provider(visitor, idp)).status == 200


async def test_strange_tokens_do_not_make_us_ask_for_keys_again_and_again(force: House, idp):
    idp.sign = idp.signed_by_a_stranger
    async with force.stranger() as visitor:
        for _ in range(5):
            await by_provider(visitor, idp)
    assert idp.asked.count("/keys") == 1


async def test_a_state_counts_once_in_its_own_browser_and_in_time(force, idp, clock: Clock):
    async with force.stranger() as visitor:
        there = await visitor.get(SET_OUT)
        cookie = {"Cookie": cookies_of(there)}
        back = idp.authorize(there.to)
        assert (await visitor.get(back, headers=cookie)).status == 200
        assert is_refused(await visitor.get(back, headers=cookie))  # replayed

    async with force.stranger() as visitor:  # a victim is led to finish an attacker's sign-in
        there = await visitor.get(SET_OUT)
        back = idp.authorize(there.to)
        assert is_refused(await visitor.get(back))
        other = {"Cookie": f"{COOKIE}=another-browser"}
        assert is_refused(await visitor.get(back, headers=other))
        clock.forward(minutes=10)
        assert is_refused(await visitor.get(back, headers={"Cookie": cookies_of(there)}))


@pytest.mark.parametrize(
    "query",
    ["", "?state=x", "?code=x", "?state=x&code=y", "?error=access_denied&error_description=<b>"],
)
async def test_coming_back_without_having_set_out_leads_nowhere(force: House, query: str):
    async with force.stranger() as visitor:
        answer = await visitor.get(f"{SET_OUT}/back{query}")
    assert is_refused(answer)
    assert "<b>" not in answer.text


async def test_a_refusal_of_the_provider_is_said_plainly_and_not_repeated(force: House, idp):
    async with force.stranger() as visitor:
        there = await visitor.get(SET_OUT)
        state = parse_qs(urlsplit(there.to).query)["state"][0]
        back = f"{SET_OUT}/back?error=access_denied&error_description=<i>no</i>&state={state}"
        answer = await visitor.get(back, headers={"Cookie": cookies_of(there)})
    assert is_refused(answer)
    assert "did not let you in" in answer.text
    assert "<i>" not in answer.text


async def test_an_answer_of_another_provider_is_refused(force: House, idp: OidcServer):
    async with force.stranger() as visitor:
        there = await visitor.get(SET_OUT)
        back = idp.authorize(there.to) + "&iss=https://example.org"
        assert is_refused(await visitor.get(back, headers={"Cookie": cookies_of(there)}))


async def test_a_code_without_its_verifier_or_from_elsewhere_is_worth_nothing(force, idp):
    async with force.stranger() as visitor:
        one, other = await visitor.get(SET_OUT), await visitor.get(SET_OUT)
        stolen = parse_qs(urlsplit(idp.authorize(one.to)).query)["code"][0]
        state = parse_qs(urlsplit(other.to).query)["state"][0]
        back = f"{SET_OUT}/back?code={stolen}&state={state}"
        assert is_refused(await visitor.get(back, headers={"Cookie": cookies_of(other)}))


async def test_after_signing_in_it_leads_to_no_other_site(force: House, idp: OidcServer):
    async with force.stranger() as visitor:
        answer = await by_provider(visitor, idp, to="https://example.org/")
    assert 'content="0;url=/staff"' in answer.text


async def test_who_has_no_role_gets_no_account_and_the_trail_says_why(force: House, idp):
    idp.person["roles"] = ["Everybody"]
    async with force.stranger() as visitor:
        answer = await by_provider(visitor, idp)
    assert is_refused(answer)
    assert await all_of(force.engine, tables.staff) == []
    (line,) = await all_of(force.engine, tables.audit)
    assert line["action"] == "refused.sign-in"
    assert "roles" in line["why"]
    assert "Morwenna" not in repr(line)


async def test_each_sign_in_brings_role_and_teams_up_to_date(force: House, idp: OidcServer):
    async with force.stranger() as visitor:
        await by_provider(visitor, idp)
        idp.person |= {"roles": ["BlueLamp.Supervisor"], "groups": []}
        await by_provider(visitor, idp)
    (account,) = await all_of(force.engine, tables.staff)
    assert (account["role"], account["teams"]) == ("supervisor", [])
    assert "changed.staff" in await actions(force)


async def test_who_was_disabled_here_stays_out(force: House, idp: OidcServer):
    async with force.stranger() as visitor:
        await by_provider(visitor, idp)
        await staff_accounts.disable(force.engine, name="Morwenna", now=force.clock())
        assert is_refused(await by_provider(visitor, idp))


async def test_an_account_of_the_same_name_is_not_taken_over(force: House, idp: OidcServer):
    await force.add("Morwenna", "admin")
    async with force.stranger() as visitor:
        await by_provider(visitor, idp)
        idp.person = idp.person | {"sub": "another", "preferred_username": "morwenna@example.com"}
        await by_provider(visitor, idp)
    names = {row["name"] for row in await all_of(force.engine, tables.staff)}
    assert len(names) == 3
    assert names > {"Morwenna", "Morwenna (morwenna)"}
    roles = {row["name"]: row["role"] for row in await all_of(force.engine, tables.staff)}
    assert roles["Morwenna"] == "admin"


async def test_signing_out_offers_to_sign_out_of_the_force_account_too(force: House, idp):
    async with force.stranger() as visitor:
        entered = await by_provider(visitor, idp)
        assert entered.status == 200
        (session,) = await all_of(force.engine, tables.staff_sessions)
        token = await force.session_of(session["staff_id"])
        await set_how(force, "provider")
    async with force.stranger({"bluelamp_staff": token}) as visitor:
        answer = await visitor.send("/staff/account", "/staff/sign-out")
        assert answer.to == "/staff/signed-out"
        page = await visitor.get(answer.to)
    assert f"{idp.url}/end?client_id={CLIENT_ID}" in page.text
    assert "post_logout_redirect_uri=https%3A%2F%2Fstaff.example.com%2Fstaff%2Fsign-in" in page.text


async def set_how(house: House, how: str) -> None:
    async with house.engine.begin() as connection:
        await connection.execute(tables.staff_sessions.update().values(how=how))


async def test_a_public_client_needs_no_secret(engine, tmp_path, clock, idp: OidcServer):
    idp.public_client = True
    given = {name: value for name, value in GIVEN.items() if name != "OIDC_CLIENT_SECRET"}
    async with (
        open_house(engine, tmp_path, clock, OIDC_ISSUER=idp.url, **given) as house,
        house.stranger() as visitor,
    ):
        assert (await by_provider(visitor, idp)).status == 200


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://example.org"},
        {"token_endpoint": "http://example.org/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
async def test_a_provider_that_describes_itself_wrongly_is_not_asked(force, idp, about, caplog):
    idp.about = about
    async with force.stranger() as visitor:
        answer = await visitor.get(SET_OUT)
    assert answer.status == 502
    assert "cannot be reached" in answer.text
    assert "the provider of staff accounts" in caplog.text


async def test_a_provider_that_is_away_leaves_the_password_as_a_way_in(
    engine, tmp_path, clock, idp: OidcServer
):
    given = GIVEN | {"TOTP": "optional", "OIDC_ISSUER": "http://127.0.0.1:1"}
    async with open_house(engine, tmp_path, clock, **given) as h, h.stranger() as visitor:
        assert (await visitor.get(SET_OUT)).status == 502
        form = await visitor.get("/staff/sign-in")
        assert "Or with a password" in form.text


async def test_with_oidc_only_no_password_and_no_link_lets_anybody_in(
    engine, tmp_path, clock, idp: OidcServer
):
    given = GIVEN | {"OIDC_ONLY": "yes"}
    async with open_house(engine, tmp_path, clock, OIDC_ISSUER=idp.url, **given) as house:
        link = await link_for(house, "Ravi")
        async with house.stranger() as visitor:
            form = await visitor.get("/staff/sign-in")
            assert 'name="password"' not in form.text
            opened = await visitor.get(link)
            sent = {"csrf": opened.token(), "password": PASSWORD, "again": PASSWORD}
            headers = {"Cookie": cookies_of(opened)}
            assert (await visitor.post(link, sent, headers=headers)).status == 410
            sent = {"csrf": sent["csrf"], "name": "Ravi", "password": PASSWORD}
            assert (await visitor.post("/staff/sign-in", sent, headers=headers)).status == 403
    assert await all_of(engine, tables.staff_sessions) == []


async def test_no_token_code_or_secret_is_logged_or_kept(force: House, idp, caplog):
    caplog.set_level("DEBUG")
    tokens: list[str] = []

    def sign(claims: dict[str, Any]) -> str:
        tokens.append(idp.signed_by_a_stranger(claims) if tokens else idp.signed(claims))
        return tokens[-1]

    idp.sign = sign
    async with force.stranger() as visitor:
        await by_provider(visitor, idp)
        await by_provider(visitor, idp)
    kept = caplog.text + repr([await all_of(force.engine, one) for one in (
        tables.audit, tables.staff, tables.staff_sessions, tables.sign_in_trips)])  # fmt: skip
    for secret in (*tokens, tokens[0].split(".")[2], CLIENT_SECRET):
        assert secret not in kept


# --- small rules


def read(tmp_path: Path, **variables: str) -> settings.Settings:
    given = GIVEN | {"OIDC_ISSUER": "https://login.example.com/force"} | variables
    return settings.read(
        {"BLUELAMP_DATA_DIR": str(tmp_path)} | {f"BLUELAMP_{k}": v for k, v in given.items() if v}
    )


KNOWN = {STONEHOUSE: object()}


def test_the_first_role_that_fits_counts_and_only_known_teams(tmp_path: Path):
    claims = {
        "sub": "1",
        "name": " Mor\u202ewenna\n",
        "roles": ["BlueLamp.Officer", "BlueLamp.Supervisor"],
        "groups": ["NPT Nowhere", "NPT Stonehouse", "NPT Stonehouse", "other", 7],
    }
    person = person_in(claims, read(tmp_path), KNOWN)
    assert isinstance(person, Person)
    assert (person.name, person.role, person.teams) == ("Mor wenna", "supervisor", (STONEHOUSE,))
    assert person.because == "roles holds BlueLamp.Supervisor"


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"sub": "1"},
        {"sub": "1", "name": "Jo"},
        {"sub": "1", "name": "Jo", "roles": "Everybody"},
        {"sub": "1", "name": "Jo", "roles": {"BlueLamp.Officer": 1}},
        {"sub": "x" * 256, "name": "Jo", "roles": ["BlueLamp.Officer"]},
        {"sub": "1", "name": "\u200b\n", "roles": ["BlueLamp.Officer"]},
        {"sub": ["1"], "name": "Jo", "roles": ["BlueLamp.Officer"]},
    ],
)
def test_claims_that_name_nobody_let_nobody_in(tmp_path: Path, claims: dict[str, Any]):
    assert isinstance(person_in(claims, read(tmp_path), KNOWN), Nobody)


def test_a_claim_may_lie_deep_or_be_called_by_an_address():
    claims = {"realm_access": {"roles": ["a"]}, "https://example.org/roles": ["b"], "one": "c"}
    assert values_at(claims, "realm_access.roles") == ["a"]
    assert values_at(claims, "https://example.org/roles") == ["b"]
    assert values_at(claims, "one") == ["c"]
    assert values_at(claims, "one.two") == []
    assert values_at(claims, "none") == []


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"OIDC_ISSUER": "http://login.example.com"}, "https://"),
        ({"OIDC_ISSUER": "https://login.example.com/?x"}, "must have no"),
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID"),
        ({"OIDC_ROLES": ""}, "OIDC_ROLES"),
        ({"OIDC_ROLES": "a=king"}, "no role king"),
        ({"OIDC_ROLES": "officer"}, "must be like"),
        ({"STAFF_URL": ""}, "STAFF_URL"),
        ({"OIDC_ISSUER": "", "OIDC_ONLY": "yes"}, "nobody could sign in"),
    ],
)
def test_half_a_provider_is_refused_at_the_start(tmp_path: Path, variables, said: str):
    with pytest.raises(SettingsError, match=said):
        read(tmp_path, **variables)
