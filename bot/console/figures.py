"""Figures for comms staff and supervisors: contacts, answer times, promises, corrections."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot import counting
from bot.console import charts
from bot.console.context import Console
from bot.console.figure_tables import Cell, FigureTable, tables
from bot.console.form import field_of
from bot.console.pages import page, see_other
from bot.console.trail import noted
from bot.export import CsvLines
from bot.figures.periods import CHOICES, USUAL, Period, between, chosen, today_of
from bot.figures.small_numbers import RULE
from bot.figures.summary import summary
from bot.storage import figure_days


async def figures(console: Console, request: web.Request) -> web.StreamResponse:
    period, choice = _asked(console, request)
    found = await _found(console, request, period, action="saw.figures")
    return await _page(console, request, period, choice, found)


async def choose(console: Console, request: web.Request) -> web.StreamResponse:
    """Days of one's own; the address keeps them, so that a page can be passed on."""
    first, last = await field_of(request, "first"), await field_of(request, "last")
    asked = between(first, last, today=today_of(console.clock()))
    if isinstance(asked, Period):
        return see_other(f"/staff/figures?first={asked.first}&last={asked.last}")
    period, choice = _asked(console, request)
    found = await _found(console, request, period, action="saw.figures")
    return await _page(console, request, period, choice, found, fault=asked, kept=(first, last))


async def table(console: Console, request: web.Request) -> web.StreamResponse:
    """One table of the page as CSV."""
    name = request.match_info["table"]
    period, _ = _asked(console, request)
    found = await _found(console, request, period, action="exported.figures", table=name)
    one = next((one for one in found if one.name == name), None)
    if one is None:
        raise web.HTTPNotFound
    line = CsvLines().line
    days = {"first_day": str(period.first), "last_day": str(period.last)}
    rows: list[dict[str, Cell]] = [
        {**days, **dict(zip(one.headers, row, strict=True))} for row in one.rows
    ]
    text = "".join(line(row) + "\n" for row in rows) or f"{','.join([*days, *one.headers])}\n"
    return web.Response(
        text=text,
        content_type="text/csv",
        charset="utf-8",
        headers={
            "Content-Disposition": (
                f'attachment; filename="bluelamp-{name}-{period.first}-to-{period.last}.csv"'
            )
        },
    )


def _asked(console: Console, request: web.Request) -> tuple[Period, str]:
    """The period that the address names, and which choice it is ("" for days of one's own)."""
    today = today_of(console.clock())
    own = between(request.query.get("first", ""), request.query.get("last", ""), today=today)
    if isinstance(own, Period):
        return own, ""
    name = request.query.get("period", USUAL)
    name = name if name in CHOICES else USUAL
    return chosen(name, today=today), name


async def _found(
    console: Console, request: web.Request, period: Period, *, action: str, table: str = ""
) -> Sequence[FigureTable]:
    async with console.engine.begin() as connection:
        counts = await figure_days.sums(connection, period)
        by_day = await figure_days.by_day(connection, "contacts", period)
        days = {"first": str(period.first), "last": str(period.last)}
        await noted(
            console,
            request,
            connection,
            action,
            "figures",
            detail=days | ({"table": table} if table else {}),
        )
    return tables(summary(counts), by_day, period)


async def _page(
    console: Console,
    request: web.Request,
    period: Period,
    choice: str,
    found: Sequence[FigureTable],
    *,
    fault: str = "",
    kept: tuple[str, str] | None = None,
) -> web.StreamResponse:
    first, last = kept or (str(period.first), str(period.last))
    values = {
        "tables": found,
        "charts": {one.name: _chart(one) for one in found},
        "period": period,
        "choice": choice,
        "choices": CHOICES,
        "query": f"period={choice}" if choice else f"first={period.first}&last={period.last}",
        "first": first,
        "last": last,
        "rule": RULE,
        "counted_at": await counting.counted_at(console.engine),
        "fault": fault,
    }
    return page(console, request, "figures.html", values, status=422 if fault else 200)


def _chart(one: FigureTable) -> str:
    if one.columns:
        return charts.columns(
            one.columns,
            first=str(one.rows[0][0]),
            last=str(one.rows[-1][0]),
            name=f"chart-{one.name}",
            title=one.title,
            about="Standing bars; the table after it has the same numbers.",
        )
    if one.bars and any(bar.value for bar in one.bars):
        more = "" if len(one.rows) <= len(one.bars) else f" The {len(one.bars)} largest."
        return charts.bars(
            one.bars,
            name=f"chart-{one.name}",
            title=one.title,
            whole=one.whole,
            about=f"Lying bars; the table after it has the same numbers.{more}",
        )
    return ""
