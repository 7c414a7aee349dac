"""Queues: what must be read today, a team's own reports, and the desk's."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from bot.console.context import WHO, Console
from bot.console.map_response import map_response, outlines_of
from bot.console.map_svg import Point
from bot.console.pages import page
from bot.console.teams import all_teams, by_area, team_name
from bot.storage import desk_queues
from bot.storage.desk_queues import OPEN, STATUSES, Wanted

A_PAGE = 50
MOST_TEAMS = 12  # whose ground one map shows
PRIORITY = Wanted(urgencies=("emergency", "priority"))


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskList:
    """One of the lists of the desk page."""

    key: str
    title: str
    about: str
    wanted: Wanted


DESK_LISTS = (
    DeskList(
        key="desk",
        title="For the desk",
        about="Lost property, complaints, requests for data, questions that nobody else owns.",
        wanted=Wanted(destinations=("desk",)),
    ),
    DeskList(
        key="control-room",
        title="Routine, for the control room",
        about="Not dangerous and not for the same day, but not for a neighbourhood team either.",
        wanted=Wanted(destinations=("control_room",), urgencies=("routine", "information")),
    ),
    DeskList(
        key="no-team",
        title="For a team, but no place is known",
        about="Read what they wrote and pass it to a team, or ask them where it was.",
        wanted=Wanted(destinations=("team",), without_team=True),
    ),
    DeskList(
        key="partners",
        title="For partners",
        about="Taken down by us, dealt with by somebody else.",
        wanted=Wanted(destinations=("partner",)),
    ),
)


async def priority(console: Console, request: web.Request) -> web.StreamResponse:
    return await _queue(
        console,
        request,
        PRIORITY,
        title="Priority queue",
        about="To be read by a person the same day. The gravest first, then the oldest.",
        tabs=False,
    )


async def queue(console: Console, request: web.Request) -> web.StreamResponse:
    """The teams of whoever asks; without any, the choice of a team."""
    teams = request[WHO].teams
    if not teams:
        return await choose_team(console, request)
    title = team_name(teams[0]) if len(teams) == 1 else "Your teams"
    return await _queue(console, request, _by_status(request, teams), title=title, teams=teams)


async def team_queue(console: Console, request: web.Request) -> web.StreamResponse:
    team = request.match_info["team"]
    if team not in all_teams():
        raise web.HTTPNotFound
    return await _queue(
        console, request, _by_status(request, (team,)), title=team_name(team), teams=(team,)
    )


async def choose_team(console: Console, request: web.Request) -> web.StreamResponse:
    async with console.engine.connect() as connection:
        tallies = await desk_queues.by_team(connection, None, now=console.clock())
    values = {"areas": by_area(), "tallies": {one.team: one for one in tallies}}
    return page(console, request, "teams.html", values)


async def desk(console: Console, request: web.Request) -> web.StreamResponse:
    lists = []
    async with console.engine.connect() as connection:
        for one in DESK_LISTS:
            queued = await desk_queues.listed(connection, one.wanted, most=A_PAGE)
            total = await desk_queues.count(connection, one.wanted)
            lists.append((one, queued, total))
    return page(console, request, "desk.html", {"lists": lists})


async def _queue(
    console: Console,
    request: web.Request,
    wanted: Wanted,
    *,
    title: str,
    about: str = "",
    teams: tuple[str, ...] = (),
    tabs: bool = True,
) -> web.StreamResponse:
    number = _page_number(request)
    async with console.engine.connect() as connection:
        queued = await desk_queues.listed(
            connection, wanted, most=A_PAGE, skip=A_PAGE * (number - 1)
        )
        total = await desk_queues.count(connection, wanted)
    known = tuple(dict.fromkeys(one.team for one in queued if one.team and one.lat is not None))
    values = {
        "title": title,
        "about": about,
        "queued": queued,
        "total": total,
        "teams": teams,
        "tabs": ["open", *STATUSES] if tabs else [],
        "chosen": _status(request),
        "first": A_PAGE * (number - 1) + 1,
        "shows_map": any(one.lat is not None for one in queued),
        "outlines": outlines_of(teams or known[:MOST_TEAMS]),
        "picture": _picture(request, teams, number),
        "number": number,
        "last": max(1, -(-total // A_PAGE)),
    }
    return page(console, request, "queue.html", values)


async def queue_map(console: Console, request: web.Request) -> web.StreamResponse:
    """For browsers without a script, and where no map program is installed."""
    team = request.match_info["team"]
    if team not in all_teams():
        raise web.HTTPNotFound
    number = _page_number(request)
    async with console.engine.connect() as connection:
        queued = await desk_queues.listed(
            connection, _by_status(request, (team,)), most=A_PAGE, skip=A_PAGE * (number - 1)
        )
    first = A_PAGE * (number - 1) + 1
    points = [
        Point(one.lat, one.lon, str(place))
        for place, one in enumerate(queued, start=first)
        if one.lat is not None and one.lon is not None
    ]
    return await map_response(console, team, points)


def _picture(request: web.Request, teams: tuple[str, ...], number: int) -> str | None:
    """A still map shows one team's ground."""
    if len(teams) != 1:
        return None
    return f"/staff/queue/{teams[0]}/map.svg?status={_status(request)}&page={number}"


def _by_status(request: web.Request, teams: tuple[str, ...]) -> Wanted:
    status = _status(request)
    return Wanted(teams=teams, statuses=OPEN if status == "open" else (status,))


def _status(request: web.Request) -> str:
    asked = request.query.get("status", "open")
    return asked if asked in STATUSES else "open"


def _page_number(request: web.Request) -> int:
    asked = request.query.get("page", "1")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
