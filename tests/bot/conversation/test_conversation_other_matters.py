"""Another matter in the middle of a report, or a person: the report is not lost."""

from __future__ import annotations

from bot.conversation.outcome import FileReport, HandOver
from tests.bot.conversation.graffiti import GRAFFITI, HERE, THEFT, filed, graffiti, read_back
from tests.bot.conversation.talk import (
    EXMOUTH,
    Talk,
    ambiguous,
    decision,
    found,
)

# --- another matter, and back ---


def test_another_matter_sets_the_first_aside_and_comes_back_to_it() -> None:
    talk = graffiti().says("my bike was stolen from the station yesterday", THEFT, place=None)
    assert talk.phrases == ["set_aside", "ask_location_again"]
    assert "graffiti" in talk.text
    talk.says("Exmouth", place=found("Exmouth", EXMOUTH)).presses("submit")
    assert talk.effect(FileReport).category == "theft"
    assert talk.phrases[-2:] == ["back_to", "ask_location"]
    assert filed(talk.says("Bodmin", place=HERE)).category == "graffiti"


def test_another_matter_for_a_partner_is_referred_first() -> None:
    talk = graffiti().says(
        "also there are bags of rubbish in the lane",
        decision("litter_fly_tipping", partner="council"),
    )

    assert talk.phrases[:2] == ["set_aside", "refer_first"]


def test_back_to_the_first_on_request() -> None:
    talk = graffiti().says("my bike was stolen from the station yesterday", THEFT)
    assert talk.says("back to the first report").phrases == ["back_to", "ask_location"]
    assert talk.state.shelved is not None


def test_cancelling_one_goes_back_to_the_other() -> None:
    talk = graffiti().says("my bike was stolen from the station yesterday", THEFT).says("cancel")

    assert talk.phrases == ["cancelled", "back_to", "ask_location"]


def test_a_third_matter_waits_its_turn_as_a_detail() -> None:
    talk = graffiti().says("my bike was stolen from the station yesterday", THEFT)
    talk.says("also they throw fireworks at the cats every night", decision("fireworks"))

    assert talk.state.draft is not None
    assert talk.state.draft.category == "theft"


def test_a_detail_that_sounds_like_something_else_stays_a_detail() -> None:
    talk = read_back()
    talk.says("noisy too", decision("noise", partner="council"))
    assert talk.asking == "confirm"
    talk.says("and they shout and swear at everybody", decision("nuisance_group", confidence=0.3))
    assert talk.asking == "confirm"


def test_a_question_in_the_middle_is_answered_and_the_report_goes_on() -> None:
    talk = graffiti().says("is the A38 shut?", decision("local_incident", "information"))
    assert talk.phrases == ["desk_road", "ask_location_again"]
    assert talk.replies[0].choices == ()
    assert talk.says("who reads this?").phrases == ["desk_privacy", "ask_location"]


def test_questions_for_the_team_and_of_reports_in_the_middle() -> None:
    team = read_back().says("who is my PCSO?", decision("contact_team", "information"))
    assert team.phrases == ["team_named", "ask_confirm_again"]
    later = graffiti().says("what about my last report?", decision("report_update", "information"))
    assert later.phrases == ["later", "ask_location_again"]


def test_a_closer_place_asked_again_after_a_question() -> None:
    talk = Talk().says("graffiti in Bodmin", GRAFFITI, place=found("Bodmin", precise=False))

    assert talk.says("who reads this?").phrases == ["desk_privacy", "ask_closer_again"]


def test_the_places_are_offered_again_after_a_question() -> None:
    talk = Talk().says("graffiti in Fore Street", GRAFFITI, place=ambiguous("Fore Street"))

    assert talk.says("who reads this?").phrases == ["desk_privacy", "which_place_again"]


# --- a person ---


def test_a_person_on_request_and_the_report_is_not_lost() -> None:
    talk = graffiti().says("can I speak to a person")
    assert talk.phrases == ["with_person", "carry_on"]
    assert talk.effect(HandOver).why == "asked for a person"
    assert talk.says("human").phrases[0] == "still_with_person"
    assert talk.says("Bodmin", place=HERE).asking == "confirm"


def test_nobody_watching_is_said() -> None:
    talk = Talk().given(people_watching=False).presses("human")
    assert "nobody is signed in" in talk.text
    assert talk.presses("human").phrases == ["still_unwatched"]


def test_a_longer_wish_for_a_person_at_the_start() -> None:
    talk = Talk().says(
        "is there somebody I can have a word with", decision("talk_to_human", "information")
    )

    assert talk.phrases[-1] == "with_person"


def test_a_longer_wish_for_a_person_in_the_middle() -> None:
    talk = graffiti().says(
        "I would much rather ring someone up about this", decision("talk_to_human", "information")
    )

    assert talk.phrases[0] == "with_person"


def test_a_priority_report_while_nobody_watches_says_so_and_is_handed_over() -> None:
    talk = Talk().given(people_watching=False)
    talk.says(
        "burgled last night, 07700 900123", decision("burglary", "priority"), place=HERE
    ).presses("submit")

    assert "Nobody is signed in" in talk.text
    assert talk.effect(HandOver).urgent
