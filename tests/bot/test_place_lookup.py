"""Only words for a place go out, only where we know it not, and no service is waited for long."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from geopy.adapters import AioHTTPAdapter
from geopy.geocoders.what3words import What3WordsV3

from bot.channels.web_page.files import Files, templates
from bot.errors import NotUnderstood
from bot.place_lookup import REST_S, PlaceLookup, Service, place_lookup, service_at
from bot.settings import read
from bot.understanding_places import WithPlaces
from tests.providers.geocoder_server import GeocoderServer, geocoder_server
from triage.decision import decide
from triage.place_types import PlaceAnswer
from triage.places import Places
from triage.understanding import Entity, Understanding
from triage.where import where_line

OKEHAMPTON = (50.7390, -4.0033)
BODMIN = (50.4710, -4.7190)
UNHURRIED_S = 30.0  # for a service that answers: nobody waits so long


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Marks:
    """An understanding that marks one stretch as a place, or none; or one that is down."""

    def __init__(self, place: str = "", *, down: bool = False) -> None:
        self.place, self.down = place, down

    async def understand(self, text: str) -> Understanding:
        if self.down:
            raise NotUnderstood("late")
        at = text.find(self.place)
        marked = (Entity(kind="place", text=self.place, start=at, end=at + len(self.place)),)
        return Understanding(text=text, model="m1", entities=marked if self.place else ())


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load()


@asynccontextmanager
async def looking(
    places: Places, server: GeocoderServer, *, kind: str = "photon", key: str = "good-key"
) -> AsyncIterator[tuple[PlaceLookup, Clock]]:
    clock = Clock()
    squares = What3WordsV3(key, adapter_factory=AioHTTPAdapter)
    squares.geocode_api = f"{server.url}/v3/convert-to-coordinates"
    service = service_at(kind, server.url)
    async with squares, service.geocoder:
        yield (
            PlaceLookup(
                places=places,
                clock=clock,
                three_words=Service(geocoder=squares, source="what3words", name="what3words"),
                geocoder=service,
                deadline_s=UNHURRIED_S,
            ),
            clock,
        )


async def where(text: str, lookup: PlaceLookup, places: Places) -> dict[str, object]:
    return where_line({"id": 1, "text": text}, places, await lookup.look_up(text, [text]))


@pytest.mark.parametrize("kind", ["photon", "nominatim"])
async def test_a_place_that_only_the_service_knows_leads_to_its_team(
    places: Places, kind: str
) -> None:
    async with geocoder_server() as server, looking(places, server, kind=kind) as (lookup, _):
        server.places["quibble lane"] = [("Quibble Lane, Okehampton <b>", *OKEHAMPTON)]
        answer = await where("14 Quibble Lane", lookup, places)
    assert answer["status"] == "found"
    assert answer["team"] == {"id": "DEV.4016", "name": "Okehampton Town"}
    assert str(answer["because"]).startswith("Quibble Lane, Okehampton b")
    assert server.asked == ["Quibble Lane"]


async def test_what_we_know_ourselves_is_not_sent(places: Places) -> None:
    async with geocoder_server() as server, looking(places, server) as (lookup, _):
        for text in ("Fore Street, Okehampton", "Okehampton", "Taunton", "EX4 6NS", "Fore Street"):
            assert await lookup.look_up(text, [text]) == ()
    assert server.asked == []


@pytest.mark.parametrize(
    "phrase", ["my mum's, ring 07700 900123", "flat of anna@example.org", "12", "Qwx EX99 9ZZ"]
)
async def test_personal_data_is_not_sent_with_a_place(places: Places, phrase: str) -> None:
    async with geocoder_server() as server, looking(places, server) as (lookup, _):
        await lookup.look_up(phrase, [phrase])
    assert server.asked == []


async def test_of_a_message_only_the_marked_place_is_sent(places: Places) -> None:
    text = "my neighbour Vusi hit the dog again last week at Quabble Barrow, I am upset"
    async with geocoder_server() as server, looking(places, server) as (lookup, _):
        server.places["quabble barrow"] = [("Quabble Barrow", *OKEHAMPTON)]
        heard = await WithPlaces(inner=Marks("Quabble Barrow"), lookup=lookup).understand(text)
    assert server.asked == ["Quabble Barrow"]
    place = decide(heard, places).place
    assert place is not None
    assert place.team is not None
    assert place.team.name == "Okehampton Town"


async def test_words_of_danger_wait_for_no_service(places: Places) -> None:
    text = "man with a knife at Quabble Barrow"
    async with geocoder_server() as server, looking(places, server) as (lookup, _):
        server.hangs = True
        await WithPlaces(inner=Marks("Quabble Barrow"), lookup=lookup).understand(text)
    assert server.asked == []


async def test_several_places_of_a_name_are_asked_about(places: Places) -> None:
    async with geocoder_server() as server, looking(places, server) as (lookup, _):
        server.places["quibble lane"] = [
            ("Quibble Lane, Okehampton", *OKEHAMPTON),
            ("Quibble Lane, Bodmin", *BODMIN),
            ("Quibble Lane, Leeds", 53.8, -1.5),
        ]
        answer = await where("Quibble Lane", lookup, places)
    assert answer["status"] == "ambiguous"
    assert answer["team"] is None
    assert [one["label"] for one in answer["candidates"]] == [  # type: ignore[attr-defined]
        "Quibble Lane, Okehampton, United Kingdom",
        "Quibble Lane, Bodmin, United Kingdom",
    ]


async def test_a_place_far_off_is_outside(places: Places) -> None:
    async with geocoder_server() as server, looking(places, server) as (lookup, _):
        server.places["quibble lane"] = [("Quibble Lane, Leeds", 53.8, -1.5)]
        assert (await where("Quibble Lane", lookup, places))["status"] == "outside"


async def test_an_answer_is_kept_and_a_refusal_too(places: Places) -> None:
    async with geocoder_server() as server, looking(places, server) as (lookup, clock):
        for _ in range(3):
            await lookup.look_up("Qwx Lane", ["Qwx Lane"])
        assert server.asked == ["Qwx Lane"]
        clock.now += 90_000
        await lookup.look_up("qwx lane", ["qwx lane"])
        assert len(server.asked) == 2


@pytest.mark.parametrize("fault", ["status", "garbage", "hangs"])
async def test_a_service_that_fails_is_left_alone_for_a_while(places: Places, fault: str) -> None:
    async with geocoder_server() as server, looking(places, server) as (lookup, clock):
        setattr(server, fault, 503 if fault == "status" else True)
        lookup.deadline_s = 0.5
        assert (await where("Qwx Lane", lookup, places))["status"] == "unknown"
        assert (await where("Qwy Lane", lookup, places))["status"] == "unknown"
        assert len(server.asked) == 1
        server.status, server.garbage, server.hangs = 200, False, False
        lookup.deadline_s = UNHURRIED_S
        clock.now += REST_S + 1
        server.places["qwx lane"] = [("Qwx Lane", *BODMIN)]
        assert (await where("Qwx Lane", lookup, places))["status"] == "found"


async def test_a_what3words_address_is_read_by_its_own_service(places: Places) -> None:
    async with geocoder_server() as server, looking(places, server) as (lookup, _):
        server.squares["quibble.badger.lamp"] = OKEHAMPTON
        heard = await WithPlaces(inner=Marks(), lookup=lookup).understand(
            "they dumped it at ///quibble.badger.lamp by the gate"
        )
    place = decide(heard, places).place
    assert place is not None
    assert (place.status, place.source) == ("found", "what3words")
    assert place.team is not None
    assert place.team.name == "Okehampton Town"
    assert place.text == "///quibble.badger.lamp"


async def test_a_what3words_address_is_read_without_the_model_too(places: Places) -> None:
    async with geocoder_server() as server, looking(places, server) as (lookup, _):
        server.squares["quibble.badger.lamp"] = OKEHAMPTON
        understands = WithPlaces(inner=Marks(down=True), lookup=lookup)
        heard = await understands.understand("w3w quibble.badger.lamp")
        assert not heard.by_model
        assert heard.looked_up[0].lat == pytest.approx(OKEHAMPTON[0])
        with pytest.raises(NotUnderstood):
            await understands.understand("Quabble Barrow")


async def test_an_address_that_does_not_exist_is_said_to_be_unknown(places: Places) -> None:
    async with geocoder_server() as server, looking(places, server) as (lookup, _):
        answer = await where("///no.such.square", lookup, places)
    assert answer["status"] == "unknown"
    assert answer["because"] == "what3words knows no such place"


async def test_a_key_that_is_refused_reads_as_no_answer(places: Places) -> None:
    async with geocoder_server() as server, looking(places, server, key="bad") as (lookup, _):
        answer = await where("///quibble.badger.lamp", lookup, places)
    assert answer["status"] == "unknown"
    assert "another way to say where" in str(answer["because"])


def test_without_a_key_another_way_is_asked_for(places: Places) -> None:
    found: PlaceAnswer = places.find("it is at ///quibble.badger.lamp", expecting=True)
    assert (found.status, found.text) == ("unknown", "///quibble.badger.lamp")
    assert "another way to say where is needed" in found.because
    assert places.find("see www.quibble.badger.lamp", expecting=True).source != "what3words"


async def test_by_default_there_is_no_service(places: Places) -> None:
    async with place_lookup(read({}), places, clock=Clock()) as lookup:
        assert lookup is None


async def test_the_settings_name_who_is_told(places: Places) -> None:
    settings = read(
        {
            "BLUELAMP_GEOCODER": "photon",
            "BLUELAMP_GEOCODER_URL": "https://photon.example.org/find",
            "BLUELAMP_WHAT3WORDS_KEY": "good-key",
        }
    )
    async with place_lookup(settings, places, clock=Clock()) as lookup:
        assert lookup is not None
        assert lookup.names == ("what3words", "photon.example.org")
        assert lookup.geocoder is not None
        assert lookup.geocoder.geocoder.api == "https://photon.example.org/find/api"


@pytest.mark.parametrize(
    ("services", "says"),
    [
        ("", "Your words are not sent to any outside company"),
        ("what3words and photon.example.org", "looked up with what3words and photon.example.org"),
    ],
)
def test_the_privacy_page_says_who_is_told(services: str, says: str) -> None:
    page = templates(Files.load()).get_template("privacy.html")
    text = page.render({"exit_to": "https://example.org", "place_services": services})
    assert says in text
    assert ("not sent to any outside company" in text) is (services == "")
