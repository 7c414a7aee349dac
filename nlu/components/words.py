"""Splits a text into words, numbers and marks, each with its place in the text."""

from __future__ import annotations

import re
from typing import Any

from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

# "co-op", "don't" and "St.Ives" stay whole; a comma or an emoji stands alone.
_WORD = re.compile(r"\w+(?:['’&.\-]\w+)*|[^\w\s]")


class Words(Tokenizer):
    """Marks of their own, unlike in Rasa's: a place ends before the comma, not after it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's own settings for every tokenizer."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
        }

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Of one attribute; an empty text has none."""
        return [
            Token(found.group(), found.start()) for found in _WORD.finditer(message.get(attribute))
        ]
