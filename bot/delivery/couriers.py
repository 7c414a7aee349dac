"""The ways to staff beside e-mail: a team's Telegram group and its Teams channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Channel, Outgoing
from bot.delivery.pace import Spent, not_counted
from bot.delivery.staff import Courier
from bot.errors import TryLater, Undeliverable
from bot.storage import team_posts
from bot.storage.notices import Notice

PATIENCE_S = 15.0
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class Couriers:
    """Each notice by its own way. One whose way is not set up is put before a person."""

    by_route: Mapping[str, Courier]

    async def send(self, notice: Notice) -> None:
        """Raises TryLater or Undeliverable."""
        courier = self.by_route.get(notice.route)
        if courier is None:
            raise Undeliverable(f"no way to send by {notice.route} is set up")
        await courier.send(notice)


@dataclass(frozen=True)
class TelegramGroup:
    """Through the same bot; `channels` is filled some moments after the start."""

    channels: Mapping[str, Channel]
    is_set_up: bool  # a token is set
    spent: Spent = not_counted

    async def send(self, notice: Notice) -> None:
        channel = self.channels.get("telegram")
        if channel is None and self.is_set_up:
            raise TryLater("Telegram is not there yet")
        if channel is None:
            raise Undeliverable("no Telegram bot is set up")
        self.spent("telegram", notice.address)
        await channel.send(
            Outgoing(address=notice.address, text=f"{notice.subject}\n{notice.body}")
        )


@dataclass(frozen=True)
class TeamsWorkflow:
    """Posts an Adaptive Card to a workflow's address, which is looked up at each send."""

    session: aiohttp.ClientSession
    engine: AsyncEngine
    opened: Callable[[str], str | None]  # the address is kept under a key

    async def send(self, notice: Notice) -> None:
        async with self.engine.connect() as connection:
            post = await team_posts.of_team(connection, notice.address)
        kept = post.teams_url if post is not None else None
        url = self.opened(kept) if kept else None
        if url is None:
            raise Undeliverable("this team's Teams channel is no longer set up")
        try:
            async with self.session.post(
                url,
                json=card(notice),
                timeout=aiohttp.ClientTimeout(total=PATIENCE_S),
                allow_redirects=False,  # the notice goes where the force said, nowhere else
            ) as answer:
                _judge(answer)
        except (aiohttp.ClientError, TimeoutError) as error:
            # never the error's own words: they hold the address
            raise TryLater(f"Teams: {type(error).__name__}") from None

    def __repr__(self) -> str:
        return "TeamsWorkflow()"


def card(notice: Notice) -> dict[str, Any]:
    """Text runs, not text blocks: those read Markdown, and a place may be written as a link."""
    *lines, link = notice.body.split("\n")
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            _text(
                notice.subject, weight="Bolder", color="Attention" if notice.urgent else "Default"
            ),
            *(_text(line) for line in lines),
        ],
        "actions": [{"type": "Action.OpenUrl", "title": "Open in Blue Lamp", "url": link}],
    }
    return {
        "type": "message",
        "attachments": [
            {
                "contentType": "application/vnd.microsoft.card.adaptive",
                "contentUrl": None,
                "content": content,
            }
        ],
    }


def _text(words: str, **look: str) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": words, **look}]}


def _judge(answer: aiohttp.ClientResponse) -> None:
    if answer.status in (200, 201, 202):
        return
    if answer.status in (408, 429) or answer.status >= 500:
        wish = answer.headers.get("Retry-After", "")
        after = timedelta(seconds=int(wish)) if wish.isascii() and wish.isdigit() else None
        raise TryLater(
            f"Teams answered {answer.status}", after=min(after, LONGEST_WAIT) if after else None
        )
    raise Undeliverable(f"Teams refuses it with {answer.status}: set the workflow up again")
