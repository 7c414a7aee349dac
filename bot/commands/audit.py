"""`bluelamp audit`: whether the trail, and what residents sent, are as they were sealed."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from bot import audit
from bot.audit_chain import SealingKey
from bot.audit_verify import Verdict, verify
from bot.commands.common import at_keyboard, engine_at_hand, now, read_settings
from bot.sealer import HEAD, read_head


def add_arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="does", required=True, metavar="verify")
    check = does.add_parser(
        "verify",
        help="Look at every sealed line and every file that residents sent; exit status 1 "
        "where one is not as it was sealed.",
    )
    check.add_argument(
        "--head",
        action="append",
        default=[],
        type=_head,
        metavar="BATCH:SEAL",
        help="a seal that was written down elsewhere, as this command prints it; repeatable",
    )
    check.add_argument(
        "--former-key-file",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a SECRET_KEY that was in use before; repeatable",
    )


def run(given: argparse.Namespace) -> int:
    return asyncio.run(_verify(given.head, given.former_key_file))


async def _verify(heads: list[tuple[int, str]], former: list[Path]) -> int:
    settings = read_settings()
    keys = [SealingKey.of(settings.secret_key.reveal())]
    keys += [SealingKey.of(path.read_text(encoding="utf-8").strip()) for path in former]
    kept = read_head(settings.data_dir / HEAD)
    async with engine_at_hand(settings) as engine:
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            verdict = await verify(connection, keys, heads=[*heads, *([kept] if kept else [])])
        async with engine.begin() as connection:
            detail = at_keyboard() | {
                "batches": len(verdict.seals),
                "faults": len(verdict.faults),
                "files": verdict.files,
                "file_faults": len(verdict.media),
            }
            await audit.write(
                connection, at=now(), action="verified.audit", subject="audit", detail=detail
            )
    return _tell(verdict)


def _tell(verdict: Verdict) -> int:
    for note in verdict.notes:
        print(f"Note: {note}.")
    if verdict.unsealed:
        said = "line is" if verdict.unsealed == 1 else "lines are"
        print(f"Note: {verdict.unsealed} newer {said} not sealed yet; the bot seals every minute.")
    if verdict.faults:
        print("The audit trail is NOT as it was sealed:", file=sys.stderr)
        by_batch = {one.batch: one for one in verdict.seals}
        for fault in verdict.faults:
            one = by_batch.get(fault.batch)
            where = f" (lines {one.first_id} to {one.last_id})" if one else ""
            print(f"  batch {fault.batch}{where}: {fault.said}", file=sys.stderr)
    if verdict.media:
        print("What residents sent is NOT as it was kept:", file=sys.stderr)
        for lost in verdict.media:
            print(f"  media {lost.media_id}: {lost.said}", file=sys.stderr)
    if not verdict.is_whole:
        return 1
    files = "file is" if verdict.files == 1 else "files are"
    print(f"What residents sent is as it was kept: {verdict.files} {files} there.")
    if not verdict.seals:
        print("Nothing is sealed yet.")
        return 0
    newest = verdict.seals[-1]
    print(
        f"The audit trail is as it was sealed: {newest.batch} batches, {verdict.lines} lines, "
        f"up to line {newest.last_id}."
    )
    print(f"Write this down where nobody who owns the database can change it, for --head:\n"
          f"{newest.batch}:{newest.seal}")  # fmt: skip
    return 0


def _head(raw: str) -> tuple[int, str]:
    batch, _, seal = raw.partition(":")
    if not batch.isascii() or not batch.isdigit() or len(seal) != 64:
        raise argparse.ArgumentTypeError(f"{raw!r} is not like 42:9f86d0…")
    return int(batch), seal.lower()
