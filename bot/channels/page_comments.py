"""The way out under a comment: one of a few fixed sentences in public, all else in private.

What may stand in public is a list that is given at the start. Whatever is not on it goes to the
author alone, so no slip anywhere can publish what somebody told us.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.channels.base import Outgoing
from bot.channels.long_text import split
from bot.channels.meta_graph import Graph
from bot.channels.meta_message import LONGEST, message
from bot.channels.meta_refusals import AlreadyReplied
from bot.errors import AnotherWay, Undeliverable

RECIPIENT = {"comment": "comment_id", "post": "post_id"}


@dataclass(frozen=True)
class PageComments:
    """Addresses are page:comment:id, or page:post:id for what a visitor put on the Page."""

    graph: Graph
    public: Collection[str]
    name: str = "page_comment"

    async def send(self, reply: Outgoing) -> str:
        """For a private reply the address of the author on Messenger; their answer comes there."""
        page, _, rest = reply.address.partition(":")
        stands, _, one = rest.partition(":")
        if stands not in RECIPIENT or not page or not one:
            raise Undeliverable("this is no address of a comment")
        if reply.text in self.public:
            answer = await self.graph.post(page, f"{one}/comments", {"message": reply.text})
            return str(answer.get("id", ""))
        return await self._privately(page, {RECIPIENT[stands]: one}, reply)

    async def _privately(self, page: str, recipient: dict[str, str], reply: Outgoing) -> str:
        """Meta allows one message; a longer one is a fault of ours, and cut nowhere."""
        (text, *more) = split(reply.text, LONGEST)
        if more:
            raise AnotherWay("this is too long for a private reply", cause="content")
        body = {"recipient": recipient, "message": message(text, reply.choices)}
        try:
            answer = await self.graph.post(page, f"{page}/messages", body)
        except AlreadyReplied:
            return ""
        person = answer.get("recipient_id")
        return f"{page}:{person}" if person else ""
