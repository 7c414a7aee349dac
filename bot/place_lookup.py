"""Places that our own tables do not know, asked of a geopy service where one is set.

By default there is none and no resident's word leaves the machine. With one, only the words for
the place go out, without house numbers, and never where our own finder has an answer.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from geopy.adapters import AioHTTPAdapter
from geopy.exc import GeocoderQueryError, GeopyError
from geopy.geocoders import Nominatim, Pelias, Photon
from geopy.geocoders.base import Geocoder
from geopy.geocoders.what3words import What3WordsV3
from geopy.location import Location

from bot.geocoding import OfflineGeocoder
from bot.settings import Settings
from triage.places import Places
from triage.places_build import BOX
from triage.privacy import mask
from triage.three_words import ThreeWords, find_three_words
from triage.understanding import LookedUp

log = logging.getLogger(__name__)
DEADLINE_S: Final = 1.5
REST_S: Final = 30.0
"""A service that failed is not asked for so long: residents do not wait for it one by one."""
_KEPT: Final = 2_000
_KEPT_S: Final = 86_400.0
_LONGEST: Final = 100
_MOST_PHRASES: Final = 2
_MOST_PLACES: Final = 5
_HOUSE: Final = re.compile(
    r"(?i)\b(?:(?:flat|apartment|unit|no\.?|number)\s*)?\d{1,4}[a-z]?\b,?\s*"
)
_CORNERS: Final = ((BOX[0], BOX[1]), (BOX[2], BOX[3]))
# Each service by its class and how it is told to look here first.
_SERVICES: Final[Mapping[str, tuple[type[Geocoder], Mapping[str, Any]]]] = {
    "nominatim": (Nominatim, {"country_codes": "gb", "viewbox": _CORNERS, "limit": _MOST_PLACES}),
    "photon": (Photon, {"bbox": _CORNERS, "limit": _MOST_PLACES}),
    "pelias": (Pelias, {"boundary_rect": _CORNERS, "countries": ["GBR"]}),
}
Source = Literal["what3words", "geocoder"]


@dataclass(frozen=True, kw_only=True)
class Service:
    """One geopy geocoder, with what it is called with and what residents are told of it."""

    geocoder: Geocoder
    source: Source
    name: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class PlaceLookup:
    """Asks the services; a failure of theirs is an answer of ours: nothing looked up."""

    places: Places
    clock: Callable[[], float]  # seconds that only grow
    three_words: Service | None = None
    geocoder: Service | None = None
    deadline_s: float = DEADLINE_S
    _kept: OrderedDict[tuple[str, str], tuple[float, tuple[LookedUp, ...]]] = field(
        default_factory=OrderedDict
    )
    _rests_until: dict[str, float] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Which services are told words of residents."""
        return tuple(one.name for one in (self.three_words, self.geocoder) if one is not None)

    def is_wanted(self, text: str) -> bool:
        """Whether a text has an address that only its own service can read."""
        return self.three_words is not None and find_three_words(text) is not None

    async def look_up(self, text: str, phrases: Sequence[str]) -> tuple[LookedUp, ...]:
        """What services know of the places in a text; `phrases` are its words for places."""
        if self.three_words is not None and (three := find_three_words(text)):
            return await self._three(self.three_words, three)
        if self.geocoder is None:
            return ()
        offline = OfflineGeocoder(self.places)
        for phrase in phrases[:_MOST_PHRASES]:
            asked = _to_send(phrase)
            if not asked or offline.knows(phrase) or find_three_words(phrase):
                continue
            if found := await self._ask(self.geocoder, asked, said=phrase):
                return found
        return ()

    async def _three(self, service: Service, three: ThreeWords) -> tuple[LookedUp, ...]:
        return await self._ask(service, three.words, said=three.text)

    async def _ask(self, service: Service, asked: str, *, said: str) -> tuple[LookedUp, ...]:
        now, key = self.clock(), (service.source, asked.casefold())
        if key in self._kept and self._kept[key][0] > now:
            return tuple(_said_as(one, said) for one in self._kept[key][1])
        if self._rests_until.get(service.source, 0.0) > now:
            return ()
        try:
            async with asyncio.timeout(self.deadline_s):
                located = await service.geocoder.geocode(
                    asked, exactly_one=False, timeout=self.deadline_s, **service.options
                )
        except GeocoderQueryError:
            located = []  # what3words' way to say that there is no such address
        except (GeopyError, TimeoutError, ValueError, KeyError, TypeError) as error:
            # the kind only: geopy puts the address, and with it the words, into its messages
            log.warning("%s did not help: %s", service.name, type(error).__name__)
            self._rests_until[service.source] = self.clock() + REST_S
            return ()
        found = _read(located or [], service.source, said)
        self._keep(key, found)
        return found

    def _keep(self, key: tuple[str, str], found: tuple[LookedUp, ...]) -> None:
        self._kept[key] = (self.clock() + _KEPT_S, found)
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


def _to_send(phrase: str) -> str:
    """A place's words without house numbers; nothing where personal data stands among them."""
    street = _HOUSE.sub("", " ".join(phrase.split())).strip(" ,.")
    return street if 3 <= len(street) <= _LONGEST and mask(street) == street else ""


def _said_as(one: LookedUp, said: str) -> LookedUp:
    return LookedUp(text=said, source=one.source, name=one.name, lat=one.lat, lon=one.lon)


def _read(located: Sequence[Location], source: Source, said: str) -> tuple[LookedUp, ...]:
    found = tuple(
        LookedUp(
            text=said,
            source=source,
            name=str(one.address or "")[:300],
            lat=float(one.latitude),
            lon=float(one.longitude),
        )
        for one in located[:_MOST_PLACES]
    )
    return found or (LookedUp(text=said, source=source),)


@asynccontextmanager
async def place_lookup(
    settings: Settings, places: Places, *, clock: Callable[[], float]
) -> AsyncIterator[PlaceLookup | None]:
    """None where no service is set, which is how it comes."""
    if settings.geocoder == "offline" and settings.what3words_key is None:
        yield None
        return
    logging.getLogger("geopy").setLevel(logging.WARNING)  # it would write the words at DEBUG
    async with AsyncExitStack() as stack:
        lookup = PlaceLookup(places=places, clock=clock)
        if settings.what3words_key is not None:
            key = settings.what3words_key.reveal()
            client = What3WordsV3(key, adapter_factory=AioHTTPAdapter)
            await stack.enter_async_context(client)
            lookup.three_words = Service(geocoder=client, source="what3words", name="what3words")
        if settings.geocoder != "offline" and settings.geocoder_url:
            lookup.geocoder = service_at(settings.geocoder, settings.geocoder_url)
            await stack.enter_async_context(lookup.geocoder.geocoder)
        yield lookup


def service_at(kind: str, url: str) -> Service:
    """The geopy service of a kind at an address of its own."""
    made, options = _SERVICES[kind]
    parts = urlsplit(url)
    given: dict[str, Any] = {
        "scheme": parts.scheme,
        "domain": parts.netloc + parts.path.rstrip("/"),
        "user_agent": "bluelamp",
        "adapter_factory": AioHTTPAdapter,
    }
    geocoder = made(**given)
    return Service(geocoder=geocoder, source="geocoder", name=str(parts.hostname), options=options)
