"""What cannot be read: voice, video, stickers, nothing at all, another language."""

from __future__ import annotations

from bot.conversation import details, languages, people
from bot.conversation.outcome import TellAlert
from bot.conversation.say import Say
from bot.conversation.turn import Turn

ENOUGH_WORDS = 4  # fewer, in our letters, may be a name or a place: not yet another language


def taken(turn: Turn) -> bool:
    """Whether the message could not be read as words; it was answered then."""
    heard = turn.heard
    if heard.kind == "voice":
        _to_a_person(turn, Say.UNREADABLE_VOICE, "voice note")
    elif heard.kind == "other" and not details.has_words(heard.text):
        _to_a_person(turn, Say.UNREADABLE_OTHER, "a message that cannot be read")
    elif heard.kind == "text" and not heard.text.strip():
        turn.say(Say.EMPTY)
    elif heard.kind == "text" and not details.has_words(heard.text):
        turn.say(Say.EMOJI)
    elif is_foreign(turn):
        _foreign(turn)
    else:
        return False
    return True


def _to_a_person(turn: Turn, what: Say, why: str) -> None:
    people.hand_over(turn, why)
    if turn.state.danger is not None:
        turn.do(TellAlert(note=f"sent what cannot be read here: {why}"), "more for the alert")
    turn.say(what)


def is_foreign(turn: Turn) -> bool:
    """Another language, said with enough words to be sure of it."""
    decision, text = turn.decision, turn.heard.text
    if decision is None or decision.language in languages.OURS:
        return False
    other_letters = not any("a" <= one <= "z" for one in text.casefold())
    return other_letters or len(text.split()) >= ENOUGH_WORDS


def _foreign(turn: Turn) -> None:
    """999 in their language and in ours, and a person with the language named."""
    assert turn.decision is not None
    code = turn.decision.language
    name = languages.NAMES.get(code, code)
    people.hand_over(turn, f"other language: {name}")
    again = turn.state.foreign == code
    turn.now(foreign=code)
    if again:
        turn.say(Say.LANGUAGE_AGAIN)
        return
    if known := languages.NOTICES.get(code):
        turn.say(known)
    turn.say(Say.LANGUAGE_ENGLISH)
