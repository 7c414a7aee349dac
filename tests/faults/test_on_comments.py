"""Comments in the proof: beside messages in one POST, answered in public and once in private."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels.meta_webhook import PATH
from tests.faults.count import COMMENT_PUBLIC, FIRST_WORDS, Tally, _in_public, _went_on
from tests.faults.moods import Moods, Shown
from tests.faults.moody_meta import COMMENTS, IN_PUBLIC, MESSAGES, ON_COMMENTS, MoodyMeta
from tests.faults.on_comments import OnComments, a_comment
from tests.faults.on_messenger import on_messenger
from tests.faults.residents import GRAFFITI, KNIFE
from tests.faults.sender import Sender
from tests.providers.meta_server import PAGE, TOKEN, meta_server, proof

PRIVATE = "Thank you for your comment"


@dataclass
class Answering:
    """A bot that takes every second POST, and answers each comment in it in private."""

    shown: Shown
    taken: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 0

    async def post(self, request: web.Request) -> web.Response:
        self.asked += 1
        if self.asked % 2:
            return web.Response(status=503)
        body = await request.json()
        self.taken.append(body)
        for one in _changes(body):
            whose = (ON_COMMENTS, f"{PAGE}:comment:{one['comment_id']}")
            self.shown.setdefault(whose, []).append(PRIVATE)
        return web.Response()


async def test_comments_come_beside_messages_until_they_are_taken_and_some_go_on_in_private() -> (
    None
):
    shown: Shown = {}
    answering, facebook = Answering(shown), MoodyMeta(Moods(Random(1)), shown)
    app = web.Application()
    app.router.add_post(PATH, answering.post)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    numbers = itertools.count(1)
    try:
        async with aiohttp.ClientSession() as http:
            sender = Sender(url=f"http://{host}:{port}", http=http, chance=Random(2))
            comments = OnComments(sender=sender, facebook=facebook, shown=shown)
            groups = [await comments.converse(numbers) for _ in range(12)]
    finally:
        await runner.cleanup()

    everybody = [one for group in groups for one in group]
    said = Counter(
        (one["comment_id"], one["verb"], one["message"])
        for one in {
            json.dumps(one): one for body in answering.taken for one in _changes(body)
        }.values()
    )
    assert said == Counter(
        (f"777_{one.number}", verb, text)
        for one in everybody
        if one.channel == ON_COMMENTS
        for verb, text in zip(("add", "edited"), one.texts, strict=False)
    )
    going_on = [one for one in everybody if one.kind == "goes on"]
    assert going_on
    for one in going_on:  # Meta tells the bot where: it is the comment's author
        assert facebook.people[f"777_{one.number}"] == str(one.number)
        assert one.before == GRAFFITI
    assert any(_changes(body) and _messages(body) for body in answering.taken)
    assert any("edited" in verb for _, verb, _ in said)


def _changes(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [one["value"] for entry in body["entry"] for one in entry.get("changes", ())]


def _messages(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for entry in body["entry"] for one in entry.get("messaging", ())]


async def test_meta_shows_public_words_to_all_and_takes_one_private_reply() -> None:
    shown: Shown = {}
    graph = MoodyMeta(Moods(Random(3), bad=False), shown)
    private = {"recipient": {"comment_id": "777_5"}, "message": {"text": PRIVATE}}
    async with meta_server(graph) as server, aiohttp.ClientSession() as http:
        statuses = [
            await _call(http, server.url, f"777_5{COMMENTS}", {"message": COMMENT_PUBLIC}),
            await _call(http, server.url, f"{PAGE}{MESSAGES}", private),
            await _call(http, server.url, f"{PAGE}{MESSAGES}", private),
        ]
    assert statuses == [200, 200, 400]
    address = f"{PAGE}:comment:777_5"
    assert shown == {
        (ON_COMMENTS, address): [COMMENT_PUBLIC, PRIVATE],
        (IN_PUBLIC, address): [COMMENT_PUBLIC],
    }


async def _call(http: aiohttp.ClientSession, url: str, path: str, body: dict[str, Any]) -> int:
    async with http.post(
        f"{url}/v23.0/{path}",
        params={"appsecret_proof": proof(TOKEN)},
        headers={"Authorization": f"Bearer {TOKEN}"},
        json=body,
    ) as response:
        return response.status


def test_other_words_in_public_danger_without_999_and_two_private_replies_are_faults() -> None:
    danger = a_comment(1, "comment on danger")
    assert danger.texts == (KNIFE,)

    def faults(shown: list[str], public: list[str]) -> int:
        tally = Tally()
        _in_public(tally, danger, [FIRST_WORDS, COMMENT_PUBLIC, PRIVATE], shown, public)
        return len(tally.faults)

    public = [FIRST_WORDS, COMMENT_PUBLIC]
    assert faults([*public, PRIVATE], public) == 0
    assert faults([*public, PRIVATE, PRIVATE], public) == 1
    assert faults([PRIVATE, *public], public) == 1
    assert faults([PRIVATE], []) == 1
    assert faults([*public, "a name"], [*public, "a name"]) == 1

    tally = Tally()
    _in_public(tally, danger, public, [*public, COMMENT_PUBLIC], [*public, COMMENT_PUBLIC])
    assert (tally.faults, tally.twice_in_public) == ([], 1)


def test_words_heard_with_the_comment_count_as_those_that_were_written() -> None:
    one, tally = on_messenger(1, "goes on", before=GRAFFITI), Tally()
    with_comment = [f"{GRAFFITI}\n{one.texts[0]}", one.texts[1]]
    alone = [*one.texts]
    _went_on(tally, one, with_comment)
    _went_on(tally, one, alone)
    assert with_comment == alone == [*one.texts]
    assert (tally.went_on, tally.with_their_comment) == (2, 1)

    later = [one.texts[0], f"{GRAFFITI}\n{one.texts[1]}"]
    _went_on(tally, one, later)
    assert later[1] != one.texts[1]  # the comment belongs before the first words, and nowhere else
