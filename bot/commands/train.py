"""`bluelamp train`: a new model from nlu/training; a running bot takes it up by itself."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from bot.commands.common import read_settings
from bot.commands.nlu_tools import run_there
from bot.evaluation import held_out, identity, release, word_table
from bot.evaluation.server import DidNotStart
from bot.nlu_child import ROOT, Missing, find_model
from triage.places import Places

REFUSED = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--if-needed", action="store_true", help="only when something has changed")
    parser.add_argument(
        "--release",
        action="store_true",
        help="refuse a model that misses a held-out emergency which the last one caught",
    )
    parser.add_argument(
        "--words",
        action="store_true",
        help="learn anew what single words say for danger, instead of the model",
    )


def run(given: argparse.Namespace) -> int:
    if given.words:
        return _words()
    if given.release:
        return _release(read_settings().data_dir)
    return run_there("nlu.train", ["--if-needed"] if given.if_needed else [])


def _words() -> int:
    try:
        words, messages = word_table.learn(ROOT / "nlu" / "training")
    except (word_table.NotFitted, OSError) as error:
        print(f"bluelamp train: {error}", file=sys.stderr)
        return 2
    print(
        f"{words} words and pairs from {messages} messages; read the difference before you keep it"
    )
    return 0


def _release(data_dir: Path) -> int:
    """Trains beside the current model, and takes the new one only when it misses nothing more."""
    before, folder = find_model(data_dir), data_dir.absolute() / "models"
    if (fault := run_there("nlu.train", ["--hold"])) != 0:
        return fault
    after = release.held(folder)
    if after is None:
        print("bluelamp train: the new model is not where it should be", file=sys.stderr)
        return 2
    if isinstance(before, Missing):
        print("there is no model before this one to hold it against", file=sys.stderr)
    elif before != after:
        messages = held_out.read(identity.HELD_OUT)
        try:
            missed = asyncio.run(release.newly_missed(before, after, messages, Places.load()))
        except DidNotStart as error:
            print(f"bluelamp train: {error}", file=sys.stderr)
            return 2
        if missed:
            print(f"refused: {len(missed)} emergencies that the last model caught are missed")
            for one in missed:
                print(f"  nlu/held_out/{one.where}")
            print(f"{after.name} stays beside the current model; nothing has changed")
            return REFUSED
    release.take(folder)
    print(f"{after.name} is the current model")
    return 0
