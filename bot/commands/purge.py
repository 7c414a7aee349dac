"""`bluelamp purge`: deletes what is older than the BLUELAMP_RETENTION_… settings allow."""

from __future__ import annotations

import argparse
import asyncio
import json

from bot import aside_ends
from bot.commands.common import engine_at_hand, now, read_settings, who_at_keyboard
from bot.put_aside import PutAside
from bot.retention import Ages, purge


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="only say what would go")


def run(given: argparse.Namespace) -> int:
    return asyncio.run(_purge(dry_run=given.dry_run))


async def _purge(*, dry_run: bool) -> int:
    settings = read_settings()
    moment = now()
    async with engine_at_hand(settings) as engine, engine.connect() as connection:
        transaction = await connection.begin()
        aside = PutAside.of(settings.data_dir, now)
        done = await purge(
            connection, Ages.of(settings), now=moment, by=who_at_keyboard(), aside=aside
        )
        await (transaction.rollback() if dry_run else transaction.commit())
        if not dry_run:
            await aside_ends.go(aside, done.files)
    receipt = {
        "at": moment.isoformat(),
        "would_go" if dry_run else "gone": done.gone,
        "kept": done.kept,
        "by": who_at_keyboard(),
    }
    print(json.dumps(receipt if dry_run else {"receipt": done.receipt} | receipt))
    return 0
