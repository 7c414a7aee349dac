"""The encoder's graph against MPNet written out in plain numpy, from the same weights."""

import tempfile
import unittest
import zipfile
from pathlib import Path

import numpy as np
import onnxruntime
from scipy.special import erf
from tokenizers import Tokenizer

from nlu.encoder import build, graph
from nlu.encoder.encode import Encoder
from nlu.encoder.memory import Memory
from nlu.encoder.source import EncoderMissing, Source, installed, merged
from nlu.folders import cache_folder

SAID = [
    "man with a knife outside the co-op in Redruth",
    "hello?",
    "My nan hasn't answered her door for two days and the curtains are shut, I am up in Leeds",
]


class TheGraph(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.source = installed()
        cls.weights = cls.source.matrices()
        cls.tokenizer = Tokenizer.from_str(cls.source.tokenizer())
        cls.tokenizer.no_padding()

    def test_is_mpnet_with_mean_pooling_and_length_one(self):
        model = graph.build(self.weights).SerializeToString()
        session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        for text in [*SAID, " ".join(SAID * 4)]:
            ids = np.array([self.tokenizer.encode(text).ids])
            (ours,) = session.run(None, {"input_ids": ids})
            np.testing.assert_allclose(ours[0], _by_hand(self.weights, ids[0]), atol=2e-5)

    def test_keeps_its_meaning_in_eight_bits(self):
        encoder = Encoder(build.built(self.source, cache_folder()), self.source.tokenizer())
        for text in SAID:
            whole = _by_hand(self.weights, np.array(self.tokenizer.encode(text).ids))
            self.assertGreater(float(encoder.vector(text) @ whole), 0.97)

    def test_gives_one_vector_to_a_sentence_whatever_stands_beside_it(self):
        encoder = Encoder(build.built(self.source, cache_folder()), self.source.tokenizer())
        together = encoder.vectors(SAID * 40, threads=2)
        np.testing.assert_array_equal(together[1], encoder.vector(SAID[1]))
        np.testing.assert_array_equal(together[1], together[-2])


class ADelta(unittest.TestCase):
    def test_is_added_to_the_weight_that_it_is_named_after(self):
        weights = {"a.weight": np.zeros((3, 4), np.float32), "b": np.ones(2, np.float32)}
        down, up = np.ones((2, 4), np.float16), np.full((3, 2), 0.5, np.float16)
        result = merged(weights, {"a.weight.down": down, "a.weight.up": up})
        np.testing.assert_allclose(result["a.weight"], np.ones((3, 4)))
        np.testing.assert_allclose(result["b"], weights["b"])

    def test_for_a_weight_that_is_not_there_is_refused(self):
        delta = {"c.down": np.ones((1, 1)), "c.up": np.ones((1, 1))}
        with self.assertRaises(EncoderMissing):
            merged({"a": np.zeros((1, 1))}, delta)

    def test_changes_the_fingerprint(self):
        source = installed()
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"delta")
            file.flush()
            other = Source(source.pieces, Path(file.name))
            self.assertNotEqual(build.fingerprint(source), build.fingerprint(other))


class ThePublishedEncoder(unittest.TestCase):
    def test_is_read_out_of_its_pieces_as_out_of_one_file(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with zipfile.ZipFile(folder / "whole.zip", "w") as whole:
                whole.writestr("all-mpnet-base-v2/model.safetensors", bytes(range(256)) * 99)
                whole.writestr("all-mpnet-base-v2/tokenizer.json", "{}")
            content = (folder / "whole.zip").read_bytes()
            third = len(content) // 3
            cuts = (content[:third], content[third : 2 * third], content[2 * third :])
            for number, cut in enumerate(cuts):
                (folder / f"piece.{number}").write_bytes(cut)
            source = Source(tuple(folder / f"piece.{number}" for number in range(3)), None)
            self.assertEqual(source.tokenizer(), "{}")
            with self.assertRaisesRegex(EncoderMissing, "not the published"):
                source.published()
            (folder / "piece.1").unlink()
            with self.assertRaisesRegex(EncoderMissing, "damaged"):
                source.tokenizer()


class TheMemory(unittest.TestCase):
    def test_asks_once_for_each_text_and_gives_them_in_order(self):
        asked = []

        def encode(texts):
            asked.extend(texts)
            return np.array([[float(len(text))] * 768 for text in texts], np.float32)

        with tempfile.TemporaryDirectory() as folder:
            Memory(Path(folder), "one").vectors(["a", "bb", "a"], encode)
            again = Memory(Path(folder), "one").vectors(["ccc", "a"], encode)
            self.assertEqual(asked, ["a", "bb", "ccc"])
            self.assertEqual(again[:, 0].tolist(), [3.0, 1.0])

    def test_forgets_a_damaged_file(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "vectors-one.npz").write_bytes(b"no archive")
            found = Memory(Path(folder), "one").vectors(
                ["a"], lambda texts: np.ones((len(texts), 768), np.float32)
            )
            self.assertEqual(found.shape, (1, 768))


def _by_hand(weights, ids):
    """MPNet for one sentence, as its paper has it."""

    def linear(hidden, name):
        return hidden @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(hidden, name):
        spread = np.sqrt(hidden.var(-1, keepdims=True) + 1e-5)
        centred = (hidden - hidden.mean(-1, keepdims=True)) / spread
        return centred * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def near(query, key):
        away = abs(key - query)
        far = away if away < 8 else min(15, 8 + int(np.log(away / 8) / np.log(128 / 8) * 8))
        return far + (16 if key > query else 0)

    count = len(ids)
    classes = np.array([[near(query, key) for key in range(count)] for query in range(count)])
    bias = weights["encoder.relative_attention_bias.weight"][classes].transpose(2, 0, 1)
    hidden = norm(
        weights["embeddings.word_embeddings.weight"][ids]
        + weights["embeddings.position_embeddings.weight"][2 : count + 2],
        "embeddings.LayerNorm",
    )
    for layer in range(12):
        name = f"encoder.layer.{layer}"
        query, key, value = (
            linear(hidden, f"{name}.attention.attn.{part}").reshape(count, 12, 64)
            for part in ("q", "k", "v")
        )
        scores = np.einsum("qhd,khd->hqk", query, key) / np.sqrt(64) + bias
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        mixed = np.einsum("hqk,khd->qhd", shares, value).reshape(count, 768)
        attended = linear(mixed, f"{name}.attention.attn.o")
        hidden = norm(attended + hidden, f"{name}.attention.LayerNorm")
        wide = linear(hidden, f"{name}.intermediate.dense")
        wide = wide * 0.5 * (1 + erf(wide / np.sqrt(2)))
        hidden = norm(linear(wide, f"{name}.output.dense") + hidden, f"{name}.output.LayerNorm")
    pooled = hidden.mean(0)
    return pooled / np.linalg.norm(pooled)
