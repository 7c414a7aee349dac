"""How urgent a message is: the graver of what the words say and what the model thinks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from triage.categories import DANGEROUS, usual_urgency
from triage.decision_types import RedFlag
from triage.thresholds import LIMITS, Limits
from triage.understanding import Understanding
from triage.urgency import Urgency

KINDS = {
    "weapon": "a weapon",
    "violence": "somebody is being hurt",
    "intruder": "somebody is breaking in",
    "robbery": "a robbery",
    "sexual": "sexual violence",
    "taken": "somebody is followed, taken or held",
    "domestic": "violence at home",
    "medical": "a life at risk",
    "suicide": "a wish to die",
    "child": "a child in danger",
    "missing": "somebody helpless is missing",
    "welfare": "somebody needs help",
    "fire": "fire",
    "water": "danger in water or on a cliff",
    "road": "danger on the road",
    "utility": "gas, power or chemicals",
    "bomb": "something that may explode or poison",
    "crime": "a crime that goes on",
    "animal": "an animal that endangers or is endangered",
    "cannot_speak": "somebody who cannot speak freely",
    "foreign": "danger, in another language",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The urgency, what is said first, and why."""

    urgency: Urgency
    call_999: bool
    ask_first: Literal["danger_now"] | None
    because: tuple[str, ...]


def judge(
    heard: Understanding,
    flags: Sequence[RedFlag],
    *,
    category: str,
    frames: Collection[str] = (),
    alarm: Sequence[str] = (),
    limits: Limits = LIMITS,
) -> Judgement:
    """Keep the graver of words and model; no model can talk a certain red flag down.

    Words that are not certain only ever raise a question, which a model that is sure may settle.
    `frames` is what the words say of the message as a whole; it matters where no model took part.
    `alarm` names words that together speak of danger now: certain enough where no model took part,
    and a doubt where one did.
    """
    certain = [flag for flag in flags if flag.certain]
    if certain:
        said = tuple(f"they said '{one.words}' ({KINDS[one.name]}, now)" for one in certain[:3])
        return Judgement(Urgency.EMERGENCY, True, None, said)
    doubts = tuple(f"they said '{one.words}' ({KINDS[one.name]}?)" for one in flags[:3])
    if alarm:
        doubts = (*doubts, f"words of danger now: {', '.join(alarm)}")
    if not heard.urgency:
        return _by_words(category, doubts, frames, alarmed=bool(alarm))
    return _with_model(heard, doubts, category, limits)


def _with_model(
    heard: Understanding, doubts: tuple[str, ...], category: str, limits: Limits
) -> Judgement:
    danger, sentence = heard.urgency.get("emergency", 0.0), heard.sentence_danger
    whole = f"the model hears an emergency ({danger:.2f})"
    part = f"the model hears an emergency in one sentence ({sentence:.2f})"
    if danger >= limits.call:
        return Judgement(Urgency.EMERGENCY, True, None, (whole, *doubts))
    if doubts and danger >= limits.call_with_words:
        return Judgement(Urgency.EMERGENCY, True, None, (*doubts, whole))
    if sentence >= limits.call_sentence:
        return Judgement(Urgency.EMERGENCY, True, None, (part, *doubts))
    level = max(
        (one for one in Urgency if one is not Urgency.EMERGENCY),
        key=lambda one: heard.urgency.get(one.slug, 0.0),
    )
    why = f"the model hears {level.slug} ({heard.urgency.get(level.slug, 0.0):.2f})"
    if danger >= (limits.ask_in_danger if category in DANGEROUS else limits.ask):
        return Judgement(level, False, "danger_now", (f"danger now is not ruled out: {whole}", why))
    if sentence >= limits.ask_sentence:
        return Judgement(level, False, "danger_now", (f"danger now is not ruled out: {part}", why))
    if doubts and danger >= limits.ask_with_words:
        return Judgement(level, False, "danger_now", (*doubts, why))
    if doubts:
        why += f"; the words are no danger to it ({danger:.2f})"
    return Judgement(level, False, None, (*doubts, why))


def _by_words(
    category: str, doubts: tuple[str, ...], frames: Collection[str], *, alarmed: bool
) -> Judgement:
    if alarmed:
        return Judgement(Urgency.EMERGENCY, True, None, doubts)
    if doubts:
        return Judgement(Urgency.PRIORITY, False, "danger_now", doubts)
    usual = usual_urgency(category)
    if {"hypothetical", "fictional", "denied"} & set(frames):
        usual = min(usual, Urgency.INFORMATION)
        return Judgement(usual, False, None, (f"the words are {' and '.join(sorted(frames))}",))
    return Judgement(
        usual, False, None, (f"no danger was said; {category} is usually {usual.slug}",)
    )
