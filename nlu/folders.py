"""Where the NLU side keeps what it makes: models and caches, in the data folder."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """`var` beside the code unless BLUELAMP_DATA_DIR says otherwise, as for the bot."""
    return Path(os.environ.get("BLUELAMP_DATA_DIR") or ROOT / "var").resolve()


def cache_folder() -> Path:
    """Safe to delete at any time; all in it can be made again."""
    return data_folder() / "cache" / "nlu"


def models_folder() -> Path:
    """Trained models, and `current.json`, which names the one to serve."""
    return data_folder() / "models"
