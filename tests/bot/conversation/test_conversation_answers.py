"""Questions, partners, what cannot be read, other languages, and what is said only once."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from bot.conversation import desk
from bot.conversation.heard import Heard
from bot.conversation.outcome import FileReport, HandOver
from bot.conversation.phrases import DOMAIN
from bot.conversation.whereabouts import asked_place, near
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
    outside,
    talk_decision,
)
from triage.referrals import referral

ASKED = "information"


@pytest.mark.parametrize(
    ("category", "text", "phrase"),
    [
        ("service_enquiry", "how do I renew my shotgun certificate?", "desk_firearms"),
        ("service_enquiry", "how long does a DBS take?", "desk_dbs"),
        ("service_enquiry", "what is Clare's Law?", "desk_clares_law"),
        ("service_enquiry", "how does Sarah's law work", "desk_sarahs_law"),
        ("service_enquiry", "is Action Fraud still going?", "desk_fraud"),
        ("service_enquiry", "any jobs going with you?", "desk_jobs"),
        ("service_enquiry", "we plan a street party", "desk_events"),
        ("service_enquiry", "I got a speeding ticket", "desk_fines"),
        ("service_enquiry", "when is the station open?", "desk_station"),
        ("service_enquiry", "is 101 free?", "desk_101"),
        ("service_enquiry", "how can I report a crime?", "desk_how_to_report"),
        ("service_enquiry", "do you do school visits?", "desk_general"),
        ("local_incident", "is the A38 shut?", "desk_road"),
        ("local_incident", "why is the helicopter up?", "desk_no_live"),
        ("crime_prevention", "how do I mark my bike?", "desk_bikes"),
        ("crime_prevention", "how do I join Neighbourhood Watch?", "desk_watch"),
        ("crime_prevention", "I got an odd text message from my bank, what now?", "desk_scams"),
        ("crime_prevention", "which locks are best?", "desk_home"),
        ("crime_prevention", "how do I keep my allotment safe?", "desk_prevention"),
        ("data_rights", "how does freedom of information work?", "desk_foi"),
        ("data_rights", "what do you hold on me?", "desk_data"),
        ("data_rights", "what happens to my data?", "desk_privacy"),
        ("alerts_subscription", "how do I stop the messages?", "desk_alerts"),
        ("complaint", "how do I complain?", "desk_complaint"),
        ("praise", "how do I thank an officer?", "desk_praise"),
        ("lost_found_property", "what do I do with a purse I found?", "desk_found"),
        ("lost_found_property", "where do I ask for my lost keys?", "desk_lost"),
        ("small_talk", "are you a robot?", "talk_robot"),
        ("small_talk", "hello?", "talk_hello"),
        ("small_talk", "thanks a lot", "talk_thanks"),
        ("small_talk", "bye", "talk_bye"),
        ("small_talk", "nice weather", "talk_other"),
        ("out_of_scope", "who won the match?", "out_of_scope"),
    ],
)
def test_a_question_has_an_answer_and_makes_no_report(
    category: str, text: str, phrase: str
) -> None:
    talk = Talk().says(text, decision(category, ASKED))

    assert phrase in talk.phrases
    assert talk.effect(FileReport) is None
    assert talk.choices


def test_what_a_desk_must_do_is_passed_on_after_a_yes() -> None:
    talk = Talk().says(
        "I lost my wallet on the bus yesterday",
        decision("lost_found_property", "routine", kind="desk"),
    )
    assert talk.phrases == ["desk_lost", "ask_forward"]
    talk.says("yes please").says("Truro", place=found("Truro"))
    assert talk.asking == "contact"
    talk.says("Sam 07700 900123").presses("submit")
    made = talk.effect(FileReport)
    assert (made.destination, made.category, made.urgency) == (
        "desk",
        "lost_found_property",
        "routine",
    )
    assert talk.phrases == ["filed_message"]


def test_an_offer_is_no_trap() -> None:
    def offered() -> Talk:
        return Talk().says(
            "the officer was rude to me", decision("complaint", "routine", kind="desk")
        )

    assert offered().says("no").phrases == ["no_report"]
    assert offered().says("ok thanks").phrases == ["no_report"]
    assert offered().says("my bike was nicked", decision("theft")).asking == "location"
    assert (
        offered().says("he swore at me", decision("complaint", "routine", kind="desk")).asking
        == "contact"
    )
    assert offered().says("yes but gently").asking == "contact"
    assert offered().says("👍👍 ?").phrases
    assert offered().presses("cancel").phrases == ["cancelled"]


def test_words_nobody_decided_on_are_asked_again() -> None:
    talk = Talk().says("the officer was rude", decision("complaint", "routine", kind="desk"))

    assert talk.hears(Heard(kind="text", text="hm"), None).phrases == ["ask_forward_again"]


def test_a_category_no_desk_knows_is_asked_back() -> None:
    talk = Talk().hears(Heard(kind="text", text="hm"), None)
    assert talk.phrases[-1] == "not_understood"


@pytest.mark.parametrize("category", ["burglary", "violence"])
def test_what_reads_as_a_question_about_a_crime_is_answered_and_a_report_offered(
    category: str,
) -> None:
    talk = Talk().says("what would I do if they came?", decision(category, ASKED))
    assert talk.phrases == ["about_crime", "ask_offer"]
    talk.presses("yes")
    assert talk.asking == "location"


# --- the local team ---


TEAM = decision("contact_team", ASKED)


def test_the_team_is_named_at_once_where_the_place_is_known() -> None:
    talk = Talk().says("who is the PCSO for Bodmin?", TEAM, place=found("Bodmin"))

    assert "Bodmin St Petroc" in talk.text


def test_the_team_is_named_once_the_place_is_told_and_a_message_passed_on() -> None:
    talk = Talk().says("who is my PCSO?", TEAM)
    assert talk.asking == "location"
    talk.says("Bodmin", place=found("Bodmin"))
    assert "Bodmin St Petroc" in talk.text
    talk.says("yes").says("please look at the skate park", talk_decision()).presses("submit")
    made = talk.effect(FileReport)
    assert (made.destination, made.team, made.description) == (
        "team",
        BODMIN.id,
        "please look at the skate park",
    )


def test_the_team_of_an_ambiguous_place_is_asked_back() -> None:
    talk = Talk().says("who covers Newtown?", TEAM, place=ambiguous("Newtown", BODMIN, EXETER))
    assert [one.value for one in talk.choices][:2] == ["place:1", "place:2"]
    assert talk.asking == "location"
    assert "Exeter City" in talk.presses("place:2", place=found("", EXETER)).text


@pytest.mark.parametrize(
    ("place", "phrases"),
    [(outside("Bristol"), ["team_outside"]), (UNKNOWN, ["ask_where_team_again"])],
)
def test_the_team_elsewhere_or_nowhere(place, phrases: list[str]) -> None:
    assert Talk().says("who is my PCSO?", TEAM).says("somewhere", place=place).phrases == phrases


def test_the_team_is_looked_up_by_people_when_the_place_is_not_found() -> None:
    talk = Talk().says("who is my PCSO?", TEAM).says("xx", place=UNKNOWN).says("yy", place=UNKNOWN)
    assert talk.phrases == ["team_look_up"]
    assert talk.effect(HandOver)
    assert Talk().says("who is my PCSO?", TEAM).presses("skip").phrases == ["team_look_up"]


# --- partners ---


NOISE = decision("noise", partner="council")


def test_every_partner_of_the_taxonomy_can_be_named() -> None:
    taxonomy = yaml.safe_load(
        (DOMAIN.parent / "triage/data/taxonomy.yml").read_text(encoding="utf-8")
    )
    for one in taxonomy["categories"].values():
        if partner := one.get("partner"):
            assert referral(partner).name


def test_a_partner_is_named_and_a_report_offered_where_the_police_have_a_part() -> None:
    talk = Talk().says("my account was hacked", decision("fraud_cyber", partner="report_fraud"))
    assert talk.replies[0].signpost == "report_fraud"
    assert "0300 123 2040" in talk.text
    talk.says("yes").presses("yesterday").presses("submit")
    made = talk.effect(FileReport)
    assert (made.partner, made.destination) == ("report_fraud", "desk")


def test_the_council_is_named_by_the_place() -> None:
    talk = Talk().says("loud music next door", NOISE)
    assert talk.phrases == ["refer_first", "ask_where_partner"]
    talk.says("Exeter", place=found("Exeter", EXETER, council="E07000041"))
    assert "Exeter City Council" in talk.text
    assert talk.says("no thanks").phrases == ["no_report"]


def test_the_council_is_named_at_once_where_the_place_is_known() -> None:
    talk = Talk().says(
        "loud music in Exeter", NOISE, place=found("Exeter", EXETER, council="E07000041")
    )

    assert "Exeter City Council" in talk.text
    assert talk.state.question == "offer"


def test_without_a_place_all_councils_do_the_same() -> None:
    def asked() -> Talk:
        return Talk().says("loud music next door", NOISE)

    assert asked().presses("skip").replies[0].signpost == "council"
    assert asked().says("hm", place=UNKNOWN).phrases == ["ask_where_partner_again"]
    assert (
        asked().says("hm", place=UNKNOWN).says("hm", place=UNKNOWN).replies[0].signpost == "council"
    )


def test_an_ambiguous_place_for_a_partner_is_asked_back() -> None:
    def asked() -> Talk:
        return (
            Talk()
            .says("loud music next door", NOISE)
            .says("Newtown", place=ambiguous("Newtown", BODMIN, EXETER))
        )

    assert asked().presses("place:2").replies[0].signpost == "council"
    assert "Exeter" in asked().presses("place:2", place=found("", EXETER, council="E07000041")).text
    assert (
        asked().says("Newtown", place=ambiguous("Newtown", BODMIN, EXETER)).replies[0].signpost
        == "council"
    )


def test_a_partner_for_whom_the_police_have_no_part_ends_with_a_way_on() -> None:
    talk = Talk().says("I have a rash", decision("medical", partner="ambulance"))

    assert talk.phrases[-1] == "anything_else"


# --- what cannot be read ---


@pytest.mark.parametrize(
    ("kind", "why"), [("voice", "voice note"), ("other", "a message that cannot be read")]
)
def test_what_cannot_be_read_gets_999_101_and_a_person(kind, why: str) -> None:
    talk = Talk().hears(Heard(kind=kind), None)

    assert talk.replies[0].text.startswith("If anyone is in danger now, call 999.")
    assert "101" in talk.text
    assert talk.effect(HandOver).why == why


@pytest.mark.parametrize(
    ("text", "phrase"), [("", "empty"), ("  \n", "empty"), ("🙂🙂", "emoji"), ("?!", "emoji")]
)
def test_nothing_to_read_is_said_kindly(text: str, phrase: str) -> None:
    talk = Talk().hears(Heard(kind="text", text=text), None)

    assert phrase in talk.phrases
    assert "999" in talk.text


def test_too_long_a_message_is_read_as_far_as_it_goes() -> None:
    talk = Talk().hears(Heard(kind="text", text="graffiti " * 400, too_long=True), decision())

    assert "too_long" in talk.phrases
    assert talk.asking == "location"


def test_another_language_gets_both_lines_and_a_person_with_its_name() -> None:
    talk = Talk().says("ukradli mi rower wczoraj wieczorem", decision("theft", language="pl"))
    assert talk.phrases == ["notice_pl", "language_english"]
    assert talk.effect(HandOver).why == "other language: Polish"
    assert talk.says("to był czerwony rower górski", decision("theft", language="pl")).phrases == [
        "language_again"
    ]


def test_a_language_we_have_no_words_in_gets_the_english_ones() -> None:
    talk = Talk().says("mi hanno rubato la bici ieri", decision("theft", language="it"))
    assert talk.effect(HandOver).why == "other language: Italian"
    assert talk.phrases == ["language_english"]


def test_danger_in_another_language_is_999_in_it_first() -> None:
    talk = Talk().says("on ma nóż pomocy", decision("weapons", "emergency", language="pl"))
    assert talk.phrases[:2] == ["danger_pl", "call_999"]
    assert all(one.call_999 for one in talk.replies[:2])
    assert talk.effect(HandOver).urgent


def test_danger_in_a_language_without_words_is_999_in_english() -> None:
    talk = Talk().says(
        "ha un coltello aiuto presto", decision("weapons", "emergency", language="it")
    )
    assert talk.phrases[0] == "call_999"


def test_a_name_alone_is_not_yet_another_language_but_other_letters_are() -> None:
    assert Talk().says("Mousehole", decision("theft", language="nl")).asking == "location"
    assert Talk().says("помощь", decision("theft", language="ru")).effect(HandOver)


# --- once, always, never ---


def test_the_introduction_is_said_once() -> None:
    talk = Talk().says("graffiti here", decision())
    assert talk.replies[0].text.startswith("Thank you for telling us")
    assert "not watched round the clock" in talk.replies[0].text
    assert "https://example.com/privacy" in talk.text
    assert "automated" not in talk.says("Bodmin", place=found("Bodmin")).text


def test_without_a_privacy_page_the_introduction_names_none() -> None:
    talk = Talk().given(privacy_url="").says("graffiti here", decision())

    assert "not watched round the clock" in talk.text
    assert "http" not in talk.text


def test_while_the_model_is_down_every_reply_opens_with_999_and_a_person_gets_it() -> None:
    talk = Talk().given(understanding_down=True).says("graffiti here", decision())
    assert all(one.text.startswith("If anyone is in danger now, call 999.") for one in talk.replies)
    assert "down" in talk.phrases
    assert talk.effect(HandOver)
    talk.says("Bodmin", place=found("Bodmin"))
    assert "down" not in talk.phrases
    assert talk.replies[0].text.startswith("If anyone is in danger now, call 999.")


def test_while_the_model_is_down_and_nobody_watches_both_are_said() -> None:
    talk = Talk().given(understanding_down=True, people_watching=False).says("hello")
    assert "down_unwatched" in talk.phrases


def test_while_staff_write_the_bot_is_silent_even_when_deaf() -> None:
    talk = Talk().given(taken_over=True, understanding_down=True).says("graffiti here", decision())
    assert talk.phrases == ["taken_over"]
    assert talk.says("on Fore Street", decision()).replies == ()


def test_a_stale_button_says_so_and_the_question_stands() -> None:
    talk = Talk().says("graffiti here", decision()).presses("place:3")
    assert talk.phrases == ["stale", "ask_location_still"]
    assert Talk().presses("yes").phrases[-1] == "stale"


def test_yes_to_nothing_is_answered() -> None:
    assert Talk().says("yes").phrases[-1] == "talk_other"
    assert Talk().hears(Heard(kind="text", text="👍 ok"), None).phrases[-1] == "not_understood"
    assert Talk().says("hello").presses("report").asking == "description"


def test_a_thumb_to_nothing_is_answered() -> None:
    talk = Talk().says("hello").hears(Heard(kind="text", text="👍"), None)

    assert talk.phrases == ["nothing_asked"]


# --- where to look ---


def test_which_place_is_looked_up_before_the_step() -> None:
    finder = Finder(exmouth=found("Exmouth", EXMOUTH))
    talk = Talk().says(
        "graffiti in Fore Street", decision(), place=ambiguous("Fore Street", BODMIN, EXETER)
    )
    state = talk.state

    def at(heard: Heard):
        return asked_place(state, heard, finder)

    assert at(Heard(kind="location", lat=50.4, lon=-4.7)).source == "pin"
    assert at(Heard(kind="press", press="place:2")).point == EXETER.centre
    assert at(Heard(kind="press", press="place:9")) is None
    assert at(Heard(kind="text", text="1")).point == BODMIN.centre
    assert at(Heard(kind="text", text="sorry, Exmouth not Exeter")).team == EXMOUTH
    assert at(Heard(kind="text", text="it was not me")) in (None, UNKNOWN)
    assert at(Heard(kind="text", text="graffiti here")) is None


def test_the_finder_is_told_where_the_conversation_already_was() -> None:
    talk = Talk().says("graffiti", decision(), place=found("Bodmin"))

    assert near(talk.state) == (BODMIN.centre,)
    assert near(replace(talk.state, draft=None)) == ()


def test_every_answer_of_the_desk_has_one_for_everything_else() -> None:
    for answers in desk.ANSWERS.values():
        assert not answers[-1].words
        assert all(one.words for one in answers[:-1])
