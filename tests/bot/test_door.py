"""Limits on what is kept: per sender, per address, overall; danger is kept once all the same."""

from __future__ import annotations

from dataclasses import dataclass

from bot.door import ALERTS, DANGER, MODEL, STORAGE, Door, Refusal


@dataclass
class Seconds:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def knocks(door: Door, times: int, **who: object) -> list[Refusal | None]:
    usual = {"channel": "telegram", "sender": "70"}
    return [door.knock(**(usual | who)) for _ in range(times)]  # type: ignore[arg-type]


def test_a_person_is_never_turned_away_and_a_machine_is() -> None:
    seconds = Seconds()
    door = Door(seconds)
    for _ in range(200):  # a message each two seconds, for minutes
        seconds.now += 2
        assert door.knock(channel="web", sender="ida") is None

    answers = knocks(door, 100)
    assert answers.count(None) == STORAGE["sender"].burst
    assert answers[-1] is not None
    assert answers[-1].scope == "sender"


def test_of_a_thousand_knives_beyond_the_limit_one_is_kept_in_ten_minutes() -> None:
    seconds = Seconds()
    door = Door(seconds)
    knocks(door, 30)

    assert knocks(door, 1000, danger=True).count(None) == 1
    assert door.floods.counts["telegram", "sender"].danger == 999
    seconds.now += 600
    knocks(door, 30)
    assert knocks(door, 1000, danger=True).count(None) == 1


def test_who_makes_up_a_new_key_for_each_message_meets_the_address_limit() -> None:
    door = Door(Seconds())
    answers = [
        door.knock(channel="web", sender=str(n), address="192.0.2.7", danger=True)
        for n in range(1000)
    ]

    assert answers.count(None) == STORAGE["address"].burst + DANGER["address"].burst
    assert door.knock(channel="web", sender="next door", address="192.0.2.8") is None


def test_overall_a_burst_of_five_thousand_in_a_minute_comes_in() -> None:
    door = Door(Seconds())

    assert [door.knock(channel="telegram", sender=str(n)) for n in range(5000)] == [None] * 5000
    rest = [door.knock(channel="telegram", sender=f"b{n}") for n in range(8000)]
    refusal = next(one for one in rest if one is not None)
    assert refusal.scope == "overall"


def test_one_sender_may_not_keep_the_model_busy() -> None:
    door = Door(Seconds())
    asked = [door.may_ask_the_model(channel="web", sender="ida") for _ in range(100)]

    assert asked.count(True) == MODEL["sender"].burst
    assert door.may_ask_the_model(channel="web", sender="tom")


def test_who_is_in_danger_with_many_at_one_address_is_kept_and_marked_as_crowded() -> None:
    door = Door(Seconds())
    crowd = [door.is_crowded(channel="web", sender=str(n), address="192.0.2.7") for n in range(30)]

    assert crowd.count(False) == ALERTS["address"].burst
    assert not door.is_crowded(channel="web", sender="0", address="192.0.2.7")  # has its alert
    assert not door.is_crowded(channel="web", sender="next door", address="192.0.2.8")
    assert not door.is_crowded(channel="telegram", sender="70", address=None)


def test_one_address_may_not_keep_the_model_busy_with_ever_new_keys() -> None:
    door = Door(Seconds())
    spared = [door.spares_the_model("192.0.2.7") for _ in range(400)]

    assert spared.count(False) == MODEL["address"].burst
    assert not door.spares_the_model("192.0.2.8")
    assert not door.spares_the_model(None)  # Telegram and Facebook stand for everybody
