"""How good the pipeline is on messages that it did not learn from.

`python -m nlu.evaluate_model` from the repository's root; for comparing pipelines, not for the
model card. Five folds teach the judge; only what the encoder's fine-tuning never saw is counted.
`--held-out FOLDER` counts another folder's messages instead.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from nlu.arrays import Array
from nlu.encoder import build
from nlu.encoder.encode import Encoder
from nlu.encoder.memory import Memory
from nlu.encoder.source import installed
from nlu.folders import ROOT, cache_folder, models_folder
from nlu.identity import training_files
from nlu.learning.calibration import calibration_error
from nlu.learning.judge import FRAMES, URGENCIES, Example, Judge
from nlu.learning.kernel import Settings
from nlu.learning.spans import Field, labels, teach
from nlu.learning.unseen import unseen
from nlu.learning.wording import as_read

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.message import Message

FOLDS = 5
EMERGENCY = URGENCIES.index("emergency")


@dataclass(frozen=True)
class Guesses:
    """Each message's probabilities from a judge that had not seen it."""

    categories: tuple[str, ...]
    category: Array
    urgency: Array
    frame: Array
    seconds: float  # to teach one judge

    def of(self, asked: Array) -> Guesses:
        """Only those rows."""
        return replace(
            self,
            category=self.category[asked],
            urgency=self.urgency[asked],
            frame=self.frame[asked],
        )


def main(given: Sequence[str] | None = None) -> int:
    """Prints a line a figure."""
    parser = argparse.ArgumentParser(prog="nlu.evaluate_model", description=__doc__.splitlines()[0])
    for name, value in vars(Settings()).items():
        parser.add_argument(f"--{name}", type=float, default=value)
    parser.add_argument("--no-spans", action="store_true", help="leave place, time, person out")
    parser.add_argument("--no-speed", action="store_true", help="leave the speed out")
    parser.add_argument("--held-out", type=Path, help="a folder of messages to be asked instead")
    arguments = parser.parse_args(given)
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"

    from nlu.reading import messages

    read = messages(training_files(ROOT))
    examples = [_example(message) for message in read]
    chosen = {name: getattr(arguments, name) for name in vars(Settings())}
    settings, found = Settings(**chosen), vectors([one.text for one in examples])
    if arguments.held_out is None:
        apart = unseen([one.text for one in examples], installed().seen())
        asked = np.arange(len(examples)) if apart is None else np.flatnonzero(apart)
        _tell([examples[at] for at in asked], guess(examples, found, settings, apart).of(asked))
    else:
        others = [_example(one) for one in messages(sorted(arguments.held_out.glob("*.yml")))]
        _tell(others, ask(examples, found, settings, others))
    if not arguments.no_spans:
        _tell_spans(read)
    if not arguments.no_speed:
        _tell_speed([message.get("text") for message in read])
    return 0


def vectors(texts: list[str]) -> Array:
    """From the cache, or encoded now."""
    source = installed()
    encoder = Encoder(build.built(source, cache_folder()), source.tokenizer())
    memory = Memory(cache_folder(), build.fingerprint(source))
    return memory.vectors(texts, lambda new: encoder.vectors(new, os.cpu_count() or 1))


def guess(
    examples: list[Example], vectors: Array, settings: Settings, apart: Array | None
) -> Guesses:
    """Five judges, each asked about the fifth that it was not taught."""
    categories = sorted({one.category for one in examples})
    shape = (len(examples), len(categories))
    category, urgency = np.zeros(shape), np.zeros((len(examples), len(URGENCIES)))
    frame = np.zeros((len(examples), len(FRAMES)))
    started = time.monotonic()
    for asked in folds(len(examples)):
        taught = np.setdiff1d(np.arange(len(examples)), asked)
        known = None if apart is None else apart[taught]
        judge = Judge.taught([examples[at] for at in taught], vectors[taught], settings, known)
        said = judge.judge([examples[at].text for at in asked], vectors[asked])
        columns = np.array([categories.index(name) for name in judge.categories])
        category[np.ix_(asked, columns)] = said.category
        urgency[asked], frame[asked] = said.urgency, said.frame
    took = (time.monotonic() - started) / FOLDS
    return Guesses(tuple(categories), category, urgency, frame, took)


def ask(
    examples: list[Example], found: Array, settings: Settings, others: list[Example]
) -> Guesses:
    """One judge, taught all of the training messages, about others."""
    started = time.monotonic()
    apart = unseen([one.text for one in examples], installed().seen())
    judge = Judge.taught(examples, found, settings, apart)
    took = time.monotonic() - started
    texts = [one.text for one in others]
    said = judge.judge(texts, vectors(texts))
    return Guesses(judge.categories, said.category, said.urgency, said.frame, took)


def folds(count: int) -> Iterator[Array]:
    """Always the same, so that two pipelines are asked the same."""
    mixed = np.random.default_rng(1829).permutation(count)
    for one in range(FOLDS):
        yield np.sort(mixed[one::FOLDS])


