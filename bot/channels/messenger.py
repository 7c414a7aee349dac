"""Messenger's way out: text with quick replies, and a person's words after 24 hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.base import Outgoing
from bot.channels.long_text import split
from bot.channels.meta_graph import Graph
from bot.channels.meta_message import LONGEST, message
from bot.errors import Undeliverable


@dataclass(frozen=True)
class Messenger:
    """A reply becomes one message, or several where it is too long for one."""

    graph: Graph
    name: str = "messenger"

    async def send(self, reply: Outgoing) -> str:
        """The last part's id. Raises DeliveryError, nothing else."""
        page, _, person = reply.address.partition(":")
        if not page or not person:
            raise Undeliverable("this is no address on Messenger")
        *before, last = split(reply.text, LONGEST)
        for part in before:
            await self._send(page, person, message(part), reply.as_person)
        return await self._send(page, person, message(last, reply.choices), reply.as_person)

    async def _send(self, page: str, person: str, said: Mapping[str, Any], as_person: bool) -> str:
        body = {"recipient": {"id": person}, "message": said, **_why(as_person)}
        answer = await self.graph.post(page, f"{page}/messages", body)
        return str(answer.get("message_id", ""))


def _why(as_person: bool) -> dict[str, str]:
    """Meta's rule: the bot answers within 24 hours, a person within seven days."""
    if as_person:
        return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return {"messaging_type": "RESPONSE"}
