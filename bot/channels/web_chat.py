"""The web chat's API: a message in, its answer out, and what came since."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot import steps
from bot.channels.web_answers import Answers
from bot.channels.web_conversation import WebConversation
from bot.channels.web_events import WebEvents
from bot.channels.web_keys import Keys, address_of
from bot.channels.web_pace import WebPace
from bot.channels.web_upload import read_asked
from bot.web_errors import Refused

PATH = "/api/v1/chat"
LARGEST_SEQ = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class WebChat:
    """`POST` and `GET /api/v1/chat`, and its event stream."""

    conversation: WebConversation
    answers: Answers
    events: WebEvents
    keys: Keys
    pace: WebPace

    def add_to(self, app: web.Application) -> None:
        app.router.add_post(PATH, self.post)
        app.router.add_get(PATH, self.get)
        app.router.add_get(f"{PATH}/events", self.stream)

    async def post(self, request: web.Request) -> web.Response:
        try:
            asked = await read_asked(request)
        except Refused:
            self._count_also_what_is_wrong(request)
            raise
        key, is_new = self.keys.writing(request)
        origin = self.pace.origin(request)
        answer = await self.conversation.say(address_of(key), asked, origin=origin)
        steps.reached("chat.answered")
        response = web.json_response(answer)
        if is_new:
            self.keys.keep(request, response, key)
        return response

    async def get(self, request: web.Request) -> web.Response:
        after = read_after(request.query.get("after", "0"))
        address = address_of(self.keys.reading(request))
        self.pace.check_read(address)
        answer = await self.answers.since(address, after=after)
        return web.json_response(answer.as_json())

    async def stream(self, request: web.Request) -> web.StreamResponse:
        last = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
        after = read_after(last)
        address = address_of(self.keys.reading(request))
        self.pace.check_read(address)
        return await self.events.stream(request, address, after=after)

    def _count_also_what_is_wrong(self, request: web.Request) -> None:
        """A key that is no key is said first."""
        key, _ = self.keys.writing(request)
        self.pace.check_broken(request, address_of(key))


def read_after(text: str) -> int:
    """Raises Refused."""
    if not text.isascii() or not text.isdigit() or len(text) > 10 or int(text) > LARGEST_SEQ:
        raise Refused(400, "bad_after", "after must be the number of a reply, 0 or more.")
    return int(text)
