"""`bluelamp erase`: one conversation goes, and a receipt says how much went."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from uuid import UUID

from bot.commands.common import engine_at_hand, now, read_settings
from bot.retention import HasReports, erase


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("conversation", type=UUID, help="its id, as `bluelamp export` shows it")
    parser.add_argument("--why", required=True, help="the reason, for the audit trail")
    parser.add_argument(
        "--with-reports", action="store_true", help="its reports too, which are police records"
    )


def run(given: argparse.Namespace) -> int:
    if not given.why.strip():
        print("Say why: the audit trail keeps the reason.", file=sys.stderr)
        return 2
    return asyncio.run(_erase(given.conversation, given.why, with_reports=given.with_reports))


async def _erase(conversation: UUID, why: str, *, with_reports: bool) -> int:
    moment = now()
    async with engine_at_hand(read_settings()) as engine, engine.begin() as connection:
        gone = await erase(connection, conversation, with_reports=with_reports, why=why, now=moment)
    if gone is None:
        print("There is no conversation with this id.", file=sys.stderr)
        return 1
    if isinstance(gone, HasReports):
        print(
            f"Nothing was erased: the reports {', '.join(gone.references)} were made in this "
            "conversation, and police records have their own retention. --with-reports erases "
            "them too.",
            file=sys.stderr,
        )
        return 1
    receipt = {"at": moment.isoformat(), "conversation": str(conversation), "gone": gone}
    print(json.dumps(receipt))
    return 0
