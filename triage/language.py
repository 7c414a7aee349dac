"""Which language a message is in: English unless it is plainly another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from triage.words.lists import named

SURE = 0.6  # of a language's share; short English messages stay below it
ENGLISH_SHARE = 0.2  # of words that only English has, enough to stop looking
LONGEST = 1_000  # characters that are looked at
_FEW = 3  # words of plain letters; fewer tell no language
# What residents, workers and tourists here write; fewer languages, fewer mistakes.
SPOKEN = frozenset({
    "en", "pl", "ro", "pt", "es", "fr", "de", "uk", "ru", "ar", "zh", "bg", "tr", "it", "nl", "lt",
    "lv", "hu", "cs", "sk", "el", "hr", "sq", "sv", "da", "no", "et", "fi", "he", "hi", "pa", "ur",
    "bn", "ta", "gu", "ne", "fa", "ps", "ku", "vi", "th", "tl", "ja", "ko",
})  # fmt: skip
_LETTERS = {"іїєґ": "uk", "ыэё": "ru"}
_OWN_WORDS = {  # where the letters are shared
    "ru": ("меня", "вчера", "что", "как", "это", "мой", "сейчас", "помогите"),
    "uk": ("мене", "вчора", "що", "як", "це", "зараз", "мій"),
    "bg": ("аз", "ми", "ме", "се", "ще", "са", "моля", "някой", "беше", "колата"),
}


@cache
def _common() -> frozenset[str]:
    return frozenset(named("english")["common"])


@cache
def _identifier() -> LanguageIdentifier:
    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = {str(one) for one in found.labels}
    found.set_languages(sorted(SPOKEN & known))
    return found


def recognise(text: str, words: Sequence[str]) -> str:
    """The language's two-letter code; "en" in doubt. `words` are those of the text."""
    text, words = text[:LONGEST].strip(), words[: LONGEST // 4]
    if text.isascii():
        common = _common()
        english = sum(word in common for word in words)
        if len(words) < _FEW or english >= ENGLISH_SHARE * len(words):
            return "en"
    letters = [c for c in text.lower() if c.isalpha()]
    if len(letters) < 2:
        return "en"
    if script := _by_script(text, letters):
        return script
    code, share = _identifier().classify(text.lower())
    return str(code) if share >= SURE or not _is_latin(letters) else "en"


def _is_latin(letters: list[str]) -> bool:
    return sum(ord(c) < 0x250 for c in letters) * 2 >= len(letters)


def _by_script(text: str, letters: list[str]) -> str | None:
    """Where the letters, or the commonest words in them, tell by themselves."""
    half = len(letters) / 2
    if sum("\u3040" <= c <= "\u30ff" for c in letters) > len(letters) / 10:
        return "ja"
    if sum("\u4e00" <= c <= "\u9fff" for c in letters) > half:
        return "zh"
    if sum("\u0400" <= c <= "\u04ff" for c in letters) > half:
        for its_own, code in _LETTERS.items():
            if any(c in its_own for c in letters):
                return code
        said = [word.strip(".,!?") for word in text.lower().split()]
        for code, own in _OWN_WORDS.items():
            if any(word in own for word in said):
                return code
    return None
