"""The event stream of a web conversation: officers' words and changes of status as they come."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from dataclasses import dataclass, field

from aiohttp import web

from bot.channels.web_answers import Answer, Answers
from bot.channels.web_wakeups import Wakeups
from bot.storage.engine import is_away
from bot.web_errors import Refused

log = logging.getLogger(__name__)
KEEP_ALIVE_S = 15.0  # shorter than what proxies call idle; also the slowest that news can be
LOOK_AGAIN_S = 3.0  # while the conversation is not open yet, nobody can be told its number
MOST_STREAMS = 5_000
MOST_OF_ONE = 6  # tabs of one browser


@dataclass(frozen=True, kw_only=True)
class WebEvents:
    """Streams answers until the client goes or we stop."""

    answers: Answers
    wakeups: Wakeups
    keep_alive_s: float = KEEP_ALIVE_S
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def stream(self, request: web.Request, address: str, *, after: int) -> web.StreamResponse:
        """Raises Refused before the stream begins."""
        if len(self.wakeups) >= MOST_STREAMS or self.wakeups.count(address) >= MOST_OF_ONE:
            raise Refused(
                503, "too_many_streams", "Ask again later.", headers={"Retry-After": "30"}
            )
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream; charset=utf-8",
                "X-Accel-Buffering": "no",  # nginx would hold events back
            }
        )
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):  # the page was closed
            await self._run(response, address, after)
        return response

    def stop(self) -> None:
        """Ends every stream at its next turn; clients come back to another process."""
        self._stopping.set()
        self.wakeups.wake("")

    async def _run(self, response: web.StreamResponse, address: str, after: int) -> None:
        told: tuple[object, bool] | None = None
        await response.write(b"retry: 3000\n\n")
        with self.wakeups.waiting(address) as waiter:
            while not self._stopping.is_set():
                answer = await self._look(address, after)
                now = (answer.report, answer.with_person) if answer else told
                if answer is not None and (answer.replies or (told is not None and now != told)):
                    after = answer.seq
                    await response.write(_event(answer))
                told = now
                if answer is not None and waiter.learns(answer.conversation_id):
                    continue  # what was said since the look woke nobody
                known = len(waiter.names) > 1
                woken = await waiter.wait(self.keep_alive_s if known else LOOK_AGAIN_S)
                if not woken and not self._stopping.is_set():
                    await response.write(b": still here\n\n")

    async def _look(self, address: str, after: int) -> Answer | None:
        """None while the database is away: the stream stays open and looks again."""
        try:
            return await self.answers.since(address, after=after)
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("the event stream waits for the database: %s", type(error).__name__)
            return None


def _event(answer: Answer) -> bytes:
    data = json.dumps(answer.as_json(), ensure_ascii=False)
    return f"id: {answer.seq}\ndata: {data}\n\n".encode()
