"""Facebook's ways out, against a server that speaks its wire format."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from bot import meta_pages
from bot.channels.base import Choice, Outgoing
from bot.channels.messenger import Messenger
from bot.channels.messenger_goes_on import after_comment
from bot.channels.messenger_updates import read
from bot.channels.meta_graph import Graph
from bot.channels.meta_media import is_metas
from bot.channels.meta_refusals import refusal
from bot.channels.page_comments import PageComments
from bot.delivery.retry import Dropped, Stuck, Wait, after_failure
from bot.errors import AnotherWay, TryLater, Undeliverable
from bot.secret import Secret
from tests.bot.rows import NOW
from tests.providers.meta_server import (
    ALREADY,
    APP_SECRET,
    PAGE,
    TOKEN,
    MetaServer,
    meta_server,
    quick_reply,
    refused,
    said,
)

IDA = f"{PAGE}:7001"
COMMENT = f"{PAGE}:comment:777_1"
PUBLIC = "If anyone is in danger, call 999."
YES = Choice(label="Yes", value="yes")


@pytest.fixture
async def server() -> AsyncIterator[MetaServer]:
    async with meta_server() as running:
        yield running


@pytest.fixture
async def told() -> list[str]:
    return []


@pytest.fixture
async def graph(server: MetaServer, told: list[str]) -> AsyncIterator[Graph]:
    async with aiohttp.ClientSession() as session:
        yield Graph(
            session=session,
            url=server.url,
            pages=meta_pages.read(Secret(f"{PAGE}, {TOKEN}")),
            app_secret=Secret(APP_SECRET),
            tell=told.append,
        )


async def test_a_reply_goes_out_with_its_choices_as_quick_replies(server, graph):
    ref = await Messenger(graph).send(Outgoing(address=IDA, text="Is it you?", choices=(YES,)))

    ((path, body),) = server.calls
    assert ref
    assert path == f"{PAGE}/messages"
    assert body == {
        "recipient": {"id": "7001"},
        "messaging_type": "RESPONSE",
        "message": {
            "text": "Is it you?",
            "metadata": "bluelamp",
            "quick_replies": [{"content_type": "text", "title": "Yes", "payload": "yes"}],
        },
    }


async def test_a_persons_words_are_marked_as_such(server, graph):
    await Messenger(graph).send(Outgoing(address=IDA, text="PC Sam here.", as_person=True))

    (body,) = server.sent()
    assert (body["messaging_type"], body["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")


async def test_a_long_reply_becomes_several_and_the_last_has_the_choices(server, graph):
    text = "\n\n".join(["word 👮 " * 100] * 12)
    await Messenger(graph).send(Outgoing(address=IDA, text=text, choices=(YES,)))

    parts = [one["message"] for one in server.sent()]
    assert "".join("".join(one["text"] for one in parts).split()) == "".join(text.split())
    assert ["quick_replies" in one for one in parts] == [False] * (len(parts) - 1) + [True]


async def test_choices_that_meta_would_refuse_never_cost_the_words(server, graph):
    many = tuple(Choice(label=f"Fore Street, Bodmin {n}", value=f"place:{n}") for n in range(20))
    odd = (Choice(label="", value="x"), Choice(label="Far", value="x" * 2_000))
    await Messenger(graph).send(Outgoing(address=IDA, text="Which?", choices=odd + many))

    (body,) = server.sent()
    assert len(body["message"]["quick_replies"]) == 13
    assert body["message"]["quick_replies"][0]["payload"] == "place:0"


DECIDED = [
    (refused(613), Wait),
    (refused(4, status=403), Wait),
    (refused(0, status=429), Wait),
    (refused(2, status=500), Wait),
    (refused(1200), Wait),
    (refused(190, 463, status=401), Wait),
    (refused(368), Wait),
    (refused(551, 1545041), Dropped),
    (refused(10, 2018108), Dropped),
    (refused(200, 1545041, status=403), Dropped),
    (refused(100, 2018001), Dropped),
    (refused(100, 33), Dropped),
    (refused(10, 2018278), Stuck),
    (refused(10, status=403), Stuck),
    (refused(200, status=403), Stuck),
    (refused(100), Stuck),
]


@pytest.mark.parametrize(("refusal", "what"), DECIDED, ids=lambda one: str(one)[:60])
async def test_each_refusal_says_what_to_do_next_and_names_nobody(server, graph, refusal, what):
    server.refusals.append(refusal)
    with pytest.raises((TryLater, Undeliverable, AnotherWay)) as error:
        await Messenger(graph).send(Outgoing(address=IDA, text="hello"))

    decided = after_failure(1, error.value)
    assert isinstance(decided, what)
    assert "Ida" not in decided.because


@pytest.mark.parametrize(
    ("headers", "wish"),
    [
        ({"Retry-After": "7"}, timedelta(seconds=7)),
        ({"Retry-After": "9" * 5_000}, timedelta(hours=12)),
        ({"Retry-After": "soon"}, None),
        (
            {
                "X-Business-Use-Case-Usage": '{"1": [{"type": "messenger",'
                ' "estimated_time_to_regain_access": 3}]}'
            },
            timedelta(minutes=3),
        ),
        ({"X-Business-Use-Case-Usage": "{"}, None),
        ({"X-Business-Use-Case-Usage": '{"1": 5}'}, None),
        ({}, None),
    ],
)
def test_metas_wish_to_wait_is_read_from_either_header(headers, wish):
    error = refusal(400, b'{"error": {"code": 613}}', headers)

    assert isinstance(error, TryLater)
    assert error.after == wish


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"error": 5}', b'{"error": {"code": []}}']
)
def test_a_refusal_that_cannot_be_read_is_decided_by_its_status(body):
    assert isinstance(refusal(502, body, {}), TryLater)
    assert isinstance(refusal(400, body, {}), AnotherWay)


async def test_a_meta_that_cannot_be_reached_is_for_later(graph, told):
    away = Graph(
        session=graph.session,
        url="http://127.0.0.1:1",
        pages=graph.pages,
        app_secret=graph.app_secret,
        tell=told.append,
    )
    with pytest.raises(TryLater) as later:
        await Messenger(away).send(Outgoing(address=IDA, text="hello"))

    assert TOKEN not in str(later.value)
    assert told == ["away"]


async def test_a_page_without_a_token_is_put_before_a_person(graph):
    with pytest.raises(AnotherWay, match="no token"):
        await Messenger(graph).send(Outgoing(address="999:7001", text="hello"))


async def test_only_the_listed_sentences_ever_stand_in_public(server, graph):
    server.people["777_1"] = "7001"
    comments = PageComments(graph, {PUBLIC})
    await comments.send(Outgoing(address=COMMENT, text=PUBLIC))
    ref = await comments.send(Outgoing(address=COMMENT, text="About your knife", choices=(YES,)))

    assert server.said_in_public() == [("777_1", PUBLIC)]
    (private,) = server.sent()
    assert private["recipient"] == {"comment_id": "777_1"}
    assert ref == IDA  # where the author's answer will come from


async def test_a_private_reply_that_a_crash_kept_from_being_written_down_is_done(server, graph):
    server.refusals.append(ALREADY)

    sent = await PageComments(graph, {PUBLIC}).send(Outgoing(address=COMMENT, text="In private"))
    assert sent == ""


@pytest.mark.parametrize("address", ["", "1", "1:2", ":2:3", "1:comment:", "1:like:3"])
async def test_what_is_no_address_is_sent_nowhere(server, graph, address):
    with pytest.raises(Undeliverable):
        await PageComments(graph, {PUBLIC}).send(Outgoing(address=address, text=PUBLIC))
    assert server.calls == []


def test_what_was_written_under_the_post_is_heard_with_the_first_answer():
    text = read(PAGE, said(1, "Fore Street"), now=NOW)
    press = read(PAGE, quick_reply(2, "report"), now=NOW)

    assert after_comment("new graffiti", text).text == "new graffiti\nFore Street"
    assert after_comment("new graffiti", press).kind == "text"
    assert after_comment("new graffiti", press).text == "new graffiti"


@pytest.mark.parametrize(
    ("url", "fetched"),
    [
        ("https://scontent-lhr.xx.fbcdn.net/v/a.jpg?oh=1", True),
        ("https://cdn.fbsbx.com/v/a.mp4", True),
        ("http://scontent.xx.fbcdn.net/a.jpg", False),
        ("https://fbcdn.net.example.com/a.jpg", False),
        ("https://evilfbcdn.net/a.jpg", False),
        ("https://user@127.0.0.1/.fbcdn.net", False),
        ("https://scontent.xx.fbcdn.net:8080/a.jpg", False),
        ("https://[::1", False),
        ("file:///etc/passwd", False),
    ],
)
def test_files_are_fetched_from_metas_own_hosts_only(url, fetched):
    assert is_metas(url, "https://graph.facebook.com") is fetched
