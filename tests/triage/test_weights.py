"""Single words weigh for danger or for calm, and phrases are heard among them."""

import pytest

from triage import red_flags
from triage.judgement import judge
from triage.understanding import Understanding
from triage.urgency import Urgency
from triage.words.lists import lines
from triage.words.weights import START, weigh

ALARMING = "hes kicking the door in hes got hold of her and shes not moving"
SOFTENED = (
    "do you know when the house that was on fire last saturday will be pulled down",
    "was it really a robbery at the chemist on tuesday or did my sister hear it wrong",
)


def certain(text: str) -> set[str]:
    return {flag.name for flag in red_flags.find(text) if flag.certain}


@pytest.mark.parametrize("text", SOFTENED)
def test_a_phrase_of_danger_among_words_of_calm_is_no_certainty(text: str) -> None:
    assert not certain(text)


def test_what_calm_words_soften_is_still_asked_about_where_no_model_took_part() -> None:
    text = "I think the man upstairs was choking her last night, and on sunday, what would you do"
    words = red_flags.read(text)

    assert words.flags
    judged = judge(Understanding(text=text), words.flags, category="violence", frames=words.frames)
    assert judged.call_999 or judged.ask_first == "danger_now"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("suicide", "I was going to ask how you would do that on a sunday, because I want to die"),
        (
            "cannot_speak",
            "typing because he's in the kitchen, it's like that most weeks and on sundays",
        ),
    ],
)
def test_a_wish_to_die_and_who_cannot_speak_are_never_softened(kind: str, text: str) -> None:
    assert kind in certain(text)


def test_danger_in_one_sentence_is_heard_at_the_end_of_a_calm_story() -> None:
    story = "We went to the fair last Sunday and it was lovely, the kids had a good time. " * 4

    assert "fire" in certain(story + "My house is on fire!")


def test_many_words_of_danger_are_an_alarm_of_their_own() -> None:
    words = red_flags.read(ALARMING)

    assert words.alarm
    alone = judge(Understanding(text=ALARMING), (), category="parking", alarm=words.alarm)
    assert alone.urgency is Urgency.EMERGENCY
    assert alone.call_999
    assert words.alarm[0] in alone.because[0]


def test_beside_a_model_an_alarm_of_words_is_a_doubt_and_no_more() -> None:
    calm = {"emergency": 0.01, "priority": 0.1, "routine": 0.8, "information": 0.09}
    heard = Understanding(text=ALARMING, model="a model", urgency=calm)

    judged = judge(heard, (), category="parking", alarm=("door", "hes"))
    assert not judged.call_999
    assert judged.urgency is Urgency.ROUTINE


def test_each_word_counts_once_however_often_it_is_said() -> None:
    assert weigh(["help"] * 50 + ["now"]).score == pytest.approx(
        weigh(["help", "help", "now"]).score
    )


def test_the_table_is_a_list_of_words_and_of_nothing_that_tells_a_place_or_a_group() -> None:
    table = [one.rpartition(" ") for one in lines("weights").splitlines() if one[:1] != "#"]
    words = [word for word, _, _ in table]

    assert 1_000 < len(words) == len(set(words)) < 5_000
    assert all(abs(float(weight)) < 2 for _, _, weight in table)
    every = {part for word in words if word != START for part in word.split()}
    assert every.isdisjoint({"muslim", "polish", "gypsies", "black", "gay", "foreign"})
    assert every.isdisjoint({"plymouth", "exeter", "truro", "torquay", "newquay", "barnstaple"})
