"""The taxonomy as the code reads it."""

from triage.categories import PLAUSIBLE, categories, usual_urgency
from triage.judgement import KINDS
from triage.topics import rank
from triage.urgency import Urgency
from triage.words.groups import groups
from triage.words.lists import lines
from triage.words.patterns import read_rules
from triage.words.reading import LISTS


def test_there_are_fifty_four_categories_each_with_an_owner() -> None:
    assert len(categories()) == 54


def test_every_kind_of_flag_has_its_categories_and_its_name_in_plain_words() -> None:
    cues = {"past", "hypothetical", "denied", "fictional", "habit", "now", "no", "idiom"}
    named = {rule.name for name in LISTS for rule in read_rules(lines(name), groups())} - cues
    assert named | {"foreign"} == set(KINDS) == set(PLAUSIBLE)
    assert {slug for fitting in PLAUSIBLE.values() for slug in fitting} <= set(categories())


def test_every_category_can_be_reached_by_words() -> None:
    rules = read_rules(lines("topics"), groups(), marks="123")
    assert {rule.name for rule in rules} == set(categories())


def test_words_that_tell_nothing_rank_a_person_first_and_hardly_sure() -> None:
    (only,) = rank("zzz", ())
    assert (only.category, only.confidence) == ("talk_to_human", 0.1)


def test_a_serious_crime_is_looked_at_the_same_day_when_nothing_else_is_known() -> None:
    assert usual_urgency("violence") is Urgency.PRIORITY
    assert usual_urgency("graffiti") is Urgency.ROUTINE
    assert usual_urgency("small_talk") is Urgency.INFORMATION
