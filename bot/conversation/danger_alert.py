"""The alert to the control room, with what was said so far and where it is."""

from __future__ import annotations

from bot.conversation import details
from bot.conversation.outcome import RaiseAlert
from bot.conversation.turn import Turn


def raise_alert(turn: Turn, *, because: str = "") -> None:
    """Tell the control room; repeated in one conversation it adds to the open alert."""
    danger = turn.state.danger
    assert danger is not None
    where = danger.where
    turn.do(
        RaiseAlert(
            decision=danger.decision,
            words=_words(turn),
            place_text=where.text if where else "",
            lat=where.lat if where else None,
            lon=where.lon if where else None,
            team=where.team if where else None,
            because=(*danger.decision.because, because) if because else danger.decision.because,
        ),
        because or "danger was read in the words",
    )


def _words(turn: Turn) -> str:
    """What was said so far and now; here with any phone number in it, for who must call back."""
    now = turn.heard.text.strip() if turn.value is None else ""
    before = [one for one in turn.draft.words if one != details.hides_contact(now)]
    return "\n".join((*before, now) if now else before)
