"""What is said in nlu/training, as rules."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from rapidfuzz import fuzz, process

ROOT = Path(__file__).resolve().parents[2]
TRAINING = ROOT / "nlu" / "training"
LEAST = 30
URGENCIES = {"emergency", "priority", "routine", "information"}
FRAMES = {"now", "past", "hypothetical", "denied", "fictional"}
ENTITIES = {"place", "time", "person"}
MARK = re.compile(r"\[([^\[\]]+)\]\((\w+)\)")
MOBILE = re.compile(r"\b07\d{3}\s?\d{6}\b")
EMAIL = re.compile(r"[\w.+-]+@([\w-]+\.)+\w+")


def _read(path: Path) -> object:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe


CATEGORIES = list(_read(ROOT / "triage" / "data" / "taxonomy.yml")["categories"])
FILES = {file.stem: _read(file)["nlu"] for file in sorted(TRAINING.glob("*.yml"))}


def _examples(category: str) -> list[dict]:
    return [example for item in FILES[category] for example in item["examples"]]


def _said(example: dict) -> str:
    return MARK.sub(r"\1", example["text"].strip())


def _all() -> Iterator[tuple[str, dict]]:
    for category in FILES:
        for example in _examples(category):
            yield category, example


def test_the_model_learns_exactly_the_categories_of_the_taxonomy():
    assert sorted(FILES) == sorted(CATEGORIES)
    assert _read(ROOT / "domain.yml")["intents"] == CATEGORIES


def test_a_file_holds_messages_of_the_category_that_it_is_named_after():
    for category, items in FILES.items():
        assert {item["intent"] for item in items} == {category}


def test_every_category_is_learned_from_enough_messages():
    few = {one: len(_examples(one)) for one in FILES if len(_examples(one)) < LEAST}
    assert few == {}


def test_every_message_says_how_urgent_it_is_and_whether_it_happens_now():
    for category, example in _all():
        labels = example["metadata"]
        assert set(labels) == {"urgency", "frame"}, (category, labels)
        assert labels["urgency"] in URGENCIES, category
        assert labels["frame"] in FRAMES, category


def test_marks_are_whole_and_of_a_kind_that_the_domain_knows():
    assert set(_read(ROOT / "domain.yml")["entities"]) == ENTITIES
    for category, example in _all():
        assert {kind for _, kind in MARK.findall(example["text"])} <= ENTITIES, category
        assert not re.search(r"\[|\]\(", _said(example)), (category, example["text"])


def test_no_message_stands_in_two_categories():
    seen: dict[str, str] = {}
    for category, example in _all():
        said = _said(example).lower()
        assert seen.setdefault(said, category) == category, said


@pytest.mark.slow
@pytest.mark.parametrize("category", sorted(FILES))
def test_every_message_is_another_situation(category):
    said = [_said(example).lower() for example in _examples(category)]
    long_enough = [text for text in said if len(text.split()) > 3]
    assert len(set(said)) == len(said)
    scores = process.cdist(
        long_enough, long_enough, scorer=fuzz.token_sort_ratio, score_cutoff=88, workers=-1
    )
    alike = [
        (long_enough[one], long_enough[other])
        for one, other in zip(*scores.nonzero(), strict=True)
        if one < other
    ]
    assert alike == []


def test_telephone_numbers_and_addresses_are_invented():
    for category, example in _all():
        for number in MOBILE.findall(example["text"]):
            assert number.replace(" ", "").startswith("07700900"), (category, number)
        for found in EMAIL.finditer(example["text"]):
            assert found.group().endswith("example.com"), category
