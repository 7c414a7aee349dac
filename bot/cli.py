"""The `bluelamp` command: each of its words is a small module, loaded only when it is asked for."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from bot.errors import BotError, SettingsError

FAILED, MISUSED = 1, 2

# name -> (module, what it does)
COMMANDS = {
    "run": ("run", "Start everything on this machine: web chat, console, webhooks and model."),
    "chat": ("chat", "Talk to the bot in this terminal, as a resident would."),
    "triage": ("triage", "Judge messages: JSON lines in, JSON lines out."),
    "where": ("where", "Find places and their teams: JSON lines in, JSON lines out."),
    "places": ("places", "Build the place finder from official downloads."),
    "export": ("export", "Write reports, conversations, audit or deliveries as lines."),
    "staff": ("staff", "Add, list, reset or disable accounts for the console."),
    "teams": ("teams", "List the neighbourhood teams, or read a new list."),
    "train": ("train", "Train the language model anew from nlu/training."),
    "evaluate": ("evaluate", "Measure the language model and print its figures."),
    "purge": ("purge", "Delete what is past the age at which it must go."),
    "erase": ("erase", "Delete one conversation, with a receipt of what went."),
    "audit": ("audit", "Check the audit trail."),
    "doctor": ("doctor", "Look at every part and say what to do where one is not well."),
}


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status: 0 done, 1 it failed, 2 it was asked wrongly or cannot be done here."""
    words = list(sys.argv[1:] if argv is None else argv)
    given = _parser(words).parse_args(words)
    try:
        status: int = import_module(f"bot.commands.{COMMANDS[given.command][0]}").run(given)
    except SettingsError as error:
        print("These settings are wrong:", *error.faults, sep="\n  ", file=sys.stderr)
        return MISUSED
    except BotError as error:
        print(f"bluelamp {given.command}: {error}", file=sys.stderr)
        return FAILED
    except OSError as error:  # also whoever read our lines has gone, or there is no room for them
        if not isinstance(error, BrokenPipeError):
            said = error.strerror or type(error).__name__
            print(f"bluelamp {given.command}: {said}", file=sys.stderr)
        # what is left unwritten: the interpreter must not complain about it at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return 130
    return status


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bluelamp",
        description="Blue Lamp listens to residents and brings what they say to the right people.",
        epilog="Settings come from the environment: see .env.example. "
        "Each command explains itself with --help.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chosen = next((word for word in words if not word.startswith("-")), None)
    for name, (module, explained) in COMMANDS.items():
        one = commands.add_parser(name, help=explained, description=explained)
        if name == chosen:
            import_module(f"bot.commands.{module}").add_arguments(one)
    return parser
