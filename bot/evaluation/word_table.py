"""`bluelamp train --words`: what each word says for danger now, learned from nlu/training.

Names of places are left out, and so is what says of which group somebody is: nobody's danger
depends on that. Read the difference before it is committed.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.evaluation.held_out import HeldOut, read
from bot.nlu_child import PYTHON, ROOT
from triage.words.tokens import tokenise
from triage.words.weights import START, said

TABLE = ROOT / "triage" / "data" / "words" / "weights.txt"
_LETTERS = re.compile(r"[a-z]+(-[a-z]+)*( [a-z]+(-[a-z]+)*)?")
# Religion, origin, sexuality and the like: never evidence of danger
GROUPS = frozenset(
    """
    african albanian american arab asian atheist autistic bangladeshi bi bisexual black brown
    bulgarian catholic chinese christian deaf disabled dutch english estonian european foreign
    foreigner foreigners french gay german gypsies gypsy hindu indian iranian iraqi irish islam
    islamic italian jew jewish kurdish latvian lesbian lgbt lithuanian mosque muslim nigerian
    pakistani polish portuguese queer refugee refugees romanian romany russian scottish sikh
    somali spanish straight sudanese synagogue syrian trans transgender traveller travellers
    turkish ukrainian welsh white
    """.split()  # noqa: SIM905 - a paragraph is read more easily
)
# How somebody builds a sentence is no sign of calm; tense and question words are
SMALL = frozenset(
    """
    a an and at by for from her his i in into is it its my of on or our so that the their there
    this to too up we with your
    """.split()  # noqa: SIM905
)
HEAD = """\
# What a word says for danger now (above 0) or for calm (below), in whatever message it stands.
# Made by `bluelamp train --words` from the training messages; two words are two neighbours.
# Read by triage/words/weights.py, which says what is done with it.
"""


class NotFitted(Exception):
    """The program that fits the table failed; says how."""


def learn(training: Path, table: Path = TABLE) -> tuple[int, int]:
    """Writes the table: how many words and pairs are in it, and from how many messages.

    Raises `NotFitted`.
    """
    messages = read(training)
    fitted = subprocess.run(
        [str(PYTHON), "-W", "ignore", "-m", "nlu.word_weights"],
        input="".join(lesson(one) + "\n" for one in messages),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if fitted.returncode:
        raise NotFitted(fitted.stderr.strip())
    found = json.loads(fitted.stdout)
    table.write_text(written(found["start"], found["weights"]), encoding="utf-8")
    return len(found["weights"]), len(messages)


def lesson(message: HeldOut) -> str:
    """One message as the fitting program reads it."""
    return json.dumps({"said": list(_said(message)), "emergency": message.is_emergency})


def written(start: float, weights: dict[str, float]) -> str:
    """The table as a list, in the order of the alphabet."""
    lines = [f"{words} {weights[words]:.2f}" for words in sorted(weights)]
    return HEAD + "\n".join([f"{START} {start:.2f}", *lines]) + "\n"


def _said(message: HeldOut) -> Iterator[str]:
    """Words and pairs as triage reads them, without places and without groups of people."""
    words = [
        "" if _within(token.start, token.end, message.places) else token.word
        for token in tokenise(message.text)
    ]
    for one in said(words):
        parts = set(one.split())
        if _LETTERS.fullmatch(one) and GROUPS.isdisjoint(parts) and not parts <= SMALL:
            yield one


def _within(start: int, end: int, places: Sequence[tuple[int, int]]) -> bool:
    return any(first < end and start < last for first, last in places)
