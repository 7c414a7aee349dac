"""A sentence's vector from the built graph."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from nlu.arrays import Array
from nlu.encoder import LONGEST, WIDTH


class Encoder:
    """Text to a vector of length one. Threads may share it."""

    def __init__(self, graph: Path, tokenizer: str) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # one message is too small to share out
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(graph), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_str(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)

    def vector(self, text: str) -> Array:
        """Of one sentence."""
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        (vector,) = self._session.run(["vector"], {"input_ids": ids})
        return np.asarray(vector[0], dtype=np.float32)

    def vectors(self, texts: list[str], threads: int) -> Array:
        """Of many, one at a time on each thread: see graph.py on why never in a batch."""
        if not texts:
            return np.zeros((0, WIDTH), dtype=np.float32)
        with ThreadPoolExecutor(threads) as pool:
            return np.stack(list(pool.map(self.vector, texts)))
