"""Entities: place, time and person, marked by a conditional random field of ours."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.learning.spans import Field, Span, labels, teach

_FILE = "spans.crf"


class SpanExtractor(GraphComponent):
    """Like Rasa's CRFEntityExtractor, with features for how residents name places and times."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._rounds = config["rounds"]
        self._storage = storage
        self._resource = resource
        self._field: Field | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`rounds` of optimisation; more fits the training messages closer."""
        return {"rounds": 60}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpanExtractor:
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
    ) -> SpanExtractor:
        """As taught, from the model."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._field = Field(folder / _FILE)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """From the marks in the training messages; one without marks teaches too."""
        rows = []
        for message in training_data.nlu_examples:
            tokens: list[Token] = message.get(TOKENS_NAMES[TEXT]) or []
            if tokens:
                marked = in_words(tokens, message.get(ENTITIES, []))
                rows.append(([token.text for token in tokens], labels(len(tokens), marked)))
        with self._storage.write_to(self._resource) as folder:
            teach(rows, folder / _FILE, self._rounds)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds to what earlier extractors found."""
        if self._field is None:
            raise RuntimeError("the extractor is used before it was loaded from the model")
        for message in messages:
            tokens: list[Token] = message.get(TOKENS_NAMES[TEXT]) or []
            found = self._field.mark([token.text for token in tokens])
            text = message.get(TEXT)
            entities = [self._entity(text, tokens, span) for span in found]
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages

    def _entity(self, text: str, tokens: list[Token], span: Span) -> dict[str, Any]:
        start, end = tokens[span.first].start, tokens[span.last].end
        return {
            "entity": span.kind,
            "start": start,
            "end": end,
            "value": text[start:end],
            "confidence_entity": span.confidence,
            "extractor": type(self).__name__,
        }


def in_words(tokens: list[Token], entities: list[dict[str, Any]]) -> list[Span]:
    """Marks by character as marks by word; a word that a mark cuts belongs to it."""
    result = []
    for entity in entities:
        within = [
            at
            for at, token in enumerate(tokens)
            if token.start < entity["end"] and token.end > entity["start"]
        ]
        if within:
            result.append(Span(entity["entity"], within[0], within[-1], 1.0))
    return result
