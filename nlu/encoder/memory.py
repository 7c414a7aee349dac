"""Vectors of training messages, kept by text hash so that training again is quick.

Only training uses it: nothing that the public writes is ever kept here.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from nlu.arrays import Array
from nlu.encoder import WIDTH


class Memory:
    """One file for one encoder; a damaged one is forgotten and made again."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._file = folder / f"vectors-{fingerprint}.npz"

    def vectors(self, texts: list[str], encode: Callable[[list[str]], Array]) -> Array:
        """Those of `texts`, in order; `encode` is asked once, for the new ones only."""
        known = self._read()
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            known.update(zip(new, encode(list(new.values())), strict=True))
            self._write(known)
        if not keys:
            return np.zeros((0, WIDTH), dtype=np.float32)
        return np.stack([known[key] for key in keys])

    def _read(self) -> dict[bytes, Array]:
        try:
            with np.load(self._file) as stored:
                keys, vectors = stored["keys"], stored["vectors"]
        except FileNotFoundError:
            return {}
        except Exception:  # noqa: BLE001 - numpy and zipfile raise half a dozen types; none matters here
            return {}
        return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}

    def _write(self, known: dict[bytes, Array]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        keys = np.frombuffer(b"".join(known), dtype=np.uint8).reshape(len(known), -1)
        handle, scratch = tempfile.mkstemp(dir=self._file.parent, suffix=".npz")
        with os.fdopen(handle, "wb") as opened:
            np.savez(opened, keys=keys, vectors=np.stack(list(known.values())))
        Path(scratch).replace(self._file)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
