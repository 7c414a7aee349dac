"""Who else can help, named once in a report: 999 if it changes, and the helpline that fits."""

from __future__ import annotations

from bot.conversation.say import Say
from bot.conversation.turn import Turn

HELPLINES: dict[str, Say] = {
    "domestic_abuse": Say.HELP_DOMESTIC,
    "sexual_offence": Say.HELP_SEXUAL,
    "child_safeguarding": Say.HELP_CHILD,
    "harassment_stalking": Say.HELP_STALKING,
    "mental_health_crisis": Say.HELP_DISTRESS,
}


def offer(turn: Turn) -> None:
    """The helplines for this draft's matter, and the quick way out of the web page."""
    draft = turn.draft
    decision = draft.decision
    if draft.helped or decision is None:
        return
    what = HELPLINES.get(draft.category)
    if decision.harm_to_self:
        what = Say.HELP_DISTRESS
    if decision.from_child and what is not None:
        what = Say.HELP_CHILD
    if what is None and not decision.sensitive:
        return
    turn.note(helped=True)
    if what is not None:
        turn.say(what)
    if decision.sensitive and turn.facts.channel == "web":
        turn.say(Say.QUICK_EXIT)
