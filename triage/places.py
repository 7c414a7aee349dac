"""From a resident's words for a place, or a pin, to the team whose ground it is. No I/O but loading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from triage.gazetteer import Gazetteer, Place, km_between, listed_places, ordinary_names
from triage.national_grid import find_reference
from triage.neighbourhoods import DATA, rows
from triage.outside import OutsidePlaces
from triage.place_choice import Choice, Parts, choose, nearer_to
from triage.place_reading import (
    Asked,
    Hit,
    Spelling,
    find_misspelt,
    find_names,
    find_scattered,
)
from triage.place_types import Candidate, PlaceAnswer, Point, Team
from triage.place_words import CENTRE_WORDS, FILLERS, STREET_ENDS, Word, read_words
from triage.postcode_answers import answer_postcode
from triage.postcodes import find_postcode
from triage.routing import Router

SEA_KM: Final = 3.0
FAR_KM: Final = 7.0
MOST_CHOICES: Final = 5
MANY_TEAMS: Final = 3
"""A town on the ground of so many teams is asked about; with two, its middle decides."""
_LONGEST_TEXT: Final = 4000
_NUMBERS: Final = re.compile(
    r"(?<![\d.])([+-]?\d{1,2}\.\d{2,})\s*°?\s*([NnSs])?\s*[,;/\s]\s*(?:lon(?:gitude)?[:=\s]*)?"
    r"([+-]?\d{1,3}\.\d{2,})\s*°?\s*([EeWw])?"
)
_THREE_WORDS: Final = re.compile(r"(?:///|\bw3w\.co/)([^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+)")
_ROAD_NUMBER: Final = re.compile(r"\b([AaBbMm]\d{1,4})\b")


@dataclass(frozen=True, slots=True)
class Places:
    """The place finder: frozen, loaded once, the same answer for the same words always."""

    router: Router
    gazetteer: Gazetteer
    spelling: Spelling
    outside: OutsidePlaces
    parts: Parts
    teams_at: tuple[str | None, ...]
    """The team of each place of the gazetteer."""

    @classmethod
    def load(
        cls,
        folder: Traversable = DATA,
        *,
        more: Iterable[tuple[Place, tuple[str, ...]]] = (),
    ) -> Places:
        """Read the tree's own tables, and further places where a finder was built."""
        router = Router.load(folder)
        gazetteer = Gazetteer.of((*listed_places(folder), *more), ordinary_names(folder))
        lat = np.array([place.lat for place in gazetteer.places])
        lon = np.array([place.lon for place in gazetteer.places])
        parts: dict[str, list[tuple[str, Point]]] = {}
        for row in rows(folder / "town_parts.csv"):
            point = Point(float(row["lat"]), float(row["lon"]))
            parts.setdefault(row["town"], []).append((row["part"], point))
        return cls(
            router=router,
            gazetteer=gazetteer,
            spelling=Spelling.of(gazetteer),
            outside=OutsidePlaces.load(folder),
            parts=MappingProxyType({town: tuple(some) for town, some in parts.items()}),
            teams_at=tuple(router.teams(lat, lon)),
        )

    @property
    def teams(self) -> Mapping[str, Team]:
        """Every team by its id."""
        return self.router.neighbourhoods.teams

    def at(self, lat: float, lon: float) -> PlaceAnswer:
        """Whose ground a pin lies on."""
        return self._answer_point(Point(lat, lon), f"{lat:.5f}, {lon:.5f}", "pin")

    def find(
        self,
        text: str,
        *,
        expecting: bool = False,
        near: tuple[Point, ...] = (),
        marked: tuple[str, ...] = (),
    ) -> PlaceAnswer:
        """Where a message is about. `expecting`: the text as a whole answers "where?"."""
        text = text[:_LONGEST_TEXT]
        by_numbers = self._by_numbers(text)
        if by_numbers is not None and by_numbers.status != "unknown":
            return by_numbers
        by_names = self._by_names(text, Asked(expecting, _stretches(text, marked)), near)
        if by_names.status == "unknown":
            return by_numbers or by_names
        if by_numbers is None:
            return by_names
        return replace(by_names, notes=(*by_names.notes, by_numbers.because))

    def _by_numbers(self, text: str) -> PlaceAnswer | None:
        """Coordinates, a grid reference or a postcode: what needs no reading between the lines."""
        if match := _NUMBERS.search(text):
            lat, south, lon, west = match.groups()
            signed_lat = -float(lat) if south in ("S", "s") else float(lat)
            signed_lon = -abs(float(lon)) if west in ("W", "w") else float(lon)
            if abs(signed_lat) <= 90 and abs(signed_lon) <= 180:
                point = Point(signed_lat, signed_lon)
                return self._answer_point(point, match.group(0).strip(), "coordinates")
        if written := find_postcode(text):
            answer = answer_postcode(written, self.router)
            if written.full or not self._names_something(text):
                return answer
        if reference := find_reference(text):
            return self._answer_point(reference[1], reference[0], "grid_reference")
        return None

    def _names_something(self, text: str) -> bool:
        """Whether a text says more than the beginning of a postcode does."""
        words = read_words(text)
        return bool(find_names(words, self.gazetteer, Asked(False, ())))

    def _answer_point(self, point: Point, text: str, source: str) -> PlaceAnswer:
        lat, lon = point
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            return PlaceAnswer("unknown", text, source=source, because="these are no coordinates")
        standing = self.router.ground.standing(point)
        table = self.router.table
        shore = self.router.ground.land.km_to_shore(point) if standing.at_sea else 0.0
        off_shore = min(shore, standing.km)
        if standing.row < 0 or off_shore > SEA_KM:
            return PlaceAnswer(
                "outside", text, point, source=source, precise=True,
                because="the point is far from any address of the force's area",
            )  # fmt: skip
        if standing.row >= table.inside:
            force = f"{table.area[standing.row]} Police".replace("Dorset Police", "Dorset Police")
            return PlaceAnswer(
                "outside", text, point, source=source, precise=True, outside_force=force,
                because=f"the nearest postcode, {standing.km:.1f} km away, is {force}'s",
            )  # fmt: skip
        team = self.teams[str(self.router.team_of_row(standing.row))]
        notes: tuple[str, ...] = ()
        where = f"its nearest live postcode, {standing.km:.1f} km away, is in {team.name}"
        if standing.at_sea:
            notes = ("at sea: HM Coastguard leads there (999, ask for the Coastguard)",)
            where = f"the point is at sea, about {off_shore:.1f} km off the coast; {where}"
        return PlaceAnswer(
            "found", text, point, team, source=source, precise=True, notes=notes,
            council=table.council[standing.row], because=where,
        )  # fmt: skip

    def _by_names(self, text: str, asked: Asked, near: tuple[Point, ...]) -> PlaceAnswer:
        words = read_words(text)
        hits = find_names(words, self.gazetteer, asked)
        abroad = self.outside.find(words, text, asked, hits)
        hits = tuple(hit for hit in hits if abroad is None or not abroad.overlaps(hit))
        settled = any(self.gazetteer.places[i].size > 1 for hit in hits for i in hit.ids)
        if abroad is not None and not settled:
            return abroad.answer
        if asked.expecting and (scattered := find_scattered(words, self.gazetteer, hits)):
            hits = (*(h for h in hits if h.key not in scattered.key.split()), scattered)
        if not settled:
            mended = find_misspelt(words, self.gazetteer, self.spelling, asked)
            hits = (*hits, *(hit for hit in mended if _apart(hit, hits)))
        choice = choose(hits, self.gazetteer)
        if choice is None:
            return self._nothing(text, words, asked)
        if not choice.specific or choice.unknown_there:
            choice = self._street_in(words, hits, choice, asked)
        return self._answer_choice(choice, text, words, near)

    def _street_in(
        self, words: tuple[Word, ...], hits: Sequence[Hit], choice: Choice, asked: Asked
    ) -> Choice:
        """A misspelt or half-known street or landmark in the settlement that was chosen."""
        taken = {at for hit in hits for at in range(hit.start, hit.stop)}
        phrases = _street_phrases(words, taken, asked.expecting)
        if not phrases:
            return choice
        names: dict[str, list[int]] = {}
        for town in {self.gazetteer.places[i] for i in choice.ids}:
            for number in self.gazetteer.around(town):
                place = self.gazetteer.places[number]
                if place.town == town.name or km_between(place[3:5], town[3:5]) <= town.reach_km:
                    names.setdefault(self.gazetteer.names_at[number], []).append(number)
        best: tuple[float, str, Hit] | None = None
        for start, stop, phrase in phrases:
            cutoff = 84 if phrase.split()[-1] in STREET_ENDS else 88
            found = process.extractOne(phrase, names.keys(), scorer=fuzz.ratio, score_cutoff=cutoff)
            if found and (best is None or found[1] > best[0]):
                hit = Hit(start, stop, found[0], tuple(names[found[0]]), True, exact=found[1] == 100)
                best = (found[1], found[0], hit)
        if best is None:
            return choice
        again = choose((choice.hit, best[2]), self.gazetteer)
        return again if again and again.specific else choice

    def _nothing(self, text: str, words: tuple[Word, ...], asked: Asked) -> PlaceAnswer:
        said = text[asked.marked[0][0] : asked.marked[0][1]] if asked.marked else ""
        if match := _THREE_WORDS.search(text):
            return PlaceAnswer(
                "unknown", match.group(0), because="what3words needs a key, and none is set"
            )
        if match := _ROAD_NUMBER.search(text):
            return PlaceAnswer(
                "unknown", match.group(1), because="a road number alone is the whole road's length"
            )
        return PlaceAnswer("unknown", said, because="no place that we know is named")

    def _answer_choice(
        self, choice: Choice, text: str, words: tuple[Word, ...], near: tuple[Point, ...]
    ) -> PlaceAnswer:
        places = self.gazetteer.places
        said = text[words[choice.hit.start].start : words[choice.hit.stop - 1].end]
        said = said or text.strip()[:80]
        first = places[choice.ids[0]]
        if first.kind == "region":
            return PlaceAnswer("unknown", said, because=f"{first.name} is the ground of many teams")
        by_team: dict[str | None, int] = {}
        for number in nearer_to(choice.ids, near, places):
            by_team.setdefault(self.teams_at[number], number)
        if len(by_team) > 1:
            return self._ask_which(list(by_team.values()), said, choice)
        team_id, number = next(iter(by_team.items()))
        place = places[number]
        parts = self.parts.get(place.name, ()) if place.size >= 5 else ()
        if parts and not CENTRE_WORDS.search(text):
            candidates = tuple(self._part(*part, place.kind) for part in parts)
            if len({candidate.team_id for candidate in candidates}) >= MANY_TEAMS:
                return PlaceAnswer(
                    "ambiguous", said, place.point, None, candidates, source="place",
                    because=f"{place.name} is the ground of several teams",
                )  # fmt: skip
        else:
            candidates = ()
        if team_id is None:
            return self._answer_point(place.point, said, _source(place))
        return self._found(place, self.teams[team_id], said, choice, candidates)

    def _found(
        self, place: Place, team: Team, said: str, choice: Choice, parts: tuple[Candidate, ...]
    ) -> PlaceAnswer:
        standing = self.router.ground.standing(place.point)
        notes: list[str] = []
        if choice.unknown_there:
            notes.append(f"no {choice.unknown_there!r} is known in {place.name}")
        how = "as written" if choice.hit.exact else "read as a misspelling"
        return PlaceAnswer(
            status="found",
            text=said,
            point=place.point,
            team=team,
            candidates=parts,
            source=_source(place),
            council=self.router.table.council[standing.row] or None,
            precise=place.size < SUBURB or (place.size == SUBURB and place.kind == "village"),
            notes=tuple(notes),
            because=f"{place.label} ({place.kind}, {how}) lies in {team.name}",
        )

    def _ask_which(self, numbers: Sequence[int], said: str, choice: Choice) -> PlaceAnswer:
        places = self.gazetteer.places
        candidates = tuple(
            Candidate(
                label=places[number].label,
                point=places[number].point,
                team_id=self.teams_at[number],
                kind=places[number].kind,
                score=round(1 / (rank + 1), 3),
            )
            for rank, number in enumerate(numbers[:MOST_CHOICES])
        )
        return PlaceAnswer(
            "ambiguous", said, None, None, candidates, source=_source(places[numbers[0]]),
            because=f"{len(numbers)} places of that name lie in different teams",
        )  # fmt: skip

    def _part(self, label: str, point: Point, kind: str) -> Candidate:
        standing = self.router.ground.standing(point)
        return Candidate(label, point, self.router.team_of_row(standing.row), kind, 0.5)


