"""Every text the bot can say: present, used, short, plain, and true."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

from bot.conversation import desk_categories, languages
from bot.conversation.outcome import Button
from bot.conversation.phrases import DOMAIN, Phrases, PhrasesError, Variant
from bot.conversation.read_back import SUBJECTS
from bot.conversation.say import Say
from bot.conversation.turn import WORDINGS

BOT = Path(__file__).parents[3] / "bot"
TAXONOMY = yaml.safe_load((BOT.parent / "triage/data/taxonomy.yml").read_text(encoding="utf-8"))
PHRASES = Phrases.load()
VARIANTS = [(name, one) for name, many in PHRASES.by_name.items() for one in many]
OTHER_LANGUAGES = frozenset(languages.DANGER.values()) | frozenset(languages.NOTICES.values())
LONGEST = {
    "what": 500,
    "where": 220,
    "when": 150,
    "contact": 150,
    "places": 450,
    "reach": 400,
    "word": 600,
}


def texts() -> list[str]:
    return [one.text for _, one in VARIANTS]


def in_english() -> list[tuple[str, str, bool]]:
    return [(name, one.text, one.child) for name, one in VARIANTS if name not in OTHER_LANGUAGES]


def test_every_text_is_said_somewhere_in_the_code() -> None:
    """A name that nobody uses is a text that nobody hears."""
    named: set[str] = set()
    for path in BOT.rglob("*.py"):
        if path.name == "say.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "Say"
            ):
                named.add(node.attr)
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node.value in set(Say)
            ):
                named.add(Say(node.value).name)  # channels ask for theirs by its name
    assert {one.name for one in Say} - named - {one.name for one in SUBJECTS.values()} == set()


def test_every_subject_is_a_category_that_can_be_reported() -> None:
    slugs = set(SUBJECTS) - {"other", "private"}
    assert slugs <= set(TAXONOMY["categories"])
    sensitive = {"domestic_abuse", "sexual_offence", "child_safeguarding", "harassment_stalking"}
    named = slugs | set(desk_categories.DESK) | sensitive
    assert set(TAXONOMY["categories"]) <= named


def test_the_desk_has_the_categories_that_the_taxonomy_gives_it() -> None:
    owned = {slug for slug, one in TAXONOMY["categories"].items() if one["owner"] == "desk"}
    assert owned == desk_categories.DESK


def test_a_missing_and_an_unknown_text_are_both_named() -> None:
    with pytest.raises(PhrasesError, match=r"utter_call_999.*utter_sing"):
        Phrases.from_responses({"utter_sing": [{"text": "la"}]})


def test_every_blank_in_a_text_is_a_declared_slot() -> None:
    slots = yaml.safe_load(DOMAIN.read_text(encoding="utf-8"))["slots"]
    blanks = {name for text in texts() for _, name, _, _ in Formatter().parse(text) if name}
    assert blanks <= set(slots)


def test_a_question_has_two_wordings_that_differ() -> None:
    for first, again in WORDINGS.values():
        for child in (False, True):
            assert PHRASES.text(first, child=child, **BLANK) != PHRASES.text(
                again, child=child, **BLANK
            )


BLANK = dict.fromkeys(("subject", "what", "where", "when", "contact", "place", "goes_to"), "…")


@pytest.mark.parametrize(("name", "one"), VARIANTS, ids=lambda one: str(one)[:40])
def test_a_text_fits_every_channel(name: Say, one: Variant) -> None:
    """Messenger takes 2,000 characters, 13 choices and labels of 20."""
    filled = one.text.format_map({name: "x" * LONGEST.get(name, 60) for name in _blanks(one.text)})
    assert len(filled) <= 2000
    assert len(one.buttons) <= 13
    assert all(len(each.label) <= 20 and each.value for each in one.buttons)


def _blanks(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name]


def test_words_to_call_999_come_first_in_every_reply_to_danger() -> None:
    for name, one in VARIANTS:
        if name.startswith("utter_call_999"):
            assert "999" in one.text.split(".")[0] or "999" in one.text[:40], name
        if name in languages.DANGER.values():
            assert "999" in one.text.split(".")[0][:80], name


def test_twelve_languages_have_both_sentences() -> None:
    assert len(languages.DANGER) == len(languages.NOTICES) == 12
    assert all("999" in PHRASES.text(one) for one in OTHER_LANGUAGES)


def test_the_line_that_opens_every_reply_while_we_are_deaf_opens_the_danger_question_too() -> None:
    line = PHRASES.text(Say.LINE_999)
    for name in WORDINGS["danger_now"]:
        for child in (False, True):
            assert PHRASES.text(name, child=child).startswith(line)


def test_nobody_is_promised_who_may_not_come() -> None:
    promised = re.compile(
        r"\b(?:is|are) (?:coming|on (?:the|their) way)\b|officers? will (?:come|attend|visit)",
        re.IGNORECASE,
    )
    assert [text for _, text, _ in in_english() if promised.search(text)] == []


def test_opening_hours_are_never_stated() -> None:
    hours = re.compile(
        r"\b(?:\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)|monday|weekdays?|\d{1,2} ?to ?\d{1,2})\b",
        re.IGNORECASE,
    )
    stated = [text for _, text, _ in in_english() if hours.search(text)]
    assert stated == [
        text for text in stated if "for example" in text
    ]  # "a friend's phone after 6 pm"


def test_a_routine_report_is_promised_72_hours_and_a_serious_one_the_same_day() -> None:
    blank = {"team": "T", "reference": "R", "secret": "S"}
    for child in (False, True):
        assert "72 hours" in PHRASES.text(Say.FILED_TEAM, child=child, **blank)
        assert "72 hours" not in PHRASES.text(Say.FILED_PRIORITY, child=child, **blank)
        for name in (Say.FILED_TEAM, Say.FILED_PRIORITY, Say.FILED_PRIVATE, Say.FILED_SILENT):
            assert "not yet recorded as a crime" in PHRASES.text(name, child=child, **blank)
    assert "same day" in PHRASES.text(Say.FILED_PRIORITY, **blank)


def test_the_simplest_wording_that_fits_is_chosen() -> None:
    variants = (
        Variant(text="plain"),
        Variant(text="messenger", channel="messenger"),
        Variant(text="child", child=True),
    )
    phrases = Phrases({Say.EMPTY: variants})
    assert phrases.text(Say.EMPTY) == "plain"
    assert phrases.text(Say.EMPTY, channel="messenger") == "messenger"
    assert phrases.text(Say.EMPTY, channel="messenger", child=True) == "child"


def test_buttons_are_read_as_the_file_spells_them() -> None:
    buttons = PHRASES.variant(Say.ASK_DANGER_NOW, child=False, channel="web").buttons
    assert buttons[:2] == (Button(label="Yes", value="yes"), Button(label="No", value="no"))


# --- reading age: Flesch-Kincaid, our own ---


def grade(text: str) -> float:
    """School grade by Flesch-Kincaid; addresses and numbers are not read as words."""
    plain = re.sub(r"\S*(?:\.uk|\.com|\.org|\.network)\S*|[\d{}…]+|\b[A-Z]{2,}\b", " ", text)
    sentences = [
        one for one in re.split(r"[.!?:\n]+", plain) if re.search(r"[a-z]", one, re.IGNORECASE)
    ]
    words = re.findall(r"[A-Za-z']+", plain)
    if not words:
        return 0.0
    syllables = sum(max(1, _syllables(word)) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    word = re.sub(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$", "", word.lower())
    return len(re.findall(r"[aeiouy]{1,2}", word))


def test_the_measure_knows_plain_from_stiff() -> None:
    assert grade("The cat sat on the mat. It was fat.") < 2
    assert (
        grade("Notwithstanding constitutional considerations, authorities necessarily deliberate.")
        > 14
    )


@pytest.mark.parametrize(
    ("name", "text", "child"),
    [one for one in in_english() if len(one[1].split()) >= 12],
    ids=lambda one: str(one)[:30],
)
def test_a_twelve_year_old_can_read_it(name: str, text: str, child: bool) -> None:
    assert grade(text) <= (6 if child else 9), f"{name}: {grade(text):.1f}"


def test_on_the_whole_a_ten_year_old_can_read_us() -> None:
    grades = [
        grade(text) for _, text, child in in_english() if not child and len(text.split()) >= 8
    ]
    assert sum(grades) / len(grades) < 5.5
