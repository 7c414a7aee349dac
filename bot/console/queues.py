"""Queues: what must be read today, a team's own reports, and the desk's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aiohttp import web

from bot import audit
from bot.console import queue_filter
from bot.console.context import WHO, Console
from bot.console.map_response import map_response, outlines_of
from bot.console.map_svg import Point
from bot.console.pages import page, shown_to
from bot.console.queue_filter import TABS, QueueFilter
from bot.console.teams import all_teams, by_area, team_name
from bot.storage import desk_queues, handovers, queue_looks
from bot.storage.desk_queues import Queued, Wanted

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """Which queue a page shows."""

    title: str
    teams: tuple[str, ...] | None
    about: str = ""


PRIORITY_PAGE = Shown(
    title="Priority queue",
    teams=None,
    about="To be read by a person the same day. The gravest first, then the oldest.",
)


async def priority(console: Console, request: web.Request) -> web.StreamResponse:
    return await _queue(console, request, PRIORITY_PAGE, await _filter(request))


async def queue(console: Console, request: web.Request) -> web.StreamResponse:
    """The teams of whoever asks; without any, the choice of a team."""
    teams = request[WHO].teams
    if not teams:
        return await choose_team(console, request)
    title = team_name(teams[0]) if len(teams) == 1 else "Your teams"
    return await _queue(
        console, request, Shown(title=title, teams=tuple(teams)), await _filter(request)
    )


async def team_queue(console: Console, request: web.Request) -> web.StreamResponse:
    team = _team(request)
    shown = Shown(title=team_name(team), teams=(team,))
    return await _queue(console, request, shown, await _filter(request))


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
    values = {"lists": lists, "shown": shown_to(console, request[WHO])}
    return page(console, request, "desk.html", values)


async def _queue(
    console: Console, request: web.Request, shown: Shown, chosen: QueueFilter
) -> web.StreamResponse:
    who, now, teams = request[WHO], console.clock(), shown.teams
    async with console.engine.begin() as connection:
        since = await queue_looks.look(connection, who.id, teams or (), now=now)
        wanted = chosen.wanted(
            teams=teams,
            staff_id=who.id,
            now=now,
            since=since,
            urgencies=None if teams else PRIORITY.urgencies,
        )
        queued = await desk_queues.listed(
            connection, wanted, most=A_PAGE + 1, after=chosen.after, before=chosen.before
        )
        total = await desk_queues.count(connection, wanted)
        fresh = await desk_queues.count(connection, Wanted(teams=teams, newer=since))
        unread = await handovers.unread(connection, who.id) if teams else ()
        await audit.write(
            connection,
            at=now,
            action="saw.queue",
            subject=f"queue:{','.join(teams) if teams else 'priority'}",
            staff_id=who.id,
            detail={"searched": bool(chosen.words)},
        )
    queued, more, earlier = _page_of(queued, chosen)
    known = tuple(dict.fromkeys(one.team for one in queued if one.team and one.lat is not None))
    values = {
        "title": shown.title,
        "about": shown.about,
        "queued": queued,
        "total": total,
        "teams": teams or (),
        "tabs": TABS if teams else [],
        "filter": chosen,
        "since": since,
        "fresh": fresh,
        "unread": unread,
        "first": chosen.first,
        "shows_map": any(one.lat is not None for one in queued),
        "outlines": outlines_of(teams or known[:MOST_TEAMS]),
        "picture": _picture(chosen, teams),
        "earlier": _turn(queued[0], chosen, "before") if earlier and queued else None,
        "later": _turn(queued[-1], chosen, "after", len(queued)) if more and queued else None,
    }
    return page(console, request, "queue.html", values)


async def queue_map(console: Console, request: web.Request) -> web.StreamResponse:
    """For browsers without a script, and where no map program is installed."""
    team, chosen, who = _team(request), queue_filter.of_query(request), request[WHO]
    async with console.engine.connect() as connection:
        since = await queue_looks.last(connection, who.id, (team,))
        wanted = chosen.wanted(teams=(team,), staff_id=who.id, now=console.clock(), since=since)
        queued = await desk_queues.listed(
            connection, wanted, most=A_PAGE + 1, after=chosen.after, before=chosen.before
        )
    queued, _, _ = _page_of(queued, chosen)
    points = [
        Point(one.lat, one.lon, str(place))
        for place, one in enumerate(queued, start=chosen.first)
        if one.lat is not None and one.lon is not None
    ]
    return await map_response(console, team, points)


async def _filter(request: web.Request) -> QueueFilter:
    """By POST where words are looked for; else it leads to an address that can be kept."""
    if request.method != "POST":
        return replace(queue_filter.of_query(request), words="")
    chosen = await queue_filter.of_form(request)
    if not chosen.words:
        raise web.HTTPSeeOther(chosen.address(request.path))
    return chosen


def _page_of(queued: Sequence[Queued], chosen: QueueFilter) -> tuple[Sequence[Queued], bool, bool]:
    """One line more than a page was asked for: (the page, whether more follow, or precede)."""
    over = len(queued) > A_PAGE
    if chosen.before is not None:
        return (queued[1:] if over else queued), True, over
    return queued[:A_PAGE], over, chosen.after is not None


def _turn(end: Queued, chosen: QueueFilter, way: str, shown: int = 0) -> dict[str, str]:
    """The fields that lead to the next or the former page."""
    first = chosen.first + shown if way == "after" else max(1, chosen.first - A_PAGE)
    return {way: queue_filter.as_text(end.key), "from": str(first)}


def _picture(chosen: QueueFilter, teams: tuple[str, ...] | None) -> str | None:
    """A still map shows one team's ground; what was searched for stands in no address."""
    if teams is None or len(teams) != 1 or chosen.words:
        return None
    place = {"from": str(chosen.first)} if chosen.first > 1 else {}
    for way in ("after", "before"):
        if key := getattr(chosen, way):
            place[way] = queue_filter.as_text(key)
    return chosen.address(f"/staff/queue/{teams[0]}/map.svg", **place)


def _team(request: web.Request) -> str:
    team = request.match_info["team"]
    if team not in all_teams():
        raise web.HTTPNotFound
    return team
