"""Holds a new model against the last one: no emergency that was answered safely may be missed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from bot.evaluation.held_out import HeldOut
from bot.evaluation.play import play
from bot.evaluation.server import served
from bot.understanding import NluServer
from triage.decision import FindsPlaces

DEADLINE_S = 30.0


async def newly_missed(
    before: Path, after: Path, messages: Sequence[HeldOut], places: FindsPlaces
) -> list[HeldOut]:
    """By the whole of triage, words included: what a resident would have read. Raises
    DidNotStart."""
    emergencies = [one for one in messages if one.is_emergency]
    safe_before = await _safe(before, emergencies, places)
    safe_after = await _safe(after, emergencies, places)
    return [one for one in emergencies if one in safe_before - safe_after]


async def _safe(
    model: Path, emergencies: Sequence[HeldOut], places: FindsPlaces
) -> frozenset[HeldOut]:
    async with aiohttp.ClientSession() as session, served(model, session) as server:
        nlu = NluServer(session=session, url=server.url, deadline_s=DEADLINE_S)
        played = await play(emergencies, nlu, places)
    return frozenset(one.message for one in played.said if one.is_safe)


def held(folder: Path) -> Path | None:
    """The model that was trained but not yet taken."""
    try:
        about = json.loads((folder / "next.json").read_text(encoding="utf-8"))
        model = folder / Path(str(about["file"])).name
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return model if model.exists() else None


def take(folder: Path) -> None:
    """From now on it is the current one; a running bot notices."""
    (folder / "next.json").replace(folder / "current.json")
