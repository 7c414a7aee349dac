"""A model is only taken in place of another when it misses no emergency that the other caught."""

from __future__ import annotations

import json
from pathlib import Path

from bot.evaluation import release


def _name(folder: Path, file: str, model: str) -> None:
    (folder / file).write_text(json.dumps({"file": model}), encoding="utf-8")


def test_a_model_that_waits_is_found_and_taken(tmp_path: Path):
    _name(tmp_path, "current.json", "bluelamp-old.tar.gz")
    _name(tmp_path, "next.json", "bluelamp-new.tar.gz")
    assert release.held(tmp_path) is None

    (tmp_path / "bluelamp-new.tar.gz").touch()
    assert release.held(tmp_path) == tmp_path / "bluelamp-new.tar.gz"

    release.take(tmp_path)
    current = json.loads((tmp_path / "current.json").read_text(encoding="utf-8"))
    assert current["file"] == "bluelamp-new.tar.gz"
    assert release.held(tmp_path) is None
