"""A report of graffiti, as far on its way as a test wants it."""

from __future__ import annotations

from bot.conversation.outcome import FileReport
from tests.bot.conversation.talk import (
    Talk,
    decision,
    found,
)

GRAFFITI = decision()
THEFT = decision("theft")
HERE = found("Fore Street, Bodmin")


def graffiti() -> Talk:
    return Talk().says("There's some new graffiti here", GRAFFITI)


def read_back() -> Talk:
    talk = Talk().says("new graffiti in Fore Street, Bodmin", GRAFFITI, place=HERE)
    assert talk.asking == "confirm"
    return talk


def filed(talk: Talk) -> FileReport:
    made = talk.presses("submit").effect(FileReport)
    assert isinstance(made, FileReport)
    return made
