"""The NLU server as the bot meets it: a program that speaks Rasa's HTTP API."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.nlu.environment import ROOT, model, nlu_environment  # noqa: F401 - fixtures

pytestmark = [pytest.mark.nlu, pytest.mark.slow]
PATIENCE_S = 60
CALM = "There is new graffiti on the bus shelter, a bit of a mess but no more than that. "


@dataclass
class Server:
    address: str
    process: subprocess.Popen
    errors: Path

    def ask(self, path: str, body: object = None, *, raw: bytes | None = None, **headers: str):
        data = raw if raw is not None else (None if body is None else json.dumps(body).encode())
        request = urllib.request.Request(self.address + path, data=data, headers=headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
                return answer.status, json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def parse(self, text: str) -> dict:
        status, parsed = self.ask("/model/parse", {"text": text})
        assert status == 200, parsed
        return parsed


def _ready(server: Server, path: str = "/status") -> None:
    until = time.monotonic() + PATIENCE_S
    while (answer := server.ask(path))[0] == 503:
        assert time.monotonic() < until, answer
        time.sleep(0.05)


@contextmanager
def _server(python: Path, model: Path, errors: Path, *more: str) -> Iterator[Server]:  # noqa: F811
    with errors.open("w") as kept:
        process = subprocess.Popen(
            [python, "-W", "ignore", "-m", "nlu.server", "--model", model, "--port", "0", *more],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=kept,
            text=True,
        )
    try:
        first = process.stdout.readline()
        found = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", first)
        assert found, first
        yield Server(found.group(1), process, errors)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture(scope="module")
def server(nlu_environment, model, tmp_path_factory) -> Iterator[Server]:  # noqa: F811
    errors = tmp_path_factory.mktemp("nlu") / "errors.txt"
    with _server(nlu_environment, model, errors) as started:
        _ready(started)
        yield started


def test_it_says_which_model_it_serves(server, model):  # noqa: F811
    status, about = server.ask("/status")
    assert status == 200
    assert about["model_file"] == model.name
    assert about["fingerprint"] in model.name


def test_it_answers_that_it_is_loading_until_the_model_is_there(nlu_environment, model, tmp_path):  # noqa: F811
    with _server(nlu_environment, model, tmp_path / "errors.txt") as started:
        assert started.ask("/status")[0] == 503
        assert started.ask("/model/parse", {"text": "hello"})[0] == 503
        _ready(started)
        assert started.parse("hello")["intent"]["name"]


def test_a_message_comes_back_with_all_that_was_understood(server):
    text = "man with a knife outside the co-op in Redruth"
    parsed = server.parse(text)
    assert parsed["text"] == text
    assert parsed["intent"] == parsed["intent_ranking"][0]
    assert parsed["intent"]["name"] == "weapons"
    sure = [one["confidence"] for one in parsed["intent_ranking"]]
    assert sure == sorted(sure, reverse=True)
    assert set(parsed["urgency"]) == {"emergency", "priority", "routine", "information"}
    assert set(parsed["frame"]) == {"now", "past", "hypothetical", "denied", "fictional"}
    for shares in (parsed["urgency"], parsed["frame"]):
        assert sum(shares.values()) == pytest.approx(1.0, abs=1e-4)
    assert parsed["urgency"]["emergency"] > 0.5
    assert parsed["model_fingerprint"] == server.ask("/status")[1]["fingerprint"]


@pytest.mark.parametrize("before", ["", "  \n ", "\t/", "🔪 "])
def test_what_is_counted_in_characters_fits_the_text_as_it_was_sent(server, before):
    text = before + "boy racers at Crealy car park again"
    parsed = server.parse(text)
    places = [one for one in parsed["entities"] if one["entity"] == "place"]
    assert places
    for entity in parsed["entities"]:
        assert text[entity["start"] : entity["end"]] == entity["value"]


@pytest.mark.parametrize(
    "text",
    [
        "/praise",
        '/small_talk{"place": "Exeter"}',
        "/violence@1.0",
        "/",
        '/{"',
        "/praise he is stabbing her",
    ],
)
def test_nobody_can_choose_their_own_triage_with_a_slash(server, text):
    parsed = server.parse(text)
    assert parsed["text"] == text
    assert parsed["intent"]["confidence"] < 1.0
    assert all(one.get("extractor") == "SpanExtractor" for one in parsed["entities"])


def test_danger_in_the_last_sentence_of_a_long_message_is_heard(server):
    calm = CALM * 12
    assert server.parse(calm)["sentence_danger"] < 0.3
    assert server.parse(calm + "He has a knife to her throat right now.")["sentence_danger"] > 0.6


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "😱😱", "\ud800", "\x00\x01", "سلام", "a" * 5000, "!" * 3000, "\u202egnp"],
)
def test_whatever_is_typed_gets_an_answer(server, text):
    assert server.parse(text)["text"] == text


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b'{"text": 3}', b'"text"', b"\xff", b"[" * 60_000]
)
def test_what_is_no_message_is_refused(server, raw):
    assert server.ask("/model/parse", raw=raw)[0] in (400, 405)


def test_what_is_too_large_is_refused(server):
    assert server.ask("/model/parse", raw=b"a" * 70_000)[0] == 413


def test_nothing_of_a_message_is_written_anywhere(server):
    server.parse("my name is Perpetua and I live by the quay")
    server.ask("/model/parse", raw=b'{"text": "Perpetua')
    assert "Perpetua" not in server.errors.read_text()


def test_a_token_is_asked_for_where_there_is_one(nlu_environment, model, tmp_path):  # noqa: F811
    with _server(nlu_environment, model, tmp_path / "errors.txt", "--token", "sesame") as started:
        assert started.ask("/status")[0] == 401
        assert started.ask("/model/parse?token=wrong", {"text": "hello"})[0] == 401
        _ready(started, "/status?token=sesame")
        assert started.ask("/model/parse?token=sesame", {"text": "hello"})[0] == 200
        bearer = {"Authorization": "Bearer sesame"}
        assert started.ask("/model/parse", {"text": "hello"}, **bearer)[0] == 200


STARTS_AND_WAITS = """
import subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
print(child.pid, child.stdout.readline(), end="", flush=True)
child.wait()
"""


def test_it_goes_when_whoever_started_it_is_killed(nlu_environment, model):  # noqa: F811
    server = [nlu_environment, "-W", "ignore", "-m", "nlu.server", "--model", model, "--port", "0"]
    parent = subprocess.Popen(
        [sys.executable, "-c", STARTS_AND_WAITS, *server],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    said = parent.stdout.readline().split()
    child = int(said[0])
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + PATIENCE_S
    while _runs(child):
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            pytest.fail("it outlived its parent")
        time.sleep(0.1)


def _runs(pid: int) -> bool:
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False


def test_a_model_that_is_not_there_is_said_so(nlu_environment):  # noqa: F811
    ran = subprocess.run(
        [nlu_environment, "-m", "nlu.server", "--model", "no-such.tar.gz"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 2
    assert "make train" in ran.stderr
