"""Names what a resident sent, and says how staff can have it or why they cannot. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from bot.storage.desk_media import Medium

NAMES = {
    "photo": "photo",
    "voice": "voice note",
    "video": "video",
    "file": "file",
    "sticker": "sticker",
}
SEEN = ("shown", "heard")  # what the page itself can give


def name(medium: Medium) -> str:
    return NAMES.get(medium.kind, "file")


def said(medium: Medium) -> str:
    """A sentence or two beside the message."""
    what = name(medium)
    match medium.state:
        case "shown" | "heard":
            return f"With a {what}."
        case "stored":
            return (
                f"With a {what}, which cannot be shown here. It is kept as sent: data protection "
                "can give it out."
            )
        case "awaited":
            return (
                f"A {what} that could not be fetched yet: {medium.because}. "
                "It is tried again by itself."
            )
        case "given_up":
            return (
                f"A {what} that could not be fetched: {medium.because}. "
                "Ask the resident to send it again."
            )
        case "gone":
            if medium.kind == "sticker":
                return "With a sticker, which is not kept."
            return f"A {what} that is not here: it is past its age, or could not be fetched."
    assert_never(medium.state)


def counted(media: Iterable[Medium]) -> str:
    """ "2 photos and 1 voice note": of what the page can give."""
    counts: dict[str, int] = {}
    for one in media:
        if one.state in SEEN:
            counts[name(one)] = counts.get(name(one), 0) + 1
    return " and ".join(
        f"{count} {what}" + ("" if count == 1 else "s") for what, count in counts.items()
    )


def heading(media: Iterable[Medium]) -> str:
    names = [name(one) for one in media]
    if set(names) == {"photo"}:
        return "Photo" if len(names) == 1 else "Photos"
    return "What the resident sent"
