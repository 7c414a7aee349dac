"""Words that mean danger, found without any model: each with its place in the text.

The lists and the reading of negation, tense, idiom and story are in triage/words/.
"""

from __future__ import annotations

from triage.decision_types import RedFlag
from triage.words import languages, reading
from triage.words.tokens import tokenise


def find(text: str) -> tuple[RedFlag, ...]:
    """Every red flag of a message, certain ones first, then in the order of the text."""
    tokens = tokenise(text)
    dangers, _ = reading.read(tokens)
    flags = [
        RedFlag(
            name=danger.name,
            words=text[tokens[danger.at[0]].start : tokens[danger.at[-1]].end],
            start=tokens[danger.at[0]].start,
            end=tokens[danger.at[-1]].end,
            certain=danger.certain,
        )
        for danger in dangers
    ]
    flags += languages.find(text, tokens)
    return tuple(sorted(set(flags), key=lambda flag: (not flag.certain, flag.start, flag.end)))


def frames(text: str) -> frozenset[str]:
    """Which of past, hypothetical, denied and fictional the words themselves say."""
    return reading.read(tokenise(text))[1]
