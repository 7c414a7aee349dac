"""Questions with one answer whatever the matter: will somebody come, what does my insurer want?"""

from __future__ import annotations

from bot.conversation import details, said
from bot.conversation.say import Say

LONGEST = 16  # words: longer than that it is a story that has more in it than a question
NOBODY_SENT = (
    "can someone come|can somebody come|can anyone come|could someone come|will someone come|"
    "will somebody come|will anyone come|is someone coming|is anyone coming|are you coming|"
    "are you sending|can you send|could you send|send someone|send somebody|send an officer|"
    "send a car|are the police coming|will the police come|when will you come|when are you coming|"
    "come and have a word|are they coming|is someone on their way|are you on your way"
)
WILL_ANSWER = (
    "will you ring|will you call|will you phone|will you contact|will someone ring|"
    "will someone call|will someone contact|will anyone ring|will anyone call|can you ring me|"
    "can you call me|can someone call me|can someone ring me|will i hear back|"
    "will you let me know|how will i know|when will i hear"
)
CRIME_NUMBER = "insurance|insurer|insurers|crime number|crime reference|crime ref"


def answer(text: str) -> Say | None:
    """The answer, where the message is that question and little more."""
    read = text[: details.MOST_READ]
    if len(read.split()) > LONGEST:
        return None
    spoken = f" {said.normal(read)} "
    if _has(spoken, NOBODY_SENT):
        return Say.DESK_NOBODY_SENT
    if _has(spoken, WILL_ANSWER):
        return Say.DESK_WILL_ANSWER
    if details.asks(read) and _has(spoken, CRIME_NUMBER):
        return Say.DESK_CRIME_NUMBER
    return None


def _has(spoken: str, words: str) -> bool:
    return any(f" {one} " in spoken for one in words.split("|"))
