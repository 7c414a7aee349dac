"""Places that are not the force's: other towns by name, and which police they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final

from triage.neighbourhoods import DATA, rows
from triage.place_reading import Asked, Hit
from triage.place_types import PlaceAnswer
from triage.place_words import (
    FILLERS,
    STREET_ENDS,
    STRONG,
    Word,
    evidence,
    name_key,
    words_of,
)

# Towns that are words or names as well; "reading a book" is not in Berkshire.
_ORDINARY: Final = words_of(
    "bath reading rugby lincoln chester derry jersey street wells frome yate hull york dover paris"
    " lyme stroud lancaster warwick bedford barry cork berlin perth"
)
_BEFORE: Final = words_of("higher hr lower lwr great little")
_AFTER: Final = words_of("tower precinct farm cottages barton house villas")
_FAMOUS: Final = words_of("brighton sheffield bradford luton blackpool perth")


@dataclass(frozen=True, slots=True)
class Abroad:
    """A place outside, and the words that it stands in."""

    start: int
    stop: int
    answer: PlaceAnswer

    def overlaps(self, hit: Hit) -> bool:
        """Whether the words are part of a longer name of ours or the other way about."""
        return hit.start < self.stop and self.start < hit.stop


@dataclass(frozen=True, slots=True)
class OutsidePlaces:
    """Towns outside by the single spelling of their names, each with its force's name or ""."""

    force_of: Mapping[str, str]

    @classmethod
    def load(cls, folder: Traversable = DATA) -> OutsidePlaces:
        """Read the tree's list."""
        return cls(
            MappingProxyType(
                {
                    name_key(name): row["force"]
                    for row in rows(folder / "outside.csv")
                    for name in row["names"].split(";")
                }
            )
        )

    def find(
        self, words: tuple[Word, ...], text: str, asked: Asked, ours: tuple[Hit, ...]
    ) -> Abroad | None:
        """The first place outside that the words name and no longer name of ours covers."""
        short = asked.expecting and sum(word.key not in FILLERS for word in words) <= 3
        for at in range(len(words)):
            for stop in range(min(at + 4, len(words)), at, -1):
                key = " ".join(word.key for word in words[at:stop])
                force = self.force_of.get(key)
                if force is None:
                    continue
                own = [hit for hit in ours if hit.start <= at and stop <= hit.stop]
                # A hamlet of ours is called Brighton, and nobody means it who says no more.
                rest = tuple(word for word in words if word.key not in FILLERS)
                alone = short and len(ours) == 1 and words[at:stop] == rest
                if own and not (alone and key in _FAMOUS):
                    continue
                # "A London accent" and "moved to Kent" say nothing of where it is.
                if _in_another_name(words, at, stop) or (
                    key in _ORDINARY and _ends(words, text, at)
                ):
                    continue
                # "In Bath" is a town; of "in bath" nobody can tell, and the bot asks.
                told = key not in _ORDINARY or words[at].capital
                speaks = told and evidence(words, at) > 0
                if short or speaks or asked.covers(words, at, stop) or _after_ours(at, ours):
                    return Abroad(
                        at, stop, _answer(text[words[at].start : words[stop - 1].end], force)
                    )
        return None


def _in_another_name(words: tuple[Word, ...], at: int, stop: int) -> bool:
    """ "Higher Winsford" and "Bedford Precinct" are farms and buildings of ours."""
    return (at > 0 and words[at - 1].key in _BEFORE) or (
        stop < len(words) and words[stop].key in _AFTER
    )


def _ends(words: tuple[Word, ...], text: str, at: int) -> bool:
    """ "Zawn Wells" is a cove of ours: an ordinary word at the end of a name that we don't know."""
    before = words[at - 1]
    joined = at > 0 and text[before.end : words[at].start] == " "
    return joined and before.key not in FILLERS | STRONG | STREET_ENDS | {"new"}


def _after_ours(at: int, ours: tuple[Hit, ...]) -> bool:
    """Whether the name follows a street directly: "fore street taunton"."""
    return any(hit.stop == at for hit in ours)


def _answer(said: str, force: str) -> PlaceAnswer:
    whose = f"{force}'s area" if force else "the area of no police force that we know"
    return PlaceAnswer(
        "outside", said, source="place", outside_force=force or None, because=f"{said} is {whose}"
    )
