"""The decision on one message: how urgent, about what, where, whose, and why. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from triage import only_where, red_flags, thresholds
from triage.categories import PLAUSIBLE, SENSITIVE, categories
from triage.decision_types import Decision, RedFlag
from triage.destination import destination
from triage.judgement import Judgement, judge
from triage.place_services import with_services
from triage.place_types import PlaceAnswer, Point
from triage.topics import rank
from triage.understanding import Scored, Understanding
from triage.urgency import Urgency
from triage.words import voice

# The model learned from whole messages: the bare answer to "where?" is nothing it can weigh.
ASKED = "it may only say where: asked"
ONLY_WHERE = Judgement(Urgency.INFORMATION, False, None, ("it only says where",))
WORDS_BESIDE_A_PLACE = 6  # "by the bus shelter in": how places are described


class FindsPlaces(Protocol):
    """What is needed of the place finder."""

    def find(
        self,
        text: str,
        *,
        expecting: bool = False,
        near: tuple[Point, ...] = (),
        marked: tuple[str, ...] = (),
    ) -> PlaceAnswer: ...

    def at(self, lat: float, lon: float) -> PlaceAnswer: ...


def decide(
    heard: Understanding,
    places: FindsPlaces,
    *,
    expecting_place: bool = False,
    near: tuple[Point, ...] = (),
) -> Decision:
    """Words and model together; what the words are certain of, no model can lower."""
    words = red_flags.read(heard.text)
    flags = words.flags
    place = _place(heard, places, expecting_place, near)
    ranking = _ranking(heard, flags)
    first, why_category = _choose(ranking, flags, by_model=bool(heard.categories))
    judgement = judge(heard, flags, category=first.category, frames=words.frames, alarm=words.alarm)
    if expecting_place and not flags and not words.alarm:
        judgement = _as_an_answer(judgement, heard.text, place)
    to, why_to = destination(judgement.urgency, first.category, place)
    because = [*judgement.because, why_category, why_to]
    if place is not None and place.because:
        because.append(place.because)
    names = {flag.name for flag in flags}
    return Decision(
        urgency=judgement.urgency,
        category=first.category,
        confidence=round(first.confidence, 4),
        alternatives=tuple(one for one in ranking if one.category != first.category)[:3],
        call_999=judgement.call_999,
        ask_first=judgement.ask_first,
        destination=to,
        place=place,
        language=words.language if heard.language == "en" else heard.language,
        model=heard.model,
        because=tuple(because),
        red_flags=flags,
        frame=_frame(heard, words.frames),
        sensitive=_is_sensitive(ranking, first, flags),
        cannot_speak=any(flag.name == "cannot_speak" and flag.certain for flag in flags),
        from_child=voice.is_child(heard.text),
        harm_to_self="suicide" in names
        or (first.category == "mental_health_crisis" and judgement.urgency > Urgency.INFORMATION),
    )


def _place(
    heard: Understanding, places: FindsPlaces, expecting: bool, near: tuple[Point, ...]
) -> PlaceAnswer | None:
    """None where no place is said."""
    marked = tuple(one.text for one in heard.entities if one.kind == "place")
    answer = places.find(heard.text, expecting=expecting, near=near, marked=marked)
    answer = with_services(answer, heard.looked_up, places)
    if answer.status == "unknown" and not answer.text:
        if not marked:
            return None
        return PlaceAnswer(status="unknown", text=marked[0], because=answer.because)
    return answer


def _as_an_answer(judgement: Judgement, text: str, place: PlaceAnswer | None) -> Judgement:
    """What a message weighs that answers "where?", when no word in it speaks of danger.

    A place alone weighs nothing. One with a few words beside it is asked about where the model
    hears danger, since the model learned from whole messages. What may be a cry stays as judged.
    """
    if place is None or place.status == "unknown" or only_where.may_be_a_cry(text):
        return judgement
    if only_where.says_only_where(text, (place.text,), guessing=False):
        return ONLY_WHERE
    if only_where.TELLS.search(text) or not _is_short_beside(text, place.text):
        return judgement
    if judgement.call_999:
        return Judgement(Urgency.INFORMATION, False, "danger_now", (ASKED, *judgement.because))
    return judgement


def _is_short_beside(text: str, place: str) -> bool:
    named = {word.strip(".,;:!?'\"").casefold() for word in place.split()}
    beside = [w for w in text.split() if w.strip(".,;:!?'\"").casefold() not in named]
    return len(beside) <= WORDS_BESIDE_A_PLACE


def _ranking(heard: Understanding, flags: Sequence[RedFlag]) -> tuple[Scored, ...]:
    if heard.categories:
        known = categories()
        ranked = tuple(one for one in heard.categories if one.category in known)
        if ranked:
            return ranked
    return rank(heard.text, flags)


def _choose(
    ranking: tuple[Scored, ...], flags: Sequence[RedFlag], *, by_model: bool
) -> tuple[Scored, str]:
    """The likeliest category that fits what the words are certain of."""
    who = "the model hears" if by_model else "the words are about"
    first = ranking[0]
    fitting = {slug for flag in flags if flag.certain for slug in PLAUSIBLE[flag.name]}
    if fitting and first.category not in fitting:
        for one in ranking:
            if one.category in fitting:
                why = f"of what fits these words {who} {one.category} ({one.confidence:.2f})"
                return one, why
        slug = next(s for flag in flags if flag.certain for s in PLAUSIBLE[flag.name])
        return Scored(category=slug, confidence=0.3), f"these words fit {slug}"
    return first, f"{who} {first.category} ({first.confidence:.2f})"


def _frame(heard: Understanding, frames: frozenset[str]) -> str:
    if heard.frame:
        return max(heard.frame, key=lambda name: heard.frame[name])
    for name in ("fictional", "denied", "hypothetical", "past"):
        if name in frames:
            return name
    return "now"


def _is_sensitive(ranking: tuple[Scored, ...], first: Scored, flags: Sequence[RedFlag]) -> bool:
    return (
        first.category in SENSITIVE
        or any(flag.name in ("domestic", "sexual", "cannot_speak") for flag in flags)
        or any(
            one.category in SENSITIVE and one.confidence >= thresholds.SENSITIVE for one in ranking
        )
    )
