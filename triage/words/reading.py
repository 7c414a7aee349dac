"""Weighs each danger phrase against what the rest of the message says about it.

A phrase's mark: `!` danger as it stands, `!!` also when told of the past, `~` danger when something
says that it goes on now, `?` a question at most. One frame (over, supposed, denied, a story) turns
danger into a question and a question into nothing; a denial right before the words removes them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache

from triage.words.groups import groups
from triage.words.lists import lines
from triage.words.patterns import Hit, Reader, read_rules
from triage.words.tokens import Token

LISTS = (
    "danger_people", "danger_life", "danger_places", "danger_silent", "frames", "idioms",
)  # fmt: skip
FRAMES = ("past", "hypothetical", "denied", "fictional")
_CUES = frozenset({*FRAMES, "habit", "now", "no", "idiom"})
_CRIMES = frozenset(
    {"intruder", "robbery", "road", "crime", "animal", "fire", "weapon"}
)  # a habit is none now
_PAST_VERBS = frozenset({"was", "were", "had", "used", "nearly", "almost"})


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger phrase in its place, and how it is to be taken."""

    name: str
    at: tuple[int, ...]
    certain: bool
    frames: frozenset[str]


@cache
def _reader() -> Reader:
    rules = [rule for name in LISTS for rule in read_rules(lines(name), groups())]
    return Reader(rules)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the message says around its danger words."""

    message: frozenset[str]
    sentences: dict[int, frozenset[str]]
    before: dict[int, list[tuple[int, str]]]
    now: frozenset[int]  # sentences that say so in some way
    at_once: frozenset[int]  # sentences that leave no doubt of it
    idiom: frozenset[int]
    not_denial: frozenset[int]


def read(tokens: list[Token]) -> tuple[list[Danger], frozenset[str]]:
    """The dangers that the words speak of, in order, and the frames that the message has."""
    dangers: list[Hit] = []
    cues: list[Hit] = []
    for hit in _reader().find(tokens):
        (cues if hit.rule.name in _CUES else dangers).append(hit)
    setting = _carry_past(_setting(cues, tokens), tokens)
    found: dict[tuple[str, int], Danger] = {}
    for hit in dangers:
        danger = _weigh(hit, tokens, setting)
        if danger is not None:
            key = danger.name, tokens[danger.at[0]].sentence
            if key not in found or danger.certain > found[key].certain:
                found[key] = danger
    frames_said = set(setting.message)
    for said in setting.sentences.values():
        frames_said |= said
    frames_said |= {name for cues_before in setting.before.values() for _, name in cues_before}
    return list(found.values()), frozenset(frames_said)


def _setting(cues: list[Hit], tokens: list[Token]) -> Setting:
    message: set[str] = set()
    sentences: dict[int, set[str]] = defaultdict(set)
    before: dict[int, list[tuple[int, str]]] = defaultdict(list)
    now: set[int] = set()
    at_once: set[int] = set()
    idiom: set[int] = set()
    not_denial: set[int] = set()
    for hit in cues:
        name, mark, sentence = hit.rule.name, hit.rule.mark, tokens[hit.at[-1]].sentence
        if name == "now":
            now.add(sentence)
            if mark == "!":
                at_once.add(sentence)
        elif name == "idiom":
            idiom.update(range(hit.at[0], hit.at[-1] + 1))
        elif name == "no":
            not_denial.update(hit.at)
        elif mark == "*":
            if not (hit.at[0] and tokens[hit.at[0] - 1].word in groups()["no"]):  # "not a drill"
                message.add(name)
        elif mark == "~":
            sentences[sentence].add(name)
        else:
            before[sentence].append((hit.at[-1], name))
    return Setting(
        frozenset(message),
        {number: frozenset(said) for number, said in sentences.items()},
        dict(before),
        frozenset(now),
        frozenset(at_once),
        frozenset(idiom),
        frozenset(not_denial),
    )


def _carry_past(setting: Setting, tokens: list[Token]) -> Setting:
    """ "He hit me on Sunday. I passed out.": the past lasts until the present is named."""
    words: dict[int, set[str]] = defaultdict(set)
    for token in tokens:
        words[token.sentence].add(token.word)
    sentences, was_past = dict(setting.sentences), False
    present = groups()["present"]
    for number in sorted(words):
        said = sentences.get(number, frozenset())
        if "past" in said:
            was_past = True
        elif words[number] & present or number in setting.now:
            was_past = False
        elif was_past:
            sentences[number] = said | {"past"}
    return replace(setting, sentences=sentences)


def _weigh(hit: Hit, tokens: list[Token], setting: Setting) -> Danger | None:
    if any(place in setting.idiom for place in hit.at):
        return None
    first, sentence = hit.at[0], tokens[hit.at[0]].sentence
    if _denied(first, tokens, setting) or _denied_within(hit.at, tokens, setting):
        return None
    said = set(setting.message) | setting.sentences.get(sentence, frozenset())
    said |= {name for place, name in setting.before.get(sentence, ()) if place <= first + 1}
    if first and tokens[first - 1].word in _PAST_VERBS and hit.rule.mark != "!!":
        said.add("past")
    now = sentence in setting.now
    if hit.rule.mark == "!!" or now:
        said.discard("past")
    if sentence in setting.at_once:
        said -= {"hypothetical", "habit"}
    if hit.rule.name not in _CRIMES:
        said.discard("habit")
    if hit.rule.mark == "?":
        return None if said else Danger(hit.rule.name, hit.at, False, frozenset())
    if hit.rule.mark == "~":
        return None if said else Danger(hit.rule.name, hit.at, now, frozenset())
    if len(said) > 1:
        return None
    return Danger(hit.rule.name, hit.at, not said, frozenset(said))


def _denied_within(at: tuple[int, ...], tokens: list[Token], setting: Setting) -> bool:
    """Whether a "no" that the phrase does not name stands right before one of its words."""
    return any(
        place - 1 not in at
        and place - 1 not in setting.not_denial
        and tokens[place - 1].word in groups()["no"]
        for place in at[1:]
    )


def _denied(first: int, tokens: list[Token], setting: Setting) -> bool:
    """Whether a "no" stands before these words with nothing but small words between."""
    for place in range(first - 1, max(first - 5, -1), -1):
        word = tokens[place].word
        if tokens[place].sentence != tokens[first].sentence or place in setting.not_denial:
            return False
        if word in groups()["no"]:
            return True
        if word not in groups()["filler"]:
            return False
    return False
