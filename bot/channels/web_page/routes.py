"""The chat page without a script: a form, a redirect, the whole conversation rendered."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from jinja2 import Environment

from bot.channels.fixed_words import hears_what_may_be_danger
from bot.channels.web_answers import Answer, Answers
from bot.channels.web_body import Asked, asked_from
from bot.channels.web_conversation import WebConversation
from bot.channels.web_keys import Keys, address_of
from bot.channels.web_pace import WebPace
from bot.channels.web_page.files import PREFIX, Files
from bot.channels.web_upload import HEARD, Upload, photo_message, read_form
from bot.storage.engine import is_away
from bot.storage.messages import Said
from bot.web_errors import Refused

EXIT_TO = "https://www.bbc.co.uk/weather"
WHO = {"resident": "You", "bot": "Blue Lamp (automated)", "staff": "Police"}
CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        # browsers hold a form's redirect to this too, and leaving goes elsewhere
        f"form-action 'self' {EXIT_TO.rsplit('/', 1)[0]}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
EXPIRED = "This page was open for a long time or came from elsewhere. Please press Send again."
NO_TRANSCRIPT = "We cannot show the conversation right now. You can still write."


def new_id() -> str:
    return secrets.token_hex(16)


async def no_banner() -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class ChatPage:
    """`GET` and `POST /`, the way out, the privacy page and the page's files."""

    conversation: WebConversation
    answers: Answers
    keys: Keys
    pace: WebPace
    files: Files
    templates: Environment
    place_services: Sequence[str] = ()  # who is told words for places, for the privacy page
    make_id: Callable[[], str] = new_id
    banner: Callable[[], Awaitable[str]] = no_banner

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/", self.show)
        app.router.add_post("/", self.post)
        app.router.add_post("/exit", self.leave)
        app.router.add_get("/privacy", self.privacy)
        app.router.add_get(PREFIX + "{name}", self.files.serve)

    async def show(self, request: web.Request) -> web.Response:
        return await self._page(request)

    async def post(self, request: web.Request) -> web.Response:
        """One message by form. What cannot be taken comes back with the words still in the box."""
        upload = Upload()
        try:
            await read_form(request, upload)
            asked = self._read(request, upload)
            key, is_new = self._key(request)
            origin = self.pace.origin(request)
            answer = await self.conversation.say(address_of(key), asked, origin=origin)
        except Refused as refused:
            heard = refused.heard or request.get(HEARD, "")
            return await self._page(
                request,
                status=refused.status,
                problems=[*await self._danger(heard), refused.message],
                unsent=upload.fields.get("text", ""),
                headers=refused.headers,
            )
        if answer.get("pending"):
            said = [one["text"] for one in answer["replies"]]
            response = await self._page(request, problems=said)
        else:
            response = web.Response(status=303, headers={"Location": "/#latest"})
        if is_new:
            self.keys.keep(request, response, key)
        return response

    async def leave(self, request: web.Request) -> web.Response:
        """Away from here; another site cannot make our cookies go."""
        response = web.Response(status=303, headers={"Location": EXIT_TO})
        if self.keys.is_our_page(request):
            self.keys.forget(response)
        return response

    async def privacy(self, _: web.Request) -> web.Response:
        told = {"exit_to": EXIT_TO, "place_services": " and ".join(self.place_services)}
        return self._render("privacy.html", told)

    def _read(self, request: web.Request, upload: Upload) -> Asked:
        if not self.keys.is_our_page(request) or not self.keys.is_token(
            request, upload.fields.get("token", "")
        ):
            raise Refused(403, "expired", EXPIRED, heard=upload.heard)
        given = {
            name: value
            for name, value in upload.fields.items()
            if name in ("message_id", "text", "press")
        }
        if upload.photo:
            upload.fields.pop("token", None)
            return photo_message(upload)
        return asked_from(given, heard=upload.heard)

    def _key(self, request: web.Request) -> tuple[str, bool]:
        key = self.keys.cookie(request)
        return (key, False) if key is not None else (self.keys.make_key(), True)

    async def _page(
        self,
        request: web.Request,
        *,
        status: int = 200,
        problems: Sequence[str] = (),
        unsent: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> web.Response:
        key = self.keys.cookie(request)
        seed, is_new = self.keys.form_seed(request)
        answer, problems = await self._transcript(key, problems)
        response = self._render(
            "chat.html",
            {
                "token": self.keys.token(seed),
                "message_id": self.make_id(),
                "choice_id": self.make_id(),
                "said": answer.replies,
                "after": answer.seq,
                "known": "yes" if key else "maybe" if _from_elsewhere(request) else "no",
                "choices": _open_choices(answer.replies),
                "problems": problems,
                "unsent": unsent,
                "who": WHO,
                "exit_to": EXIT_TO,
                "banner": await self.banner(),
            },
            status=status,
            headers=headers,
        )
        if is_new:
            self.keys.keep_seed(request, response, seed)
        return response

    async def _transcript(
        self, key: str | None, problems: Sequence[str]
    ) -> tuple[Answer, Sequence[str]]:
        if key is None:
            return Answer(), problems
        try:
            return await self.answers.latest(address_of(key)), problems
        except Exception as error:
            if not is_away(error):
                raise
            return Answer(), [*problems, NO_TRANSCRIPT]

    async def _danger(self, heard: str) -> list[str]:
        return [self.conversation.words.danger] if await hears_what_may_be_danger(heard) else []

    def _render(
        self,
        template: str,
        values: Mapping[str, Any],
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> web.Response:
        page = self.templates.get_template(template).render(values)
        return web.Response(
            text=page,
            status=status,
            content_type="text/html",
            charset="utf-8",
            headers={"Content-Security-Policy": CSP, **(headers or {})},
        )


def _open_choices(said: Sequence[Said]) -> Sequence[Mapping[str, str]]:
    """Those of the last automated reply: an officer's words take no question away."""
    for one in reversed(said):
        if one.author == "bot":
            return one.choices
    return ()


def _from_elsewhere(request: web.Request) -> bool:
    """A link from another site brings no Strict cookie, though this browser may hold one."""
    return request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
