"""Taking a report: what is missing is asked, corrections are taken, it is read back and filed."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import bare, details, forms, helplines, people, read_back, settle, weight
from bot.conversation.say import Say
from bot.conversation.state import (
    LONGEST_WORD,
    MOST_WORDS,
    SEEN_AS,
    Draft,
    Question,
    Whereabouts,
    offers_of,
)
from bot.conversation.turn import Turn
from triage.decision_types import Decision
from triage.place_types import PlaceAnswer

# "Where is it?" is no question to put to these.
WHERE: dict[str, Say] = {
    "missing_person": Say.ASK_LOCATION_PERSON,
    "welfare_concern": Say.ASK_LOCATION_PERSON,
    "mental_health_crisis": Say.ASK_LOCATION_GENTLE,
    "domestic_abuse": Say.ASK_LOCATION_GENTLE,
    "sexual_offence": Say.ASK_LOCATION_GENTLE,
    "child_safeguarding": Say.ASK_LOCATION_GENTLE,
    "harassment_stalking": Say.ASK_LOCATION_GENTLE,
}


def start(turn: Turn, decision: Decision | None, *, police_too: bool = False) -> None:
    """A new draft out of this message."""
    turn.now(draft=Draft(decision=decision, police_too=police_too), let_go=None)
    absorb(turn)


def open_or_add(turn: Turn, decision: Decision) -> None:
    """The message belongs to the draft there is, or opens one."""
    if turn.state.draft is None:
        start(turn, decision)
        return
    weigh(turn, decision)
    absorb(turn)


def weigh(turn: Turn, decision: Decision) -> None:
    """The report's category and urgency are those of its gravest message, answers left out."""
    old = turn.draft.decision
    if old is None:
        turn.note(decision=decision)
    elif decision.urgency > old.urgency and weight.is_new_matter(decision, turn.heard.text):
        turn.note(decision=decision)
        turn.because.append(f"the gravest words are of {decision.category}")


def absorb(turn: Turn, *, kept: bool = False) -> None:
    """Take from the message whatever it says, asked or not. `kept`: its words are the place's."""
    heard, draft = turn.heard, turn.draft
    text = heard.text.strip()[:LONGEST_WORD]
    if heard.photo and heard.photo not in draft.photos:
        draft = replace(draft, photos=(*draft.photos, heard.photo))
    if text and turn.value is None:
        filled = _filled(draft, text)
        kept = kept or (bare.is_address(text) and _is_placed(draft, turn.known_place))
        if not kept and not _is_kept_elsewhere(filled, text, turn.state.question):
            words = _more_words(draft.words, details.hides_contact(text))
            filled = replace(filled, words=words)
        draft = filled
    turn.now(draft=_placed(draft, turn.known_place, text))


def _is_kept_elsewhere(draft: Draft, text: str, question: Question | None) -> bool:
    """A time or a number that stands in its own line: it isn't what happened as well."""
    if question == "description" or not draft.words:
        return False
    told = details.when(text)
    return (bare.only_when(text, told) and draft.when == told) or (
        bare.only_contact(text) and draft.contact == details.contact(text)
    )


def _is_placed(draft: Draft, place: PlaceAnswer | None) -> bool:
    """Whether this place becomes the report's."""
    open_ = draft.where is None or draft.where.status != "found"
    return open_ and place is not None and place.status in ("found", "ambiguous")


def _placed(draft: Draft, place: PlaceAnswer | None, text: str) -> Draft:
    """A place that is sure wins over one that is not; a sure one is only changed by correction."""
    if place is None or (draft.where is not None and draft.where.status == "found"):
        return draft
    where = Whereabouts.of(place)
    if bare.is_address(text):
        where = replace(where, text=bare.where(text))
    spot = bare.names_a_spot(text, where.text)
    where = replace(where, text=bare.said_around(text, where.text), precise=where.precise or spot)
    if place.status == "found":
        return replace(draft, where=where, offers=())
    if place.status == "ambiguous" and place.candidates:
        return replace(draft, where=where, offers=offers_of(place))
    if place.status == "outside" and draft.where is None:
        return replace(draft, where=where)
    return draft


def _more_words(words: tuple[str, ...], text: str) -> tuple[str, ...]:
    if not details.has_words(text) or text in words or len(words) >= MOST_WORDS:
        return words
    return (*words, text)


def _filled(draft: Draft, text: str) -> Draft:
    injured = details.injured(text)
    contact = details.contact(text)
    anonymous = draft.anonymous or (details.wants_anonymity(text) and not contact)
    return replace(
        draft,
        when=draft.when or details.when(text),
        injured=draft.injured if injured is None else injured,
        contact="" if anonymous else (draft.contact or contact),
        anonymous=anonymous,
    )


def proceed(turn: Turn) -> None:
    """The next question, or the read-back when nothing is missing."""
    helplines.offer(turn)
    draft = turn.draft
    where = draft.where
    if where is not None and where.status == "outside" and "location" not in draft.done:
        settle.outside(turn, where)
        return
    decision = draft.decision
    if decision is not None and decision.harm_to_self and not draft.danger_denied:
        turn.ask("danger_now", wording=Say.ASK_DANGER_SELF)
        return
    question = forms.missing(draft)
    turn.now(offers=draft.offers if question == "location" else ())
    put(turn, question)


def put(turn: Turn, question: Question) -> None:
    """One question, with what belongs into it."""
    draft, offers = turn.draft, turn.state.offers
    if offers and SEEN_AS.get(question) == "location":
        settle.which_place(turn, offers, question)
    elif question == "confirm":
        read_back.ask(turn)
    elif question == "closer":
        turn.ask("closer", place=draft.where.text if draft.where else "")
    elif question == "location":
        turn.ask(question, wording=WHERE.get(draft.category))
    else:
        turn.ask(question)


def known(turn: Turn, *questions: Question) -> None:
    """These are not asked again."""
    turn.note(done=tuple(dict.fromkeys((*turn.draft.done, *questions))))


def passed(turn: Turn, *questions: Question) -> None:
    """These are not asked again, and what is open is closed."""
    known(turn, *questions)
    turn.now(question=None, tries=0, offers=())


def try_again(turn: Turn, question: Question) -> None:
    """Once more in other words; the third time the talk moves on without the answer."""
    if not turn.asked_enough:
        put(turn, question)
        return
    turn.because.append(f"asked twice for {question}: going on without it")
    if question == "description" and turn.draft.decision is None:
        _nothing_said(turn)
        return
    passed(turn, question)
    turn.say(Say.MOVING_ON)
    proceed(turn)


def _nothing_said(turn: Turn) -> None:
    """Without a word there is no report: a person takes it from here."""
    people.hand_over(turn, "wants to report something, and did not say what")
    turn.now(draft=None)
    turn.close_question()
    turn.say(Say.LEFT_TO_PERSON)


def ask_the_same(turn: Turn) -> None:
    """The open question, in words that blame no answer: none was given."""
    question, tries, still = turn.state.question, turn.state.tries, Say.ASK_LOCATION_STILL
    assert question is not None
    if question == "location" and not turn.state.offers:
        turn.ask(question, wording=None if turn.state.last_asked == still.value else still)
    else:
        put(turn, question)
    turn.now(tries=tries)


def ask_again(turn: Turn) -> None:
    """The open question once more, after something else was dealt with: it's nobody's fault."""
    tries, question = turn.state.tries, turn.state.question
    assert question is not None
    put(turn, question)
    turn.now(tries=tries)
