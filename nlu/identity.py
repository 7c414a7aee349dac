"""The fingerprint of a model: of everything that it is made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

_CODE = ("components", "encoder", "learning")
# What made the delta: the delta itself is what a model is made from.
_FINE_TUNING = ("adapted.py", "finetune.py", "lessons.py")


def training_files(root: Path) -> list[Path]:
    """In a fixed order."""
    return sorted((root / "nlu" / "training").glob("*.yml"))


def fingerprint(root: Path) -> str:
    """Changes when a model trained from `root` would: not when a reply in domain.yml does."""
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    config = yaml.safe_load((root / "config.yml").read_text(encoding="utf-8"))
    digest = hashlib.sha256()
    for part in ([domain["intents"], domain["entities"]], config):
        digest.update(json.dumps(part, sort_keys=True).encode())
    for file in _made_from(root):
        digest.update(file.relative_to(root).as_posix().encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _made_from(root: Path) -> Iterator[Path]:
    yield from training_files(root)
    yield root / "nlu" / "pipeline.py"
    yield root / "nlu" / "requirements.txt"  # another onnxruntime may round otherwise
    for folder in _CODE:
        yield from _code(root / "nlu" / folder)


def _code(folder: Path) -> Iterable[Path]:
    found = (one for one in folder.rglob("*") if one.suffix in (".py", ".safetensors"))
    return sorted(one for one in found if one.name not in _FINE_TUNING)
