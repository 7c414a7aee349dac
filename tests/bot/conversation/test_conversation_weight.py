"""Answers are answers: what may change a report, what is kept where, and what a word is worth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import bare, said, weight
from bot.conversation.heard import Heard
from bot.conversation.outcome import FileReport, RaiseAlert, TellAlert
from bot.conversation.state import State
from bot.conversation.whereabouts import asked_place
from tests.bot.conversation.talk import (
    BODMIN,
    EXETER,
    Finder,
    Talk,
    ambiguous,
    decision,
    found,
    talk_decision,
)
from triage.decision_types import RedFlag
from triage.understanding import Entity, Scored, Understanding

GRAFFITI = decision()
STORY = "bus shelter on Fore Street, Bodmin"
HERE = found("Fore Street")


def asked_where() -> Talk:
    return Talk().says("There's some new graffiti here", GRAFFITI)


def read_back() -> Talk:
    return asked_where().says(STORY, decision("criminal_damage", confidence=0.26), place=HERE)


def filed(talk: Talk) -> FileReport:
    made = talk.presses("submit").effect(FileReport)
    assert isinstance(made, FileReport)
    return made


# --- what an answer changes, and what it does not ---


@pytest.mark.parametrize(
    "heard", [talk_decision("small_talk"), decision("sexual_offence", "priority", confidence=0.3)]
)
def test_an_answer_leaves_category_and_urgency_alone(heard) -> None:
    heard = replace(heard, urgency=decision(urgency="priority").urgency)
    made = filed(read_back().says("last night", heard))

    assert (made.category, made.urgency) == ("graffiti", "routine")
    assert made.happened_at == "last night"


def test_new_matter_that_the_model_is_sure_of_makes_the_report_graver() -> None:
    talk = read_back().says("he swung a bat at me too", decision("violence", "priority"))

    assert talk.state.draft is not None
    assert talk.state.draft.category == "violence"


def test_a_word_of_danger_weighs_however_unsure_the_model_is() -> None:
    flag = RedFlag(name="weapon", words="knife", start=0, end=5, certain=False)
    unsure = decision("weapons", "priority", confidence=0.2, red_flags=(flag,))

    assert weight.is_new_matter(unsure, "knife")
    assert not weight.is_new_matter(replace(unsure, red_flags=()), "knife")


@pytest.mark.parametrize(
    "text",
    [
        "last night",
        "yes",
        "by the co-op",
        "07700 900123",
        "ok thanks",
        "14 Fore Street Bude",
        "EX4 6NS",
    ],
)
def test_the_model_is_not_asked_to_weigh_a_bare_answer(text: str) -> None:
    heard = Understanding(text=text, urgency={"emergency": 0.9}, sentence_danger=0.9)

    assert weight.read_as_answer(heard, State(question="when")).urgency == {}
    assert weight.read_as_answer(heard, State()) is heard


@pytest.mark.parametrize(
    "text", ["he is outside my door", "outside my door", "they came back now", "2 men with bats"]
)
def test_the_model_is_asked_about_everything_else(text: str) -> None:
    heard = Understanding(text=text, urgency={"emergency": 0.9})

    assert weight.read_as_answer(heard, State(question="location")) is heard


@pytest.mark.parametrize("text", ["at the beach", "In Fore Street", "in the park by the bins"])
def test_a_place_alone_is_an_answer_to_whatever_is_asked(text: str) -> None:
    heard = Understanding(text=text, urgency={"emergency": 0.9}, sentence_danger=0.9)

    assert weight.read_as_answer(heard, State(question="when")).urgency == {}
    assert weight.read_as_answer(heard, State(question="description")).urgency == {}
    sure = decision("water_cliff_rescue", "emergency", confidence=0.9)
    assert not weight.is_new_matter(replace(sure, red_flags=()), text)


def test_who_says_where_when_asked_about_danger_may_mean_yes() -> None:
    heard = Understanding(text="at the beach", urgency={"emergency": 0.9})

    assert weight.read_as_answer(heard, State(question="danger_now")) is heard


@pytest.mark.parametrize("text", ["on the bridge", "in the river", "at home", "on the A38"])
def test_where_people_come_to_harm_is_an_answer_only_of_a_calm_matter(text: str) -> None:
    heard = Understanding(text=text, urgency={"emergency": 0.9})
    worried = Talk().says("I can't reach my friend", decision("welfare_concern", "routine"))

    assert weight.read_as_answer(heard, asked_where().state).urgency == {}
    assert weight.read_as_answer(heard, worried.state) is heard
    assert weight.read_as_answer(heard, State(question="description")) is heard


def test_a_name_that_the_model_marks_as_a_place_is_an_answer() -> None:
    marked = Entity(kind="place", text="Boscastle", start=3, end=12)
    heard = Understanding(text="in boscastle", urgency={"emergency": 0.9}, entities=(marked,))

    assert weight.read_as_answer(heard, State(question="when")).urgency == {}
    assert weight.read_as_answer(replace(heard, entities=()), State(question="when")).urgency


def test_after_999_where_they_are_is_an_answer_too() -> None:
    talk = Talk().says("he has a knife", decision("weapons", "emergency"))
    heard = Understanding(text="12 Mill Lane, Totnes", urgency={"emergency": 0.9})

    assert weight.read_as_answer(heard, talk.state).urgency == {}
    louder = replace(heard, text="he is kicking the door in")
    assert weight.read_as_answer(louder, talk.state) is louder


# --- what is kept where ---


def test_the_answers_to_where_and_when_are_not_what_happened() -> None:
    made = filed(read_back().says("last night"))

    assert made.description == "There's some new graffiti here"
    assert made.place_text == STORY


def test_what_is_said_besides_the_place_is_not_lost() -> None:
    story = "it is on Fore Street in Bodmin and they have done it twice this week"
    made = filed(asked_where().says(story, place=HERE))

    assert story in made.description
    assert made.place_text == "Fore Street in Bodmin"


def test_a_spot_goes_beside_the_place_and_a_time_to_the_time() -> None:
    made = filed(read_back().says("by the chip shop").says("it was about ten last night"))

    assert made.place_text == f"by the chip shop, {STORY}"
    assert made.happened_at == "last night"
    assert made.description == "There's some new graffiti here"


def test_a_chosen_place_keeps_the_words_it_was_told_in() -> None:
    talk = asked_where().says("bus shelter on Fore Street", place=ambiguous("Fore Street"))

    assert filed(talk.presses("place:1")).place_text == (
        "bus shelter on Fore Street (Fore Street, Bodmin St Petroc)"
    )


def test_a_spot_before_the_town_is_whereabouts_enough() -> None:
    talk = Talk().says(
        "youths by the White Hart in Launceston",
        decision("nuisance_group"),
        place=found("Launceston", precise=False),
    )

    assert talk.asking == "confirm"
    assert "Where: by the White Hart in Launceston" in talk.text


@pytest.mark.parametrize(
    ("text", "place", "around"),
    [
        ("racers every night at Crealy car park", "Crealy", "Crealy car park"),
        ("keyed my car on Union St Plymouth", "Union St", "Union St Plymouth"),
        ("a man outside the co-op in Redruth", "Redruth", "outside the co-op in Redruth"),
        ("a crash on the A39 near Camelford", "Camelford", "the A39 near Camelford"),
        ("noise at the weekend in Bodmin", "Bodmin", "Bodmin"),
        ("noise", "Bodmin", "Bodmin"),
        ("noise", "", ""),
    ],
)
def test_a_place_is_said_with_what_stands_beside_it(text: str, place: str, around: str) -> None:
    assert bare.said_around(text, place) == around


def test_an_address_given_too_early_is_the_place_and_not_what_happened() -> None:
    doubtful = decision("burglary", ask_first="danger_now")
    talk = Talk().says("someone has broken my shed window", doubtful)
    talk.says("14 Fore Street Bude", place=found("Fore Street")).says("last week")

    assert "Where: 14 Fore Street Bude" in talk.text
    assert "What: someone has broken my shed window.\n" in talk.text


def test_what_happened_says_what_it_is_when_only_a_report_was_announced() -> None:
    talk = Talk().says("I want to report something", decision("complaint", confidence=0.54))
    talk.says("there is graffiti all over the bus shelter again", GRAFFITI)

    assert talk.asking == "location"


def test_a_disclosure_is_read_the_same_day_whatever_the_model_makes_of_it() -> None:
    talk = Talk().says(
        "my ex was controlling, I left him last year",
        decision("domestic_abuse", "information", kind="desk", sensitive=True),
        place=HERE,
    )

    assert filed(talk.presses("no")).urgency == "priority"


def test_can_i_add_is_no_question() -> None:
    asked = decision("report_update", "information")
    talk = read_back().says("can I add that they took a strimmer?", asked)

    assert "strimmer" in filed(talk).description


def test_a_number_alone_is_a_contact_and_nothing_else() -> None:
    talk = read_back().presses("contact").says("my number is 07700 900123")

    assert filed(talk).contact == "07700 900123"


# --- the read-back ---


def test_the_read_back_names_matter_place_and_team_once_and_offers_four_ways() -> None:
    talk = read_back().says("last night")

    assert "check it once more: graffiti" in talk.text
    assert talk.text.count("Bodmin St Petroc") == 1
    assert "This goes to the Bodmin St Petroc neighbourhood team." in talk.text
    assert "a person" in talk.text
    assert [one.value for one in talk.choices] == ["submit", "change", "contact", "cancel"]


def test_who_fears_to_be_named_is_offered_to_stay_anonymous() -> None:
    talk = Talk().says("he deals from his shed in Bodmin", decision("drugs"), place=HERE)
    talk.presses("no")

    assert [one.value for one in talk.choices] == ["submit", "change", "anonymous", "cancel"]


@pytest.mark.parametrize(
    ("judged", "words"),
    [
        (decision("weapons", "priority"), "control room, with a copy for the Bodmin St Petroc"),
        (decision("fraud_cyber", kind="desk"), "front desk"),
        (decision("missing_person", kind="control_room"), "contact centre"),
        (decision("domestic_abuse", "priority", sensitive=True), "to our control room."),
    ],
)
def test_it_says_who_gets_it(judged, words: str) -> None:
    talk = Talk().says("it was in Fore Street yesterday, call 07700 900123", judged, place=HERE)
    while talk.state.question != "confirm":
        talk.presses("no")

    assert words in talk.text


def test_without_anything_said_the_desk_would_get_it() -> None:
    talk = Talk().presses("report").hears(Heard(kind="text", text="it is all wrong here"), None)
    talk.hears(Heard(kind="text", text="Fore Street"), None).presses("skip").presses("skip")

    assert "front desk" in talk.text


# --- thanks, questions, second thoughts ---


def test_thanks_are_answered_shortly_wherever_they_come() -> None:
    talk = read_back().says("thanks", decision("praise", "information"))
    assert talk.phrases[0] == "you_are_welcome"
    assert talk.asking == "confirm"
    talk.presses("submit").says("thank you so much", decision("praise", "information"))
    assert talk.phrases == ["talk_thanks"]
    assert talk.asking is None


def test_nobody_is_promised_who_is_not_sent() -> None:
    for talk in (Talk(), read_back()):
        talk.says("can someone come and have a word", talk_decision())
        assert "cannot send anyone" in talk.text
    danger = Talk().says("he has a knife", decision("weapons", "emergency"))
    assert "cannot send anyone" in danger.says("are you sending someone", talk_decision()).text


def test_an_insurers_question_is_answered_on_the_way() -> None:
    talk = read_back().says("what do I do about my insurance?", talk_decision("out_of_scope"))

    assert "crime number" in talk.text
    assert talk.asking == "confirm"


def test_a_question_for_an_officer_goes_with_the_report() -> None:
    talk = read_back().says("what colour will they paint it?", talk_decision("out_of_scope"))

    assert talk.phrases[0] == "question_kept"
    assert "what colour will they paint it?" in filed(talk).description


def test_who_thinks_again_after_a_cancel_need_not_tell_it_twice() -> None:
    talk = read_back().says("actually never mind, it has been cleaned")
    assert talk.phrases == ["cancelled"]
    talk.says("no wait, it is still there", decision("missing_person"))
    assert "back to your report about graffiti" in talk.text
    assert filed(talk).place_text == STORY


def test_in_danger_a_cancel_never_says_that_nothing_was_sent() -> None:
    talk = Talk().says("he has a knife", decision("weapons", "emergency")).says("cancel")

    assert talk.phrases == ["cancel_alert"]


def test_talk_that_is_not_understood_twice_gets_another_answer() -> None:
    talk = Talk().says("blah", talk_decision())

    assert talk.phrases == ["talk_other"]
    assert talk.says("blah blah", talk_decision()).phrases == ["talk_again"]


def test_talk_that_may_be_a_cry_for_help_is_answered_with_care() -> None:
    low = replace(
        talk_decision(), alternatives=(Scored(category="mental_health_crisis", confidence=0.12),)
    )

    assert "116 123" in Talk().says("i dont see the point anymore", low).text


# --- danger, asked and answered ---


def test_only_help_is_asked_about_danger_and_then_for_what_happened() -> None:
    talk = Talk().says("help", talk_decision())
    assert talk.asking == "danger_now"
    assert talk.presses("no").asking == "description"
    assert Talk().says("help me", talk_decision()).presses("yes").effect(RaiseAlert)


def test_help_in_the_middle_of_a_report_is_asked_about() -> None:
    assert asked_where().says("help!", talk_decision()).asking == "danger_now"


@pytest.mark.parametrize("when", ["last night", "last Friday about 11", "yesterday"])
def test_a_time_that_is_over_answers_whether_it_is_now(when: str) -> None:
    doubtful = decision("vehicle_crime", ask_first="danger_now")
    talk = Talk().says("someone keyed my car in Fore Street", doubtful, place=HERE).says(when)

    assert talk.asking == "confirm"


@pytest.mark.parametrize("words", ["i can't speak", "my phone has no credit", "not safe"])
def test_who_cannot_call_when_asked_about_danger_is_in_danger(words: str) -> None:
    doubtful = decision("violence", "priority", ask_first="danger_now")

    assert Talk().says("he is shouting again", doubtful).says(words).effect(RaiseAlert)


def test_sometime_last_week_is_over_and_since_last_week_is_not() -> None:
    def alarmed() -> Talk:
        return Talk().says("someone is in my shed", decision("burglary", "emergency"))

    assert alarmed().says("sometime last week").phrases[0] == "not_now"
    assert alarmed().says("since last week").phrases[0] == "added_to_alert"


def test_an_ok_is_not_yet_a_call() -> None:
    talk = Talk().says("he has a knife", decision("weapons", "emergency"))
    talk.says("ok")
    assert talk.effect(TellAlert).note == "wrote: ok"
    assert talk.phrases == ["ask_called_again"]
    assert talk.says("ok").effect(TellAlert).note != "says that 999 was called"


def test_no_model_closes_the_alert_of_who_may_be_watched() -> None:
    hit = decision("domestic_abuse", "emergency", sensitive=True)
    talk = Talk().says("he is hitting me", hit)
    talk.says("that was all in a film you know", decision("fire", "information", frame="fictional"))

    assert talk.state.danger is not None
    few = Talk().says("he has a knife", decision("weapons", "emergency"))
    few.says("in film", decision("fire", "information", frame="fictional"))
    assert few.state.danger is not None


def test_danger_said_again_by_who_cannot_speak_gets_the_silent_way() -> None:
    talk = Talk().says("he has a knife", decision("weapons", "emergency"))
    talk.says("he will hear me", decision("domestic_abuse", "emergency"))

    assert talk.phrases[0] == "cannot_speak"
    assert talk.replies[0].call_999


def test_who_may_hurt_themselves_is_asked_before_where() -> None:
    low = decision("mental_health_crisis", "priority", harm_to_self=True)
    talk = Talk().says("i want it to stop", low)
    assert talk.phrases == ["help_distress", "ask_danger_self"]
    assert talk.presses("no").phrases == ["ask_location_gentle"]
    talk.says("halls in Exeter", place=ambiguous("Exeter"))
    assert "Which" not in talk.text


def test_an_offer_after_danger_survives_a_question_and_takes_a_contact_as_a_yes() -> None:
    def offered() -> Talk:
        knife = decision("weapons", "emergency", place=HERE)
        talk = Talk().says("he has a knife in Fore Street", knife)
        return talk.says("we are safe now")

    assert offered().says("we had been to the shops", talk_decision()).state.question == "offer"
    assert offered().says("Pat 07700 900123", talk_decision()).asking == "confirm"


def test_send_it_after_an_alert_takes_the_report_up() -> None:
    talk = Talk().says(
        "he has a knife in Fore Street", decision("weapons", "emergency"), place=HERE
    )
    talk.presses("skip")
    assert talk.says("send it").asking == "contact"


# --- partners ---


def test_one_council_for_all_parts_of_a_town_is_not_asked_back() -> None:
    noise = decision("noise", partner="council", place=ambiguous("Exeter"))
    finder = Finder()
    place = asked_place(State(), Heard(kind="text", text="noise in Exeter"), finder, noise)
    assert place is None  # a finder that knows no councils
    sure = decision("noise", partner="council", place=HERE)
    assert asked_place(State(), Heard(kind="text", text="noise here"), finder, sure) is None
    known = replace(ambiguous("Exeter"), council="E07000041")
    talk = Talk().says("loud music in Exeter", noise, place=known)

    assert "Exeter City Council" in talk.text
    assert talk.presses("yes").asking == "location"  # a team, now, needs to know which part


def test_a_matter_that_may_be_ours_is_not_sent_away() -> None:
    unsure = decision(
        "abandoned_vehicle",
        partner="council",
        confidence=0.36,
        alternatives=(Scored(category="vehicle_crime", confidence=0.2),),
        place=HERE,
    )

    assert Talk().says("our van has gone from the car park", unsure).asking == "confirm"


def test_what_is_told_plainly_is_a_report_though_it_reads_as_information() -> None:
    told = decision("criminal_damage", "information", place=HERE, kind="desk")
    assert Talk().says("the phone box was smashed up last week", told).asking == "confirm"
    scam = decision("fraud_cyber", "information", kind="desk")
    assert Talk().says("i paid for a caravan and it was a scam", scam).replies[0].signpost


def test_parts_of_a_town_are_called_parts() -> None:
    parts = replace(ambiguous("Exeter", BODMIN, EXETER), point=EXETER.centre)

    assert "Which part" in asked_where().says("Exeter", place=parts).text


@pytest.mark.parametrize("text", ["ok", "Okay", "fine"])
def test_short_agreement_is_known(text: str) -> None:
    assert said.is_only_ok(text)
