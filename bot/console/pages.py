"""Turns what a view found into a page: one Jinja environment, one frame around every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from bot.clocks import LONDON
from bot.console import form_token, govuk, media_words, told_words, words
from bot.console.context import WHO, Console, Who
from bot.console.front_files import FrontFiles
from bot.console.marking import marked
from bot.console.teams import team_name
from bot.references import without_secrets

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}


NAMED_TIMES = {(0, 0): "midnight", (12, 0): "midday"}


def make_environment(front: FrontFiles) -> Environment:
    pages = Environment(
        loader=PackageLoader("bot.console", "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    pages.globals.update(
        words=words,
        media_words=media_words,
        team_name=team_name,
        marked=marked,
        span=span,
        plural=plural,
        plainly=str,
        asset=front.address,
        is_designed=front.is_designed,
        short_when=short_when,
        told_said=told_words.said,
        told_is_bad=told_words.is_bad,
        **govuk.macros(),
    )
    pages.filters.update(
        when=when,
        iso=iso,
        clock_time=clock_time,
        seconds_time=seconds_time,
        sentence=sentence,
        without_secrets=without_secrets,
    )
    return pages


def page(
    console: Console,
    request: web.Request,
    template: str,
    values: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> web.Response:
    """A whole page; `values` are the template's own."""
    response = web.Response(
        text=console.pages.get_template(template).render(
            {
                "now": console.clock(),
                "who": request.get(WHO),
                "csrf": form_token.token_for(console, request),
                "path": request.path,
                "unwell": unwell_parts(console),
                **(values or {}),
            }
        ),
        content_type="text/html",
        charset="utf-8",
        status=status,
    )
    form_token.give_cookie(console, request, response)
    return response


def shown_to(console: Console, who: Who) -> Callable[[str], str]:
    """How this role reads what residents wrote: plain on the case, masked in review."""
    return str if who.may("see.personal.data") else console.mask


def see_other(to: str) -> web.Response:
    """Leads on after a form, so that reloading the page sends nothing twice."""
    return web.Response(status=303, headers={"Location": to})


def sorry(
    console: Console, request: web.Request, status: int, title: str, text: str
) -> web.Response:
    """A page that says no, and what to do instead."""
    return page(console, request, "sorry.html", {"title": title, "text": text}, status=status)


def unwell_parts(console: Console) -> list[str]:
    """Each part of the bot that is not well, as a sentence for the banner."""
    if console.health is None:
        return []
    return [
        f"{words.PARTS.get(name, name)}: {words.STATES.get(part.state, part.state)}"
        for name, part in console.health.parts.items()
        if not part.is_well
    ]


def when(moment: datetime) -> str:
    """As people in Devon say it: 22 November 2026, 7:05pm."""
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y}, {clock_time(moment)}"


def short_when(moment: datetime, now: datetime) -> str:
    """As lists say it: 2:32pm for today, else with the day, and the year where it is another."""
    local, today = moment.astimezone(LONDON), now.astimezone(LONDON)
    if local.date() == today.date():
        return clock_time(moment)
    day = f"{local.day} {local:%b}" if local.year == today.year else f"{local.day} {local:%b %Y}"
    return f"{day}, {clock_time(moment)}"


def clock_time(moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    if (local.hour, local.minute) in NAMED_TIMES:
        return NAMED_TIMES[local.hour, local.minute]
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def seconds_time(moment: datetime) -> str:
    """For what counts in seconds: 14:03:20."""
    return f"{moment.astimezone(LONDON):%H:%M:%S}"


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def span(length: timedelta) -> str:
    """A length of time in its one or two largest units: 3 days, 5 h 20 min, 40 s."""
    seconds = max(0, int(abs(length).total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {minutes} min" if minutes and hours < 10 else f"{hours} h"
    days, hours = divmod(hours, 24)
    whole = plural(days, "day")
    return f"{whole} {hours} h" if hours and days < 3 else whole


def sentence(text: str) -> str:
    """Begins with a capital; unlike Jinja's own `capitalize` it leaves Telegram and Polish be."""
    return text[:1].upper() + text[1:]


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
