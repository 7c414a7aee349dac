"""What nothing is ever trained on: enough of it, of every kind, and apart from the training."""

import re

import pytest
import yaml
from rapidfuzz import fuzz, process

from bot.evaluation import held_out
from tests.nlu.messages import MARK, ROOT, read

URGENCIES = {"emergency", "priority", "routine", "information"}
FRAMES = {"now", "past", "hypothetical", "denied", "fictional"}
MOBILE = re.compile(r"\b07\d{3}\s?\d{3}\s?\d{3}\b")
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+\w")
SAME_WORDS, SHARED_WORDS = 85, 88  # of a hundred, by two ways of counting
AS_LONG = 0.6  # a short message's words stand in many a long one

HELD_OUT = read("held_out")
CATEGORIES = set(
    yaml.safe_load((ROOT / "triage/data/taxonomy.yml").read_text(encoding="utf-8"))["categories"]
)


def test_there_are_enough_messages_of_every_kind():
    asked = held_out.read(ROOT / "nlu" / "held_out")
    emergencies = [one for one in asked if one.is_emergency]
    lookalikes = [one for one in asked if one.is_lookalike]

    assert len(asked) >= 1_500
    assert len(emergencies) >= 400
    assert len(lookalikes) >= 400
    assert not set(emergencies) & set(lookalikes)


def test_every_category_is_asked_about():
    assert {one.category for one in HELD_OUT} == CATEGORIES


def test_every_message_says_what_it_is_and_what_else_would_be_right():
    for one in HELD_OUT:
        assert set(one.labels) <= {"urgency", "frame", "lookalike", "also"}, one.category
        assert one.labels["urgency"] in URGENCIES
        assert one.labels["frame"] in FRAMES
        assert set(one.labels.get("also", ())) <= CATEGORIES - {one.category}


def test_marks_are_whole_and_of_a_kind_that_the_domain_knows():
    for one in HELD_OUT:
        assert {kind for _, kind in MARK.findall(one.marked)} <= {"place", "time", "person"}
        assert not re.search(r"\[|\]\(", one.text), one.text


def test_telephone_numbers_and_addresses_are_invented():
    for one in HELD_OUT:
        for number in MOBILE.findall(one.text):
            assert number.replace(" ", "").startswith("07700900"), one.category
        for address in EMAIL.findall(one.text):
            assert address.endswith("example.com"), one.category


def test_no_message_stands_in_the_training_too():
    learned = {one.text.lower() for one in read("training")}
    assert [one.text for one in HELD_OUT if one.text.lower() in learned] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("alike", "least"),
    [(fuzz.token_sort_ratio, SAME_WORDS), (fuzz.token_set_ratio, SHARED_WORDS)],
    ids=["the same words", "shared words"],
)
def test_no_situation_of_the_training_is_asked_about(alike, least):
    learned = _long_enough(read("training"))
    asked = _long_enough(HELD_OUT)
    scores = process.cdist(asked, learned, scorer=alike, score_cutoff=least, workers=-1)
    pairs = [(asked[one], learned[other]) for one, other in zip(*scores.nonzero(), strict=True)]

    assert [pair for pair in pairs if _as_long(*pair)] == []


def _long_enough(messages):
    """Three words are too few to tell one situation from another."""
    return [one.text.lower() for one in messages if len(one.text.split()) > 3]


def _as_long(one, other):
    words = sorted((len(one.split()), len(other.split())))
    return words[0] >= AS_LONG * words[1]
