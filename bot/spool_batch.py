"""What comes out of the spool at once: no more than fits into memory and into a moment."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from bot import spool_names as names
from bot.channels.base import Inbound
from bot.spool import Spool

BATCH, BATCH_BYTES = 100, 20_000_000  # photos are large, outages are long
Spooled = tuple[Path, Inbound]


def some_of(spool: Spool, refused: Collection[str]) -> list[Spooled]:
    """Whose messages were `refused`, by name, comes behind the others, which must not be held up,
    with all of its conversation: their order stays."""
    lying = [one for one in spool.waiting() if one.name in refused]
    last = {names.conversation_of(one.stem) for one in lying}
    batch: list[Spooled] = []
    behind: list[Spooled] = []
    size = size_behind = 0
    for one in spool.read():
        path, inbound = one
        its = sum(len(media.content or b"") for media in inbound.media)
        if names.conversation_of(path.stem) in last:
            if size_behind <= BATCH_BYTES:
                behind.append(one)
                size_behind += its
            continue
        batch.append(one)
        size += its
        if len(batch) >= BATCH or size > BATCH_BYTES:
            break
    return [*batch, *behind]
