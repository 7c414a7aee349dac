"""What a message weighs in the report being taken: an answer changes nothing, new matter may."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import bare, details, said
from bot.conversation.state import State
from triage import only_where
from triage.categories import DANGEROUS
from triage.decision_types import Decision
from triage.understanding import Understanding
from triage.urgency import Urgency

TALK = frozenset(
    {"small_talk", "service_enquiry", "out_of_scope", "talk_to_human", "report_update"}
)
SURE = 0.5  # the model's confidence from which a message is about what it says
SETTLES_999 = frozenset({"safe", "called", "cannot_call", "cannot_speak"})
ENOUGH_WORDS = 3  # fewer are an answer; the model learned from whole messages


def is_new_matter(decision: Decision, text: str) -> bool:
    """Whether the message may change the category and the urgency of the report in hand."""
    if decision.red_flags:
        return True
    if decision.category in TALK or len(text.split()) < ENOUGH_WORDS:
        return False
    return decision.confidence >= SURE and not is_bare(text)


def is_bare(text: str) -> bool:
    """No more than a yes, a time, a spot or a number."""
    return _is_bare_otherwise(text) or only_where.says_only_where(text)


def _is_bare_otherwise(text: str) -> bool:
    return (
        said.short_answer(text) is not None
        or said.is_only_thanks(text)
        or bare.only_when(text, details.when(text))
        or bare.only_contact(text)
        or bare.is_spot(text)
        or bare.is_address(text)
    )


def read_as_answer(heard: Understanding, state: State) -> Understanding:
    """What the front desk hands to triage: of a bare answer to an open question only its words.

    The model learned from whole messages and cannot weigh "this morning" or "by the big tree".
    Words that mean danger are read as ever.
    """
    if state.question is None or not _is_an_answer(heard, state):
        return heard
    return replace(heard, categories=(), urgency={}, frame={}, sentence_danger=0.0)


def _is_an_answer(heard: Understanding, state: State) -> bool:
    if state.danger is not None:
        return is_bare(heard.text) or _answers_999(heard.text)
    if bare.is_address(heard.text):
        return True
    calm = _is_calm(state)
    if only_where.may_be_a_cry(heard.text) and not calm:
        return False  # "on the bridge", of somebody who is missed
    if _is_bare_otherwise(heard.text):
        return True
    if state.question == "danger_now":
        return False  # who says where, when asked whether anyone is in danger, may well mean yes
    named = [one.text for one in heard.entities if one.kind == "place"]
    return only_where.says_only_where(heard.text, named, guessing=calm)


def _is_calm(state: State) -> bool:
    """Whether the matter in hand is one that nobody comes to harm by."""
    decision = state.draft.decision if state.draft else None
    return (
        decision is not None
        and decision.urgency <= Urgency.ROUTINE
        and not decision.sensitive
        and decision.ask_first is None
        and decision.category not in DANGEROUS | TALK
    )


def _answers_999(text: str) -> bool:
    """After 999 was said: where they are, that they have called, that they are safe."""
    return said.after_any(text) in SETTLES_999 or bool(bare.where(text))
