"""One message of a web client from its key to its answer, within a time that a person will wait."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.channels.base import Inbound
from bot.channels.fixed_words import FixedWords, hears_danger, hears_what_may_be_danger
from bot.channels.long_text import cut
from bot.channels.reception import Reception
from bot.channels.web_answers import CHANNEL, Answers, unnumbered
from bot.channels.web_body import LONGEST_TEXT, Asked
from bot.channels.web_pace import too_fast
from bot.channels.web_wakeups import Wakeups
from bot.counts import Counts
from bot.errors import CannotKeep
from bot.inbox import Accepted
from bot.storage.engine import is_away
from bot.web_errors import Refused
from bot.within import within
from triage import red_flags

log = logging.getLogger(__name__)
DANGER_WAITS_S = 0.9  # 999 is said within a second, whatever the rest is doing
OTHERS_WAIT_S = 3.0
KEEPING_WAITS_S = 6.0  # the database gives up after two seconds, then the spool has its turn


@dataclass(frozen=True, kw_only=True)
class WebConversation:
    """Says a message to the front desk and reads its answer."""

    reception: Reception
    answers: Answers
    wakeups: Wakeups
    words: FixedWords
    clock: Callable[[], datetime]
    counts: Counts = field(default_factory=Counts)

    async def say(self, address: str, asked: Asked, *, origin: str | None = None) -> dict[str, Any]:
        """The answer in the API's shape. Raises Refused when the message could not be kept."""
        danger = await hears_danger(asked.text)
        loop = asyncio.get_running_loop()
        until = loop.time() + (DANGER_WAITS_S if danger else OTHERS_WAIT_S)
        accepted = await self._keep(address, asked, origin, danger=danger)
        if accepted.how == "refused":
            self.counts.spoke("too_fast")
            raise too_fast(accepted.wait_s, heard=asked.text)
        if accepted.inbox_id is None:
            aside = accepted.how == "aside"
            # no model will read what is put aside: a doubt means danger, too
            danger = danger or (aside and await hears_what_may_be_danger(asked.text))
            return self._for_now(danger=danger, set_aside=aside)
        await self.reception.handle_within(
            until - loop.time(), channel=CHANNEL, address=address, urgent=danger
        )
        try:
            left = max(until - loop.time(), 0.2)
            how, answer = await within(left, self.answers.to_message(address, accepted.inbox_id))
        except Exception as error:
            if not is_away(error):
                raise
            return self._for_now(danger=danger)
        if how == "answered":
            self.wakeups.wake(address)  # other tabs with the same key
            said = answer.as_json()
            if danger and accepted.other_words:
                # an id that a client used twice must not hide what was said the second time
                said["replies"].insert(0, unnumbered(self.words.danger, call_999=True))
            return said
        return self._for_now(danger=danger, set_aside=how == "set_aside")

    async def _keep(
        self, address: str, asked: Asked, origin: str | None, *, danger: bool
    ) -> Accepted:
        text = asked.text
        if asked.too_long:
            text = await asyncio.to_thread(cut, text, LONGEST_TEXT, red_flags.find)
        inbound = self._inbound(address, asked, text)
        keeping = asyncio.ensure_future(self.reception.take(inbound, origin=origin))
        limit = DANGER_WAITS_S if danger else KEEPING_WAITS_S
        done, _ = await asyncio.wait([keeping], timeout=limit)
        if not done:
            # it goes on: if it is kept after all, the client's repeat finds it
            keeping.add_done_callback(_swallow)
            raise self._not_kept(asked)
        try:
            return keeping.result()
        except CannotKeep as error:
            raise self._not_kept(asked) from error

    def _inbound(self, address: str, asked: Asked, text: str) -> Inbound:
        kind = "text"
        if asked.photo is not None:
            kind = "photo"
        elif asked.press is not None:
            kind = "press"
        elif asked.lat is not None:
            kind = "location"
        return Inbound(
            channel=CHANNEL,
            provider_id=f"{address}:{asked.message_id}",
            address=address,
            sent_at=self.clock(),
            kind=kind,  # type: ignore[arg-type]  # one of the literals above
            text=text,
            press=asked.press,
            lat=asked.lat,
            lon=asked.lon,
            media=(asked.photo,) if asked.photo is not None else (),
            too_long=asked.too_long,
        )

    def _for_now(self, *, danger: bool, set_aside: bool = False) -> dict[str, Any]:
        """Said in place of an answer that is late; `pending` tells a client to look again."""
        said = self.words.with_person if set_aside else self.words.kept
        replies = [unnumbered(said, call_999=False)]
        self.counts.spoke("left_to_a_person" if set_aside else "kept_for_later")
        if danger:
            self.counts.spoke("danger_alone")
            replies.insert(0, unnumbered(self.words.danger, call_999=True))
        log.warning("answered without the front desk: %s", "set aside" if set_aside else "late")
        return {
            "replies": replies,
            "report": None,
            "with_person": set_aside,
            "pending": not set_aside,
        }

    def _not_kept(self, asked: Asked) -> Refused:
        self.counts.spoke("not_kept")
        return Refused(503, "not_kept", self.words.not_kept, heard=asked.text)


def _swallow(keeping: asyncio.Future[Accepted]) -> None:
    if not keeping.cancelled() and (error := keeping.exception()) is not None:
        log.error("a message was not kept: %s", type(error).__name__)
