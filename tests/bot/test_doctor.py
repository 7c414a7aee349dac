"""The doctor asks Facebook and the sign-in provider, says what to do, and never a secret."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.commands.doctor_facebook import facebook
from bot.commands.doctor_provider import provider
from bot.commands.findings import Finding
from bot.console.provider import BACK
from bot.settings import Settings, read
from tests.providers.meta_server import APP_SECRET, PAGE, TOKEN, VERIFY_TOKEN, MetaServer
from tests.providers.meta_server import meta_server as scripted_meta
from tests.providers.oidc_server import CLIENT_ID, CLIENT_SECRET, OidcServer, oidc_server

STAFF = "https://staff.example.com"
SECRETS = (TOKEN, APP_SECRET, VERIFY_TOKEN, CLIENT_SECRET)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
async def meta() -> AsyncIterator[MetaServer]:
    async with scripted_meta() as server:
        yield server


@pytest.fixture
async def idp() -> AsyncIterator[OidcServer]:
    async with oidc_server(now) as server:
        server.redirects = (STAFF + BACK,)
        yield server


def settings(**given: str) -> Settings:
    return read({"BLUELAMP_SECRET_KEY": "k" * 32, **{f"BLUELAMP_{k}": v for k, v in given.items()}})


async def of_facebook(meta: MetaServer, **given: str) -> list[Finding]:
    usual = {
        "META_PAGE_TOKEN": TOKEN,
        "META_APP_SECRET": APP_SECRET,
        "META_VERIFY_TOKEN": VERIFY_TOKEN,
        "META_GRAPH_URL": meta.url,
        "PUBLIC_URL": "https://lamp.example.com",
    }
    return said([one async for one in facebook(settings(**(usual | given)))])


async def of_provider(
    idp: OidcServer, ahead: timedelta = timedelta(), **given: str
) -> list[Finding]:
    usual = {
        "STAFF_URL": STAFF,
        "OIDC_ISSUER": idp.url,
        "OIDC_CLIENT_ID": CLIENT_ID,
        "OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "OIDC_ROLES": "Officers=officer",
    }
    given_to = settings(**(usual | given))
    return said([one async for one in provider(given_to, lambda: now() + ahead)])


def said(found: list[Finding]) -> list[Finding]:
    assert not [one for one in found if any(secret in repr(one) for secret in SECRETS)]
    return found


async def test_a_page_in_order_is_said_to_be(meta):
    page, callback = await of_facebook(meta)
    assert (page.is_well, page.part) == (True, f"Facebook Page {PAGE}")
    assert "https://lamp.example.com/webhooks/meta" in callback.said
    assert meta.calls == []  # nothing was sent


async def test_each_of_several_pages_is_looked_at(meta):
    meta.tokens["400500600"] = "EAA-two"
    table = f"{PAGE}, {TOKEN}, Bodmin\n400500600, EAA-old"
    one, other, _ = await of_facebook(meta, META_PAGE_TOKEN=table)
    assert one.is_well
    assert not other.is_well
    assert "make a new one for META_PAGE_TOKEN" in other.said
    assert "EAA-old" not in other.said


async def test_a_token_on_another_pages_line_is_found(meta):
    (one, _) = await of_facebook(meta, META_PAGE_TOKEN=f"400500600, {TOKEN}, Bodmin")
    assert f"another Page's ({PAGE})" in one.said


async def test_a_wrong_app_secret_is_told_from_a_wrong_token(meta):
    (one, _) = await of_facebook(meta, META_APP_SECRET="not-the-apps")
    assert "META_APP_SECRET is not the secret" in one.said


@pytest.mark.parametrize(
    ("fields", "words"), [([], "no app is subscribed"), (["messages", "feed"], "lacks messaging_p")]
)
async def test_a_page_that_sends_us_nothing_is_found(meta, fields, words):
    meta.subscribed = fields
    (one, _) = await of_facebook(meta)
    assert words in one.said
    assert not one.is_well


async def test_metas_absence_is_said(meta):
    (one, _) = await of_facebook(meta, META_GRAPH_URL="http://127.0.0.1:9")
    assert "cannot be reached" in one.said


async def test_what_is_not_set_up_is_no_fault():
    for found in (
        [one async for one in facebook(settings())],
        [one async for one in provider(settings(), now)],
    ):
        (one,) = found
        assert one.is_well
        assert "not set up" in one.said


async def test_a_provider_in_order_is_said_to_be(idp):
    found = await of_provider(idp)
    assert [one.is_well for one in found] == [True, True, True]
    assert f"{STAFF}{BACK} is registered" in found[-1].said


async def test_an_address_that_the_provider_does_not_know_is_named(idp):
    idp.redirects = ("https://staff.example.com/other",)
    *_, way_back = await of_provider(idp)
    assert not way_back.is_well
    assert f"register exactly {STAFF}{BACK}" in way_back.said


async def test_clocks_that_disagree_are_found(idp):
    _, clock, _ = await of_provider(idp, timedelta(minutes=5))
    assert not clock.is_well
    assert "run NTP" in clock.said


async def test_another_issuer_and_no_answer_have_their_advice(idp):
    (wrong,) = await of_provider(idp, OIDC_ISSUER=f"{idp.url}/")
    assert "exactly as the provider does" in wrong.said
    (away,) = await of_provider(idp, OIDC_ISSUER="http://127.0.0.1:9")
    assert "look at BLUELAMP_OIDC_ISSUER" in away.said
    assert not away.must  # passwords keep working
    (only,) = await of_provider(idp, OIDC_ISSUER="http://127.0.0.1:9", OIDC_ONLY="yes")
    assert only.must
