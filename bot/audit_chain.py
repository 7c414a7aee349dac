"""The chain of seals over the audit trail: how one is made, and what a broken one means. Pure.

A batch's seal is the SHA-256 of its header (JSON, without spaces): the form's name, the batch's
number, first and last id, count of lines, time of the newest line, time of the seal, SHA-256 of the
lines, and the seal before. Its mark is the HMAC of the seal under a key of SECRET_KEY: whoever
owns the database but not the key can make seals, not marks.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

FORM = "bluelamp-audit-1"
BEGINNING = ""  # the seal before the first


class Line(NamedTuple):
    """One line of the trail as the database writes it out: `at` in seconds, `detail` as text."""

    id: int
    at: str
    staff_id: int | None
    action: str
    subject: str
    why: str
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Seal:
    """One link of the chain; it stays when its lines are past their retention."""

    batch: int
    first_id: int
    last_id: int
    lines: int
    newest_at: datetime
    sealed_at: datetime
    lines_hash: str
    previous: str
    seal: str = ""
    mark: str = ""
    key_name: str = ""


@dataclass(frozen=True, slots=True)
class SealingKey:
    """Made from the installation's secret key; its name tells which one, and nothing else."""

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, secret_key: str) -> SealingKey:
        made = hmac.new(secret_key.encode(), b"audit seals", hashlib.sha256)
        return cls(made.digest())

    @property
    def name(self) -> str:
        return hashlib.sha256(b"name of " + self.key).hexdigest()[:12]

    def mark(self, seal: str) -> str:
        return hmac.new(self.key, seal.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one batch, in words for whoever has to answer for the trail."""

    batch: int
    said: str


class Tally:
    """Counts and hashes lines as they come, so that a large batch needs no memory."""

    def __init__(self) -> None:
        self.count = 0
        self._hash = hashlib.sha256()

    def add(self, line: Line) -> None:
        self.count += 1
        self._hash.update(json.dumps(line, separators=(",", ":")).encode() + b"\n")

    @property
    def hash(self) -> str:
        return self._hash.hexdigest()

    @classmethod
    def over(cls, lines: Iterable[Line]) -> Tally:
        tally = cls()
        for line in lines:
            tally.add(line)
        return tally


def sealed(unsealed: Seal, key: SealingKey) -> Seal:
    seal = hash_of(unsealed)
    return replace(unsealed, seal=seal, mark=key.mark(seal), key_name=key.name)


def hash_of(one: Seal) -> str:
    header = (
        FORM,
        one.batch,
        one.first_id,
        one.last_id,
        one.lines,
        _written(one.newest_at),
        _written(one.sealed_at),
        one.lines_hash,
        one.previous,
    )
    return hashlib.sha256(json.dumps(header, separators=(",", ":")).encode()).hexdigest()


def faults_in_chain(seals: Iterable[Seal], keys: Iterable[SealingKey]) -> list[Fault]:
    """Of the seals themselves, in their order; the lines are looked at apart."""
    by_name = {key.name: key for key in keys}
    faults = []
    previous, number, last_id = BEGINNING, 0, 0
    for one in seals:
        number += 1
        if one.batch != number:
            gone = _numbers(number, one.batch - 1)
            faults.append(Fault(number, f"the seal of {gone} is missing"))
            number = one.batch
        elif one.previous != previous or one.first_id <= last_id:
            faults.append(Fault(one.batch, "its seal does not follow from the one before"))
        if one.seal != hash_of(one):
            faults.append(Fault(one.batch, "its seal was changed"))
        key = by_name.get(one.key_name)
        if key is None:
            faults.append(
                Fault(
                    one.batch,
                    f"its mark was made with another key ({one.key_name}): give that one with "
                    "--former-key-file if SECRET_KEY was changed, else the seal is not the bot's",
                )
            )
        elif not hmac.compare_digest(one.mark, key.mark(one.seal)):
            faults.append(Fault(one.batch, "its mark is not the bot's"))
        previous, last_id = one.seal, one.last_id
    return faults


def fault_in_lines(one: Seal, found: Tally) -> Fault | None:
    """`found` is what now lies between the last id of the batch before and this one's."""
    if (found.count, found.hash) == (one.lines, one.lines_hash):
        return None
    apart = found.count - one.lines
    what = f"of {one.lines} lines "
    if apart < 0:
        what += f"{-apart} {'is' if apart == -1 else 'are'} missing"
    elif apart > 0:
        what = f"{apart} {'line was' if apart == 1 else 'lines were'} put in beside its {one.lines}"
    else:
        what += "at least one was changed or put in another's place"
    return Fault(one.batch, what)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _numbers(first: int, last: int) -> str:
    return f"batch {first}" if first == last else f"batches {first} to {last}"
