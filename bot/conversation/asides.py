"""In the middle of a report: a question, another matter, and the way back."""

from __future__ import annotations

from bot.conversation import (
    after,
    desk,
    details,
    known,
    partners,
    people,
    read_back,
    report,
    said,
    weight,
)
from bot.conversation.say import Say
from bot.conversation.state import Draft
from bot.conversation.turn import Turn
from triage.decision_types import Decision
from triage.urgency import Urgency

SURE = 0.6  # the model's confidence above which another category is another matter
ENOUGH_WORDS = 5


def taken(turn: Turn) -> bool:
    """Whether the message was something other than an answer, and has been dealt with."""
    decision = turn.decision
    if decision is None or not details.has_words(turn.heard.text):
        return False
    in_doubt = turn.state.question == "danger_now"  # then no other report comes first
    if turn.state.shelved is not None and details.goes_back(turn.heard.text) and not in_doubt:
        _swap(turn)
        return True
    if said.is_only_thanks(turn.heard.text):
        turn.say(Say.YOU_ARE_WELCOME)
        report.ask_again(turn)
        return True
    if answer := known.answer(turn.heard.text):
        report.absorb(turn)
        turn.say(answer, choices=())
        report.ask_again(turn)
        return True
    if decision.category == "talk_to_human" and decision.confidence >= SURE:
        people.asked_for(turn)
        return True
    if _is_a_question(turn, decision):
        turn.because.append("a question in the middle: answered, then back to the report")
        desk.answer_aside(turn, decision)
        report.ask_again(turn)
        return True
    if _is_another_matter(turn, decision):
        _change_subject(turn, decision)
        return True
    if _is_for_an_officer(turn, decision):
        turn.because.append("a question that only a person can answer: kept with the report")
        report.absorb(turn)
        turn.say(Say.QUESTION_KEPT)
        report.ask_again(turn)
        return True
    return False


def _is_for_an_officer(turn: Turn, decision: Decision) -> bool:
    """A plain question that we have no answer to; what is asked of them may look like one."""
    text = turn.heard.text
    if turn.state.question not in ("confirm", "change"):
        return False
    unsure = decision.category in weight.TALK or decision.confidence < weight.SURE
    plain = details.asks(text) and not after.adds(text) and len(text.split()) >= weight.ENOUGH_WORDS
    return plain and unsure and not _answers_where(turn)


def _answers_where(turn: Turn) -> bool:
    place = turn.known_place
    asked = turn.state.asking == "location"
    return asked and place is not None and place.status in ("found", "ambiguous", "outside")


def _is_a_question(turn: Turn, decision: Decision) -> bool:
    text = turn.heard.text
    if _answers_where(turn) or not details.asks(text) or after.adds(text):
        return False
    return decision.category in desk.ANSWERED_ASIDE or desk.is_about_us(text)


def _is_another_matter(turn: Turn, decision: Decision) -> bool:
    draft, question = turn.draft, turn.state.question
    text = turn.heard.text
    if draft.decision is None or turn.state.shelved is not None:
        return False
    if decision.category == draft.category or decision.urgency is Urgency.INFORMATION:
        return False
    if decision.destination.kind == "desk" or turn.heard.edited or question == "danger_now":
        return False
    if details.names_another_matter(text):
        return True
    if _answers_where(turn) or question == "description":
        return False
    return (
        decision.confidence >= SURE
        and len(text.split()) >= ENOUGH_WORDS
        and not details.corrects(text)
    )


def _change_subject(turn: Turn, decision: Decision) -> None:
    """The report so far is set aside, not lost."""
    draft = turn.draft
    turn.because.append(f"another matter ({decision.category}): {draft.category} is set aside")
    turn.now(shelved=draft)
    turn.close_question()
    turn.say(Say.SET_ASIDE, subject=read_back.subject(turn, draft))
    report.start(turn, decision)
    if partners.are_for(decision):
        partners.refer(turn)
    else:
        report.proceed(turn)


def _swap(turn: Turn) -> None:
    draft = turn.state.draft
    turn.now(draft=turn.state.shelved, shelved=draft)
    turn.close_question()
    turn.because.append("back to the report that was set aside")
    _back_to(turn)


def resume(turn: Turn) -> None:
    """After one matter is done: the one that was set aside, if there is one."""
    if turn.state.draft is None and turn.state.shelved is not None:
        turn.now(draft=turn.state.shelved, shelved=None)
        turn.close_question()
        turn.because.append("back to the report that was set aside")
        _back_to(turn)


def _back_to(turn: Turn) -> None:
    draft: Draft = turn.draft
    turn.say(Say.BACK_TO, subject=read_back.subject(turn, draft))
    report.proceed(turn)
