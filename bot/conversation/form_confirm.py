"""The report is read back: sent, changed in one part, or made fuller by one more detail."""

from __future__ import annotations

from bot.conversation import asides, bare, details, form_where, read_back, report
from bot.conversation.state import Question
from bot.conversation.turn import Turn


def confirm(turn: Turn, value: str | None) -> bool:
    """Send it, change it, or hear one more detail."""
    match value:
        case "submit" | "yes":
            read_back.file(turn)
            asides.resume(turn)
        case "no" | "change":
            turn.ask("change")
        case "contact":
            turn.note(anonymous=False)
            turn.ask("safe_contact" if turn.draft.sensitive else "contact")
        case "skip" | "here":
            read_back.ask(turn)
        case None if details.has_words(turn.heard.text):
            _one_more_detail(turn)
            read_back.ask(turn)
        case _:
            return False
    return True


def _one_more_detail(turn: Turn) -> None:
    """A spot goes beside the place, a time to the time, the rest to what happened."""
    where, text = turn.draft.where, turn.heard.text
    if (told := details.when(text)) and bare.only_when(text, told):
        turn.note(when=told)
    if turn.decision is not None:
        report.weigh(turn, turn.decision)
    spot = where is not None and where.status == "found" and bare.is_spot(text)
    if where is not None and spot:
        turn.note(where=form_where.closer_still(where, text))
    report.absorb(turn, kept=spot)


CHANGES: dict[str, Question] = {
    "change:location": "location",
    "change:when": "when",
    "change:description": "description",
    "change:contact": "contact",
}


def change(turn: Turn, value: str | None) -> bool:
    """Which part is wrong; words are taken as the correction itself."""
    draft = turn.draft
    if value in ("submit", "yes"):
        return confirm(turn, "submit")
    if value in ("skip", "no"):
        report.passed(turn, "change")
        read_back.ask(turn)
        return True
    if value is None and details.has_words(turn.heard.text):
        _one_more_detail(turn)
        report.passed(turn, "change")
        read_back.ask(turn)
        return True
    if value not in CHANGES:
        return False
    question = CHANGES[value]
    if question == "location":
        turn.note(where=None, offers=())
    elif question == "when":
        turn.note(when="")
    elif question == "contact":
        turn.note(contact="", anonymous=False, safe_contact="", agreed=False)
        question = "safe_contact" if draft.sensitive else "contact"
    turn.note(done=tuple(one for one in draft.done if one != question))
    turn.ask(question)
    return True
