"""One message in, the whole outcome out: pure, and each step in the order that safety asks for."""

from __future__ import annotations

from bot.conversation import (
    asides,
    comments,
    danger,
    danger_after,
    danger_doubt,
    danger_place,
    desk,
    details,
    form,
    form_offer,
    languages,
    matters,
    opening,
    partners,
    people,
    report,
    said,
    silences,
    unreadable,
)
from bot.conversation.heard import Facts, Heard
from bot.conversation.outcome import Button, Step
from bot.conversation.phrases import Phrases
from bot.conversation.say import Say
from bot.conversation.state import State
from bot.conversation.turn import Turn
from triage.decision_types import Decision
from triage.place_types import PlaceAnswer

STANDARD = frozenset({"yes", "no", "skip", "cancel", "submit", "human"})
ALWAYS = frozenset({"human", "cancel", "report"})  # presses that mean the same at any time


def step(
    state: State,
    heard: Heard,
    decision: Decision | None,
    facts: Facts,
    phrases: Phrases,
    *,
    place: PlaceAnswer | None = None,
) -> Step[State]:
    """Answer one message. `place` is what `whereabouts.asked_place` looked up for it."""
    turn = Turn(heard, decision, facts, phrases, place, state)
    if facts.channel == comments.CHANNEL:
        comments.answer(turn)
        return turn.finish()
    if decision is not None and decision.from_child:
        turn.now(child=True)
    _answer(turn)
    if facts.understanding_down and not facts.taken_over:
        opening.admit(turn)
    silences.speak_again(turn)
    opening.introduce(turn)
    if state.is_idle:
        opening.show_banner(turn)
    if facts.understanding_down:
        opening.warn(turn)
    _remember_choices(turn)
    return turn.finish()


def _answer(turn: Turn) -> None:
    """Danger before everything, a person before the bot, the open question before new matters."""
    decision = turn.decision
    if decision is not None and danger.is_said(decision):
        _alarm(turn, decision)
        return
    if silences.leaves_a_yes(turn, _chosen(turn)):
        turn.value = _chosen(turn)
        danger_doubt.confirmed(turn)
        return
    placed = danger_place.take(turn)
    if silences.only_moves(turn, placed=placed):
        return
    if turn.facts.taken_over:
        silences.keep_silent(turn)
        return
    if turn.facts.paused and turn.state.danger is None:
        silences.hold(turn)
        return
    if turn.heard.too_long:
        turn.say(Say.TOO_LONG)
    if turn.heard.kind != "press" and _chosen(turn) is None and unreadable.taken(turn):
        return
    _listen(turn, _chosen(turn))


def _alarm(turn: Turn, decision: Decision) -> None:
    """999 first; in their own language before ours, and then a person who has it."""
    foreign = unreadable.is_foreign(turn)
    if foreign and (known := languages.DANGER.get(decision.language)):
        turn.say(known, call_999=True)
    danger.alarm(turn, decision)
    if foreign:
        name = languages.NAMES.get(decision.language, decision.language)
        people.hand_over(turn, f"other language: {name}", urgent=True)


def _chosen(turn: Turn) -> str | None:
    """The press, or the words that count as one."""
    heard, state = turn.heard, turn.state
    if heard.kind == "press":
        return heard.press or ""
    if heard.kind in ("location", "photo"):
        return None
    typed = said.chosen(heard.text, state.choices)
    if state.draft is not None and state.danger is None and said.lets_go(heard.text):
        return "cancel"
    asked_then = (None, *danger.OPEN, *form_offer.OFFERS)
    after_999 = state.danger is not None and state.question in asked_then
    return typed or said.short_answer(heard.text, after_999=after_999)


def _listen(turn: Turn, value: str | None) -> None:
    turn.value = value
    state, decision = turn.state, turn.decision
    if turn.heard.kind == "press" and _is_stale(state, value):
        _stale(turn)
    elif value == "human":
        people.asked_for(turn)
    elif value == "cancel":
        people.cancel(turn)
        asides.resume(turn)
    elif value == "report" and state.question in ("danger_now", *danger.OPEN):
        report.ask_the_same(turn)  # first whether they are safe
    elif value == "report" and state.question not in form_offer.OFFERS:
        matters.wants_to_report(turn)
    elif state.question in danger.OPEN or danger_after.belongs(turn, value):
        danger_after.answered(turn, value)
    elif _may_be_danger(turn) and decision is not None:
        danger_doubt.ask_now(turn, decision)
    elif state.question == "where_team":
        desk.where_told(turn, value)
    elif state.question == "where_partner":
        partners.where_told(turn, value)
    elif state.question is not None:
        form.hear(turn, value)
    elif value is not None:
        _nothing_asked(turn, value)
    else:
        matters.hear(turn)


def _may_be_danger(turn: Turn) -> bool:
    """A doubt that was not yet settled in this report: asked, also in the middle of a form."""
    decision, question = turn.decision, turn.state.question
    if decision is None or question == "danger_now":
        return False
    if question is None or (turn.value is not None and not decision.red_flags):
        return False
    if said.is_plea(turn.heard.text):
        return True
    return decision.ask_first is not None and not turn.draft.danger_denied


def _is_stale(state: State, value: str | None) -> bool:
    """A button of an earlier message: its meaning has gone with the question."""
    offered = {one.value for one in state.choices}
    if state.danger is not None and value in said.AFTER_VALUES:
        return False  # "I am safe now" is heard whatever was asked since
    return value not in offered | ALWAYS and not (state.question and value in STANDARD)


def _stale(turn: Turn) -> None:
    turn.say(Say.STALE)
    if turn.state.question is not None:
        report.ask_the_same(turn)


def _nothing_asked(turn: Turn, value: str) -> None:
    """A "yes" or a "no" to nothing: triage's reading of the words, else what we can do."""
    decision = turn.decision
    if value == "submit" and turn.state.draft is not None:
        report.proceed(turn)
    elif decision is not None and value != "submit" and details.has_words(turn.heard.text):
        matters.hear(turn)
    else:
        turn.because.append(f"{value!r} answers nothing that is open")
        turn.say(Say.NOTHING_ASKED)


def _remember_choices(turn: Turn) -> None:
    """What was offered last, so that typed words count as presses."""
    offered: tuple[Button, ...] = next(
        (one.choices for one in reversed(turn.replies) if one.choices), ()
    )
    if turn.replies:
        turn.now(choices=offered)
