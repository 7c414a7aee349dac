"""`bluelamp evaluate`: how good model and triage are, on messages that nothing was trained on.

Prints every figure and every grave fault, and writes docs/model-card.md with its pictures.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from bot.commands.common import now, read_settings
from bot.commands.nlu_tools import run_there
from bot.evaluation import card, held_out, identity, report, thresholds
from bot.evaluation.agreement import agreement
from bot.evaluation.figures import reliability
from bot.evaluation.held_out import HeldOut
from bot.evaluation.measured import Measured
from bot.evaluation.play import play
from bot.evaluation.said import Said, of_rival
from bot.evaluation.server import DidNotStart, served
from bot.nlu_child import PYTHON, ROOT, Missing, find_model
from bot.settings import Settings
from bot.understanding import NluServer, WordsOnly
from triage.categories import categories
from triage.places import Places
from triage.thresholds import LIMITS

DEADLINE_S = 30.0  # a busy machine is no reason to measure less
RIVALS = {
    "tfidf": "TF-IDF and logistic regression",
    "diet": "Rasa's default pipeline (DIET, 10 epochs)",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", type=Path, help="a trained model instead of the current one")
    parser.add_argument(
        "--diet", action="store_true", help="train Rasa's default pipeline anew too"
    )
    parser.add_argument("--no-card", action="store_true", help="print only")
    parser.add_argument(
        "--thresholds", action="store_true", help="choose triage's limits by cross-validation"
    )


def run(given: argparse.Namespace) -> int:
    settings = read_settings()
    if given.thresholds:
        return _choose_thresholds(settings)
    model = given.model or find_model(settings.data_dir)
    if isinstance(model, Missing):
        print(f"bluelamp evaluate: {model.why}", file=sys.stderr)
        return 2
    messages = held_out.read(identity.HELD_OUT)
    try:
        measured = asyncio.run(_measure(settings, model, messages, diet=given.diet))
    except DidNotStart as error:
        print(f"bluelamp evaluate: {error}", file=sys.stderr)
        return 2
    for line in report.lines(measured):
        print(line)
    if not given.no_card:
        _write(measured)
    return 0


def _choose_thresholds(settings: Settings) -> int:
    """Prints what to write into triage/thresholds.py; a person decides."""
    file = settings.data_dir.absolute() / "cache" / "cross-validation.jsonl"
    if (fault := run_there("nlu.cross_validation", ["--to", str(file)])) != 0:
        return fault
    those = thresholds.read(file)
    print(f"as they are: {thresholds.rated(those, LIMITS)}")
    for one in thresholds.chosen(those)[:5]:
        print(f"{one}\n  {one.limits}")
    return 0


async def _measure(
    settings: Settings, model: Path, messages: Sequence[HeldOut], *, diet: bool
) -> Measured:
    load = os.getloadavg()[0]
    # the tree's own place finder: what is measured must not depend on what this machine has built
    places = await asyncio.to_thread(Places.load)
    async with aiohttp.ClientSession() as session, served(model, session) as server:
        nlu = NluServer(session=session, url=server.url, deadline_s=DEADLINE_S)
        played = await play(messages, nlu, places, _tell)
        resident = server.resident_mb()
    words = await play(messages, WordsOnly(), places)
    return Measured(
        at=now(),
        played=played,
        learned=_learned(model),
        resident_mb=resident,
        load=load,
        cores=os.cpu_count() or 1,
        digests={
            "model": played.model,
            "held-out messages": identity.held_out_digest(),
            "judgement and thresholds": identity.judgement_digest(),
        },
        rivals={"words only": words.said, **_rivals(settings, messages, anew=diet)},
        agreement=agreement(messages, identity.SECOND_LABELS),
    )


def _tell(number: int) -> None:
    if number % 500 == 0:
        print(f"  {number} messages", file=sys.stderr, flush=True)


def _learned(model: Path) -> int:
    """How many messages it was trained on; 0 where nothing says so."""
    try:
        about = json.loads((model.parent / "current.json").read_text(encoding="utf-8"))
        return int(about["messages"]) if about["file"] == model.name else 0
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _rivals(
    settings: Settings, messages: Sequence[HeldOut], *, anew: bool
) -> dict[str, list[Said]]:
    """What stock tools say; DIET, which takes long to train, as last time unless asked anew."""
    found = {}
    for how, name in RIVALS.items():
        file = settings.data_dir.absolute() / "cache" / f"rival-{how}.jsonl"
        if (how == "tfidf" or anew) and run_there("nlu.stock", [how, "--to", str(file)]) != 0:
            continue
        if file.exists() and (how == "tfidf" or anew or _is_newer(file)):
            lines = file.read_text(encoding="utf-8").splitlines()
            found[name] = [
                of_rival(message, one["ranking"], one["urgency"], one["places"])
                for message, one in zip(messages, map(json.loads, lines), strict=True)
            ]
    return found


def _is_newer(file: Path) -> bool:
    """Made after the last change of what it learned from and was asked about."""
    made = file.stat().st_mtime
    folders = (identity.HELD_OUT, ROOT / "nlu" / "training")
    return all(one.stat().st_mtime < made for folder in folders for one in folder.glob("*.yml"))


def _write(measured: Measured) -> None:
    identity.CARD.write_text(card.written(measured), encoding="utf-8")
    names = list(categories())
    at = {name: row for row, name in enumerate(names)}
    table = [[0] * len(names) for _ in names]
    for one in measured.said:
        table[at[one.message.category]][at[one.ranking[0]]] += 1
    numbers = {
        "reliability": [
            (sure, right, len(part)) for part, sure, right in reliability(measured.said)
        ],
        "names": names,
        "confusion": table,
    }
    subprocess.run(
        [str(PYTHON), "-W", "ignore", "-m", "nlu.pictures", str(identity.PICTURES)],
        input=json.dumps(numbers),
        text=True,
        cwd=ROOT,
        check=True,
    )
    print(f"wrote {identity.CARD.relative_to(ROOT)}", file=sys.stderr)
