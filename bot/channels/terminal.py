"""`bluelamp chat`: the same conversation in the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.base import Inbound
from bot.channels.fixed_words import FixedWords, said_danger
from bot.channels.reception import Reception
from bot.channels.web_answers import Answers
from bot.errors import CannotKeep
from bot.storage.messages import Said

CHANNEL = "terminal"
WAITS_S = 30.0
WIDTH = 88
BOLD, RED, DIM, PLAIN = "\033[1m", "\033[1;31m", "\033[2m", "\033[0m"
WELCOME = (
    "In an emergency call 999. You are writing to an automated service.\n"
    "A number chooses an answer. Leave with Ctrl-D or the word quit."
)


@dataclass(frozen=True, kw_only=True)
class TerminalChat:
    """One conversation; `answers` reads channel "terminal". Colours only on a terminal."""

    reception: Reception
    answers: Answers
    words: FixedWords
    write: Callable[[str], None]
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    colours: bool = False

    async def run(self, lines: AsyncIterator[str]) -> None:
        """Reads lines until they end."""
        address = self.new_id()
        self.write(self._paint(DIM, WELCOME) + "\n\n")
        choices: Sequence[dict[str, str]] = ()
        self._prompt()
        async for line in lines:
            text = line.rstrip("\r\n")
            if text.strip().lower() in ("quit", "exit"):
                break
            if text.strip():
                choices = await self._turn(address, text, choices)
            self._prompt()
        self.write("\n")

    async def _turn(
        self, address: str, text: str, choices: Sequence[dict[str, str]]
    ) -> Sequence[dict[str, str]]:
        """Says one line, prints the answer, and returns what may be chosen next."""
        pressed = _pressed(text, choices)
        inbound = Inbound(
            channel=CHANNEL,
            provider_id=f"{address}:{self.new_id()}",
            address=address,
            sent_at=self.clock(),
            kind="text" if pressed is None else "press",
            text=text if pressed is None else "",
            press=pressed,
        )
        try:
            accepted = await self.reception.take(inbound)
        except CannotKeep:
            return self._for_now(text, self.words.not_kept)
        if accepted.inbox_id is None:
            aside = accepted.how == "aside"
            return self._for_now(text, self.words.with_person if aside else self.words.kept)
        await self.reception.handle_within(WAITS_S, channel=CHANNEL, address=address)
        how, answer = await self.answers.to_message(address, accepted.inbox_id)
        if how != "answered":
            return self._for_now(text, self.words.kept)
        for said in answer.replies:
            self._show(said)
        return answer.replies[-1].choices if answer.replies else ()

    def _for_now(self, text: str, otherwise: str) -> Sequence[dict[str, str]]:
        if said_danger(text):
            self.write(self._paint(RED, self.words.danger) + "\n\n")
        self.write(otherwise + "\n\n")
        return ()

    def _show(self, said: Said) -> None:
        lines = [
            textwrap.fill(line, WIDTH, break_on_hyphens=False, break_long_words=False)
            for line in said.text.splitlines()
        ]
        self.write(self._paint(RED if said.call_999 else BOLD, "\n".join(lines)) + "\n")
        for number, one in enumerate(said.choices, start=1):
            self.write(f"  {number}  {one['label']}\n")
        self.write("\n")

    def _prompt(self) -> None:
        if self.colours:
            self.write("> ")

    def _paint(self, colour: str, text: str) -> str:
        return f"{colour}{text}{PLAIN}" if self.colours else text


def _pressed(text: str, choices: Sequence[dict[str, str]]) -> str | None:
    """The value of the choice that was named by its number."""
    said = text.strip()
    if said.isascii() and said.isdigit() and 0 < int(said[:4]) <= len(choices):
        return choices[int(said[:4]) - 1]["value"]
    return None
