"""How sure the model must be before its word sends somebody to 999: chosen by cross-validation.

The cost of a missed emergency is a life; that of a false alarm is one sentence too many. So the
limits are low, and where words and model agree, or the matter is a dangerous one, lower still.
`bluelamp evaluate --thresholds` chooses them on training messages that the model had not seen.
"""

from __future__ import annotations

from dataclasses import dataclass

SENSITIVE = 0.25  # a sensitive category this likely makes the conversation careful


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Each a probability of an emergency, of the whole message unless it says otherwise."""

    call: float = 0.5  # say 999
    call_with_words: float = 0.35  # the same where the words raise a doubt of their own
    call_sentence: float = 0.95  # of the most dangerous sentence of a long message
    ask: float = 0.10  # ask "are you in danger now?"
    ask_in_danger: float = 0.03  # the same where the matter is a dangerous one
    ask_with_words: float = 0.1  # below this the model may settle a doubt that only words raise
    ask_sentence: float = 0.60


LIMITS = Limits()
