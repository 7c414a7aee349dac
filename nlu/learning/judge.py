"""Category, urgency and frame of a message, from its vector and its n-grams."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from nlu.arrays import Array
from nlu.learning import calibration
from nlu.learning.kernel import Machine, Settings, learn
from nlu.learning.ngrams import Ngrams

URGENCIES = ("emergency", "priority", "routine", "information")
FRAMES = ("now", "past", "hypothetical", "denied", "fictional")


@dataclass(frozen=True)
class Example:
    """A message to learn from: `text` as `wording.as_read` gives it."""

    text: str
    category: str
    urgency: str
    frame: str


@dataclass(frozen=True)
class Judgement:
    """Rows of probabilities, one row a message."""

    category: Array
    urgency: Array
    frame: Array


class Judge:
    """Learned from examples; `categories` names the columns of `Judgement.category`."""

    def __init__(
        self, categories: Sequence[str], ngrams: Ngrams, machine: Machine, readers: _Readers
    ) -> None:
        self.categories = tuple(categories)
        self._ngrams = ngrams
        self._machine = machine
        self._readers = readers

    @classmethod
    def taught(
        cls,
        examples: Sequence[Example],
        vectors: Array,
        settings: Settings,
        apart: Array | None = None,
    ) -> Judge:
        """`vectors` has a row for each example; `apart` marks those that shaped no vector.

        All are learned from. Probabilities are fitted on those kept apart, by what a machine that
        had not seen the message says of it: both halves of that are as for a resident's message.
        """
        categories = sorted({example.category for example in examples})
        truths: tuple[Array, ...] = (
            np.array([categories.index(example.category) for example in examples]),
            np.array([URGENCIES.index(example.urgency) for example in examples]),
            np.array([FRAMES.index(example.frame) for example in examples]),
        )
        sizes = (len(categories), len(URGENCIES), len(FRAMES))
        answers = np.hstack(
            [np.eye(size)[truth] for size, truth in zip(sizes, truths, strict=True)]
        )
        texts = [example.text for example in examples]
        ngrams = Ngrams.fitted(texts)
        machine, unseen = learn(vectors, ngrams.matrix(texts), answers, settings)
        if apart is not None:
            unseen, truths = unseen[apart], tuple(truth[apart] for truth in truths)
        factor = calibration.temperature(unseen[:, : sizes[0]], truths[0])
        shares = calibration.softmax(unseen[:, : sizes[0]] * factor)
        readers = _Readers(
            np.array([factor, *calibration.trust(shares, truths[0])]),
            *calibration.second_reader(unseen[:, _urgency(sizes[0])], truths[1], sizes[1]),
            *calibration.second_reader(unseen[:, _frame(sizes[0])], truths[2], sizes[2]),
        )
        return cls(categories, ngrams, machine, readers)

    def judge(self, texts: Sequence[str], vectors: Array) -> Judgement:
        """Each text on its own, whatever stands beside it."""
        scores = self._machine.scores(vectors, self._ngrams.matrix(texts))
        readers = self._readers
        factor, slope, shift = readers.category
        count = len(self.categories)
        shares = calibration.softmax(scores[:, :count] * factor)
        return Judgement(
            category=calibration.trusted(shares, (slope, shift)),
            urgency=calibration.softmax(
                scores[:, _urgency(count)] @ readers.urgency + readers.urgency_bias
            ),
            frame=calibration.softmax(
                scores[:, _frame(count)] @ readers.frame + readers.frame_bias
            ),
        )

    def save(self, folder: Path) -> None:
        """Into an empty folder."""
        about = {"categories": self.categories, "settings": asdict(self._machine.settings)}
        (folder / "judge.json").write_text(json.dumps(about), encoding="utf-8")
        np.savez(folder / "judge.npz", **self._machine.arrays(), **asdict(self._readers))
        self._ngrams.save(folder)

    @classmethod
    def loaded(cls, folder: Path) -> Judge:
        """What `save` wrote."""
        about = json.loads((folder / "judge.json").read_text(encoding="utf-8"))
        with np.load(folder / "judge.npz") as arrays:
            machine = Machine.of(Settings(**about["settings"]), arrays)
            readers = _Readers(
                *(arrays[one.name] for one in fields(_Readers)),
            )
        return cls(about["categories"], Ngrams.loaded(folder), machine, readers)


def _urgency(categories: int) -> slice:
    """Its columns among all scores: they come after the categories'."""
    return slice(categories, categories + len(URGENCIES))


def _frame(categories: int) -> slice:
    return slice(categories + len(URGENCIES), categories + len(URGENCIES) + len(FRAMES))


@dataclass(frozen=True)
class _Readers:
    """Scores to probabilities, fitted on scores of unseen messages."""

    category: Array  # factor, slope, shift
    urgency: Array
    urgency_bias: Array
    frame: Array
    frame_bias: Array
