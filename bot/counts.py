"""What /metrics counts of the ledger: what came in, what went out, how often a fallback spoke."""

from __future__ import annotations

from typing import Literal

from prometheus_client import CollectorRegistry, Counter

Fallback = Literal[
    "words_only",  # the model was late or down
    "words_only_flood",  # one sender had asked it too much
    "first_words",  # 999 before the commit
    "danger_alone",  # 999 said by a channel, since nothing behind it could
    "kept_for_later",  # "we have your message"
    "not_kept",  # "we could not take it"
    "too_fast",  # turned away
    "left_to_a_person",  # the bot failed on it
]


class Counts:
    """In the registry that the whole program shares; without one it counts for nobody."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        registry = registry or CollectorRegistry()
        self._came = Counter(
            "bluelamp_messages",
            "Messages that came in: new, repeat, spooled, refused, not_kept, aside, given_up",
            ("channel", "how"),
            registry=registry,
        )
        self._handled = Counter(
            "bluelamp_messages_handled", "Messages handled", ("channel",), registry=registry
        )
        self._sent = Counter(
            "bluelamp_deliveries",
            "Sends of replies: sent, again, stuck or dropped",
            ("channel", "outcome"),
            registry=registry,
        )
        self._spoke = Counter(
            "bluelamp_fallbacks", "Times a fallback spoke", ("why",), registry=registry
        )

    def came(self, channel: str, how: str) -> None:
        self._came.labels(channel, how).inc()

    def handled(self, channel: str) -> None:
        self._handled.labels(channel).inc()

    def sent(self, channel: str, outcome: str) -> None:
        self._sent.labels(channel, outcome).inc()

    def spoke(self, why: Fallback) -> None:
        self._spoke.labels(why).inc()
