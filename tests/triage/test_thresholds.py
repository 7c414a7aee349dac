"""How sure the model must be: less where a life may hang on it."""

import pytest

from triage.categories import DANGEROUS, categories
from triage.judgement import judge
from triage.thresholds import LIMITS
from triage.understanding import Understanding

CALM = {"emergency": 0.0, "priority": 0.1, "routine": 0.8, "information": 0.1}


def heard(danger: float, sentence: float | None = None) -> Understanding:
    return Understanding(
        text="something happened",
        model="a model",
        urgency={**CALM, "emergency": danger},
        sentence_danger=danger if sentence is None else sentence,
    )


def test_a_small_doubt_is_worth_a_question_where_the_matter_is_dangerous() -> None:
    doubt = heard((LIMITS.ask_in_danger + LIMITS.ask) / 2)

    assert judge(doubt, (), category="missing_person").ask_first == "danger_now"
    assert judge(doubt, (), category="parking").ask_first is None


@pytest.mark.parametrize("category", sorted(categories()))
def test_a_model_that_is_sure_of_danger_is_believed_whatever_the_matter(category: str) -> None:
    assert judge(heard(LIMITS.call), (), category=category).call_999


def test_one_dangerous_sentence_is_enough() -> None:
    assert judge(heard(0.0, LIMITS.call_sentence), (), category="parking").call_999
    asked = judge(heard(0.0, LIMITS.ask_sentence), (), category="parking")
    assert asked.ask_first == "danger_now"
    assert not asked.call_999


def test_the_limits_stand_in_a_sensible_order() -> None:
    assert LIMITS.ask_in_danger <= LIMITS.ask < LIMITS.call_with_words <= LIMITS.call
    assert LIMITS.ask_sentence < LIMITS.call_sentence
    assert set(categories()) > DANGEROUS
