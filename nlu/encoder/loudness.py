"""Finds the few channels that shout, so that eight bits are not wasted on them.

In MPNet's wide steps a handful of 3,072 channels reach a hundred where the rest reach five. Eight
bits shared by all of them leave the rest two or three: measured, the vectors then point elsewhere
(cosine 0.88 with those in 32 bits, 0.985 with the loud ones multiplied apart, for no more time).
"""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from tokenizers import Tokenizer

from nlu.arrays import Array
from nlu.encoder.graph import wide_step
from nlu.encoder.mpnet import LAYERS

APART = 32  # channels of each layer
_NAMES = [f"encoder.layer.{layer}" for layer in range(LAYERS)]

# Which channels shout hardly depends on what is said, but on the marks at its ends and between.
SAID = (
    "hello?",
    "There's some new graffiti here.",
    "man with a knife outside the co-op in Redruth!!",
    "my nan hasn't answered her door for two days, EX4 6NS",
    "is the A38 shut",
    "Thanks for coming out so quickly last night - it was only the cat, in the end: sorry.",
    "boy racers every night at the retail park, doing doughnuts, and nobody ever comes...",
    'he (my ex) keeps texting "I know where you are" and i dont know what to do, please help me',
)


def loud_channels(plain: onnx.ModelProto, tokenizer: Tokenizer) -> list[Array]:
    """Of each layer, from a graph in 32 bits."""
    listening = onnx.ModelProto()
    listening.CopyFrom(plain)
    steps = [wide_step(name) for name in _NAMES]
    listening.graph.output.extend(
        helper.make_tensor_value_info(step, TensorProto.FLOAT, None) for step in steps
    )
    session = onnxruntime.InferenceSession(
        listening.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    loudest: list[Array] = []
    for text in SAID:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        heard = [np.abs(step[0]).max(axis=0) for step in session.run(steps, {"input_ids": ids})]
        loudest = (
            [np.maximum(*both) for both in zip(loudest, heard, strict=True)] if loudest else heard
        )
    return [np.argsort(layer)[-APART:] for layer in loudest]


def with_those_last(weights: dict[str, Array], channels: list[Array]) -> dict[str, Array]:
    """The same network, with those channels of each wide step behind the others."""
    result = dict(weights)
    for name, loud in zip(_NAMES, channels, strict=True):
        wide, narrow = f"{name}.intermediate.dense", f"{name}.output.dense"
        quiet = np.setdiff1d(np.arange(len(weights[f"{wide}.bias"])), loud)
        order = np.concatenate([quiet, loud])
        result[f"{wide}.weight"] = weights[f"{wide}.weight"][order]
        result[f"{wide}.bias"] = weights[f"{wide}.bias"][order]
        result[f"{narrow}.weight"] = weights[f"{narrow}.weight"][:, order]
    return result
