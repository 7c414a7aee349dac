"""Comments under a Page's post while the bot dies, and the talk that goes on from one in private.

They come in signed POSTs, sometimes beside messages of Messenger. Who has had the private reply to
a comment may go on there: what they write first is heard with the comment, where the bot knows
whose it was. It cannot know where it died between Meta's answer and writing down who was answered:
Meta refuses a second private reply and does not say again to whom the first one went.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.faults.groups import any_kind, left_to_say, typed
from tests.faults.meta_posts import MetaPosts
from tests.faults.moods import Shown
from tests.faults.moody_meta import IN_PUBLIC, ON_COMMENTS, comment_address
from tests.faults.on_messenger import an_item, on_messenger
from tests.faults.residents import COMMENT_KINDS, GRAFFITI, Resident
from tests.faults.sender import Sender
from tests.providers.meta_server import MetaServer, comment

MOST_TOGETHER = 2
BESIDE_MESSAGES = 0.3  # of the groups hold a resident on Messenger, too
OFTEN = (4, 2, 1, 2)  # of each kind
GO_ON = 0.8  # of those whose comment is answered in private


@dataclass(frozen=True, kw_only=True)
class OnComments:
    """`facebook` is told who wrote which comment; `shown` is what residents' screens show."""

    sender: Sender
    facebook: MetaServer
    shown: Shown
    _may_go_on: list[Resident] = field(default_factory=list)

    async def converse(self, numbers: Iterator[int]) -> list[Resident]:
        chance = self.sender.chance
        group = [
            a_comment(next(numbers), *chance.choices(COMMENT_KINDS, OFTEN))
            for _ in range(chance.randint(1, MOST_TOGETHER))
        ]
        for one in group:
            self.facebook.people[comment_id(one)] = str(one.number)
        if chance.random() < BESIDE_MESSAGES:
            group.append(on_messenger(next(numbers), any_kind(chance)))
        group += self._who_goes_on()
        await self._write(group)
        self._may_go_on.extend(
            one for one in group if one.kind == "comment" and chance.random() < GO_ON
        )
        return group

    def _who_goes_on(self) -> list[Resident]:
        """Who has had the private reply by now; each once."""
        answered = [one for one in self._may_go_on if self._is_answered(one)]
        self._may_go_on[:] = [one for one in self._may_go_on if one not in answered]
        return [on_messenger(one.number, "goes on", before=GRAFFITI) for one in answered]

    def _is_answered(self, one: Resident) -> bool:
        """Their screen shows more than what stands in public."""
        all_of_it = self.shown.get((ON_COMMENTS, one.address), [])
        return len(all_of_it) > len(self.shown.get((IN_PUBLIC, one.address), []))

    async def _write(self, group: list[Resident]) -> None:
        left = left_to_say(group)
        while any(left.values()):
            messages: list[dict[str, Any]] = []
            changes: list[dict[str, Any]] = []
            for one, texts in left.items():
                for turn, text in typed(self.sender.chance, texts):
                    if one.channel == ON_COMMENTS:
                        changes.append(_change(one, turn, text))
                    else:
                        messages.append(an_item(one, turn, text))
            await MetaPosts(sender=self.sender).tell(messages, changes)


def a_comment(number: int, kind: str) -> Resident:
    address = comment_address(f"777_{number}")
    return Resident(number=number, kind=kind, channel=ON_COMMENTS, address=address)


def comment_id(one: Resident) -> str:
    return f"777_{one.number}"


def _change(one: Resident, turn: int, text: str) -> dict[str, Any]:
    """What a resident writes a second time under one comment is an edit of it."""
    verb = "edited" if turn else "add"
    return comment(one.number, text, verb=verb, author=str(one.number))
