"""The encoder as an ONNX graph: MPNet for one sentence, mean pooling, length one.

One sentence at a time needs neither padding nor a mask, and its vector cannot depend on its
neighbours in a batch (dynamic quantisation scales by the whole tensor): what was learned from in
training is exactly what is seen when parsing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from nlu.arrays import Array
from nlu.encoder import LONGEST, WIDTH
from nlu.encoder.mpnet import EPSILON, HEAD_WIDTH, HEADS, LAYERS, POSITIONS_FROM, near_or_far

OPSET = 17
LOUD = "loud"


def build(weights: dict[str, Array], *, loud: int = 0) -> onnx.ModelProto:
    """The whole graph: `input_ids` [1, n] in, `vector` [1, 768] out.

    The last `loud` channels of each wide step are multiplied on their own (see loudness.py), by
    nodes whose names end in LOUD.
    """
    drawing = _Drawing(weights, loud)
    shape = drawing.add("Shape", ["input_ids"])
    length = drawing.add("Slice", [shape, drawing.integers(1), drawing.integers(2)])
    hidden = _embeddings(drawing, length)
    bias = _distances(drawing, length)
    for layer in range(LAYERS):
        hidden = _layer(drawing, hidden, bias, f"encoder.layer.{layer}")
    pooled = drawing.add("ReduceMean", [hidden], axes=[1], keepdims=0)
    drawing.add("LpNormalization", [pooled], out="vector", axis=1, p=2)
    graph = helper.make_graph(
        drawing.nodes,
        "sentence_encoder",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "n"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, WIDTH])],
        drawing.constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = 8  # the newest that every onnxruntime since 1.14 reads
    onnx.checker.check_model(model)
    return model


def wide_step(layer: str) -> str:
    """The name of a layer's wide step, after its GELU."""
    return f"{layer}.wide"


class _Drawing:
    """Nodes and constants as they are drawn; each node's output is named after its number."""

    def __init__(self, weights: dict[str, Array], loud: int) -> None:
        self.weights = weights
        self.loud = loud
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._known: set[str] = set()

    def add(self, op: str, inputs: Sequence[str], out: str = "", **attributes: object) -> str:
        name = out or f"{op}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], name=name, **attributes))
        return name

    def constant(self, name: str, value: Array) -> str:
        if name not in self._known:
            self._known.add(name)
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def integers(self, *values: int) -> str:
        name = "int_" + "_".join(str(value) for value in values)
        return self.constant(name, np.array(values, dtype=np.int64))

    def linear(self, hidden: str, name: str) -> str:
        # stored [out, in] as PyTorch has it; turned round once here
        matrix = self.constant(f"{name}.weight.T", self.weights[f"{name}.weight"].T)
        product = self.add("MatMul", [hidden, matrix])
        return self.add("Add", [product, self.weight(f"{name}.bias")])

    def normed(self, hidden: str, name: str) -> str:
        scale, shift = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", [hidden, scale, shift], axis=-1, epsilon=EPSILON)


def _embeddings(drawing: _Drawing, length: str) -> str:
    words = drawing.add(
        "Gather", [drawing.weight("embeddings.word_embeddings.weight"), "input_ids"]
    )
    rows = drawing.weights["embeddings.position_embeddings.weight"][POSITIONS_FROM:]
    positions = drawing.constant("positions", rows[:LONGEST])
    first = drawing.add("Slice", [positions, drawing.integers(0), length, drawing.integers(0)])
    return drawing.normed(drawing.add("Add", [words, first]), "embeddings.LayerNorm")


def _distances(drawing: _Drawing, length: str) -> str:
    """What is added to the attention for how far apart two tokens stand, the same in each layer."""
    table = drawing.weights["encoder.relative_attention_bias.weight"][near_or_far(LONGEST)]
    whole = drawing.constant("distances", table.transpose(2, 0, 1)[None])
    both = drawing.add("Concat", [length, length], axis=0)
    return drawing.add("Slice", [whole, drawing.integers(0, 0), both, drawing.integers(2, 3)])


def _layer(drawing: _Drawing, hidden: str, bias: str, name: str) -> str:
    attended = drawing.linear(_attention(drawing, hidden, bias, name), f"{name}.attention.attn.o")
    hidden = drawing.normed(drawing.add("Add", [attended, hidden]), f"{name}.attention.LayerNorm")
    wide = _gelu(drawing, drawing.linear(hidden, f"{name}.intermediate.dense"), name)
    narrow = _narrow(drawing, wide, f"{name}.output.dense")
    return drawing.normed(drawing.add("Add", [narrow, hidden]), f"{name}.output.LayerNorm")


def _attention(drawing: _Drawing, hidden: str, bias: str, name: str) -> str:
    def heads(part: str, order: list[int]) -> str:
        projected = drawing.linear(hidden, f"{name}.attention.attn.{part}")
        split = drawing.add("Reshape", [projected, drawing.integers(0, 0, HEADS, HEAD_WIDTH)])
        return drawing.add("Transpose", [split], perm=order)

    query, key = heads("q", [0, 2, 1, 3]), heads("k", [0, 2, 3, 1])
    scale = drawing.constant("scale", np.array(HEAD_WIDTH**-0.5, dtype=np.float32))
    scores = drawing.add("Mul", [drawing.add("MatMul", [query, key]), scale])
    weighed = drawing.add("Softmax", [drawing.add("Add", [scores, bias])], axis=-1)
    mixed = drawing.add("MatMul", [weighed, heads("v", [0, 2, 1, 3])])
    side_by_side = drawing.add("Transpose", [mixed], perm=[0, 2, 1, 3])
    return drawing.add("Reshape", [side_by_side, drawing.integers(0, 0, WIDTH)])


def _narrow(drawing: _Drawing, wide: str, name: str) -> str:
    if not drawing.loud:
        return drawing.linear(wide, name)
    matrix = drawing.weights[f"{name}.weight"].T
    quiet = len(matrix) - drawing.loud
    products = []
    for part, (start, end) in {"quiet": (0, quiet), LOUD: (quiet, len(matrix))}.items():
        channels = drawing.add(
            "Slice", [wide, drawing.integers(start), drawing.integers(end), drawing.integers(2)]
        )
        weight = drawing.constant(f"{name}.{part}.T", matrix[start:end])
        products.append(drawing.add("MatMul", [channels, weight], out=f"{name}.{part}"))
    return drawing.add("Add", [drawing.add("Add", products), drawing.weight(f"{name}.bias")])


def _gelu(drawing: _Drawing, hidden: str, name: str) -> str:
    root = drawing.constant("root_two", np.array(np.sqrt(2.0), dtype=np.float32))
    one = drawing.constant("one", np.array(1.0, dtype=np.float32))
    half = drawing.constant("half", np.array(0.5, dtype=np.float32))
    spread = drawing.add("Erf", [drawing.add("Div", [hidden, root])])
    raised = drawing.add("Mul", [hidden, drawing.add("Add", [spread, one])])
    return drawing.add("Mul", [raised, half], out=wide_step(name))
