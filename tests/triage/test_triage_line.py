"""One line in, one line out, exactly as the contract says."""

import json

from tests.triage.test_decision import NOWHERE, THERE
from triage.triage_line import triage_line
from triage.understanding import Understanding

KEYS = [
    "id", "urgency", "category", "confidence", "alternatives", "call_999", "ask_first",
    "destination", "place", "language", "model", "because",
]  # fmt: skip


def test_the_answer_has_the_contracts_keys_and_plain_values() -> None:
    said = triage_line({"id": 7}, Understanding(text="man with a knife in Redruth"), THERE)
    assert list(said) == KEYS
    assert json.loads(json.dumps(said)) == said
    assert said["id"] == 7
    assert said["urgency"] == "emergency"
    assert said["call_999"] is True
    assert said["destination"] == {
        "kind": "999", "team": "CIOS.1", "partner": None, "also_notify": ["control_room", "team"],
    }  # fmt: skip
    assert said["place"] == {
        "text": "Redruth", "lat": 50.23, "lon": -5.22, "source": "place", "status": "found",
    }  # fmt: skip
    assert said["because"]


def test_no_place_is_null_and_alternatives_are_three_at_most() -> None:
    text = "graffiti, rubbish, drugs, noise, speeding, a stolen bike and youths on the corner"
    said = triage_line({}, Understanding(text=text), NOWHERE)
    assert said["id"] is None
    assert said["place"] is None
    assert len(said["alternatives"]) == 3
