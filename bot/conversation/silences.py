"""When the bot does not answer by itself: a person writes here, it is paused, somebody only moves.

Danger never comes here: `step` has answered it before.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import danger, danger_doubt, danger_place, opening, people, said
from bot.conversation.say import Say
from bot.conversation.turn import Turn

WHERE = frozenset({"location", "closer", "where_alert", "where_team", "where_partner"})


def only_moves(turn: Turn, *, placed: bool) -> bool:
    """One more point of a place that is shared live: of who walks on, some dozens an hour.

    Staff see each in the conversation. It answers nothing that was asked, and corrects no report:
    the thing happened where they said. `placed`: an alert had no place, and has this one now;
    that they hear.
    """
    if not (turn.heard.edited and turn.heard.kind == "location"):
        return False
    question = turn.state.question
    if question in WHERE or not turn.state.introduced:
        return False
    if placed and question in (None, *danger.OPEN):
        return False
    if question == "danger_now" and turn.draft.where is None:
        turn.note(where=danger_place.shared(turn))  # for the alert that may follow
    turn.because.append("a place that is shared live has moved: kept, and not answered")
    return True


def leaves_a_yes(turn: Turn, value: str | None) -> bool:
    """Whether a bot that is silent by now has asked about danger, and this is its yes.

    The button stands under that question and no other. Words may answer the person who writes,
    once they know of one, and an "ok" may be to the holding message.
    """
    facts, state, heard = turn.facts, turn.state, turn.heard
    if state.question != "danger_now" or not (facts.taken_over or facts.paused):
        return False
    if turn.draft.decision is None or not danger_doubt.says_yes(turn, value):
        return False
    if heard.kind == "press":
        return True
    if facts.taken_over:
        return not state.told_taken_over
    return not (said.is_only_ok(heard.text) or said.is_only_thanks(heard.text))


def keep_silent(turn: Turn) -> None:
    """A member of staff reads and writes; the resident is told so once."""
    turn.because.append("a member of staff writes here: the bot is silent")
    decision = turn.decision
    if decision is not None and decision.ask_first is not None:
        # the question is the person's to ask; the line that it begins with waits for nobody
        turn.say(Say.LINE_999)
    if not turn.state.told_taken_over:
        turn.say(Say.TAKEN_OVER)
        turn.now(told_taken_over=True)


def hold(turn: Turn) -> None:
    """Paused: the holding message, and every word goes before a person. Nothing is asked."""
    again = turn.state.told_paused
    people.hand_over(turn, "the bot is paused")
    turn.say(Say.PAUSED_AGAIN if again else Say.PAUSED)
    if turn.facts.holding and not again:
        turn.replies[-1] = replace(turn.replies[-1], text=turn.facts.holding)
    line = turn.text(Say.LINE_999)
    said = turn.replies[-1]
    if not said.text.startswith(line):
        turn.replies[-1] = replace(said, text=f"{line}\n\n{said.text}")
    turn.now(told_paused=True)


def speak_again(turn: Turn) -> None:
    """What was said of a silence is forgotten with it, so that the next one is told again."""
    if not turn.facts.taken_over and turn.state.told_taken_over:
        turn.now(told_taken_over=False)
    if not turn.facts.paused and turn.state.told_paused:
        turn.now(told_paused=False)
    if turn.facts.handed_back or turn.state.is_back:
        opening.put_first(turn, Say.HANDED_BACK)
        turn.now(is_back=False)
