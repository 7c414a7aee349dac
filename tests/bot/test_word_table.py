"""What the table of word weights may learn from, and what it never sees."""

import json

from bot.evaluation.held_out import HeldOut
from bot.evaluation.word_table import lesson, written
from triage.urgency import Urgency
from triage.words.weights import START


def heard(text: str, place: str = "") -> list[str]:
    at = text.find(place) if place else -1
    message = HeldOut(
        where="made up",
        text=text,
        category="violence",
        urgency=Urgency.EMERGENCY,
        places=((at, at + len(place)),) if place else (),
    )
    told = json.loads(lesson(message))
    assert told["emergency"]
    return [str(one) for one in told["said"]]


def test_a_place_is_never_learned_nor_a_pair_across_it() -> None:
    said = heard("fight by Spoons in Newquay now", place="Spoons in Newquay")

    assert said == ["fight", "now", "fight by"]


def test_no_word_says_of_which_group_somebody_is() -> None:
    said = heard("a polish man is hitting a woman")

    assert "man is" in said
    assert not {"polish", "a polish", "polish man"} & set(said)


def test_words_that_only_build_a_sentence_and_numbers_are_left_out() -> None:
    assert heard("it is in the 42 of it") == []


def test_the_table_is_written_in_order_and_says_where_it_is_from() -> None:
    lines = written(-1.5, {"zebra": 0.5, "ago": -0.75}).splitlines()

    assert lines[-3:] == [f"{START} -1.50", "ago -0.75", "zebra 0.50"]
    assert all(one.startswith("#") for one in lines[:-3])
