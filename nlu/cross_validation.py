"""What the judge says of training messages that it has not seen: for choosing triage's thresholds.

`python -m nlu.cross_validation --to FILE` writes a line of JSON a message, in the shape of a parse.
Only the eighth that no fine-tuning of the encoder ever sees is asked about, each message of a judge
that was taught all but a fifth of it; the held-out messages play no part. Messages written after
the last fine-tuning were not seen either, but they were written for what the model got wrong:
limits chosen on them would be those of a harder day than any.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nlu.arrays import Array
from nlu.components.sentence_encoder import READ_CLOSELY, SHORT
from nlu.encoder import build
from nlu.encoder.encode import Encoder
from nlu.encoder.memory import Memory
from nlu.encoder.source import installed
from nlu.folders import ROOT, cache_folder
from nlu.identity import training_files
from nlu.learning.judge import FRAMES, URGENCIES, Example, Judge, Judgement
from nlu.learning.kernel import Settings
from nlu.learning.screen import Screen
from nlu.learning.sentences import pieces
from nlu.learning.unseen import kept_apart, unseen
from nlu.learning.wording import as_read
from nlu.reading import messages

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.message import Message

FOLDS = 5
RANKED = 10
EMERGENCY = URGENCIES.index("emergency")


def main(given: Sequence[str] | None = None) -> int:
    """Prints how many messages were asked about."""
    parser = argparse.ArgumentParser(
        prog="nlu.cross_validation", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument(
        "--folds", type=int, default=FOLDS, help=f"ask only so many of the {FOLDS}, to be quicker"
    )
    arguments = parser.parse_args(given)
    read = messages(training_files(ROOT))
    lines = [json.dumps(one) + "\n" for one in asked(read, arguments.folds)]
    arguments.to.parent.mkdir(parents=True, exist_ok=True)
    arguments.to.write_text("".join(lines), encoding="utf-8")
    print(f"  {len(lines)} of {len(read)} messages were asked about", flush=True)
    return 0


def asked(read: list[Message], folds: int) -> list[dict[str, Any]]:
    """Each message with its labels, and what was said of it."""
    examples = [_example(one) for one in read]
    encode = _Encode()
    vectors = encode([one.text for one in examples])
    apart = unseen([one.text for one in examples], installed().seen())
    rows = np.flatnonzero(kept_apart([one.text for one in examples]))
    screen = Screen.taught(
        [one.text for one in examples], [one.urgency == "emergency" for one in examples]
    )
    settings = _settings()
    said: dict[int, dict[str, Any]] = {}
    mixed = np.random.default_rng(1829).permutation(rows)
    for fold in range(folds):
        out = mixed[fold::FOLDS]
        taught = np.setdiff1d(np.arange(len(read)), out)
        judge = Judge.taught(
            [examples[at] for at in taught],
            vectors[taught],
            settings,
            None if apart is None else apart[taught],
        )
        for at in out:
            texts = [examples[at].text, *_parts(read[at].get("text"), screen)]
            rest = [encode(texts[1:])] if len(texts) > 1 else []
            judged = judge.judge(texts, np.vstack([vectors[at][None, :], *rest]))
            said[int(at)] = _line(read[at], judge.categories, judged)
    return [said[at] for at in sorted(said)]


class _Encode:
    """From the cache, or encoded now."""

    def __init__(self) -> None:
        source = installed()
        self._encoder = Encoder(build.built(source, cache_folder()), source.tokenizer())
        self._memory = Memory(cache_folder(), build.fingerprint(source))

    def __call__(self, texts: list[str]) -> Array:
        threads = os.cpu_count() or 1
        return self._memory.vectors(texts, lambda new: self._encoder.vectors(new, threads))


def _settings() -> Settings:
    """As config.yml has them for the judge."""
    import yaml

    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    for one in config["pipeline"]:
        if one["name"].endswith("JudgementClassifier"):
            return Settings(**{key: one[key] for key in vars(Settings()) if key in one})
    return Settings()


def _parts(text: str, screen: Screen) -> list[str]:
    """As the encoder's component chooses them."""
    if len(text.split()) <= SHORT:
        return []
    return screen.gravest([as_read(part) for part in pieces(text)], READ_CLOSELY)


def _line(message: Message, categories: tuple[str, ...], judged: Judgement) -> dict[str, Any]:
    shares = judged.category[0]
    ranking = [
        {"name": categories[at], "confidence": float(shares[at])}
        for at in np.argsort(-shares)[:RANKED]
    ]
    labels = message.get("metadata")["example"]
    return {
        "text": message.get("text"),
        "category": message.get("intent"),
        "is": {"urgency": labels["urgency"], "frame": labels["frame"]},
        "intent_ranking": ranking,
        "urgency": dict(zip(URGENCIES, map(float, judged.urgency[0]), strict=True)),
        "frame": dict(zip(FRAMES, map(float, judged.frame[0]), strict=True)),
        "sentence_danger": float(judged.urgency[:, EMERGENCY].max()),
    }


def _example(message: Message) -> Example:
    own = message.get("metadata")["example"]
    text = as_read(message.get("text"))
    return Example(text, message.get("intent"), own["urgency"], own["frame"])


if __name__ == "__main__":
    sys.exit(main())
