"""Reports: only what is missing is asked, corrections are taken, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.heard import Heard, KnownReport
from bot.conversation.outcome import AddToReport, FileReport, HandOver
from bot.conversation.state import Draft, State, Whereabouts
from tests.bot.conversation.talk import (
    BODMIN,
    EXETER,
    EXMOUTH,
    UNKNOWN,
    Finder,
    Talk,
    ambiguous,
    decision,
    found,
    look_up,
    outside,
    talk_decision,
)

GRAFFITI = decision()
THEFT = decision("theft")
HERE = found("Fore Street, Bodmin")


def graffiti() -> Talk:
    return Talk().says("There's some new graffiti here", GRAFFITI)


def read_back() -> Talk:
    talk = Talk().says("new graffiti in Fore Street, Bodmin", GRAFFITI, place=HERE)
    assert talk.asking == "confirm"
    return talk


def filed(talk: Talk) -> FileReport:
    made = talk.presses("submit").effect(FileReport)
    assert isinstance(made, FileReport)
    return made


# --- what is asked ---


def test_a_message_that_says_everything_goes_straight_to_the_read_back() -> None:
    made = filed(read_back())

    assert (made.category, made.urgency, made.destination) == ("graffiti", "routine", "team")
    assert (made.team, made.place_text, made.place_status) == (
        BODMIN.id,
        "Fore Street, Bodmin",
        "found",
    )
    assert made.description == "new graffiti in Fore Street, Bodmin"
    assert made.because == ("it reads as graffiti",)


def test_what_is_told_after_sending() -> None:
    talk = read_back().presses("submit")

    for words in (
        "BL-7Q2K",
        "copper-heron",
        "72 hours",
        "not yet recorded as a crime",
        "Bodmin St Petroc",
    ):
        assert words in talk.text
    assert {one.value for one in talk.choices} == {"report", "human"}


def test_the_place_is_asked_when_it_is_missing() -> None:
    talk = graffiti()

    assert talk.phrases == ["thanks_for_telling", "ask_location"]
    assert talk.says("bus shelter on Fore Street, Bodmin", place=HERE).asking == "confirm"


def test_time_injuries_and_contact_are_asked_where_they_matter() -> None:
    talk = Talk().says("two lads punched me", decision("violence", "priority"), place=HERE)
    assert talk.asking == "when"
    assert talk.says("on Tuesday").asking == "injured"
    assert talk.says("yes, my lip").phrases == ["remember_999", "ask_contact"]
    assert talk.says("Sam, 07700 900123").asking == "confirm"
    made = filed(talk)
    assert (made.happened_at, made.injured, made.contact) == (
        "on Tuesday",
        True,
        "Sam, 07700 900123",
    )
    assert (made.destination, made.also_notify) == ("control_room", ("team",))
    assert "07700" not in made.description


def test_nothing_is_asked_that_was_said() -> None:
    talk = Talk().says(
        "I was punched last night, nobody was badly hurt. Sam 07700 900123",
        decision("violence", "priority"),
        place=HERE,
    )
    assert talk.asking == "confirm"
    made = filed(talk)
    assert (made.injured, made.contact, made.happened_at) == (
        False,
        "Sam, 07700 900123",
        "last night",
    )


@pytest.mark.parametrize(
    ("press", "words"), [("now", "now"), ("today", "today"), ("yesterday", "yesterday")]
)
def test_the_time_may_be_pressed(press: str, words: str) -> None:
    talk = (
        Talk()
        .says("a drone over the school", decision("suspicious_activity"), place=HERE)
        .presses(press)
    )

    assert filed(talk).happened_at == words


def test_the_time_is_taken_as_it_is_told() -> None:
    talk = Talk().says("my bike was nicked", THEFT, place=HERE).says("while I was at my nan's")

    assert filed(talk).happened_at == "while I was at my nan's"


def test_a_long_story_is_no_time() -> None:
    talk = Talk().says("my bike was nicked", THEFT, place=HERE)
    talk.says("well " * 30)

    assert talk.phrases == ["ask_when_again"]


@pytest.mark.parametrize(
    ("answer", "injured"), [("nobody was hurt", False), ("no", False), ("not sure", None)]
)
def test_injuries_are_read_in_words(answer: str, injured: bool | None) -> None:
    talk = Talk().says(
        "a crash yesterday, call 07700 900123", decision("road_collision"), place=HERE
    )
    talk.says("Sam").says(answer)

    assert filed(talk).injured is injured


def test_an_unclear_answer_on_injuries_is_asked_again() -> None:
    talk = (
        Talk()
        .says("a dog ran at me yesterday", decision("dog_incident"), place=HERE)
        .says("it was brown")
    )

    assert talk.phrases == ["ask_injured_again"]


def test_the_third_time_the_talk_moves_on() -> None:
    talk = Talk().says("a dog ran at me yesterday", decision("dog_incident"), place=HERE)
    talk.says("it was brown").says("and big")

    assert talk.phrases[0] == "moving_on"
    assert talk.asking == "confirm"


def test_a_town_alone_is_too_little_for_the_street_and_is_asked_once() -> None:
    talk = Talk().says("graffiti in Bodmin", GRAFFITI, place=found("Bodmin", precise=False))
    assert talk.phrases[-1] == "ask_closer"
    assert filed(talk.says("by the library")).place_text == "by the library, Bodmin"


def test_a_closer_place_may_be_found_skipped_or_pinned() -> None:
    def town() -> Talk:
        return Talk().says("graffiti in Bodmin", GRAFFITI, place=found("Bodmin", precise=False))

    assert filed(town().says("Fore Street", place=HERE)).place_text == "Fore Street, Bodmin"
    assert filed(town().presses("skip")).place_text == "Bodmin"
    assert town().pins(found("")).asking == "confirm"
    assert town().presses("yes").phrases == ["ask_closer_again"]


def test_sensitive_matters_ask_for_a_safe_way_and_keep_silent_without_one() -> None:
    talk = Talk().says(
        "my ex hit me", decision("domestic_abuse", "priority", sensitive=True), place=HERE
    )
    assert talk.phrases == ["help_domestic", "quick_exit", "ask_safe_contact"]
    assert talk.asking == "contact"
    talk.presses("no")
    assert "domestic" not in talk.text
    made = filed(talk)
    assert not made.may_be_told
    assert "Nobody will write to you first" in talk.text


@pytest.mark.parametrize(
    ("answer", "told", "safe"),
    [
        ("text my sister after 6", True, "text my sister after 6"),
        ("here", True, "in this chat"),
        ("no, never call", False, "no, never call"),
    ],
)
def test_a_safe_way_that_was_agreed_is_used(answer: str, told: bool, safe: str) -> None:
    talk = Talk().given(channel="telegram")
    talk.says("my ex hit me", decision("domestic_abuse", "priority", sensitive=True), place=HERE)
    assert "quick_exit" not in talk.phrases
    made = filed(talk.says(answer))
    assert (made.may_be_told, made.safe_contact) == (told, safe)


def test_a_question_instead_of_a_safe_way_is_asked_again() -> None:
    talk = Talk().says(
        "my ex hit me", decision("domestic_abuse", "priority", sensitive=True), place=HERE
    )

    assert talk.says("why would that matter?").phrases == ["ask_safe_contact_again"]


@pytest.mark.parametrize(
    ("category", "more", "phrase"),
    [
        ("sexual_offence", {"sensitive": True}, "help_sexual"),
        ("harassment_stalking", {"sensitive": True}, "help_stalking"),
        ("child_safeguarding", {"sensitive": True}, "help_child"),
        ("mental_health_crisis", {"harm_to_self": True}, "help_distress"),
        ("domestic_abuse", {"sensitive": True, "from_child": True}, "help_child"),
    ],
)
def test_the_helpline_that_fits_is_named_once(
    category: str, more: dict[str, bool], phrase: str
) -> None:
    talk = Talk().says("something happened", decision(category, "priority", **more))
    assert phrase in talk.phrases
    assert phrase not in talk.presses("skip").phrases


def test_a_sensitive_matter_without_a_helpline_of_its_own_has_the_quick_exit() -> None:
    talk = Talk().says("it was at my flat", decision("violence", "priority", sensitive=True))

    assert "quick_exit" in talk.phrases


def test_simpler_words_for_a_child_from_then_on() -> None:
    talk = Talk().says("someone took my scooter", decision("theft", from_child=True))

    assert "Tell me the road and the town" in talk.text
    assert "computer" in talk.text
    assert "three days" in talk.says("the park", place=HERE).presses("skip").presses("submit").text


# --- places ---


def test_an_ambiguous_place_is_asked_back_with_choices() -> None:
    talk = Talk().says(
        "graffiti in Fore Street", GRAFFITI, place=ambiguous("Fore Street", BODMIN, EXETER)
    )

    assert talk.phrases[-1] == "which_place"
    assert [one.value for one in talk.choices] == [
        "place:1",
        "place:2",
        "elsewhere",
        "skip",
        "human",
    ]
    assert "1. Fore Street, Bodmin St Petroc" in talk.text


@pytest.mark.parametrize(
    "answer", ["2", "Fore Street, Exeter City", "fore street exeter city please"]
)
def test_a_choice_may_be_typed(answer: str) -> None:
    talk = Talk().says(
        "graffiti in Fore Street", GRAFFITI, place=ambiguous("Fore Street", BODMIN, EXETER)
    )
    talk.says(answer)

    assert talk.asking == "confirm"
    assert filed(talk).team == EXETER.id


def test_a_chosen_place_is_looked_up_where_that_was_possible() -> None:
    talk = Talk().says(
        "graffiti in Fore Street", GRAFFITI, place=ambiguous("Fore Street", BODMIN, EXETER)
    )
    talk.presses("place:1", place=found("Fore Street, Bodmin", council="E06000052"))

    assert "Bodmin St Petroc" in talk.text


def test_somewhere_else_and_a_single_guess() -> None:
    talk = Talk().says("graffiti on the rec", GRAFFITI, place=ambiguous("the rec", BODMIN))
    assert talk.phrases[-1] == "is_it_there"
    assert talk.says("yes").asking == "confirm"
    other = Talk().says("graffiti on the rec", GRAFFITI, place=ambiguous("the rec", BODMIN))
    assert other.presses("elsewhere").phrases == ["ask_location"]
    assert other.presses("no").asking == "confirm"


def test_the_choices_are_put_in_other_words_the_second_time() -> None:
    talk = graffiti().says("Fore Street", place=ambiguous("Fore Street", BODMIN, EXETER))
    first = talk.text
    talk.says("Fore Street", place=ambiguous("Fore Street", BODMIN, EXETER))

    assert talk.phrases == ["which_place_again"]
    assert talk.text != first
    again = graffiti().says("the rec", place=ambiguous("the rec", BODMIN))
    assert again.says("that rec", place=ambiguous("the rec", BODMIN)).phrases[0] == "place_as_told"


def test_a_place_nobody_knows_is_kept_in_the_residents_words() -> None:
    talk = graffiti().says("down by the big tree", place=UNKNOWN)
    assert talk.phrases == ["ask_location_again"]
    talk.says("by the old oak", place=UNKNOWN)
    assert talk.phrases == ["place_as_told", "ask_confirm"]
    made = filed(talk)
    assert (made.place_text, made.place_status, made.team) == ("by the old oak", "unknown", None)
    assert made.destination == "desk"
    assert "front desk" in talk.text


def test_a_pin_is_a_place_and_a_pin_nowhere_is_not() -> None:
    assert graffiti().pins(found("")).asking == "confirm"
    assert "the place of your pin" in graffiti().pins(found("")).text
    assert graffiti().pins(UNKNOWN).phrases == ["ask_location_again"]
    assert graffiti().pins(UNKNOWN).pins(UNKNOWN).phrases[0] == "moving_on"


def test_a_pin_in_the_middle_corrects_the_place() -> None:
    talk = read_back().pins(replace(found("", EXMOUTH), text=""))

    assert talk.phrases == ["corrected", "ask_confirm_again"]
    assert filed(talk).team == EXMOUTH.id


def test_a_place_found_without_words_keeps_the_residents() -> None:
    talk = graffiti().says("the top of our hill", place=replace(HERE, text=""))

    assert filed(talk).place_text == "the top of our hill"


@pytest.mark.parametrize(
    ("force", "words"), [("Avon and Somerset Police", "Avon and Somerset"), (None, "Call 101")]
)
def test_a_place_of_another_force_is_sent_there(force: str | None, words: str) -> None:
    talk = Talk().says("graffiti in Bristol", GRAFFITI, place=outside("Bristol", force))
    assert words in talk.text
    assert talk.asking == "location"
    assert talk.presses("yes").phrases == ["other_force"]
    assert talk.effect(FileReport) is None


def test_another_forces_place_may_have_been_read_wrong() -> None:
    talk = graffiti().says("Bath Road", place=outside("Bath"))
    assert talk.phrases == ["outside"]
    assert talk.says("Bath Road, Bodmin", place=HERE).asking == "confirm"
    twice = graffiti().says("Bath", place=outside("Bath")).says("Bath", place=outside("Bath"))
    assert twice.phrases == ["other_force"]
    still = Talk().says("graffiti in Bath", GRAFFITI, place=outside("Bath")).says("stay anonymous")
    assert still.phrases == ["anonymous_kept", "outside_again"]


# --- corrections and changes ---


def test_sorry_exmouth_not_exeter() -> None:
    talk = Talk().says("graffiti at Exeter Quay", GRAFFITI, place=found("Exeter Quay", EXETER))
    text = "sorry, Exmouth not Exeter"
    place = look_up(talk, text, Finder(exmouth=found("Exmouth", EXMOUTH)))
    talk.hears(Heard(kind="text", text=text), talk_decision(), place=place)

    assert talk.phrases == ["corrected", "ask_confirm_again"]
    assert filed(talk).team == EXMOUTH.id


def test_a_correction_to_an_ambiguous_place_is_asked_back() -> None:
    talk = read_back().says(
        "sorry, I meant High Street", place=ambiguous("High Street", EXETER, EXMOUTH)
    )

    assert talk.phrases == ["which_place"]
    assert filed(talk.says("1")).team == EXETER.id


def test_a_correction_without_a_place_we_know_stays_a_detail() -> None:
    talk = read_back().says(
        "sorry, I meant the other one", place=replace(UNKNOWN, status="ambiguous")
    )

    assert talk.asking == "confirm"
    assert "the other one" in filed(talk).description


def test_no_it_was_yesterday() -> None:
    talk = (
        Talk()
        .says("my bike was nicked this morning", THEFT, place=HERE)
        .says("no it was yesterday")
    )

    assert talk.phrases == ["corrected", "ask_confirm_again"]
    assert filed(talk).happened_at == "yesterday"


def test_a_correction_in_the_middle_goes_on_with_the_open_question() -> None:
    talk = Talk().says("I was hit this morning", decision("violence", "priority"), place=HERE)
    assert talk.asking == "injured"
    talk.says("sorry, it was yesterday")
    assert talk.phrases == ["corrected", "ask_injured_again"]


def test_a_contact_may_be_corrected() -> None:
    talk = (
        Talk()
        .says("graffiti. Sam 07700 900123", GRAFFITI, place=HERE)
        .says("sorry it's 07700 900456")
    )

    assert filed(talk).contact == "07700 900456"


@pytest.mark.parametrize(
    ("part", "answer", "field", "value"),
    [
        ("change:location", "Exmouth", "place_text", "Exmouth"),
        ("change:when", "on Monday", "happened_at", "on Monday"),
        ("change:contact", "Jo 07700 900456", "contact", "Jo 07700 900456"),
        (
            "change:description",
            "it is blue",
            "description",
            "new graffiti in Fore Street, Bodmin\nit is blue",
        ),
    ],
)
def test_each_part_can_be_changed_at_the_read_back(
    part: str, answer: str, field: str, value: str
) -> None:
    talk = read_back().says("no")
    assert talk.phrases == ["ask_change"]
    talk.presses(part).says(answer, place=found("Exmouth", EXMOUTH))

    assert getattr(filed(talk), field) == value


def test_changing_ends_when_nothing_is_to_be_changed() -> None:
    assert read_back().presses("change").presses("no").asking == "confirm"
    assert read_back().presses("change").says("it is red and blue").asking == "confirm"
    assert read_back().presses("change").presses("here").phrases == ["stale", "ask_change_again"]
    assert read_back().presses("change").says("yes").effect(FileReport)
    assert (
        read_back().presses("change").hears(Heard(kind="photo", photo="p"), None).phrases[0]
        == "photo_kept"
    )


def test_the_contact_of_a_sensitive_report_is_changed_safely() -> None:
    talk = Talk().says(
        "my ex hit me", decision("domestic_abuse", "priority", sensitive=True), place=HERE
    )
    talk.presses("no").presses("change").presses("change:contact")
    assert talk.phrases == ["ask_safe_contact"]
    talk.presses("no").presses("contact")
    assert talk.phrases == ["ask_safe_contact"]


def test_more_at_the_read_back_is_added() -> None:
    talk = read_back().says("it is on the north side")

    assert talk.phrases == ["ask_confirm_again"]
    assert "north side" in filed(talk).description


def test_graver_words_at_the_read_back_make_the_report_graver() -> None:
    talk = read_back().says("he pushed me too", decision("graffiti", "priority"))

    assert filed(talk).urgency == "priority"


def test_presses_that_mean_nothing_at_the_read_back_read_it_again() -> None:
    assert read_back().presses("skip").asking == "confirm"
    assert read_back().says("here").asking == "confirm"
    assert read_back().hears(Heard(kind="text", text="submit"), None).effect(FileReport)
    assert read_back().hears(Heard(kind="text", text="it is blue"), None).asking == "confirm"
    assert read_back().presses("yes").effect(FileReport)
    assert read_back().presses("change").says("here").phrases == ["ask_change_again"]


def test_an_empty_caption_at_the_read_back_changes_nothing() -> None:
    assert read_back().hears(Heard(kind="photo", text="?", photo=None), None).asking == "confirm"


def test_a_description_that_nobody_judged_is_kept() -> None:
    talk = (
        Talk().says("I want to report something").hears(Heard(kind="text", text="it is odd"), None)
    )

    assert talk.state.draft is not None
    assert talk.state.draft.words == ("it is odd",)


def test_an_edited_message_is_new_words_for_the_same_matter() -> None:
    talk = read_back().says(
        "graffiti in Exmouth", GRAFFITI, place=found("Exmouth", EXMOUTH), edited=True
    )
    assert filed(talk).team == EXMOUTH.id
    talk.says("graffiti and stickers in Exmouth", GRAFFITI, edited=True)
    assert talk.effect(AddToReport).kind == "correction"


# --- contact and anonymity ---


def test_anonymity_is_offered_where_people_fear() -> None:
    talk = Talk().says("he deals from number 4", decision("drugs"), place=HERE)
    assert talk.asking == "anonymous"
    talk.says("yes")
    assert "We keep the messages of this chat" in talk.text
    assert "0800 555 111" in talk.text
    made = filed(talk)
    assert (made.anonymous, made.contact) == (True, "")


def test_anonymity_may_be_declined_or_answered_unclearly() -> None:
    def asked() -> Talk:
        return Talk().says("he deals from number 4", decision("drugs"), place=HERE)

    assert not filed(asked().says("no")).anonymous
    assert asked().says("hm").phrases == ["ask_anonymous_again"]


def test_anonymity_may_be_asked_for_at_any_time() -> None:
    talk = graffiti().says("can I stay anonymous")
    assert talk.phrases == ["anonymous_kept", "ask_location_again"]
    from_start = Talk().says("graffiti here, I don't want to give my name", GRAFFITI, place=HERE)
    assert filed(from_start).anonymous


def test_a_contact_may_be_given_at_the_read_back() -> None:
    talk = read_back().presses("contact")
    assert talk.asking == "contact"
    assert talk.says("yes").phrases == ["which_contact"]
    assert filed(talk.says("07700 900123")).contact == "07700 900123"


@pytest.mark.parametrize("press", ["here", "skip"])
def test_a_contact_need_not_be_given(press: str) -> None:
    assert filed(read_back().presses("contact").presses(press)).contact == ""


def test_a_question_is_no_contact() -> None:
    assert read_back().presses("contact").says("does it have to be mine?").phrases == [
        "ask_contact_again"
    ]
    assert read_back().presses("contact").says("submit").phrases == ["ask_contact_again"]


# --- the description ---


def test_who_wants_to_report_something_is_asked_what() -> None:
    talk = Talk().says("I want to report something")
    assert talk.asking == "description"
    assert talk.says("somebody sprayed the wall", GRAFFITI).asking == "location"


def test_the_kind_alone_is_not_what_happened() -> None:
    talk = Talk().says("I want to report a theft", THEFT, place=HERE)
    assert talk.asking == "description"
    talk.says("my bike went yesterday", THEFT)
    assert filed(talk).description == "my bike went yesterday"


def test_graver_words_in_the_description_are_the_reports() -> None:
    talk = Talk().says("I want to report a theft", THEFT, place=HERE)
    talk.says("he grabbed me and took it yesterday", decision("robbery", "priority"))

    assert talk.state.draft is not None
    assert talk.state.draft.category == "robbery"


def test_a_description_for_a_partner_is_referred() -> None:
    talk = (
        Talk()
        .says("I want to report something")
        .says("the bins again", decision("litter_fly_tipping", partner="council"))
    )

    assert talk.replies[0].signpost == "council"


def test_without_a_word_there_is_no_report_but_a_person() -> None:
    talk = Talk().says("I want to report something")
    talk.says("👍")
    assert talk.phrases == ["ask_description_again"]
    talk.says("👍")
    assert talk.phrases == ["left_to_person"]
    assert talk.effect(HandOver)


def test_a_decision_that_never_came_asks_again() -> None:
    talk = Talk(state=State(question="confirm", tries=1, draft=Draft(words=("hm",))))
    talk.hears(Heard(kind="press", press="submit"), None)

    assert talk.phrases[-1] == "ask_description"


# --- photos ---


def test_a_photo_is_kept_with_the_report_and_the_question_is_put_again() -> None:
    talk = graffiti().hears(Heard(kind="photo", photo="p1"), None)
    assert talk.phrases == ["photo_kept", "ask_location_again"]
    talk.says("here", place=HERE)
    talk.hears(Heard(kind="photo", photo="p1"), None).hears(Heard(kind="photo", photo="p2"), None)
    assert filed(talk).photos == ("p1", "p2")


def test_a_photo_alone_goes_before_a_person_and_begins_a_report() -> None:
    talk = Talk().hears(Heard(kind="photo", photo="p1"), None)
    assert talk.phrases == ["photo_alone", "ask_description"]
    assert talk.effect(HandOver).why == "photo without words"
    talk.says("somebody sprayed this", GRAFFITI, place=HERE)
    assert filed(talk).photos == ("p1",)


def test_a_photo_after_sending_goes_to_the_report() -> None:
    talk = read_back().presses("submit").hears(Heard(kind="photo", photo="p1"), None)

    assert talk.effect(AddToReport) == AddToReport(reference="BL-7Q2K", kind="photo", photo="p1")


def test_a_pin_alone_begins_a_report() -> None:
    talk = Talk().pins(HERE)
    assert talk.phrases == ["pin_kept", "ask_description"]
    assert filed(talk.says("somebody sprayed this", GRAFFITI)).team == BODMIN.id


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


# --- after it was sent ---


def known(
    talk: Talk,
    status: str = "in_hand",
    category: str = "graffiti",
    word: str | None = "We look into it.",
) -> KnownReport:
    return KnownReport(
        reference="BL-7Q2K",
        category=category,
        status=status,
        created_at=talk.facts.now,
        team_name=None,
        last_word=word,
    )


STATUS = decision("report_update", "information")


@pytest.mark.parametrize("status", ["new", "seen", "in_hand", "passed_on", "closed", "unheard of"])
def test_what_happened_with_my_report(status: str) -> None:
    talk = Talk()
    talk.given(reports=(known(talk, status),)).says("what happened with my report?", STATUS)

    assert "BL-7Q2K of 4 March" in talk.text
    assert "We look into it." in talk.text


def test_of_a_private_report_nothing_but_its_state_is_told() -> None:
    talk = Talk()
    talk.given(reports=(known(talk, category="domestic_abuse"),)).says(
        "any news on BL-7q2k?", STATUS
    )

    assert "We look into it." not in talk.text


def test_without_the_secret_nothing_is_told() -> None:
    assert (
        Talk().given(wrong_secret=True).says("BL-1?", STATUS).phrases[-1] == "status_wrong_secret"
    )
    assert Talk().says("what happened with my report?", STATUS).phrases[-1] == "status_none"


@pytest.mark.parametrize(
    "text", ["cancel my report", "I want to cancel my report please, it is all sorted now"]
)
def test_a_sent_report_is_cancelled_by_people(text: str) -> None:
    talk = read_back().presses("submit").says(text, STATUS)

    assert talk.effect(AddToReport).kind == "cancel"


def test_a_known_report_is_cancelled_too() -> None:
    talk = Talk()
    talk.given(reports=(known(talk),)).says("please cancel my report", STATUS)

    assert talk.phrases[-1] == "cancel_asked"


def test_nothing_to_cancel() -> None:
    assert Talk().says("cancel").phrases[-1] == "nothing_to_cancel"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("I forgot to say it was blue", "note"), ("sorry, it was Exmouth", "correction")],
)
def test_more_after_sending_goes_to_the_report(text: str, kind: str) -> None:
    talk = read_back().presses("submit").says(text, GRAFFITI)

    assert talk.effect(AddToReport).kind == kind


def test_a_new_matter_after_sending_is_a_new_report() -> None:
    talk = read_back().presses("submit").says("my bike was stolen yesterday", THEFT)
    assert talk.effect(AddToReport) is None
    assert talk.asking == "location"


def test_a_report_that_was_known_outside_the_force_keeps_its_words() -> None:
    assert Whereabouts.of(outside("Paris", None)).force == ""


def test_a_known_report_is_cancelled_in_a_whole_sentence() -> None:
    talk = Talk()
    talk.given(reports=(known(talk),)).says("could you cancel my report, he said sorry", STATUS)

    assert talk.effect(AddToReport).reference == "BL-7Q2K"
