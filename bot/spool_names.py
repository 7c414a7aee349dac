"""The names of the spool's files: when and by whom it was kept, of which conversation, its turn.

moment-process-number-conversation[-turnN][-danger], so that a name alone tells what comes when.
What was put aside is named by what it is, so that a repeat makes no second file of it.
"""

from __future__ import annotations

import os
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

MOMENT = "%Y%m%dT%H%M%S.%f"
DANGER = "danger"
TURN = "turn"
ASIDE = ".unreadable"
OLDEST = "0-aside"  # in place of moment and process: before all that came since


def name(first: str, conversation: str, *, turn: int | None, danger: bool) -> str:
    """`first` are the first three parts."""
    parts = [first, conversation]
    parts += [f"{TURN}{turn}"] if turn is not None else []
    parts += [DANGER] if danger else []
    return f"{'-'.join(parts)}.json"


def moment(at: datetime, process: int, number: int) -> str:
    return f"{at:{MOMENT}}-{process}-{number:08d}"


def latest(files: Iterable[Path]) -> datetime | None:
    """By their names; what is no moment of ours does not count."""
    told = []
    for one in files:
        with suppress(ValueError):
            told.append(datetime.strptime(one.stem.partition("-")[0], MOMENT).replace(tzinfo=UTC))
    return max(told, default=None)


def aside(which: str, conversation: str, *, turn: int | None, danger: bool) -> str:
    """`which` tells this message from all others. A later release may read it: see `in_order`."""
    made = name(f"{OLDEST}-{which}", conversation, turn=turn, danger=danger)
    return made.removesuffix(".json") + ASIDE


def is_danger(stem: str) -> bool:
    return DANGER in stem.split("-")


def in_order(files: Sequence[Path]) -> Iterator[Path]:
    """Conversations with danger first, each in the order of its turns."""
    grave = {conversation_of(one.stem) for one in files if is_danger(one.stem)}
    arrived = sorted(files, key=lambda one: (conversation_of(one.stem) not in grave, one.name))
    return _in_turn(arrived)


def is_written_by_another(stem: str) -> bool:
    """By a process of this machine that lives; the half file of a dead one holds nobody up."""
    _, _, rest = stem.partition("-")
    told, _, _ = rest.partition("-")
    if not (told.isascii() and told.isdecimal()):
        return False  # no file of ours
    pid = int(told)
    return pid != os.getpid() and Path(f"/proc/{pid}").exists()


def digest(channel: str, address: str) -> str:
    return blake2b(f"{channel}\0{address}".encode(), digest_size=8).hexdigest()


def conversation_of(stem: str) -> str:
    """From the name: moment, process, number, conversation. Older releases named no conversation:
    each of theirs counts as one of its own."""
    parts = stem.split("-")
    return parts[3] if len(parts) > 3 else stem


def message_of(name: str) -> str:
    """The part of a file's name that tells which message it is, and not whose."""
    return "-".join(name.removesuffix(ASIDE).split("-")[:3])


def _turn_of(stem: str) -> int:
    """-1 where it has none: as in the inbox, those come first."""
    told = [one.removeprefix(TURN) for one in stem.split("-") if one.startswith(TURN)]
    return int(told[0]) if told and told[0].isdecimal() else -1


def _in_turn(arrived: Sequence[Path]) -> Iterator[Path]:
    """Each conversation keeps its places in the queue, and fills them in its own order."""
    queues: defaultdict[str, deque[Path]] = defaultdict(deque)
    for path in sorted(arrived, key=lambda one: (_turn_of(one.stem), one.name)):
        queues[conversation_of(path.stem)].append(path)
    for path in arrived:
        yield queues[conversation_of(path.stem)].popleft()
