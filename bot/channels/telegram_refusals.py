"""What a refusal of Telegram's Bot API means for us: one table, pure.

Written from the Bot API's error descriptions, held against the source of Telegram's own Bot API
server (tdlib/telegram-bot-api, Client.cpp) in November 2026. A description may quote what was
to be sent, so of each refusal only our own words are kept. Nobody's chat is given up because of one
text that Telegram does not take: that is for staff to see and send again.
"""

from __future__ import annotations

import re

from bot.errors import AnotherWay, DeliveryError, Undeliverable

# 400s that mean: this chat is no more, whatever we send
GONE = ("chat not found", "user not found", "user is deactivated", "peer_id_invalid")
# 400s about what we send, and what to tell staff
CONTENT = {
    "message text is empty": "the text is empty",
    "message is too long": "the text is too long",
    "text must be encoded in utf-8": "the text holds characters that it does not know",
    "can't parse entities": "it takes a part of the text for formatting",
    "can't parse inline keyboard button": "it does not take the buttons",
    "button_data_invalid": "it does not take the buttons",
    "button_text_invalid": "it does not take the buttons",
    "reply markup is too long": "the buttons are too many",
    "object expected as reply markup": "it does not take the buttons",
    "entities_too_long": "it takes too much of the text for formatting",
}
RIGHTS = ("not enough rights", "have no rights", "chat_write_forbidden")
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e\ufeff]")


def forbidden(_: str) -> DeliveryError:
    """403: blocked, deactivated, thrown out of the group. Stop writing."""
    return Undeliverable("the resident has blocked us, or the account is gone (403)")


def is_about_content(description: str) -> bool:
    """Whether the same words without anything around them may still get through."""
    return not _is_gone(description) and not _one_of(RIGHTS, description)


def bad_request(description: str) -> DeliveryError:
    """400, after the plain text was refused, too, where that was worth trying."""
    if _is_gone(description):
        return Undeliverable("Telegram knows this chat no more (400)")
    if _one_of(RIGHTS, description):
        because = "the bot may not write in this group (400): look at its rights there"
        return AnotherWay(because, cause="group")
    for said, meaning in CONTENT.items():
        if said in description.casefold():
            because = f"Telegram does not take this message: {meaning} (400)"
            return AnotherWay(because, cause="content")
    return AnotherWay("Telegram does not take this message (400)", cause="content")


def migrated() -> DeliveryError:
    return AnotherWay("this group has become a supergroup: set its new number", cause="group")


def plain(text: str) -> str:
    """The words alone, without what no eye sees. Empty where nothing is left."""
    return UNSEEN.sub("", text).strip()


def _is_gone(description: str) -> bool:
    return _one_of(GONE, description)


def _one_of(known: tuple[str, ...], description: str) -> bool:
    said = description.casefold()
    return any(one in said for one in known)
