"""Category, urgency, frame, and the danger in any one sentence of a message."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.arrays import Array
from nlu.components.sentence_encoder import PIECE_VECTORS, PIECES, sentence_vector
from nlu.encoder.source import installed
from nlu.learning.judge import FRAMES, URGENCIES, Example, Judge, Judgement
from nlu.learning.kernel import Settings
from nlu.learning.unseen import unseen
from nlu.learning.wording import as_read

INTENT_RANKING = "intent_ranking"
URGENCY, FRAME, SENTENCE_DANGER = "urgency", "frame", "sentence_danger"
RANKED = 10


class UnlabelledMessage(Exception):
    """A training message lacks its urgency or frame; says in which category."""


class JudgementClassifier(GraphComponent):
    """Learns the intent, and `urgency` and `frame` from each example's metadata, all at once."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._settings = Settings(
            **{key: config[key] for key in ("meaning", "reach", "letters", "ridge")}
        )
        self._storage = storage
        self._resource = resource
        self._judge: Judge | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See nlu.learning.kernel.Settings."""
        return dict(vars(Settings()))

    @staticmethod
    def required_packages() -> list[str]:
        """For Rasa's check before training."""
        return ["sklearn", "scipy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> JudgementClassifier:
        """Untaught, for training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> JudgementClassifier:
        """As taught, from the model."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._judge = Judge.loaded(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """From every message that has an intent."""
        messages = [one for one in training_data.intent_examples if one.get(TEXT)]
        found = [sentence_vector(one) for one in messages]
        vectors = np.stack([vector for vector in found if vector is not None])
        examples = [_example(one) for one in messages]
        fresh = unseen([one.text for one in examples], installed().seen())
        judge = Judge.taught(examples, vectors, self._settings, fresh)
        with self._storage.write_to(self._resource) as folder:
            judge.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """A message without text is left as it is."""
        if self._judge is None:
            raise RuntimeError("the classifier is used before it was loaded from the model")
        for message in messages:
            vector = sentence_vector(message)
            if vector is None:
                continue
            texts = [as_read(message.get(TEXT)), *message.get(PIECES, [])]
            vectors = np.vstack([vector[None, :], *_rows(message.get(PIECE_VECTORS))])
            _tell(message, self._judge.categories, self._judge.judge(texts, vectors))
        return messages


def _tell(message: Message, categories: tuple[str, ...], judged: Judgement) -> None:
    """Row 0 is the whole message, the rest its pieces."""
    whole = judged.category[0]
    ranking = [
        {"name": categories[at], "confidence": float(whole[at])}
        for at in np.argsort(-whole)[:RANKED]
    ]
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING, ranking, add_to_output=True)
    message.set(URGENCY, _named(URGENCIES, judged.urgency[0]), add_to_output=True)
    message.set(FRAME, _named(FRAMES, judged.frame[0]), add_to_output=True)
    danger = judged.urgency[:, URGENCIES.index("emergency")].max()
    message.set(SENTENCE_DANGER, float(danger), add_to_output=True)


def _named(names: tuple[str, ...], shares: Array) -> dict[str, float]:
    return {name: float(share) for name, share in zip(names, shares, strict=True)}


def _rows(vectors: Array | None) -> list[Array]:
    return [] if vectors is None else [vectors]


def _example(message: Message) -> Example:
    # Rasa keeps an example's own metadata one level down
    labels = (message.get(METADATA) or {}).get("example") or {}
    category = message.get(INTENT)
    if labels.get("urgency") not in URGENCIES or labels.get("frame") not in FRAMES:
        raise UnlabelledMessage(f"a message of {category} has no urgency or no frame it may have")
    return Example(as_read(message.get(TEXT)), category, labels["urgency"], labels["frame"])
