"""Says what became of words to a resident: on its way, sent, or why not. Pure."""

from __future__ import annotations

from typing import assert_never

from bot.console import words
from bot.storage.told import Told


def said(told: Told, *, channel: str) -> str:
    """A sentence without its full stop; the page puts the time after it. "" says nothing."""
    channel = told.channel or channel
    where = "in their web chat" if channel == "web" else f"on {_named(channel)}"
    match told.fate:
        case "not_meant":
            return ""
        case "not_told":
            return f"The resident was not told: {told.why}"
        case "waits":
            return "Unless it is undone, words to the resident go out"
        case "undone":
            return "The resident was told nothing: it was undone in time"
        case "kept_back":
            return "The resident was not told: it was no longer safe or possible to send"
        case "queued":
            again = f". It did not get through yet: {told.why}" if told.why else ""
            return f"Words to the resident are on their way {where}{again}"
        case "sent":
            return f"Words to the resident were sent {where}"
        case "stands":
            return f"The resident can read it {where}"
        case "failed":
            return f"The resident was not reached {where}: {told.why or 'it could not be sent'}"
        case "gone":
            return "Words went to the resident; what became of them is no longer kept"
        case never:
            assert_never(never)


def is_bad(told: Told) -> bool:
    """Somebody believes that the resident knows, and they do not."""
    return told.fate in ("failed", "kept_back") or (told.fate == "queued" and bool(told.why))


def _named(channel: str) -> str:
    return words.CHANNELS.get(channel, channel)
