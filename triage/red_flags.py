"""Words that mean danger, found without any model: each with its place in the text.

The lists are in triage/data/words; negation, tense, idiom and story are read in triage/words. What
the other words weigh is asked last: among words of calm a phrase of danger is a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from triage.decision_types import RedFlag
from triage.language import recognise
from triage.words import languages, reading
from triage.words.spelling import INVISIBLE
from triage.words.tokens import Token, tokenise
from triage.words.weights import weigh

ALWAYS = frozenset({"cannot_speak", "suicide"})  # said in calm words, and to be heard all the same
# what joins or parts the letters of one word, as in text that was pasted, stands for no space
_WITHIN_A_WORD = "\u00ad\u200c\u200d"
_NO_LETTERS = "".join(one for one in INVISIBLE if one not in _WITHIN_A_WORD)
_BETWEEN_LETTERS = re.compile(rf"(?<=\w)[{_NO_LETTERS}]+(?=\w)")


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of one message tell by themselves."""

    flags: tuple[RedFlag, ...]
    frames: frozenset[str]  # past, hypothetical, denied, fictional: of any part of it
    language: str
    alarm: tuple[str, ...] = ()  # single words that together speak of danger now, the gravest ones


def find(text: str) -> tuple[RedFlag, ...]:
    """Every red flag of a message, certain ones first, then in the order of the text."""
    return read(text).flags


def read(text: str) -> Words:
    """The red flags, the frames and the language.

    What is invisible may be put into a word, or stand for a space: both are read for danger.
    """
    found = _read(text, text)
    apart = _BETWEEN_LETTERS.sub(lambda one: " " * len(one[0]), text)
    if apart == text:
        return found
    return replace(found, flags=_in_order({*found.flags, *_read(text, apart).flags}))


def _read(said: str, text: str) -> Words:
    """`text` is what was `said`, place by place."""
    tokens = tokenise(text)
    spoken = recognise(text, [token.word for token in tokens])
    foreign, language = languages.find(text, tokens, spoken=spoken)
    dangers, frames = reading.read(tokens)
    weight = weigh([token.word for token in tokens])
    soothed = _soothed(tokens, {tokens[one.at[0]].sentence for one in dangers if one.certain})
    flags = [
        RedFlag(
            name=danger.name,
            words=said[tokens[danger.at[0]].start : tokens[danger.at[-1]].end],
            start=tokens[danger.at[0]].start,
            end=tokens[danger.at[-1]].end,
            certain=danger.certain
            and (
                danger.name in ALWAYS
                or not (weight.soothes and tokens[danger.at[0]].sentence in soothed)
            ),
        )
        for danger in dangers
        if danger.certain or language == "en"  # a single word may mean anything elsewhere
    ]
    sounds = weight.alarms and language == "en" and not frames
    alarm = weight.loudest if sounds else ()
    return Words(_in_order({*flags, *foreign}), frames, language, alarm)


def _in_order(flags: set[RedFlag]) -> tuple[RedFlag, ...]:
    """The same at each start: where two dangers stand in the same words, their names decide."""
    return tuple(sorted(flags, key=lambda one: (not one.certain, one.start, one.end, one.name)))


def _soothed(tokens: list[Token], asked: set[int]) -> frozenset[int]:
    """Of those sentences, the ones that are not dangerous by themselves either.

    A long story of calm words may end in "now my house is on fire".
    """
    words: dict[int, list[str]] = {number: [] for number in asked}
    for token in tokens:
        if token.sentence in asked:
            words[token.sentence].append(token.word)
    return frozenset(number for number, said in words.items() if weigh(said).may_be_soothed)
