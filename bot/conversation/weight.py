"""What a message weighs in the report being taken: an answer changes nothing, new matter may."""

from __future__ import annotations

from bot.conversation import bare, details, said
from bot.conversation.forms import SERIOUS
from bot.conversation.state import Draft
from triage.decision_types import Decision

TALK = frozenset(
    {"small_talk", "service_enquiry", "out_of_scope", "talk_to_human", "report_update"}
)
SURE = 0.5  # the model's confidence from which a message is about what it says
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
    return (
        said.short_answer(text) is not None
        or said.is_only_thanks(text)
        or bare.only_when(text, details.when(text))
        or bare.only_contact(text)
        or bare.is_spot(text)
    )


def doubt_counts(decision: Decision, text: str, draft: Draft) -> bool:
    """A doubt that only the model has, of a bare answer in a small matter, is no doubt."""
    if decision.red_flags or draft.category in SERIOUS or draft.sensitive:
        return True
    return not is_bare(text)
