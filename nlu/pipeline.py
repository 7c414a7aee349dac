"""Makes our components known to Rasa's recipe; config.yml names them from here.

Only training and Rasa's own commands import this: a trained model names each component's own
module, so that a server that only parses never loads the recipe, and with it TensorFlow.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from nlu.components.judgement import JudgementClassifier
from nlu.components.sentence_encoder import SentenceEncoder
from nlu.components.span_extractor import SpanExtractor
from nlu.components.words import Words

_Type = DefaultV1Recipe.ComponentType

DefaultV1Recipe.register(_Type.MESSAGE_TOKENIZER, is_trainable=False)(Words)
DefaultV1Recipe.register(_Type.MESSAGE_FEATURIZER, is_trainable=True)(SentenceEncoder)
DefaultV1Recipe.register(_Type.INTENT_CLASSIFIER, is_trainable=True)(JudgementClassifier)
DefaultV1Recipe.register(_Type.ENTITY_EXTRACTOR, is_trainable=True)(SpanExtractor)

__all__ = ["JudgementClassifier", "SentenceEncoder", "SpanExtractor", "Words"]
