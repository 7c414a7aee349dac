"""Where a team is told of new reports: Telegram group, Teams channel, shifts, quiet hours."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from aiohttp import web

from bot import audit
from bot.console import kept_secrets
from bot.console.context import WHO, Console
from bot.console.form import field_of, is_ticked
from bot.console.pages import page
from bot.console.teams import all_teams, by_area
from bot.delivery.team_notices import News, notices
from bot.storage import outbox, team_posts
from bot.storage.team_posts import CONTROL_ROOM, TeamPost

GROUP = re.compile(r"-\d{5,20}")  # a person's chat id has no minus: nobody is told in private
TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
MOST_SHIFTS = 6
LONGEST_ADDRESS = 2_000


class Fault(Exception):
    """What must be put right, and the id of its field."""

    def __init__(self, text: str, field: str) -> None:
        super().__init__(text)
        self.text, self.field = text, field


async def choose(console: Console, request: web.Request) -> web.StreamResponse:
    async with console.engine.connect() as connection:
        known = await team_posts.everywhere(connection)
    values = {"known": known, "areas": by_area(), "control_room": CONTROL_ROOM}
    return page(console, request, "team_posts.html", values)


async def one(console: Console, request: web.Request) -> web.StreamResponse:
    async with console.engine.connect() as connection:
        post = await team_posts.of_team(connection, _team(request))
    said = {"saved": "It was saved.", "tried": "A test was sent to each way that is set up."}
    return _page(console, request, post, said=said.get(request.query.get("done", "")))


async def save(console: Console, request: web.Request) -> web.StreamResponse:
    team, now, who = _team(request), console.clock(), request[WHO]
    async with console.engine.begin() as connection:
        before = await team_posts.of_team(connection, team)
        try:
            post = await _read(console, request, team, before)
        except Fault as fault:
            return _page(console, request, before, fault=fault)
        await team_posts.save(connection, post, staff_id=who.id, now=now)
        await audit.write(
            connection,
            at=now,
            action="changed.post",
            subject=f"team:{team}",
            staff_id=who.id,
            detail={
                "telegram_group": post.telegram_group,
                "teams": bool(post.teams_url),  # never the address: it lets anybody post
                "shift_starts": list(post.shift_starts),
                "quiet": [post.quiet_from, post.quiet_until],
            },
        )
    raise web.HTTPSeeOther(f"{request.path}?done=saved")


async def try_it(console: Console, request: web.Request) -> web.StreamResponse:
    """A test that says it is one, at once, also in quiet hours."""
    team, now = _team(request), console.clock()
    async with console.engine.begin() as connection:
        post = await team_posts.of_team(connection, team)
        news = News(
            key=f"try:{team}:{now.isoformat()}",
            subject="A test of Blue Lamp",
            lines=("This is how new reports are told here.",),
            link=f"{console.reach.url or request.url.origin()}/staff/queue",
            urgent=True,
        )
        await outbox.add_notices(connection, notices(news, post, (), now=now))
        await audit.write(
            connection,
            at=now,
            action="tried.post",
            subject=f"team:{team}",
            staff_id=request[WHO].id,
        )
    raise web.HTTPSeeOther(f"{request.path.removesuffix('/try')}?done=tried")


async def _read(
    console: Console, request: web.Request, team: str, before: TeamPost | None
) -> TeamPost:
    group = await field_of(request, "telegram_group")
    if group and not GROUP.fullmatch(group):
        raise Fault("A group's number begins with a minus.", "#telegram_group")
    shifts = [one for one in re.split(r"[\s,]+", await field_of(request, "shifts")) if one]
    if len(shifts) > MOST_SHIFTS or not all(TIME.fullmatch(one) for one in shifts):
        raise Fault("Write times like 07:00, 15:00.", "#shifts")
    quiet = [await field_of(request, "quiet_from"), await field_of(request, "quiet_until")]
    if any(quiet) and not all(TIME.fullmatch(one) for one in quiet):
        raise Fault("Write both times, like 22:00 and 07:00.", "#quiet_from")
    return TeamPost(
        team=team,
        telegram_group=group or None,
        teams_url=await _teams_url(console, request, before),
        shift_starts=sorted(set(shifts)),
        quiet_from=quiet[0] or None,
        quiet_until=quiet[1] or None,
    )


async def _teams_url(console: Console, request: web.Request, before: TeamPost | None) -> str | None:
    """Left empty it stays as it was: it is never shown again."""
    url = await field_of(request, "teams_url")
    if await is_ticked(request, "no_teams"):
        return None
    if not url:
        return before.teams_url if before is not None else None
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or len(url) > LONGEST_ADDRESS:
        raise Fault("Paste the whole address of the workflow: https://…", "#teams_url")
    return kept_secrets.closed(console.secret_key, url, owner=0)


def _page(
    console: Console,
    request: web.Request,
    post: TeamPost | None,
    *,
    said: str | None = None,
    fault: Fault | None = None,
) -> web.Response:
    team = _team(request)
    known = all_teams().get(team)
    values = {
        "team": team,
        "name": known.name if known else "Control room",
        "post": post or TeamPost(team=team),
        "said": said,
        "fault": fault.text if fault else None,
        "fault_at": fault.field if fault else "",
    }
    return page(console, request, "team_post.html", values, status=422 if fault else 200)


def _team(request: web.Request) -> str:
    team = request.match_info["team"]
    if team != CONTROL_ROOM and team not in all_teams():
        raise web.HTTPNotFound
    return team
