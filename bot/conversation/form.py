"""What the resident's message does to the report being taken."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversation import (
    asides,
    corrections,
    danger_doubt,
    details,
    form_confirm,
    form_offer,
    form_where,
    forms,
    partners,
    report,
    said,
)
from bot.conversation.desk_categories import DESK
from bot.conversation.say import Say
from bot.conversation.state import LONGEST_DETAIL, Question
from bot.conversation.turn import Turn

# What "I want to report something" may read as, before anything was said.
ANNOUNCES = DESK - {"contact_team", "lost_found_property"}
A_TIME = 3  # words
AS_AN_ANSWER = 15  # words: longer than that it is a story, not the answer to a short question


def hear(turn: Turn, value: str | None) -> None:
    """A press, or words: what is more than an answer is dealt with first."""
    question = turn.state.question
    assert question is not None
    if value == "anonymous" and question != "anonymous":
        _be_anonymous(turn)
    elif value is None and turn.heard.photo and not turn.heard.text.strip():
        report.absorb(turn)
        turn.say(Say.PHOTO_KEPT)
        report.ask_again(turn)
    elif (
        (question in form_offer.OFFERS and value is None and form_offer.left_standing(turn))
        or (value is None and asides.taken(turn))
        or (value is None and corrections.taken(turn))
    ):
        return
    elif not ANSWERS[question](turn, value):
        report.absorb(turn)
        report.try_again(turn, question)


def _be_anonymous(turn: Turn) -> None:
    turn.note(anonymous=True, contact="", safe_contact="", agreed=False)
    turn.because.append("wants to stay anonymous")
    turn.say(Say.ANONYMOUS_KEPT)
    if turn.state.question == "danger_now":
        report.known(turn, "anonymous", "contact", "safe_contact")
        report.ask_again(turn)
        return
    report.passed(turn, "anonymous", "contact", "safe_contact")
    report.proceed(turn)


def when(turn: Turn, value: str | None) -> bool:
    text = turn.heard.text.strip()
    happens_now = value == "now" or (value is None and details.is_happening(text))
    if value in ("skip", "no"):
        pass
    elif value in ("now", "today", "yesterday"):
        turn.note(when={"now": turn.text(Say.TIME_NOW), "today": turn.text(Say.TIME_TODAY),
                        "yesterday": turn.text(Say.TIME_YESTERDAY)}[value])  # fmt: skip
    elif value is None and (told := details.when(text) or _as_time(text)):
        turn.note(when=told)
        report.absorb(turn, kept=told == text)
    else:
        return False
    report.passed(turn, "when")
    decision = turn.draft.decision
    # Still going on is another matter than over: for these it is for 999.
    worse = decision is not None and decision.category in forms.WORSE_WHEN_NOW
    if happens_now and worse and not turn.draft.danger_denied:
        turn.ask("danger_now")
    else:
        report.proceed(turn)
    return True


def _as_time(text: str) -> str:
    """ "While we were away": longer words for a time say that they are one."""
    told = _as_told(text)
    return told if len(told.split()) <= A_TIME or details.tells_when(told) else ""


def _as_told(text: str) -> str:
    """A short answer that is no question is taken as it stands."""
    if details.asks(text) or len(text.split()) > AS_AN_ANSWER or not details.has_words(text):
        return ""
    return text[:LONGEST_DETAIL]


def description(turn: Turn, value: str | None) -> bool:
    if value is not None or not details.has_words(turn.heard.text):
        return False
    old = turn.draft.decision
    # "I want to report something" is no complaint: what happened says what it is
    unsaid = old is None or (old.category in ANNOUNCES and not turn.draft.words)
    if unsaid and turn.decision is not None:
        turn.note(decision=turn.decision)
    elif turn.decision is not None:
        report.weigh(turn, turn.decision)
    report.absorb(turn)
    report.passed(turn, "description")
    if partners.are_for(turn.draft.decision) and not turn.draft.police_too:
        partners.refer(turn)
    else:
        report.proceed(turn)
    return True


def injured(turn: Turn, value: str | None) -> bool:
    text = turn.heard.text
    hurt = details.injured(text) if value is None else None
    reading = value or said.opens_with(text)
    if hurt is None and reading in ("yes", "no"):
        hurt = reading == "yes"
    if hurt is None and reading != "skip":
        return False
    turn.note(injured=hurt)
    if value is None:
        report.absorb(turn)
    report.passed(turn, "injured")
    if hurt:
        turn.say(Say.REMEMBER_999)
    report.proceed(turn)
    return True


def contact(turn: Turn, value: str | None) -> bool:
    """A phone number, an address, "here", or nothing."""
    text = turn.heard.text.strip()
    if value is None:
        told = details.without_lead(_as_told(text)) or details.contact(text)
        if not told:
            return False
        turn.note(contact=told[:LONGEST_DETAIL], anonymous=False)
    elif value not in ("here", "skip", "no", "yes"):
        return False
    if value == "yes":  # "yes, you may": but how?
        turn.say(Say.WHICH_CONTACT)
        return True
    report.passed(turn, "contact")
    report.proceed(turn)
    return True


def safe_contact(turn: Turn, value: str | None) -> bool:
    """A safe way and time to answer; without one nobody writes unasked."""
    text = turn.heard.text.strip()
    if value in ("here", "yes"):
        turn.note(safe_contact=turn.text(Say.CONTACT_HERE), agreed=True)
    elif value in ("skip", "no"):
        turn.note(safe_contact="", agreed=False)
        turn.say(Say.NOBODY_WRITES)
    elif value is None and details.has_words(text) and not details.asks(text):
        turn.note(safe_contact=text[:LONGEST_DETAIL], agreed=said.opens_with(text) != "no")
    else:
        return False
    report.passed(turn, "safe_contact", "contact")
    report.proceed(turn)
    return True


def anonymous(turn: Turn, value: str | None) -> bool:
    reading = value or said.opens_with(turn.heard.text)
    if reading in ("yes", "anonymous"):
        _be_anonymous(turn)
        return True
    if reading not in ("no", "skip"):
        return False
    turn.note(anonymous=False)
    report.passed(turn, "anonymous")
    report.proceed(turn)
    return True


def doubt(turn: Turn, value: str | None) -> bool:
    danger_doubt.answered(turn, value)
    return True


ANSWERS: dict[Question, Callable[[Turn, str | None], bool]] = {
    "location": form_where.location,
    "closer": form_where.closer,
    "when": when,
    "description": description,
    "contact": contact,
    "safe_contact": safe_contact,
    "anonymous": anonymous,
    "injured": injured,
    "danger_now": doubt,
    "confirm": form_confirm.confirm,
    "change": form_confirm.change,
    "offer": form_offer.offer,
    "pass_on": form_offer.offer,
}
