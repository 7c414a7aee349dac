"""`bluelamp staff`: accounts for the console."""

from __future__ import annotations

import argparse
import asyncio
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.commands.common import at_keyboard, engine_at_hand, now, read_settings
from bot.console import staff_accounts
from bot.console.permissions import ROLES
from bot.load_teams import load_teams
from bot.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="does", required=True, metavar="add|list|reset|disable")
    add = does.add_parser("add", help="Make an account and print its one-time sign-in link.")
    add.add_argument("name", help="how they sign in and how others see them")
    add.add_argument("--role", required=True, choices=sorted(ROLES))
    add.add_argument(
        "--team", action="append", default=[], metavar="ID", help="a team of theirs; repeatable"
    )
    add.add_argument("--email", metavar="ADDRESS", help="where their team's reports are sent")
    does.add_parser("list", help="Show every account.")
    reset = does.add_parser(
        "reset", help="Print a new sign-in link; forget the password, the app and the codes."
    )
    reset.add_argument("name")
    reset.add_argument(
        "--keep-second-step",
        action="store_true",
        help="they only forgot the password: the link asks for a code of their app too",
    )
    disable = does.add_parser("disable", help="Sign somebody out for good; what they did stays.")
    disable.add_argument("name")


def run(given: argparse.Namespace) -> int:
    return asyncio.run(_run(given))


async def _run(given: argparse.Namespace) -> int:
    settings = read_settings()
    known = load_teams(settings)
    unknown = [one for one in getattr(given, "team", []) if one not in known]
    if unknown:
        print(f"There is no team {', '.join(unknown)}; `bluelamp teams list` shows them all.")
        return 2
    account = at_keyboard()["account"]
    async with engine_at_hand(settings) as engine:
        match given.does:
            case "add":
                token = await staff_accounts.add(
                    engine,
                    name=given.name,
                    role=given.role,
                    teams=given.team,
                    email=given.email,
                    now=now(),
                    account=account,
                )
                _print_link(settings, token)
            case "reset":
                token = await staff_accounts.reset(
                    engine,
                    name=given.name,
                    now=now(),
                    keep_second_step=given.keep_second_step,
                    account=account,
                )
                _print_link(settings, token)
            case "disable":
                await staff_accounts.disable(engine, name=given.name, now=now(), account=account)
                print(f"{given.name} is signed out and cannot sign in any more.")
            case _:
                await _list(engine)
    return 0


async def _list(engine: AsyncEngine) -> None:
    for one in await staff_accounts.everybody(engine):
        state = "disabled" if one.disabled_at else "active" if one.password_hash else "invited"
        print(f"{one.name}\t{one.role}\t{state}\t{', '.join(one.teams)}\t{one.email or ''}")


def _print_link(settings: Settings, token: str) -> None:
    print(sign_in_link(settings, token))
    print(f"It works once, within {_hours(staff_accounts.LINK_LASTS)} hours.")


def sign_in_link(settings: Settings, token: str) -> str:
    port = settings.staff_port or settings.port
    local = f"http://{settings.host}:{port}"
    on_public = settings.public_url if settings.staff_port is None else None
    return f"{settings.staff_url or on_public or local}/staff/link/{token}"


def _hours(span: timedelta) -> int:
    return int(span.total_seconds() // 3600)
