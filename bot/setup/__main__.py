"""`make setup`: both environments, the console's packages, then the model; continues what was
interrupted."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator, List, Tuple

from bot.setup import front as console_front
from bot.setup import pythons, state
from bot.setup.environment import Environment, SetupFailed, make
from bot.setup.front import Front
from bot.setup.progress import Progress

ROOT = Path(__file__).resolve().parents[2]
LOG = Path("var") / "log" / "setup.log"
NLU_DISK_GB = 2.4
ROOM_TO_WORK_GB = 1.5  # downloads and the model, beside what stays

NO_PYTHON = """\
Blue Lamp needs CPython 3.11 or newer that can make environments, and none was found that runs.
  Debian, Ubuntu:  apt install python3 python3-venv
  anywhere:        pyenv install 3.13     or     uv python install 3.13
Then start again."""
NO_PYTHON_FOR_NLU = """\
Rasa needs CPython 3.10, and none was found that runs (tried python3.10, pyenv's versions, uv's).
  anywhere:        pyenv install 3.10     or     uv python install 3.10
Then `make setup` again."""
WORDS_ONLY = """\
Blue Lamp starts on words alone: it still tells danger from the rest, but understands less,
and says so."""

PLAIN_CONSOLE = """\
Blue Lamp runs all the same, its console in a plain style; `make setup` tries again."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="make setup", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what the tests and checks need")
    parser.add_argument("--words-only", action="store_true", help="leave Rasa and its model out")
    parser.add_argument("--no-model", action="store_true", help="do not train")
    parser.add_argument("--strict", action="store_true", help="fail when the NLU side fails")
    given = parser.parse_args()
    try:
        with _alone():
            return _set_up(given)
    except SetupFailed as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next run continues from here.", file=sys.stderr)
        return 130


def environments(root: Path) -> Tuple[Environment, Environment, Environment]:
    """The bot's, the same with what the tests need, and Rasa's."""
    bot, bot_and_tools = (
        Environment(
            name=name,
            folder=root / ".venv",
            lock=root / lock,
            wanted=pythons.BOT,
            project=root,
            disk="0.4 GB",
        )
        for name, lock in (
            ("the bot's environment", "requirements.txt"),
            ("the bot's environment, with the tools for tests", "requirements-dev.txt"),
        )
    )
    nlu = Environment(
        name="the NLU environment (Rasa)",
        folder=root / "nlu" / ".venv",
        lock=root / "nlu" / "requirements.txt",
        wanted=pythons.NLU,
        options=("--no-deps",),  # the lock leaves out what Rasa asks for and we never import
        disk=f"{NLU_DISK_GB} GB",
    )
    return bot, bot_and_tools, nlu


def _set_up(given: argparse.Namespace) -> int:
    bot, bot_and_tools, nlu = environments(ROOT)
    wanted = bot_and_tools if given.dev else bot
    todo: List[Environment] = []
    if not (bot_and_tools.is_ready() or wanted.is_ready()):
        todo.append(wanted)
    if not given.words_only and not nlu.is_ready():
        todo.append(nlu)
    front = Front(ROOT / "bot" / "console" / "front", dev=given.dev)
    fetches = not front.is_ready()
    trains = not (given.words_only or given.no_model) and (ROOT / "nlu" / "train.py").exists()
    progress = Progress(len(todo) + fetches + trains)

    if wanted in todo:
        _make(wanted, NO_PYTHON, progress)
    if fetches and not _fetch(front, wanted.python, progress) and given.strict:
        return 1
    if given.words_only:
        return 0
    try:
        if nlu in todo:
            _need_room(NLU_DISK_GB + ROOM_TO_WORK_GB)
            _make(nlu, NO_PYTHON_FOR_NLU, progress)
        if trains:
            _train(nlu, progress, first=bool(todo))
    except SetupFailed as error:
        state.write(ROOT, state.NluState(is_ready=False, because=str(error)))
        print(f"\n{error}\n{'' if given.strict else WORDS_ONLY}", file=sys.stderr)
        return 1 if given.strict else 0
    state.write(ROOT, state.NluState(is_ready=True, because="set-up is complete"))
    return 0


def _make(environment: Environment, without_python: str, progress: Progress) -> None:
    packages = environment.packages
    progress.step(
        f"{environment.name}: {packages} packages, about {environment.disk} on disk",
        packages=packages,
    )
    python = environment.wanted
    try:
        make(
            environment,
            lambda: pythons.find(python, os.environ),
            log=ROOT / LOG,
            progress=progress,
            variables=os.environ,
        )
    except SetupFailed as error:
        missing = str(error).startswith("no CPython")
        raise SetupFailed(without_python if missing else f"{environment.name}: {error}") from error
    progress.done()


def _fetch(front: Front, python: Path, progress: Progress) -> bool:
    """Whether it worked. The console can do without, so a failure is told and no more."""
    packages = front.packages
    progress.step(f"the console's front-end packages: {packages}, 20 MB", packages=packages)
    try:
        console_front.make(
            front,
            python=python,
            tools=ROOT / "var" / "tools" / "npm",
            log=ROOT / LOG,
            progress=progress,
            variables=os.environ,
        )
    except SetupFailed as error:
        print(f"\nthe console's front-end packages: {error}\n{PLAIN_CONSOLE}", file=sys.stderr)
        return False
    progress.done()
    return True


def _train(nlu: Environment, progress: Progress, *, first: bool) -> None:
    """The trainer knows whether its model is still the right one, and prints its own progress."""
    if first:
        progress.step("the language model, from nlu/training (minutes the first time, then kept)")
    ran = subprocess.run(
        [str(nlu.python), "-m", "nlu.train", "--if-needed"],
        cwd=ROOT,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2"},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if ran.returncode != 0:
        raise SetupFailed(f"training the language model ended with code {ran.returncode}")


def _need_room(gigabytes: float) -> None:
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < gigabytes:
        raise SetupFailed(
            f"the NLU environment needs {gigabytes} GB of free disk to be made, not {free:.1f}"
        )


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two set-ups at once would fill the same folders."""
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    with (folder / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up is at work here; waiting for it …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())
