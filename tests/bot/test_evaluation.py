"""The figures by which the model is judged, on a few messages that can be counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation import figures, held_out
from bot.evaluation.agreement import agreement, kappa, key
from bot.evaluation.held_out import HeldOut
from bot.evaluation.intervals import bootstrap, wilson
from bot.evaluation.said import Said, of_rival
from triage.urgency import Urgency


def message(urgency: str = "routine", category: str = "parking", **more: object) -> HeldOut:
    return HeldOut(
        where="a.yml 1",
        text="anything",
        category=category,
        urgency=Urgency.from_slug(urgency),
        **more,
    )


def said(about: HeldOut, *ranking: str, **more: object) -> Said:
    values = {"urgency": about.urgency, "call_999": False, "asked": False, "is_report": False}
    return Said(
        message=about,
        ranking=ranking or (about.category,),
        **{"confidence": 1.0, **values, **more},
    )


def figure(name: str, all_said: list[Said]) -> figures.Figure:
    return next(one for one in figures.figures(all_said) if one.name.startswith(name))


SOME = [
    said(message("emergency", "violence"), call_999=True),
    said(message("emergency", "violence"), asked=True),
    said(message("emergency", "violence"), urgency=Urgency.ROUTINE),
    said(message("information", "violence", frame="past"), call_999=True),
    said(message("information", "robbery", marked_lookalike=True)),
    said(message(), asked=True),
    said(message(), "noise", "parking"),
    said(message("information", "small_talk"), "noise", "theft", is_report=True),
]


def test_an_emergency_is_answered_safely_by_999_or_by_the_question_that_begins_with_it():
    assert figure("emergencies answered safely", SOME).value == pytest.approx(2 / 3)
    assert figure("emergencies told 999", SOME).value == pytest.approx(1 / 3)


def test_alarms_are_counted_apart_for_lookalikes_and_for_the_rest():
    assert figure("look-alikes told 999", SOME).value == pytest.approx(1 / 2)
    assert figure("other calm messages told 999", SOME).value == 0.0
    assert figure("calm messages asked about danger", SOME).value == pytest.approx(1 / 5)


def test_the_second_category_and_a_defensible_one_count_as_the_project_says():
    assert figure("category", SOME).value == pytest.approx(6 / 8)
    assert figure("category among two", SOME).value == pytest.approx(7 / 8)
    either = said(message(also=("noise",)), "noise")
    assert either.is_right


def test_small_talk_that_somebody_would_have_to_deal_with_is_a_fault():
    assert figure("talk taken for a report", SOME).value == 1.0


def test_urgency_counts_every_level_alike():
    right = [said(message(one.slug)) for one in Urgency]
    assert figures.urgency_f1(right) == 1.0
    # one emergency of two is missed, and taken for routine: F1 2/3 and 2/3, the others 1
    wrong = said(message("emergency"), urgency=Urgency.ROUTINE)
    assert figures.urgency_f1([*right, wrong]) == pytest.approx((2 / 3 + 2 / 3 + 1 + 1) / 4)


def test_calibration_is_the_gap_between_sure_and_right():
    sure = [said(message(), confidence=0.9), said(message(), "noise", confidence=0.9)]
    assert figures.calibration_error(sure) == pytest.approx(0.4)


def test_a_figure_says_whether_chance_alone_could_have_met_the_floor():
    few = figure("emergencies answered safely", [SOME[0]])
    assert few.meets_goal
    assert few.low < few.floor
    many = [SOME[2]] * 50 + [SOME[0]] * 50
    assert figure("emergencies answered safely", many).verdict == "missed"


def test_what_looks_like_an_emergency_and_is_none():
    assert message("information", "fire", frame="fictional").is_lookalike
    assert message("information", "parking", marked_lookalike=True).is_lookalike
    assert not message("priority", "fire").is_lookalike
    assert not message("routine", "parking", frame="past").is_lookalike
    assert not message("emergency", "fire", frame="past").is_lookalike


def test_wilson_knows_that_ten_of_ten_is_not_certainty():
    share, low, high = wilson(10, 10)
    assert share == 1.0
    assert high == pytest.approx(1.0)
    assert low == pytest.approx(0.7225, abs=0.001)
    assert wilson(0, 0)[1:] == (0.0, 1.0)


def test_the_bootstrap_holds_the_value_between_its_ends():
    value, low, high = bootstrap(lambda rows: float((rows % 2).mean()), 100)
    assert low < value == 0.5 < high


def test_kappa_is_nothing_for_two_who_guess():
    assert kappa([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]) == 0.0
    assert kappa([("a", "a"), ("b", "b")]) == 1.0


def test_the_second_labels_are_found_by_the_message(tmp_path: Path):
    file = tmp_path / "second.csv"
    row = f"{key('anything')},noise,routine"
    file.write_text(f"message,category,urgency\n{row}\n0123,fire,routine\n", encoding="utf-8")
    found = agreement([message()], file)
    assert found is not None
    assert (found.messages, found.category, found.urgency) == (1, 0.0, 1.0)


def test_a_rival_calls_where_an_emergency_is_likeliest():
    places = [(3, 9)]
    one = of_rival(
        message(places=((5, 8),)), [("fire", 0.9)], {"emergency": 0.6, "routine": 0.4}, places
    )
    assert (one.call_999, one.is_report, one.places_found) == (True, True, 1)


def test_messages_are_read_with_their_places_where_they_stand_in_the_text(tmp_path: Path):
    (tmp_path / "fire.yml").write_text(
        "nlu:\n- intent: fire\n  examples:\n"
        "  - text: |-\n      bins alight by [the Co-op](place) [now](time)\n"
        "    metadata: {urgency: emergency, frame: now, also: [criminal_damage]}\n",
        encoding="utf-8",
    )
    (one,) = held_out.read(tmp_path)
    assert one.text == "bins alight by the Co-op now"
    assert [one.text[a:b] for a, b in one.places] == ["the Co-op"]
    assert one.right == {"fire", "criminal_damage"}
