"""What set-up left behind, for the bot to say why it runs on words alone."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = Path("var") / "setup.json"


@dataclass(frozen=True)
class NluState:
    """Whether the NLU side can be started, and if not, why, in words for people."""

    is_ready: bool
    because: str


def write(root: Path, state: NluState) -> None:
    file = root / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    waiting = file.with_suffix(".making")
    waiting.write_text(json.dumps(asdict(state)), encoding="utf-8")
    waiting.replace(file)


def read(root: Path) -> NluState:
    try:
        told = json.loads((root / FILE).read_text(encoding="utf-8"))
        return NluState(is_ready=bool(told["is_ready"]), because=str(told["because"]))
    except (OSError, ValueError, KeyError, TypeError):
        return NluState(is_ready=False, because="`make setup` has not run here")
