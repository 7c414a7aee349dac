"""The texts that lives may hang on: nobody changes them from the console, not even two people.

They are changed in domain.yml, with its tests and a review. The rest of what the bot says may be
changed while it runs (`text_checks`).
"""

from __future__ import annotations

from bot.conversation import languages
from bot.conversation.say import Say

# names that begin so: what is said first, and asked, when there is danger or may be
_ALL = ("utter_call_999", "utter_ask_danger", "utter_help_", "utter_unreadable_", "utter_comment_")
_ONES = frozenset(
    {
        Say.PLEASE_CALL, Say.LINE_999, Say.REMEMBER_999, Say.ASK_CALLED, Say.ASK_CALLED_FOR_OTHER,
        Say.ASK_CALLED_AGAIN, Say.ASK_SAFE, Say.ASK_SAFE_AGAIN, Say.CALLED, Say.CANNOT_CALL,
        Say.CANNOT_SPEAK, Say.ASK_WHERE_ALERT, Say.ASK_WHERE_ALERT_AGAIN, Say.ADDED_TO_ALERT,
        Say.ADDED_UNWATCHED, Say.STILL_HERE, Say.SAFE_NOW, Say.NOT_NOW, Say.MISTAKE,
        Say.CANCEL_ALERT, Say.DOWN, Say.DOWN_UNWATCHED, Say.QUICK_EXIT, Say.ASK_SAFE_CONTACT,
        Say.ASK_SAFE_CONTACT_AGAIN, Say.NOBODY_WRITES, Say.FILED_PRIVATE, Say.FILED_SILENT,
        Say.FILED_UNWATCHED, Say.PHOTO_ALONE, Say.EMPTY, Say.EMOJI, Say.TOO_LONG,
        Say.LANGUAGE_ENGLISH, Say.LANGUAGE_AGAIN, Say.TALK_ARE_YOU_ALL_RIGHT, Say.DESK_NOBODY_SENT,
        # said by the channels themselves when nothing behind them answers
        Say.FIRST_WORDS, Say.KEPT_FOR_LATER, Say.NOT_KEPT, Say.LEFT_TO_A_PERSON,
    }
)  # fmt: skip
LOCKED: frozenset[Say] = (
    _ONES
    | {one for one in Say if one.startswith(_ALL)}
    | frozenset(languages.DANGER.values())
    | frozenset(languages.NOTICES.values())
)
