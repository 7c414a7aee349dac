"""Meta's Graph API on a bad day; what it took is on the screens, and under the Page's post."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.channels import page_comments_updates
from bot.channels.messenger_updates import address_of
from tests.faults.moods import Moods, Shown, hang_up
from tests.providers.meta_server import BROKEN, PAGE, MetaServer, refused

TOO_MANY = refused(613, status=429, headers={"Retry-After": "1"})
MESSAGES, COMMENTS = "/messages", "/comments"
ON_MESSENGER, ON_COMMENTS = "messenger", page_comments_updates.CHANNEL
IN_PUBLIC = "in public"  # the same once more, for what stands there for everybody


class MoodyMeta(MetaServer):
    """A second private reply to a comment it refuses on every day."""

    def __init__(self, moods: Moods, shown: Shown) -> None:
        super().__init__()
        self.moods, self.shown = moods, shown

    async def answer(self, request: web.Request) -> web.Response:
        try:
            how = await self.moods.next()
            if how in ("429", "500"):
                self.refusals.append(TOO_MANY if how == "429" else BROKEN)
            elif how == "silent":
                return hang_up(request)
            response = await super().answer(request)
        except ConnectionError:  # the bot died while it was asking
            return web.Response()
        self._show()
        return hang_up(request) if how == "took it, then silent" else response

    def _show(self) -> None:
        """What was taken since: one call, or none where it was refused."""
        for path, body in self.calls:
            for whose, text in _seen(path, body):
                self.shown.setdefault(whose, []).append(text)
        self.calls.clear()


def comment_address(comment_id: str) -> str:
    return page_comments_updates.address_of(PAGE, "comment", comment_id)


def _seen(path: str, body: dict[str, Any]) -> list[tuple[tuple[str, str], str]]:
    if path.endswith(COMMENTS):
        address, text = comment_address(path.removesuffix(COMMENTS)), body["message"]
        return [((ON_COMMENTS, address), text), ((IN_PUBLIC, address), text)]
    text, recipient = body["message"]["text"], body["recipient"]
    if "comment_id" in recipient:
        return [((ON_COMMENTS, comment_address(recipient["comment_id"])), text)]
    return [((ON_MESSENGER, address_of(path.removesuffix(MESSAGES), recipient["id"])), text)]
