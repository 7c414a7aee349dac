"""Other languages: their names for staff, and the two sentences we have in twelve of them."""

from __future__ import annotations

from bot.conversation.say import Say

OURS = frozenset({"en", "", "und"})  # English, or too little to tell

NAMES: dict[str, str] = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "cy": "Welsh",
    "da": "Danish", "de": "German", "el": "Greek",
    "es": "Spanish", "et": "Estonian", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "ku": "Kurdish",
    "kw": "Cornish", "lt": "Lithuanian", "lv": "Latvian", "ml": "Malayalam", "ne": "Nepali",
    "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian",
    "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "ta": "Tamil", "th": "Thai",
    "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip

DANGER: dict[str, Say] = {
    "pl": Say.DANGER_PL, "ro": Say.DANGER_RO, "pt": Say.DANGER_PT, "es": Say.DANGER_ES,
    "fr": Say.DANGER_FR, "de": Say.DANGER_DE, "uk": Say.DANGER_UK, "ru": Say.DANGER_RU,
    "ar": Say.DANGER_AR, "zh": Say.DANGER_ZH, "bg": Say.DANGER_BG, "tr": Say.DANGER_TR,
}  # fmt: skip
NOTICES: dict[str, Say] = {
    "pl": Say.NOTICE_PL, "ro": Say.NOTICE_RO, "pt": Say.NOTICE_PT, "es": Say.NOTICE_ES,
    "fr": Say.NOTICE_FR, "de": Say.NOTICE_DE, "uk": Say.NOTICE_UK, "ru": Say.NOTICE_RU,
    "ar": Say.NOTICE_AR, "zh": Say.NOTICE_ZH, "bg": Say.NOTICE_BG, "tr": Say.NOTICE_TR,
}  # fmt: skip
