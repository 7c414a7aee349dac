"""Words that mean danger, found without any model: each with its place in the text.

The lists are in triage/data/words; negation, tense, idiom and story are read in triage/words.
"""

from __future__ import annotations

from dataclasses import dataclass

from triage.decision_types import RedFlag
from triage.language import recognise_words
from triage.words import languages, reading
from triage.words.tokens import tokenise


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of one message tell by themselves."""

    flags: tuple[RedFlag, ...]
    frames: frozenset[str]  # past, hypothetical, denied, fictional: of any part of it
    language: str


def find(text: str) -> tuple[RedFlag, ...]:
    """Every red flag of a message, certain ones first, then in the order of the text."""
    return read(text).flags


def read(text: str) -> Words:
    """The red flags, the frames and the language."""
    tokens = tokenise(text)
    spoken = recognise_words(text, [token.word for token in tokens])
    foreign, language = languages.find(text, tokens, spoken=spoken)
    dangers, frames = reading.read(tokens)
    flags = [
        RedFlag(
            name=danger.name,
            words=text[tokens[danger.at[0]].start : tokens[danger.at[-1]].end],
            start=tokens[danger.at[0]].start,
            end=tokens[danger.at[-1]].end,
            certain=danger.certain,
        )
        for danger in dangers
        if danger.certain or language == "en"  # a single word may mean anything elsewhere
    ]
    in_order = sorted({*flags, *foreign}, key=lambda one: (not one.certain, one.start, one.end))
    return Words(tuple(in_order), frames, language)
