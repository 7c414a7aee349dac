"""A journey's resident on Facebook Messenger: quick replies, postbacks, pins, pictures, edits."""

from __future__ import annotations

from typing import Any

from bot.channels.base import Choice
from bot.channels.meta_message import MOST_CHOICES, quick_replies
from bot.channels.meta_webhook import PATH
from bot.storage import schema as tables
from tests.bot.rows import all_of
from tests.contracts.houses import House
from tests.journeys.expect import SeenReply
from tests.journeys.residents import jpeg, seen_reply
from tests.journeys.script import Line
from tests.providers import meta_server as meta


class MessengerResident:
    """One person who writes to a Page; what Meta was given must be what the tables say was said."""

    def __init__(self, house: House) -> None:
        self.house, self.http, self.server = house, house.http, house.provider
        self.number = 0
        self.seen = 0

    async def act(self, line: Line) -> tuple[SeenReply, ...]:
        self.number += 1
        body, headers = meta.signed(meta.batch(self._item(line)))
        async with self.http.post(PATH, data=body, headers=headers) as response:
            assert response.status == 200
        return await self.hears()

    async def hears(self) -> tuple[SeenReply, ...]:
        await self.house.until_quiet()
        said = [
            one
            for one in await all_of(self.house.bluelamp.engine, tables.messages)
            if one["author"] in ("bot", "staff")
        ]
        shown = [one["message"] for one in self.server.sent()]
        assert [one["text"] for one in shown] == [one["text"] for one in said]
        for sent, meant in zip(shown, said, strict=True):
            assert sent.get("quick_replies", []) == _buttons(meant)
        new, self.seen = said[self.seen :], len(said)
        return tuple(seen_reply(one) for one in new)

    def _item(self, line: Line) -> dict[str, Any]:
        match line.what:
            case "presses":
                return self._press(line.words)
            case "sends a pin":
                lat, lon = (float(one) for one in line.words.split(","))
                return meta.said(self.number, attachments=[meta.pin(lat, lon)])
            case "sends a photo":
                name = f"{self.number}.jpg"
                self.server.files[name] = jpeg()
                photo = meta.attachment("image", url=f"{self.server.url}/files/{name}")
                return meta.said(self.number, line.words or None, attachments=[photo])
            case "sends a voice note":
                voice = meta.attachment("audio", url=f"{self.server.url}/files/a.mp4")
                return meta.said(self.number, attachments=[voice])
            case "edits":
                edit = {"mid": f"m_{self.number - 1}", "text": line.words, "num_edit": 1}
                return meta.item(message_edit=edit)
            case _:
                return meta.said(self.number, line.words)

    def _press(self, value: str) -> dict[str, Any]:
        """Quick replies stand under the last message only."""
        shown = self.server.sent()[-1]["message"].get("quick_replies", [])
        assert value in [one["payload"] for one in shown], f"{value} is not offered any more"
        return meta.quick_reply(self.number, value)


def _buttons(meant: dict[str, Any]) -> list[dict[str, str]]:
    choices = [Choice(label=one["label"], value=one["value"]) for one in meant["choices"] or ()]
    assert len(choices) <= MOST_CHOICES, "a choice would be missing on Messenger"
    return quick_replies(choices)
