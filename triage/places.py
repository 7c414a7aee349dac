"""From a resident's words for a place, or a pin, to the team whose ground it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final

import numpy as np

from triage.areas import Areas
from triage.coordinates import find_coordinates
from triage.gazetteer import Gazetteer, Place, km_between, listed_places, ordinary_names
from triage.grid_square import answer_square
from triage.national_grid import find_reference
from triage.neighbourhoods import DATA, rows
from triage.outside import OutsidePlaces
from triage.place_between import answer_between, find_between
from triage.place_choice import Choice, Parts, choose, nearer_to, other_than, says_other
from triage.place_doubts import Doubt, doubt
from triage.place_landmarks import landmark_in
from triage.place_parts import parts_by_team
from triage.place_reading import Asked, find_names, find_scattered, leave_street_names
from triage.place_spelling import Spelling, mend
from triage.place_streets import street_in
from triage.place_types import Candidate, PlaceAnswer, Point, Team
from triage.place_words import CENTRE_WORDS, Word, name_key, read_words
from triage.point_answers import answer_point, beyond, copy_to, tell_edge
from triage.postcode_answers import answer_postcode
from triage.postcode_files import PostcodeChanges
from triage.postcodes import find_postcode
from triage.routing import Router
from triage.three_words import find_three_words

MOST_CHOICES: Final = 5
MANY_TEAMS: Final = 3
"""A town on the ground of so many teams is asked about; with two, its middle decides."""
_NEAR_KM: Final = 5.0
_COAST_KM: Final = 2.0
_LONGEST_TEXT: Final = 4000
_ROAD_NUMBER: Final = re.compile(r"\b([AaBbMm]\d{1,4})\b")


@dataclass(frozen=True, slots=True, repr=False)
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
        areas: Areas | None = None,
        teams: Mapping[str, Team] | None = None,
        postcodes: PostcodeChanges | None = None,
    ) -> Places:
        """Read the tree's own tables, and what a built finder has beyond them."""
        router = Router.load(folder, areas, teams, postcodes)
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

    def __repr__(self) -> str:
        return f"Places({len(self.gazetteer.places)} places, {len(self.teams)} teams)"

    @property
    def teams(self) -> Mapping[str, Team]:
        """Every team by its id."""
        return self.router.neighbourhoods.teams

    def at(self, lat: float, lon: float) -> PlaceAnswer:
        """Whose ground a pin lies on."""
        return answer_point(Point(lat, lon), f"{lat:.5f}, {lon:.5f}", "pin", self.router)

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
        if written_as := find_coordinates(text):
            return answer_point(written_as[1], written_as[0], "coordinates", self.router)
        if written := find_postcode(text):
            answer = answer_postcode(written, self.router)
            if written.full or not self._names_something(text):
                return answer
        if reference := find_reference(text):
            return answer_square(reference, self.router, self.gazetteer)
        return None

    def _names_something(self, text: str) -> bool:
        """Whether a text says more than the beginning of a postcode does."""
        words = read_words(text)
        return bool(find_names(words, self.gazetteer, Asked(False, ())))

    def _by_names(self, text: str, asked: Asked, near: tuple[Point, ...]) -> PlaceAnswer:
        words = read_words(text)
        hits = find_names(words, self.gazetteer, asked)
        abroad = self.outside.find(words, text, asked, hits)
        hits = tuple(hit for hit in hits if abroad is None or not abroad.overlaps(hit))
        settled = any(self.gazetteer.places[i].size > 2 for hit in hits for i in hit.ids)
        if abroad is not None and not settled:
            return abroad.answer
        if asked.expecting and (scattered := find_scattered(words, self.gazetteer, hits)):
            # "Porthleven Road, Helston" has a Helston Road in it, but none in Porthleven.
            reordered = choose(scattered, self.gazetteer)
            fits = reordered and reordered.specific and (reordered.nearby or len(scattered) == 1)
            if fits or not leave_street_names(words, hits, self.gazetteer.places):
                hits = scattered
        if asked.expecting or not settled:
            hits = mend(words, self.gazetteer, self.spelling, asked, hits, settled)
        if pair := find_between(words, hits, self.gazetteer):
            return answer_between(*pair, text.strip()[:80], self.router)
        choice = choose(leave_street_names(words, hits, self.gazetteer.places), self.gazetteer)
        if choice is None:
            return self._nothing(text, asked)
        if not choice.specific or choice.unknown_there:
            finer = landmark_in(words, hits, choice, self.gazetteer)
            if finer is choice:
                finer = street_in(words, hits, choice, self.gazetteer, expecting=asked.expecting)
            choice = finer
        doubtful = doubt(
            words, text, hits, choice, self.gazetteer, self._by_the_sea, expecting=asked.expecting
        )
        if doubtful == "another":
            known = self.gazetteer.places[choice.ids[0]].label
            return PlaceAnswer(
                "unknown", text.strip()[:80], because=f"{known} is known, but not by those words"
            )
        return self._answer_choice(choice, text, words, near, doubtful)

    def _by_the_sea(self, place: Place) -> bool:
        return self.router.ground.land.sea_within(place.point, _COAST_KM)

    def _nothing(self, text: str, asked: Asked) -> PlaceAnswer:
        said = text[asked.marked[0][0] : asked.marked[0][1]] if asked.marked else ""
        if three := find_three_words(text):
            return PlaceAnswer(
                "unknown", three.text, source="what3words",
                because="a what3words address is read only by its own service, which is not set up"
                " here or did not answer: another way to say where is needed",
            )  # fmt: skip
        if match := _ROAD_NUMBER.search(text):
            return PlaceAnswer(
                "unknown", match.group(1), because="a road number alone is the whole road's length"
            )
        return PlaceAnswer("unknown", said, because="no place that we know is named")

    def _answer_choice(
        self,
        choice: Choice,
        text: str,
        words: tuple[Word, ...],
        near: tuple[Point, ...],
        doubtful: Doubt,
    ) -> PlaceAnswer:
        places = self.gazetteer.places
        said = text[words[choice.hit.start].start : words[choice.hit.stop - 1].end]
        said = said or text.strip()[:80]
        first = places[choice.ids[0]]
        if first.kind == "region":
            return PlaceAnswer("unknown", said, because=f"{first.name} is the ground of many teams")
        if says_other(words, choice.hit):
            wanted, near = other_than(choice.ids, near, places), ()
        else:
            wanted = nearer_to(choice.ids, near, places)
        by_team: dict[str | None, int] = {}
        for number in wanted:
            by_team.setdefault(self.teams_at[number], number)
        if len(by_team) > 1:
            return self._ask_which(list(by_team.values()), said)
        team_id, number = next(iter(by_team.items()))
        place = places[number]
        talked_of = any(km_between(place[3:5], point) <= _NEAR_KM for point in near)
        if doubtful == "ask" and not talked_of:
            how = "is one, there may be others" if choice.hit.exact else "may be what is meant"
            return replace(self._ask_which([number], said), because=f"{place.label} {how}")
        if doubtful == "which_part" and not CENTRE_WORDS.search(text):
            teams_there = parts_by_team(place, self.router, self.gazetteer, self.teams_at)
            if len(teams_there) > 1:
                return PlaceAnswer(
                    "ambiguous", said, place.point, None, teams_there[:MOST_CHOICES],
                    source="place",
                    because=f"{place.name} is the ground of {len(teams_there)} teams, "
                    "and what else is said of the place is not known",
                )  # fmt: skip
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
            return answer_point(place.point, said, _source(place), self.router)
        return self._found(place, self.teams[team_id], said, choice, candidates)

    def _found(
        self, place: Place, team: Team, said: str, choice: Choice, parts: tuple[Candidate, ...]
    ) -> PlaceAnswer:
        standing = self.router.ground.standing(place.point)
        notes: list[str] = []
        if choice.unknown_there:
            notes.append(f"no {choice.unknown_there!r} is known in {place.name}")
        how = "exact" if choice.hit.exact else "read as a misspelling"
        kind = "road" if place.kind == "street" else place.kind
        edge = self.router.edge(place.point, team.id, standing)
        return PlaceAnswer(
            status="found",
            text=said,
            point=place.point,
            team=team,
            candidates=parts,
            source=_source(place),
            council=self.router.table.council[standing.row] or None,
            precise=place.kind not in ("suburb", "town", "city"),
            notes=tuple(notes),
            edge_km=round(edge.km, 3) if edge else None,
            neighbour=beyond(edge, self.router.neighbourhoods),
            copy_to=copy_to(edge, self.router),
            because=f"{place.label} ({kind}, {how}) lies in {team.name}"
            + tell_edge(edge, self.router),
        )

    def _ask_which(self, numbers: list[int], said: str) -> PlaceAnswer:
        places = self.gazetteer.places
        # The bigger the town, the more residents mean it.
        numbers.sort(key=lambda number: (-self._town_size(places[number]), places[number].label))
        labels = self._labels(numbers[:MOST_CHOICES])
        candidates = tuple(
            Candidate(
                label=labels[rank],
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

    def _labels(self, numbers: Sequence[int]) -> list[str]:
        """What a resident would call each; where that is not enough, with the quarter or team."""
        places = self.gazetteer.places
        labels = [places[number].label for number in numbers]
        apart = [
            label if labels.count(label) == 1 else self.gazetteer.label_apart(number)
            for label, number in zip(labels, numbers, strict=True)
        ]
        return [
            label if apart.count(label) == 1 else f"{places[number].label} ({self._whose(number)})"
            for label, number in zip(apart, numbers, strict=True)
        ]

    def _whose(self, number: int) -> str:
        team = self.teams_at[number]
        return f"{self.teams[team].name} team" if team else "another force"

    def _town_size(self, place: Place) -> int:
        known = self.gazetteer.by_name.get(name_key(place.town), ())
        return max((self.gazetteer.places[number].size for number in known), default=0)

    def _part(self, label: str, point: Point, kind: str) -> Candidate:
        team = self.router.team_at(point, self.router.ground.standing(point))
        return Candidate(label, point, team, kind, 0.5)


def _source(place: Place) -> str:
    return "road" if place.kind == "street" else "place"


def _stretches(text: str, marked: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where the marked phrases stand in the text."""
    found: list[tuple[int, int]] = []
    lowered = text.lower()
    for phrase in marked:
        start = lowered.find(phrase.lower())
        if phrase and start >= 0:
            found.append((start, start + len(phrase)))
    return tuple(found)
