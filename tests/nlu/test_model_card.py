"""docs/model-card.md speaks of what is in the tree: measuring takes minutes, comparing does not.

After a change of training messages, components, held-out messages or thresholds: `make evaluate`.
"""

import re

import pytest

from bot.evaluation import identity
from nlu.identity import fingerprint
from tests.nlu.messages import ROOT, read

CARD = identity.CARD.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "now"),
    [
        ("model", lambda: fingerprint(ROOT)),
        ("held-out messages", identity.held_out_digest),
        ("judgement and thresholds", identity.judgement_digest),
    ],
)
def test_the_card_was_measured_on_what_is_in_the_tree(line, now):
    told = re.search(rf"^\| {line} \| `(\w+)` \|$", CARD, re.MULTILINE)
    assert told is not None
    assert told.group(1) == now(), "run make evaluate"


def test_the_card_counts_the_messages_that_are_there():
    assert f"| {len(read('training')):,} messages of `nlu/training` |" in CARD
    assert f"| {len(read('held_out')):,} messages of `nlu/held_out` |" in CARD


def test_the_card_tells_every_figure_that_the_project_holds_itself_to():
    for one in (
        "emergencies answered safely",
        "emergencies told 999 at once",
        "look-alikes told 999",
        "other calm messages told 999",
        "calm messages asked about danger",
        "urgency, macro-F1",
        "category",
        "category among two",
        "talk taken for a report",
        "place words found",
        "calibration error",
    ):
        assert re.search(rf"^\| {re.escape(one)} \| \*\*", CARD, re.MULTILINE), one