SUBURB: Final = 3


def _source(place: Place) -> str:
    return "road" if place.kind == "street" else "place"


def _apart(hit: Hit, others: Sequence[Hit]) -> bool:
    return all(hit.stop <= other.start or other.stop <= hit.start for other in others)


def _stretches(text: str, marked: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where the marked phrases stand in the text."""
    found: list[tuple[int, int]] = []
    lowered = text.lower()
    for phrase in marked:
        start = lowered.find(phrase.lower())
        if phrase and start >= 0:
            found.append((start, start + len(phrase)))
    return tuple(found)


def _street_phrases(
    words: tuple[Word, ...], taken: set[int], expecting: bool
) -> list[tuple[int, int, str]]:
    """Runs of left-over words that may be a street's name, or any name in an answer to "where?"."""
    phrases: list[tuple[int, int, str]] = []
    for at, word in enumerate(words):
        if at in taken or word.key not in STREET_ENDS:
            continue
        for size in (1, 2, 3):
            start = at - size
            if start < 0 or start in taken:
                break
            phrases.append((start, at + 1, " ".join(w.key for w in words[start : at + 1])))
    if expecting:
        free = [at for at, word in enumerate(words) if at not in taken and word.key not in FILLERS]
        if free and free[-1] - free[0] < 5 and not taken & set(range(free[0], free[-1])):
            phrase = " ".join(words[at].key for at in range(free[0], free[-1] + 1))
            if len(phrase) >= 4:
                phrases.append((free[0], free[-1] + 1, phrase))
    return phrases
