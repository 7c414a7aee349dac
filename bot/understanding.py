"""Understanding as a port, and the NLU server behind it over Rasa's own HTTP API.

The answer comes from a program of its own, so it is parsed like any other input from outside.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp

from bot.errors import NotUnderstood
from bot.secret import Secret
from triage.understanding import WORDS_ONLY, Entity, Scored, Understanding

DEADLINE_S = 0.7  # later than this, words alone decide
LONGEST = 4_096  # characters that the model reads
ENTITIES = frozenset({"place", "time", "person"})


class Understands(Protocol):
    """Raises NotUnderstood when there is no usable answer in time."""

    async def understand(self, text: str) -> Understanding: ...


@dataclass(frozen=True)
class WordsOnly:
    """No model: triage reads the words alone."""

    async def understand(self, text: str) -> Understanding:
        return Understanding(text=text, model=WORDS_ONLY)


@dataclass(frozen=True, kw_only=True)
class NluServer:
    """The NLU server, or a plain `rasa run --enable-api` in its place."""

    session: aiohttp.ClientSession
    url: str
    token: Secret | None = None
    deadline_s: float = DEADLINE_S

    async def understand(self, text: str) -> Understanding:
        if not text.strip():
            return Understanding(text=text, model=WORDS_ONLY)
        # Rasa takes text that starts with a slash for an intent: the public may not choose theirs
        asked = text[:LONGEST].lstrip("/ \t\n\r") or "?"
        shift = text.find(asked) if asked != "?" else 0
        params = {"token": self.token.reveal()} if self.token else None
        try:
            async with self.session.post(
                f"{self.url}/model/parse",
                json={"text": asked},
                params=params,
                timeout=aiohttp.ClientTimeout(total=self.deadline_s),
            ) as response:
                if response.status != 200:
                    raise NotUnderstood(f"the NLU server answered {response.status}")
                body = json.loads(await response.read())
        except (TimeoutError, aiohttp.ClientError, ValueError, OSError) as error:
            raise NotUnderstood(f"the NLU server: {type(error).__name__}") from error
        return read_parse(body, text=text, shift=max(shift, 0))


def read_parse(body: Any, *, text: str, shift: int = 0) -> Understanding:
    """Rasa's parse result in our words. Raises NotUnderstood when it is no such thing."""
    try:
        ranking = body.get("intent_ranking") or [body["intent"]]
        categories = tuple(
            Scored(category=str(one["name"]), confidence=_share(one["confidence"]))
            for one in ranking
            if one.get("name")
        )
        entities = tuple(
            Entity(
                kind=one["entity"],
                text=text[one["start"] + shift : one["end"] + shift],
                start=one["start"] + shift,
                end=one["end"] + shift,
            )
            for one in body.get("entities", ())
            if one.get("entity") in ENTITIES
        )
        return Understanding(
            text=text,
            model=str(body.get("model_fingerprint") or body.get("model_id") or "rasa"),
            categories=categories,
            urgency=_shares(body.get("urgency")),
            frame=_shares(body.get("frame")),
            sentence_danger=_share(body.get("sentence_danger", 0.0)),
            entities=entities,
        )
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise NotUnderstood("the NLU server's answer is not a parse result") from error


def _share(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("not a probability")
    return min(max(number, 0.0), 1.0)


def _shares(value: Any) -> Mapping[str, float]:
    return {str(name): _share(share) for name, share in value.items()} if value else {}
