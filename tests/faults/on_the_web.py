"""The web chat while the bot dies: clients that send again, and look at every answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.channels.web_keys import address_of
from tests.faults.residents import KINDS, KNIFE, Resident
from tests.faults.sender import PATIENCE, Sender

NAME = "web"


@dataclass(frozen=True, kw_only=True)
class OnTheWeb:
    """One resident after the other, each with a key of its own."""

    sender: Sender

    async def converse(self, numbers: Iterator[int]) -> list[Resident]:
        key = f"{self.sender.chance.getrandbits(128):032x}"
        kind = self.sender.chance.choice(KINDS)
        one = Resident(number=next(numbers), kind=kind, channel=NAME, address=address_of(key))
        for turn, text in enumerate(one.texts):
            await self.sender.until_taken(partial(self._post, one, key, turn, text))
        return [one]

    async def _post(self, one: Resident, key: str, turn: int, text: str) -> bool:
        async with self.sender.http.post(
            f"{self.sender.url}/api/v1/chat",
            json={"message_id": str(turn), "text": text},
            headers={"Authorization": f"Bearer {key}"},
            timeout=PATIENCE,
        ) as response:
            body = await response.json()
            self._look(one, text, response.status, body)
            pending = " pending" if body.get("pending") else ""
            self.sender.answers[f"{NAME} {response.status}{pending}"] += 1
            return response.status == 200

    def _look(self, one: Resident, text: str, status: int, body: Mapping[str, Any]) -> None:
        """Whatever state the bot is in, its answer to danger says 999."""
        if text == KNIFE and not any("999" in said["text"] for said in body.get("replies", ())):
            self.sender.wrong.append(f"{status} to danger without 999 (resident {one.number})")
