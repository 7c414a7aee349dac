"""Tells a measurement on the terminal: every figure, and every grave fault with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.evaluation.figures import asked_by_category, confusions
from bot.evaluation.measured import Measured
from bot.evaluation.said import Said


def lines(measured: Measured) -> Iterator[str]:
    """To be printed."""
    yield f"model {measured.played.model}: {len(measured.said)} held-out messages"
    for one in measured.figures():
        between = (
            f"({one.written(one.low)} to {one.written(one.high)}, of {one.of})" if one.of else ""
        )
        bound = f"{'at most' if one.most else 'at least'} {one.written(one.floor)}"
        yield f"  {one.name:52} {one.written(one.value):>8}  {between:36} {bound:18} {one.verdict}"
    yield "asked about danger, calm messages:"
    for name, asked, calm in asked_by_category(measured.said):
        if asked:
            yield f"  {name:24} {asked:3} of {calm}"
    yield "taken for another category:"
    for is_, taken, count in confusions(measured.said):
        if count > 1:
            yield f"  {is_:24} {taken:24} {count}"
    yield from _each("missed emergencies", measured.missed())
    yield from _each("told 999 without need", measured.false_alarms())


def _each(title: str, those: Sequence[Said]) -> Iterator[str]:
    yield f"{title}: {len(those)}"
    for one in those:
        yield f"  {one.message.where}: {one.message.text}"
        yield f"    because {'; '.join(one.because[:4])}"
