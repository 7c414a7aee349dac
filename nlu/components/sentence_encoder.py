"""Gives each message its sentence vector, and those of its pieces."""

from __future__ import annotations

import os
import shutil
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, METADATA, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.arrays import Array
from nlu.encoder import build
from nlu.encoder.encode import Encoder
from nlu.encoder.memory import Memory
from nlu.encoder.source import installed
from nlu.folders import cache_folder
from nlu.learning.screen import Screen
from nlu.learning.sentences import pieces
from nlu.learning.wording import as_read

PIECES = "pieces"  # of a long message: texts, and their vectors
PIECE_VECTORS = "piece_vectors"
SHORT = 40  # words; up to here the whole tells as much, and pieces double the false alarms
READ_CLOSELY = 2  # pieces of one message: each costs as much as a short message

_GRAPH, _TOKENIZER, _NAME = "encoder.onnx", "tokenizer.json", "encoder.txt"
_SCREEN = "screen.npy"


class SentenceEncoder(GraphComponent):
    """Carries its built graph inside the model, which then loads anywhere."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._alias = config.get("alias") or type(self).__name__
        self._threads = config["threads"] or os.cpu_count() or 1
        self._storage = storage
        self._resource = resource
        self._encoder: Encoder | None = None
        self._screen: Screen | None = None
        self._fingerprint = ""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threads` is for training; a short message is read on one, a long one on two."""
        return {"threads": None, "alias": None}

    @staticmethod
    def required_packages() -> list[str]:
        """For Rasa's check before training."""
        return ["onnxruntime", "tokenizers", "safetensors"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Without its graph, for training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEncoder:
        """With its graph, from the model."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            tokenizer = (folder / _TOKENIZER).read_text(encoding="utf-8")
            component._encoder = Encoder(folder / _GRAPH, tokenizer)
            component._screen = Screen.loaded(folder / _SCREEN)
            component._fingerprint = (folder / _NAME).read_text(encoding="utf-8")
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """The published weights and our delta become one graph; only the screen is learned."""
        source = installed()
        graph = build.built(source, cache_folder())
        with self._storage.write_to(self._resource) as folder:
            shutil.copyfile(graph, folder / _GRAPH)
            (folder / _TOKENIZER).write_text(source.tokenizer(), encoding="utf-8")
            _screen(training_data).save(folder / _SCREEN)
            (folder / _NAME).write_text(build.fingerprint(source), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """From the cache where a message was seen in an earlier training."""
        encoder = self._ready()
        memory = Memory(cache_folder(), self._fingerprint)
        messages = [one for one in training_data.training_examples if one.get(TEXT)]
        texts = [as_read(one.get(TEXT)) for one in messages]
        vectors = memory.vectors(texts, lambda new: encoder.vectors(new, self._threads))
        for message, vector in zip(messages, vectors, strict=True):
            self._give(message, vector)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Nothing of these texts is kept."""
        encoder = self._ready()
        if self._screen is None:
            raise RuntimeError("the screen is used before it was loaded from the model")
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            parts = self._pieces(text, self._screen)
            if not parts:
                self._give(message, encoder.vector(as_read(text)))
                continue
            # the pieces together take as long as the whole: on a second core they cost no time
            vectors = encoder.vectors([as_read(text), *parts], threads=2)
            self._give(message, vectors[0])
            message.set(PIECES, parts)
            message.set(PIECE_VECTORS, vectors[1:])
        return messages

    @staticmethod
    def _pieces(text: str, screen: Screen) -> list[str]:
        if len(text.split()) <= SHORT:
            return []
        return screen.gravest([as_read(part) for part in pieces(text)], READ_CLOSELY)

    def _give(self, message: Message, vector: Array) -> None:
        message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._alias))

    def _ready(self) -> Encoder:
        if self._encoder is None:
            raise RuntimeError("the encoder is used before it was loaded from the model")
        return self._encoder


def _screen(training_data: TrainingData) -> Screen:
    messages = [one for one in training_data.training_examples if one.get(TEXT)]
    labels = [(one.get(METADATA) or {}).get("example") or {} for one in messages]
    return Screen.taught(
        [as_read(one.get(TEXT)) for one in messages],
        [its.get("urgency") == "emergency" for its in labels],
    )


def sentence_vector(message: Message) -> Array | None:
    """What the encoder gave this message."""
    _, features = message.get_dense_features(TEXT, [])
    return None if features is None else np.asarray(features.features)[0]
