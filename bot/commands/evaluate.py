"""`bluelamp evaluate`: how good the model is, measured on messages that it did not learn from."""

from __future__ import annotations

import argparse

from bot.commands.nlu_tools import run_there


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="handed on to nlu.evaluate_model")


def run(given: argparse.Namespace) -> int:
    return run_there("nlu.evaluate_model", given.rest)
