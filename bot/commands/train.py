"""`bluelamp train`: a new model from nlu/training; a running bot takes it up by itself."""

from __future__ import annotations

import argparse

from bot.commands.nlu_tools import run_there


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--if-needed", action="store_true", help="only when something has changed")


def run(given: argparse.Namespace) -> int:
    return run_there("nlu.train", ["--if-needed"] if given.if_needed else [])
