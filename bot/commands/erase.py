"""`bluelamp erase`: one conversation goes, and a receipt says what went, what stayed and why."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from uuid import UUID

from bot import aside_ends
from bot.commands.common import engine_at_hand, now, read_settings, who_at_keyboard
from bot.erasure import HasReports, OfReports, erase
from bot.put_aside import PutAside


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("conversation", type=UUID, help="its id, as `bluelamp export` shows it")
    parser.add_argument("--why", required=True, help="the reason, for the audit trail")
    of_reports = parser.add_mutually_exclusive_group()
    of_reports.add_argument(
        "--with-reports", action="store_true", help="its reports too, which are police records"
    )
    of_reports.add_argument(
        "--keep-reports", action="store_true", help="all but its reports and their photos"
    )


def run(given: argparse.Namespace) -> int:
    if not given.why.strip():
        print("Say why: the audit trail keeps the reason.", file=sys.stderr)
        return 2
    of_reports: OfReports = (
        "erase" if given.with_reports else "keep" if given.keep_reports else "refuse"
    )
    return asyncio.run(_erase(given.conversation, given.why, of_reports))


async def _erase(conversation: UUID, why: str, of_reports: OfReports) -> int:
    moment = now()
    settings = read_settings()
    aside = PutAside.of(settings.data_dir, now)
    async with engine_at_hand(settings) as engine, engine.begin() as connection:
        done = await erase(
            connection,
            conversation,
            of_reports=of_reports,
            why=why,
            now=moment,
            by=who_at_keyboard(),
            aside=aside,
        )
    if done is None:
        print("There is no conversation with this id.", file=sys.stderr)
        return 1
    if isinstance(done, HasReports):
        print(
            f"Nothing was erased: the reports {', '.join(done.references)} were made in this "
            "conversation, and police records have their own retention. --keep-reports erases "
            "all but them, --with-reports erases them too.",
            file=sys.stderr,
        )
        return 1
    await aside_ends.go(aside, done.files)
    receipt = {
        "receipt": done.receipt,
        "at": moment.isoformat(),
        "conversation": str(conversation),
        "by": who_at_keyboard(),
        "gone": done.gone,
        "kept": [asdict(one) for one in done.kept],
    }
    print(json.dumps(receipt))
    if not done.gone:
        print(f"Nothing was erased: {done.kept[0].why}.", file=sys.stderr)
        return 1
    return 0
