"""Fetch the official files of places, postcodes and the teams' areas from their publishers.

What was fetched stays in a folder, so that an attempt that was cut off is gone on with: files by
the part that is missing, areas one by one. A file counts as whole by the publisher's own checksum.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp

from bot.errors import BotError

# Addresses and shapes of answers as they were in November 2026: the OS Downloads API needs no
# key for open data (osdatahub.os.uk/docs/downloads), nor does data.police.uk/docs.
PRODUCTS: Final = ("OpenNames", "CodePointOpen")
FORCE: Final = "devon-and-cornwall"
_DONE: Final = "whole.json"
"""Written when everything was fetched: the next attempt after it begins anew."""
_CHUNK: Final = 1 << 18
_LARGEST: Final = 2_000_000_000
_LARGEST_AREA: Final = 20_000_000
_STEPS: Final = 10
"""How often the progress of a file is told."""
_SILENCE_S: Final = 60.0
_FORBIDDEN: Final = frozenset("/\\:\0")


class CannotFetch(BotError):
    """What a publisher did not give, in words for the person at the command line."""


@dataclass(frozen=True, kw_only=True)
class Publishers:
    """Where the files come from; a test has servers of its own."""

    ordnance_survey: str = "https://api.os.uk/downloads/v1"
    police: str = "https://data.police.uk/api"
    pause_s: float = 0.1
    """Between two areas: the police's service asks for fewer than fifteen a second."""


@dataclass(frozen=True, kw_only=True)
class Download:
    """One attempt. Raises CannotFetch; what came until then stays."""

    folder: Path
    publishers: Publishers
    tell: Callable[[str], None]

    async def everything(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if (self.folder / _DONE).exists():
            for file in self.folder.iterdir():
                if file.is_file():
                    file.unlink()
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=30, sock_read=_SILENCE_S)
        try:
            async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
                for product in PRODUCTS:
                    await self._product(session, product)
                await self._areas(session)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise CannotFetch(f"the connection failed ({type(error).__name__})") from error
        (self.folder / _DONE).write_text("{}\n", encoding="utf-8")

    async def _product(self, session: aiohttp.ClientSession, product: str) -> None:
        base = f"{self.publishers.ordnance_survey}/products/{product}/downloads"
        listed = await self._json(session, base, {"area": "GB", "format": "CSV"})
        try:
            offer = next(one for one in listed if one["format"] == "CSV" and one["area"] == "GB")
            name, url = str(offer["fileName"]), str(offer["url"])
            size, md5 = int(offer["size"]), str(offer["md5"]).lower()
        except (StopIteration, KeyError, TypeError, ValueError) as problem:
            raise CannotFetch(f"{product} is not offered as CSV any more") from problem
        if not name or _FORBIDDEN & set(name) or name.startswith(".") or not 0 < size < _LARGEST:
            raise CannotFetch(f"{product} is offered under an odd name or size")
        whole = self.folder / name
        if whole.exists() and await asyncio.to_thread(_md5, whole) == md5:
            self.tell(f"{name}: already here")
            return
        await self._file(session, url, whole, size)
        if await asyncio.to_thread(_md5, whole) != md5:
            whole.unlink()
            raise CannotFetch(f"{name} came broken; try again")

    async def _file(self, session: aiohttp.ClientSession, url: str, whole: Path, size: int) -> None:
        part = whole.with_name(whole.name + ".part")
        have = part.stat().st_size if part.exists() else 0
        if have > size:
            part.unlink()
            have = 0
        if have < size:
            headers = {"Range": f"bytes={have}-"} if have else {}
            async with session.get(url, headers=headers) as response:
                if response.status not in (200, 206):
                    raise CannotFetch(f"{whole.name}: the publisher answered {response.status}")
                resumed = response.status == 206
                have = have if resumed else 0
                with part.open("ab" if resumed else "wb") as out:
                    async for chunk in response.content.iter_chunked(_CHUNK):
                        have += len(chunk)
                        if have > size:
                            raise CannotFetch(f"{whole.name} is larger than the publisher said")
                        out.write(chunk)
                        self._progress(whole.name, have - len(chunk), have, size)
        part.replace(whole)

    def _progress(self, name: str, before: int, have: int, size: int) -> None:
        if have * _STEPS // size > before * _STEPS // size:
            self.tell(f"{name}: {have / 1e6:.0f} of {size / 1e6:.0f} MB")

    async def _areas(self, session: aiohttp.ClientSession) -> None:
        base = f"{self.publishers.police}/{FORCE}"
        teams = await self._json(session, f"{base}/neighbourhoods", {})
        try:
            names = [str(one["id"]) for one in teams]
        except (KeyError, TypeError) as problem:
            raise CannotFetch("the police's list of teams is none that we can read") from problem
        for number, name in enumerate(names, 1):
            file = self.folder / f"{name}.json"
            if _FORBIDDEN & set(name) or name.startswith("."):
                raise CannotFetch("the police's list of teams holds an odd name")
            if not file.exists():
                corners = await self._json(session, f"{base}/{name}/boundary", {})
                part = file.with_suffix(".part")
                part.write_text(json.dumps(corners), encoding="utf-8")
                part.replace(file)
                await asyncio.sleep(self.publishers.pause_s)
            if number % 25 == 0 or number == len(names):
                self.tell(f"areas of teams: {number} of {len(names)}")

    async def _json(
        self, session: aiohttp.ClientSession, url: str, params: Mapping[str, str]
    ) -> Any:
        async with session.get(url, params=params) as response:
            if response.status != 200:
                raise CannotFetch(f"{response.url.host} answered {response.status}")
            raw = await response.content.read(_LARGEST_AREA)
            while more := await response.content.read(_LARGEST_AREA):
                raw += more
                if len(raw) > _LARGEST_AREA:
                    raise CannotFetch(f"{response.url.host} sent too much")
        try:
            return json.loads(raw)
        except ValueError as problem:
            raise CannotFetch(f"{response.url.host} sent something unreadable") from problem


def _md5(file: Path) -> str:
    found = hashlib.md5(usedforsecurity=False)  # what the publisher gives; it guards no secret
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()
