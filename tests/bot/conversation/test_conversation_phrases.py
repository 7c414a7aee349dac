"""Every text the bot can say: present, used, short, plain, and true."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest
import yaml

from bot.conversation import desk_categories, languages, text_checks
from bot.conversation.outcome import Button
from bot.conversation.phrases import DOMAIN, Phrases, PhrasesError, Variant
from bot.conversation.read_back import SUBJECTS
from bot.conversation.reading_age import grade
from bot.conversation.safety_texts import LOCKED
from bot.conversation.say import Say
from bot.conversation.turn import WORDINGS

BOT = Path(__file__).parents[3] / "bot"
TAXONOMY = yaml.safe_load((BOT.parent / "triage/data/taxonomy.yml").read_text(encoding="utf-8"))
PHRASES = Phrases.load()
VARIANTS = [(name, one) for name, many in PHRASES.by_name.items() for one in many]
OTHER_LANGUAGES = frozenset(languages.DANGER.values()) | frozenset(languages.NOTICES.values())


def texts() -> list[str]:
    return [one.text for _, one in VARIANTS]


def in_english() -> list[tuple[str, str, bool]]:
    return [(name, one.text, one.child) for name, one in VARIANTS if name not in OTHER_LANGUAGES]


def test_every_text_is_said_somewhere_in_the_code() -> None:
    """A name that nobody uses is a text that nobody hears."""
    named: set[str] = set()
    for path in BOT.rglob("*.py"):
        if path.name in ("say.py", "safety_texts.py"):
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
    assert text_checks.longest(one.text) <= text_checks.TIGHTEST
    assert len(one.buttons) <= 13
    assert all(len(each.label) <= 20 and each.value for each in one.buttons)


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
    assert [text for _, text, _ in in_english() if text_checks.PROMISED.search(text)] == []


def test_opening_hours_are_never_stated() -> None:
    stated = [text for _, text, _ in in_english() if text_checks.HOURS.search(text)]
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


# --- changed while the bot runs ---

SAFETY = """
added_to_alert added_unwatched ask_called ask_called_again ask_called_for_other
ask_danger_now ask_danger_now_again ask_danger_self ask_safe ask_safe_again ask_safe_contact
ask_safe_contact_again ask_where_alert ask_where_alert_again call_999 call_999_again
call_999_ambulance call_999_child call_999_coastguard call_999_collision call_999_fire
call_999_once_more call_999_person call_999_self call_999_silent call_999_utility
call_999_watched called cancel_alert cannot_call cannot_speak comment_private
comment_private_999 comment_public danger_ar danger_bg danger_de danger_es danger_fr
danger_pl danger_pt danger_ro danger_ru danger_tr danger_uk danger_zh desk_nobody_sent down
down_unwatched emoji empty filed_private filed_silent filed_unwatched first_words help_child
help_distress help_domestic help_sexual help_stalking kept_for_later language_again
language_english left_to_a_person line_999 mistake nobody_writes not_kept not_now notice_ar
notice_bg notice_de notice_es notice_fr notice_pl notice_pt notice_ro notice_ru notice_tr
notice_uk notice_zh photo_alone please_call quick_exit remember_999 safe_now still_here
talk_are_you_all_right too_long unreadable_other unreadable_voice
"""
TOO_HARD = (
    "{reference} {secret} {team}. Notwithstanding considerations, administrative authorities "
    "necessarily deliberate upon constitutional responsibilities and obligations."
)
MINE = (Say.DESK_PRAISE, "", False)


def test_a_changed_text_is_said_in_place_of_the_file_s() -> None:
    changed = PHRASES.changed({MINE: "Thank you. We are glad to hear it."})

    assert changed.text(Say.DESK_PRAISE) == "Thank you. We are glad to hear it."
    assert changed.text(Say.YOU_ARE_WELCOME) == PHRASES.text(Say.YOU_ARE_WELCOME)
    assert PHRASES.text(Say.DESK_PRAISE) != changed.text(Say.DESK_PRAISE)


def test_nothing_that_lives_hang_on_is_changed_while_the_bot_runs() -> None:
    every = {(name, one.channel or "", one.child): "Do not call 999." for name, one in VARIANTS}
    changed = PHRASES.changed(every)

    for name in LOCKED:
        assert changed.by_name[name] == PHRASES.by_name[name]
    assert changed.text(Say.DESK_PRAISE) == "Do not call 999."


def test_the_safety_texts_are_these() -> None:
    """Whoever adds a text decides: is it said where there is danger, or may be?"""
    assert {one.removeprefix("utter_") for one in LOCKED} == set(SAFETY.split())


def test_a_text_that_opens_with_999_is_locked() -> None:
    opens = {
        name
        for name, one in VARIANTS
        if "999" in one.text.split(".")[0] and not name.startswith("utter_desk_")
    }
    assert opens <= LOCKED


def test_a_text_has_one_wording_for_each_channel_and_reader() -> None:
    for name, variants in PHRASES.by_name.items():
        keys = [(one.channel, one.child) for one in variants]
        assert len(keys) == len(set(keys)), name


def test_a_text_with_a_blank_that_nothing_fills_is_never_said() -> None:
    for words in ("", "  ", "Hello {who}", "Hello {", "{0}", "{team.name}", "{team!r}"):
        key = (Say.GOES_TO_TEAM, "", False)
        assert PHRASES.changed({key: words}) == PHRASES


@pytest.mark.parametrize(("name", "one"), VARIANTS, ids=lambda one: str(one)[:40])
def test_what_domain_yml_says_passes_the_checks_of_a_proposal(name: Say, one: Variant) -> None:
    if name in OTHER_LANGUAGES:
        return
    assert text_checks.faults(one.text, release=one.text, child=one.child) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Write the text"),
        ("Sent. Keep it.", "Keep the blank {reference}"),
        ("Sent to {team}. {reference} {secret} {name}", "There is no blank {name}"),
        ("Sent to {team}: {reference", "A brace opens no blank"),
        ("{reference} {secret} {team} " + "word " * 500, "2,000 characters"),
        ("{reference} {secret} {team}. Officers will come.", "Promise nobody"),
        ("{reference} {secret} {team}. Open 9 to 5.", "no opening hours"),
        ("{reference} {secret} {team}. See you.", "not yet recorded as a crime"),
        ("{reference} {secret} {team}\u202e", "nobody can see"),
        (
            TOO_HARD,
            "shorter words",
        ),
    ],
)
def test_a_proposal_is_held_to_what_the_file_is_held_to(text: str, says: str) -> None:
    release = PHRASES.text(
        Say.FILED_TEAM, team="{team}", reference="{reference}", secret="{secret}"
    )
    found = text_checks.faults(text, release=release, child=False)
    assert any(says in one for one in found), found


def test_a_number_that_the_file_gives_stays() -> None:
    release = PHRASES.text(Say.WITH_PERSON)
    found = text_checks.faults("A person reads this. Call 101.", release=release, child=False)
    assert found == ["Keep the number 999."]


# --- reading age ---


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
