"""`bluelamp purge`: deletes what is older than the BLUELAMP_RETENTION_… settings allow."""

from __future__ import annotations

import argparse
import asyncio
import json

from bot.commands.common import engine_at_hand, now, read_settings
from bot.retention import Ages, purge


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="only say what would go")


def run(given: argparse.Namespace) -> int:
    return asyncio.run(_purge(dry_run=given.dry_run))


async def _purge(*, dry_run: bool) -> int:
    settings = read_settings()
    ages = Ages(
        conversations=settings.retention_conversations,
        reports=settings.retention_reports,
        media=settings.retention_media,
        audit=settings.retention_audit,
    )
    moment = now()
    async with engine_at_hand(settings) as engine, engine.connect() as connection:
        transaction = await connection.begin()
        gone = await purge(connection, ages, now=moment)
        await (transaction.rollback() if dry_run else transaction.commit())
    receipt = {"at": moment.isoformat(), "would_go" if dry_run else "gone": gone}
    print(json.dumps(receipt))
    return 0
