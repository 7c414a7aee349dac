"""Makes the quantised graph once, and keeps it under its fingerprint."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nlu.encoder.source import Source

# Raise when graph.py or the quantisation below changes what comes out.
VERSION = 3


def fingerprint(source: Source) -> str:
    """Names the vectors: two encoders with one fingerprint give the same vector for a sentence."""
    return hashlib.sha256(f"{VERSION}:{source.fingerprint()}".encode()).hexdigest()[:16]


def built(source: Source, folder: Path) -> Path:
    """The graph's file in `folder`, made now if it is not there yet."""
    target = folder / f"encoder-{fingerprint(source)}.onnx"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            made = _quantised(source, Path(scratch))
            made.replace(target)  # whole or not at all, also when two trainings run at once
    return target


def _quantised(source: Source, scratch: Path) -> Path:
    # imported here: a server that loads a finished graph needs neither
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from tokenizers import Tokenizer

    from nlu.encoder import graph, loudness

    full, small = scratch / "full.onnx", scratch / "small.onnx"
    weights = source.matrices()
    channels = loudness.loud_channels(graph.build(weights), Tokenizer.from_str(source.tokenizer()))
    drawn = graph.build(loudness.with_those_last(weights, channels), loud=loudness.APART)
    onnx.save(drawn, str(full))
    with _quiet():
        quantize_dynamic(
            str(full),
            str(small),
            op_types_to_quantize=["MatMul", "Gather"],
            nodes_to_exclude=[
                node.name for node in drawn.graph.node if node.name.endswith(graph.LOUD)
            ],
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # else sums overflow on processors without VNNI: other vectors
        )
    return small


@contextmanager
def _quiet() -> Iterator[None]:
    """The quantiser tells the root logger about every node."""
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.setLevel(before)
