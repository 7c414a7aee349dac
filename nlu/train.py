"""Trains the model: `python -m nlu.train [--if-needed] [--hold]`, from the repository's root.

The result is an ordinary Rasa model in var/models, and var/models/current.json names it.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import logging
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

from nlu.folders import ROOT, models_folder
from nlu.identity import fingerprint, training_files

KEPT = 3  # models on disk, the current one among them: 100 MB each


def main(given: Sequence[str] | None = None) -> int:
    """0 when `current.json` names a model of the present training data."""
    parser = argparse.ArgumentParser(prog="nlu.train", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--if-needed", action="store_true", help="only when no model fits the training data"
    )
    parser.add_argument(
        "--hold",
        action="store_true",
        help="name it in next.json only: `bluelamp train --release` decides whether it is taken",
    )
    arguments = parser.parse_args(given)
    folder = models_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        return _train(folder, arguments)


def _train(folder: Path, arguments: argparse.Namespace) -> int:
    name = fingerprint(ROOT)
    target = folder / f"bluelamp-{name}.tar.gz"
    before = current(folder)
    if arguments.if_needed and before == target and target.exists():
        return 0
    started = time.monotonic()
    files = training_files(ROOT)
    if not files:
        _say("there are no training messages in nlu/training")
        return 1
    _say(f"training the language model {name} from {len(files)} files in nlu/training")
    with tempfile.TemporaryDirectory(prefix=".training-", dir=folder) as scratch:
        made, messages = _with_rasa(files, Path(scratch) / target.name)
        made.replace(target)
    _name(target, name, messages, folder / ("next.json" if arguments.hold else "current.json"))
    if not arguments.hold:
        _forget_old(folder, target)
    size = target.stat().st_size / 1e6
    _say(f"{target.name}: {size:.0f} MB, {messages} messages, {time.monotonic() - started:.0f} s")
    return 0


def current(folder: Path) -> Path | None:
    """The model that current.json names; it may be gone."""
    try:
        named = json.loads((folder / "current.json").read_text(encoding="utf-8"))
        return folder / Path(str(named["file"])).name
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _with_rasa(files: list[Path], target: Path) -> tuple[Path, int]:
    """What `rasa train nlu` does, less its slow reading and its cache of whole components."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"  # vectors are kept by text; the rest is quick
    os.environ["RASA_CACHE_DIRECTORY"] = str(target.parent / "cache")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    warnings.showwarning = _unsaid  # Rasa's pins are old, and it resets the filters themselves
    _say("loading Rasa")
    from rasa.engine.caching import LocalTrainingCache
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.training.graph_trainer import GraphTrainer
    from rasa.engine.validation import validate
    from rasa.shared.data import TrainingType
    from rasa.shared.importers.importer import NluDataImporter

    from nlu.reading import QuickImporter

    _say("reading the messages")
    importer = NluDataImporter(QuickImporter(ROOT / "config.yml", ROOT / "domain.yml", files))
    messages = len(importer.get_nlu_data().training_examples)
    configuration = DefaultV1Recipe().graph_config_for_recipe(
        importer.get_config(), {}, training_type=TrainingType.NLU, is_finetuning=False
    )
    validate(configuration)
    components = target.parent / "components"
    components.mkdir()
    logging.getLogger("rasa.engine.training.hooks").addHandler(_Progress())
    logging.getLogger("rasa.engine.training.hooks").setLevel(logging.INFO)
    GraphTrainer(LocalModelStorage(components), LocalTrainingCache(), DaskGraphRunner).train(
        configuration, importer, target, force_retraining=True
    )
    return target, messages


class _Progress(logging.Handler):
    """Rasa's own words about which component it trains."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage().startswith("Starting to train component"):
            _say(record.getMessage().replace("Starting to train component", "training").rstrip("."))


def _name(target: Path, name: str, messages: int, where: Path) -> None:
    about = {
        "fingerprint": name,
        "file": target.name,
        "trained_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "messages": messages,
    }
    scratch = where.with_name(f".{where.name}")
    scratch.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    scratch.replace(where)


def _forget_old(folder: Path, newest: Path) -> None:
    models = sorted(folder.glob("bluelamp-*.tar.gz"), key=lambda one: one.stat().st_mtime)
    for old in [one for one in models if one != newest][: -(KEPT - 1)]:
        old.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One training at a time; a second one waits, and then finds its model made."""
    with (folder / ".training.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("another training is at work; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _unsaid(*_: object, **__: object) -> None:
    """Warnings about what Rasa's dependencies call."""


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
