"""What was heard in one message: the values between the NLU side and triage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

WORDS_ONLY = "words-only"  # the `model` of an understanding that no model took part in


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    """A category and how sure the model is of it, 0 to 1."""

    category: str
    confidence: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity:
    """A marked stretch of the text; `start` and `end` count characters of the original text."""

    kind: str  # "place" | "time" | "person"
    text: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LookedUp:
    """What a service outside our own tables said of a place's words; no position: none such."""

    text: str  # the words, as the resident wrote them
    source: str  # "what3words" or "geocoder"
    name: str = ""  # the service's own name for it
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Understanding:
    """One message as the model and the words understood it.

    `categories` is ordered, the likeliest first, and empty where no model took part.
    `urgency` and `frame` map slugs to probabilities; empty where no model took part.
    """

    text: str
    model: str = WORDS_ONLY  # the model's fingerprint
    language: str = "en"
    categories: tuple[Scored, ...] = ()
    urgency: Mapping[str, float] = field(default_factory=dict)
    # now past hypothetical denied fictional
    frame: Mapping[str, float] = field(default_factory=dict)
    sentence_danger: float = 0.0  # the highest emergency probability of any single sentence
    entities: tuple[Entity, ...] = ()
    looked_up: tuple[LookedUp, ...] = ()

    @property
    def by_model(self) -> bool:
        return self.model != WORDS_ONLY
