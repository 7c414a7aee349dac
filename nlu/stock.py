"""What stock tools make of the same messages: for the model card, never for residents.

`python -m nlu.stock tfidf|diet --to FILE` learns from nlu/training, is asked nlu/held_out, and
writes a line of JSON a message: the categories with their confidence, the urgencies, the places.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlu.folders import ROOT
from nlu.identity import training_files
from nlu.reading import messages

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.message import Message

RANKED = 10
EPOCHS = 10  # Rasa proposes 100, for data a tenth as large; one takes minutes here
BOTH = "+"  # how Rasa writes an intent that answers two questions
# What `rasa init` proposes, less what chooses replies and handles doubts of the dialogue
STOCK = f"""
recipe: default.v1
language: en
pipeline:
  - {{name: WhitespaceTokenizer, intent_tokenization_flag: true, intent_split_symbol: "{BOTH}"}}
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - {{name: CountVectorsFeaturizer, analyzer: char_wb, min_ngram: 1, max_ngram: 4}}
  - name: DIETClassifier
    epochs: {EPOCHS}
    constrain_similarities: true
    random_seed: 1829
    ranking_length: 0  # all of them: each question's shares are summed from theirs
  - name: EntitySynonymMapper
"""


@dataclass(frozen=True)
class Said:
    """Of one message: names with shares, the likeliest first, and where places are named."""

    ranking: list[tuple[str, float]]
    places: list[tuple[int, int]]


def main(given: Sequence[str] | None = None) -> int:
    """Two questions: what it is about, and how urgent it is."""
    parser = argparse.ArgumentParser(prog="nlu.stock", description=__doc__.splitlines()[0])
    parser.add_argument("how", choices=("tfidf", "diet"))
    parser.add_argument("--to", type=Path, required=True)
    arguments = parser.parse_args(given)
    learned = messages(training_files(ROOT))
    texts = [one.get("text") for one in messages(sorted((ROOT / "nlu" / "held_out").glob("*.yml")))]
    started = time.monotonic()
    about, urgent = (_by_tfidf if arguments.how == "tfidf" else _by_diet)(learned, texts)
    print(f"  {arguments.how}: {time.monotonic() - started:.0f} s", flush=True)
    lines = (
        {"ranking": one.ranking, "urgency": dict(other.ranking), "places": one.places}
        for one, other in zip(about, urgent, strict=True)
    )
    arguments.to.parent.mkdir(parents=True, exist_ok=True)
    arguments.to.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return 0


def _urgency(message: Message) -> str:
    return str(message.get("metadata")["example"]["urgency"])


def _by_tfidf(learned: list[Message], asked: list[str]) -> tuple[list[Said], list[Said]]:
    """Each question is learned by itself."""
    about = _regression(learned, [one.get("intent") for one in learned], asked)
    return about, _regression(learned, [_urgency(one) for one in learned], asked)


def _regression(learned: list[Message], answers: list[str], asked: list[str]) -> list[Said]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    reader = make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2),
        ),
        LogisticRegression(C=10.0, solver="liblinear"),
    )
    reader.fit([one.get("text") for one in learned], answers)
    shares = reader.predict_proba(asked)
    return [_ranked(zip(reader.classes_, row, strict=True), []) for row in shares]


def _ranked(shares: Iterable[tuple[str, float]], places: list[tuple[int, int]]) -> Said:
    ordered = sorted(shares, key=lambda one: -one[1])[:RANKED]
    return Said([(str(name), float(share)) for name, share in ordered], places)


def _by_diet(learned: list[Message], asked: list[str]) -> tuple[list[Said], list[Said]]:
    """Both questions at once, as Rasa's multi-intents: training twice would take twice as long."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    from rasa.model_training import train_nlu

    from nlu.parser import Parser

    with tempfile.TemporaryDirectory(prefix="bluelamp-stock-") as scratch:
        folder = Path(scratch)
        (folder / "config.yml").write_text(STOCK, encoding="utf-8")
        data = folder / "nlu.json"
        data.write_text(json.dumps(_as_rasa_data(learned)), encoding="utf-8")
        model = train_nlu(str(folder / "config.yml"), str(data), str(folder))
        if model is None:
            raise RuntimeError("Rasa trained no model")
        parser = Parser.load(Path(model))
        said = [parser.parse(text) for text in asked]
        return [_parsed(one, 0) for one in said], [_parsed(one, 1) for one in said]


def _as_rasa_data(learned: list[Message]) -> dict[str, Any]:
    """In Rasa's JSON format, which takes any answer for an intent."""
    examples = [
        {
            "text": one.get("text"),
            "intent": f"{one.get('intent')}{BOTH}{_urgency(one)}",
            "entities": list(_entities(one)),
        }
        for one in learned
    ]
    return {"rasa_nlu_data": {"common_examples": examples}}


def _entities(message: Message) -> Iterator[dict[str, Any]]:
    for one in message.get("entities", []):
        yield {key: one[key] for key in ("start", "end", "value", "entity")}


def _parsed(parsed: dict[str, Any], question: int) -> Said:
    """The shares of one half of the double intents, summed over the other half."""
    places = [(one["start"], one["end"]) for one in parsed["entities"] if one["entity"] == "place"]
    shares: dict[str, float] = defaultdict(float)
    for one in parsed["intent_ranking"]:
        shares[one["name"].split(BOTH)[question]] += one["confidence"]
    return _ranked(shares.items(), places)


if __name__ == "__main__":
    sys.exit(main())
