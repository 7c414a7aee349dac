"""The words the bot uses: read, proposed, approved by a second person, rolled back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot import desk_words, wordings
from bot.console.context import WHO, Console
from bot.console.form import field_of, number_of
from bot.console.pages import page
from bot.conversation import text_checks
from bot.conversation.phrases import Key, Phrases, Variant
from bot.conversation.reading_age import FEW, reading_age
from bot.conversation.safety_texts import LOCKED
from bot.conversation.say import Say
from bot.storage import standing_orders, text_versions
from bot.storage.text_versions import Version

PATH = "/staff/words"
LONGEST_REASON = 500
SHORTEST_REASON = 5
LONGEST_SOUGHT = 100
DONE = {
    "proposed": ("Proposed", "A second person has to approve it. Until then nothing changes."),
    "approved": ("Approved", "The bot says it from now on, everywhere."),
    "refused": ("Not taken", "The bot goes on as before. The proposal is kept."),
    "back": ("Rolled back", "The bot says the earlier words again, everywhere."),
}
TOO_LATE = "Somebody else was quicker: see below what became of it. Nothing of yours was done."


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """One text as the page shows it: what the release says, and what is said now."""

    key: Key
    release: Variant
    now: str
    waiting: Version | None = None

    @property
    def is_changed(self) -> bool:
        return self.now != self.release.text

    @property
    def is_locked(self) -> bool:
        return self.key[0] in LOCKED

    @property
    def field(self) -> str:
        """Names its form on the page."""
        _, channel, child = self.key
        return "-".join(filter(None, ("text", channel, "child" if child else "")))


async def all_words(console: Console, request: web.Request) -> web.StreamResponse:
    """By GET: what the bot says is no personal data."""
    sought = request.query.get("q", "").strip()[:LONGEST_SOUGHT]
    async with console.engine.connect() as connection:
        waiting = {one.key: one for one in await text_versions.in_state(connection, "waiting")}
        phrases = await _now(connection)
    every = [
        _wording(name, one, phrases, waiting)
        for name, variants in _release().by_name.items()
        for one in variants
    ]
    found = [one for one in every if sought.casefold() in f"{one.key[0]} {one.now}".casefold()]
    values = {
        "found": found,
        "sought": sought,
        "waiting": [one for one in every if one.waiting],
        "changed": [one for one in every if one.is_changed],
        "plain_name": plain_name,
    }
    return page(console, request, "words.html", values)


async def text(console: Console, request: web.Request) -> web.StreamResponse:
    return await _text_page(console, request)


async def propose(console: Console, request: web.Request) -> web.StreamResponse:
    """With the second button it is only checked."""
    key, words = await _key(request), await field_of(request, "text")
    why = (await field_of(request, "why"))[:LONGEST_REASON]
    kept = {"text": words, "why": why}
    if await field_of(request, "check"):
        wrong = wordings.faults(_release(), key, words)
        return await _text_page(
            console, request, at=key, kept=kept, faults=wrong, measured=_measured(words)
        )
    if len(why) < SHORTEST_REASON:
        wrong = ["Say why the bot should say it in other words."]
        return await _text_page(console, request, at=key, kept=kept, faults=wrong)
    outcome = await wordings.propose(
        console.engine,
        release=_release(),
        key=key,
        text=words,
        why=why,
        staff_id=request[WHO].id,
        now=console.clock(),
    )
    return await _after(console, request, outcome, "proposed", at=key, kept=kept)


async def approve(console: Console, request: web.Request) -> web.StreamResponse:
    outcome = await wordings.approve(
        console.engine,
        await number_of(request, "version"),
        release=_release(),
        staff_id=request[WHO].id,
        now=console.clock(),
        why=(await field_of(request, "why"))[:LONGEST_REASON],
    )
    return await _after(console, request, outcome, "approved")


async def refuse(console: Console, request: web.Request) -> web.StreamResponse:
    outcome = await wordings.refuse(
        console.engine,
        await number_of(request, "version"),
        staff_id=request[WHO].id,
        now=console.clock(),
        why=(await field_of(request, "why"))[:LONGEST_REASON],
    )
    return await _after(console, request, outcome, "refused")


async def roll_back(console: Console, request: web.Request) -> web.StreamResponse:
    """`version` 0 is the release's own."""
    version = await number_of(request, "version")
    key = await _key(request)
    outcome = await wordings.roll_back(
        console.engine,
        release=_release(),
        key=key,
        to=version or None,
        staff_id=request[WHO].id,
        now=console.clock(),
    )
    return await _after(console, request, outcome, "back")


def plain_name(name: str) -> str:
    """ "utter_ask_location" as people write it."""
    return name.removeprefix("utter_").replace("_", " ").capitalize()


async def _text_page(
    console: Console,
    request: web.Request,
    *,
    at: Key | None = None,
    kept: Mapping[str, str] | None = None,
    faults: Sequence[str] = (),
    measured: Mapping[str, Any] | None = None,
    status: int = 422,
) -> web.StreamResponse:
    name = request.match_info["name"]
    if name not in set(Say):
        raise web.HTTPNotFound
    async with console.engine.connect() as connection:
        phrases = await _now(connection)
        history = await text_versions.history(connection, name)
    waiting = {one.key: one for one in history if one.state == "waiting"}
    values = {
        "name": name,
        "title": plain_name(name),
        "wordings": [
            _wording(Say(name), one, phrases, waiting) for one in _release().by_name[Say(name)]
        ],
        "history": history,
        "locked": name in LOCKED,
        "measure": _measured,
        "at": at,
        "kept": kept or {},
        "faults": faults,
        "measured": measured,
        "done": DONE.get(request.query.get("done", "")) if request.method == "GET" else None,
    }
    return page(console, request, "words_text.html", values, status=status if faults else 200)


async def _after(
    console: Console,
    request: web.Request,
    outcome: wordings.Outcome,
    done: str,
    *,
    at: Key | None = None,
    kept: Mapping[str, str] | None = None,
) -> web.StreamResponse:
    match outcome:
        case wordings.Done():
            raise web.HTTPSeeOther(f"{PATH}/{request.match_info['name']}?done={done}")
        case wordings.Refused(why=why):
            return await _text_page(console, request, at=at, kept=kept, faults=why)
        case wordings.TooLate():
            return await _text_page(
                console, request, at=at, kept=kept, faults=[TOO_LATE], status=409
            )


def _measured(words: str) -> dict[str, Any]:
    """What an author should see of a text beside its faults."""
    try:
        longest = text_checks.longest(words)
        names = sorted(text_checks.blanks(words))
    except text_checks.NotAText:
        longest, names = len(words), []
    return {
        "age": reading_age(words) if len(words.split()) >= FEW else None,
        "longest": longest,
        "blanks": names,
        "limits": text_checks.LONGEST_ON,
    }


def _wording(name: Say, one: Variant, phrases: Phrases, waiting: Mapping[Key, Version]) -> Wording:
    key = (name.value, one.channel or "", one.child)
    spoken = wordings.variant_of(phrases, key)
    return Wording(
        key=key, release=one, now=spoken.text if spoken else one.text, waiting=waiting.get(key)
    )


async def _key(request: web.Request) -> Key:
    channel = await field_of(request, "channel")
    return request.match_info["name"], channel, await field_of(request, "child") == "1"


async def _now(connection: Any) -> Phrases:
    orders = await standing_orders.read(connection)
    return await desk_words.spoken().as_of(connection, orders.texts_version)


def _release() -> Phrases:
    return desk_words.spoken().release
