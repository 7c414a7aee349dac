"""What the server owes to browsers, other sites, and those who watch over it."""

from __future__ import annotations

import pytest

from tests.contracts.web_chat.asked import key
from tests.providers.web_house import FRIEND


async def test_pages_of_allowed_sites_may_call_and_others_may_not(house):
    async with house.http.options(
        f"{house.url}/api/v1/chat",
        headers={"Origin": FRIEND, "Access-Control-Request-Method": "POST"},
    ) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == FRIEND
        assert "Authorization" in response.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in response.headers
    async with house.http.options(
        f"{house.url}/api/v1/chat", headers={"Origin": "https://elsewhere.example.com"}
    ) as response:
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_the_cookie_alone_is_not_enough_to_write(house):
    cookies = {"bluelamp_key": key(), "bluelamp_form": key()}
    for headers in (
        {},
        {"Origin": "https://elsewhere.example.com"},
        {"Origin": house.url},
        {"Origin": house.url, "X-Form-Token": "0" * 64},
        {"Origin": house.url, "Sec-Fetch-Site": "cross-site"},
    ):
        async with house.http.post(
            f"{house.url}/api/v1/chat",
            json={"message_id": "1", "text": "hello"},
            headers=headers,
            cookies=cookies,
        ) as response:
            assert response.status == 403


async def test_every_answer_carries_an_id_and_the_headers_that_browsers_obey(house):
    for path in ("/", "/api/v1/chat", "/healthz", "/nothing"):
        async with house.http.get(house.url + path) as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
            assert "unsafe" not in response.headers["Content-Security-Policy"]
            assert len(response.headers["X-Request-Id"]) == 16


async def test_unknown_addresses_and_methods_are_clear(house):
    async with house.http.get(f"{house.url}/api/v1/nothing") as response:
        assert response.status == 404
        assert (await response.json())["error"]["code"] == "not_found"
    async with house.http.delete(f"{house.url}/api/v1/chat") as response:
        assert response.status == 405
        assert (await response.json())["error"]["code"] == "bad_method"
    async with house.http.get(f"{house.url}/nothing") as response:
        assert response.status == 404
        assert "999" in await response.text()


@pytest.mark.parametrize("path", ["/webhooks/telegram", "/webhooks/meta"])
async def test_a_webhook_of_a_channel_that_is_not_set_up_refuses_everything(house, path):
    async with house.http.post(house.url + path, json={"update_id": 1}) as response:
        assert response.status == 403
    async with house.http.get(f"{house.url}{path}?hub.mode=subscribe") as response:
        assert response.status == 403


async def test_health_is_told_part_by_part(house):
    house.health.tell("nlu", "words-only")
    async with house.http.get(f"{house.url}/readyz") as response:
        body = await response.json()
        assert response.status == 200
    assert body["nlu"] == "words-only"
    assert body["parts"]["nlu"]["since"]
    house.health.tell("database", "away")
    house.health.tell("spool", "full")
    async with house.http.get(f"{house.url}/readyz") as response:
        assert response.status == 503
    async with house.http.get(f"{house.url}/healthz") as response:
        assert response.status == 200
    async with house.http.get(f"{house.url}/metrics") as response:
        assert 'bluelamp_http_requests_total{method="GET",route="/readyz"' in await response.text()