def _tell(examples: list[Example], guesses: Guesses) -> None:
    categories = np.array(guesses.categories)
    truth = np.array([one.category for one in examples])
    order = np.argsort(-guesses.category, axis=1)
    right = categories[order[:, 0]] == truth
    second = right | (categories[order[:, 1]] == truth)
    _line("messages", f"{len(examples)}")
    _line("category, accuracy", _share(right))
    _line("category among the first two", _share(second))
    _line("calibration error of confidence", f"{_error(guesses.category, right):.4f}")
    urgency = np.array([URGENCIES.index(one.urgency) for one in examples])
    frame = np.array([FRAMES.index(one.frame) for one in examples])
    _line("urgency, macro-F1", f"{macro_f1(urgency, guesses.urgency.argmax(1)):.4f}")
    _line("frame, macro-F1", f"{macro_f1(frame, guesses.frame.argmax(1)):.4f}")
    sure = guesses.urgency[:, EMERGENCY]
    others, alike = urgency != EMERGENCY, (urgency != EMERGENCY) & (frame != 0)
    for least in (0.5, 0.3, 0.2, 0.1):
        _line(
            f"emergency at {least}",
            f"found {_share(sure[~others] >= least)}, false {_share(sure[others] >= least)}, "
            f"false where past, denied … {_share(sure[alike] >= least)}",
        )
    _line("one judge taught in", f"{guesses.seconds:.1f} s")


def macro_f1(truth: Array, said: Array) -> float:
    """The mean over the answers, however rare each is."""
    scores = []
    for answer in np.unique(truth):
        both = float(((truth == answer) & (said == answer)).sum())
        scores.append(2 * both / float((truth == answer).sum() + (said == answer).sum()))
    return float(np.mean(scores))


def _tell_spans(read: list[Message]) -> None:
    from nlu.components.span_extractor import in_words
    from nlu.components.words import Words

    words = Words(Words.get_default_config())
    tokens = [words.tokenize(message, "text") for message in read]
    marked = [
        in_words(its, message.get("entities", []))
        for its, message in zip(tokens, read, strict=True)
    ]
    found: dict[str, list[bool]] = {"place": [], "time": [], "person": []}
    exact: dict[str, list[bool]] = {"place": [], "time": [], "person": []}
    wrong = dict.fromkeys(found, 0)
    texts = [[token.text for token in its] for its in tokens]
    for asked in folds(len(read)):
        rows = [
            (texts[at], labels(len(texts[at]), marked[at]))
            for at in np.setdiff1d(np.arange(len(read)), asked)
        ]
        with TemporaryDirectory() as folder:
            teach(rows, Path(folder) / "field", rounds=60)
            field = Field(Path(folder) / "field")
        for at in asked:
            said = [replace(span, confidence=1.0) for span in field.mark(texts[at])]
            for span in marked[at]:
                touching = [
                    one
                    for one in said
                    if one.kind == span.kind and one.first <= span.last and one.last >= span.first
                ]
                found[span.kind].append(bool(touching))
                exact[span.kind].append(span in said)
            for span in said:
                touched = any(
                    one.kind == span.kind and one.first <= span.last and one.last >= span.first
                    for one in marked[at]
                )
                wrong[span.kind] += not touched
    for kind, hits in found.items():
        share = f"found {_share(np.array(hits))}, word for word {_share(np.array(exact[kind]))}"
        _line(kind, f"{share}, {wrong[kind]} where there is none")


def _tell_speed(texts: list[str]) -> None:
    from nlu.parser import Parser
    from nlu.train import current

    model = current(models_folder())
    if model is None or not model.exists():
        _line("speed", "no model is trained: run make train")
        return
    started = time.monotonic()
    parser = Parser.load(model)
    _line("model loaded in", f"{time.monotonic() - started:.1f} s")
    took = []
    for text in texts[:: max(1, len(texts) // 500)]:
        started = time.perf_counter()
        parser.parse(text)
        took.append((time.perf_counter() - started) * 1000)
    _line("parse, p50 / p99", f"{np.quantile(took, 0.5):.1f} / {np.quantile(took, 0.99):.1f} ms")
    _line("resident at most", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _example(message: Message) -> Example:
    own = message.get("metadata")["example"]
    return Example(
        as_read(message.get("text")), message.get("intent"), own["urgency"], own["frame"]
    )


def _error(shares: Array, right: Array) -> float:
    return calibration_error(shares.max(axis=1), right)


def _share(hits: Array) -> str:
    """With its 95 % interval (Wilson's)."""
    count, share = len(hits), float(hits.mean())
    around = (share + 1.92 / count) / (1 + 3.84 / count)
    half = 1.96 * np.sqrt(share * (1 - share) / count + 0.96 / count**2) / (1 + 3.84 / count)
    return f"{share:.1%} ({around - half:.1%} to {around + half:.1%})"


def _line(name: str, value: str) -> None:
    print(f"{name:32} {value}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
