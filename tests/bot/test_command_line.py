"""The `bluelamp` command as other programs and people use it: real processes, real exit codes."""

from __future__ import annotations

import csv
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.cli import COMMANDS
from bot.commands.common import who_at_keyboard
from bot.storage.embedded import EmbeddedPostgres
from tests.patience import until
from tests.postgres import processes_in

BLUELAMP = (sys.executable, "-m", "bot")
NO_MODEL = "http://127.0.0.1:1"  # nobody listens there: words alone decide
KEY = "ab" * 32


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(home: Home, command: str) -> None:
    done = home.run(command, "--help")

    assert done.returncode == 0
    assert COMMANDS[command][1].split()[0] in done.stdout


def test_wrong_settings_are_all_said_at_once(home: Home) -> None:
    home.environment |= {"BLUELAMP_PORT": "eighty", "BLUELAMP_SMPT_URL": "smtp://x"}

    done = home.run("doctor")

    assert done.returncode == 2
    assert "BLUELAMP_PORT" in done.stderr
    assert "BLUELAMP_SMPT_URL" in done.stderr


def test_triage_answers_in_order_and_goes_on_after_bad_lines(home: Home) -> None:
    lines = [
        json.dumps({"id": 1, "text": "man with a knife outside the co-op in Redruth"}),
        "not json",
        json.dumps([1, 2]),
        json.dumps({"id": 4}),
        json.dumps({"id": "five", "text": "someone's keyed my car on Union St Plymouth"}),
    ]

    done = home.run("triage", "--words-only", stdin="\n".join(lines))

    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in said] == [1, None, None, 4, "five"]
    assert (said[0]["urgency"], said[0]["call_999"]) == ("emergency", True)
    assert all("error" in one for one in said[1:4])
    assert said[4]["destination"]["kind"] == "team"
    assert said[4]["model"] == "words-only"


@pytest.mark.parametrize("command", [("triage", "--words-only"), ("where",)])
def test_an_id_that_no_answer_could_repeat_is_a_bad_line_and_half_a_letter_is_no_fault(
    home: Home, command: tuple[str, ...]
) -> None:
    lines = [
        '{"id": NaN, "text": "graffiti in Exeter"}',
        '{"id": 1e999, "text": "graffiti in Exeter"}',
        '{"id": "\\ud800", "text": "graffiti in \\ud83d Exeter"}',
    ]

    done = home.run(*command, stdin="\n".join(lines))

    said = [json.loads(line, parse_constant=pytest.fail) for line in done.stdout.splitlines()]
    assert [one["id"] for one in said] == [None, None, "\ud800"]
    assert ["error" in one for one in said] == [True, True, False]
    assert done.stderr == ""


@pytest.mark.parametrize("command", ["triage --words-only", "where"])
@pytest.mark.parametrize(("into", "said"), [("| head -1 >/dev/null", ""), (">/dev/full", "space")])
def test_who_stops_reading_our_lines_gets_no_traceback(
    home: Home, command: str, into: str, said: str
) -> None:
    line = json.dumps({"id": 1, "text": "EX4 6NS"})
    done = subprocess.run(  # noqa: S602  # a pipe that breaks needs a shell; its words are ours
        f"yes '{line}' | head -2000 | {sys.executable} -m bot {command} {into}",
        shell=True,
        env=home.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [("--since", "yesterday", "is no date like"), ("--team", "nowhere", "There is no team")],
)
def test_an_export_of_what_does_not_exist_says_so(
    home: Home, option: str, value: str, said: str
) -> None:
    done = home.run("export", "reports", option, value)

    assert done.returncode == 2
    assert said in done.stderr


def test_nothing_is_erased_without_a_reason(home: Home) -> None:
    done = home.run("erase", "00000000-0000-0000-0000-000000000000", "--why", " ")

    assert done.returncode == 2
    assert "reason" in done.stderr


def test_triage_without_a_model_fails_and_says_what_to_do(home: Home) -> None:
    done = home.run("triage", stdin='{"id": 1, "text": "hello"}')

    assert (done.returncode, done.stdout) == (2, "")
    assert "--words-only" in done.stderr


@pytest.mark.parametrize(
    ("command", "asked"),
    [(("triage", "--words-only"), {"text": "hello"}), (("where",), {"text": "EX4 6NS"})],
    ids=["triage", "where"],
)
def test_a_program_that_asks_one_line_at_a_time_is_answered_at_once(
    home: Home, command: tuple[str, ...], asked: dict[str, str]
) -> None:
    with home.started(*command, stdin=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(json.dumps({"id": number} | asked) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(60) == 0


def test_where_finds_a_team_and_says_what_a_line_lacks(home: Home) -> None:
    lines = ['{"id": 1, "text": "EX4 6NS"}', '{"id": 2, "lat": 50.3716, "lon": -4.1426}', "{"]

    done = home.run("where", stdin="\n".join(lines))

    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one.get("status") for one in said] == ["found", "found", None]
    assert said[0]["team"]["id"].startswith("DEV.")
    assert "error" in said[2]


def test_the_teams_are_listed(home: Home) -> None:
    lines = home.run("teams", "list").stdout.splitlines()

    assert len(lines) == 213
    assert all(line.count("\t") == 2 for line in lines)


@pytest.mark.slow
def test_audit_verify_names_the_batch_in_which_one_byte_was_changed(home: Home) -> None:
    assert home.run("staff", "add", "Sam", "--role", "officer").returncode == 0
    assert home.run("staff", "disable", "Sam").returncode == 0

    whole = home.run("audit", "verify")
    assert whole.returncode == 0
    assert "2 batches, 2 lines" in whole.stdout
    head = whole.stdout.splitlines()[-1]
    assert home.run("audit", "verify", "--head", head).returncode == 0
    assert home.run("audit", "verify", "--head", f"2:{'0' * 64}").returncode == 1
    assert home.run("audit", "verify", "--head", "two").returncode == 2

    with EmbeddedPostgres(home.data) as server, server.connect() as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE audit SET subject = 'staff:2' WHERE id = 1")
        owner.execute(
            "INSERT INTO media (id, at, content_type, sha256, original) VALUES"
            " ('00000000-0000-0000-0000-000000000007', now(), 'image/png', sha256('x'), 'x')"
        )
    broken = home.run("audit", "verify")
    assert broken.returncode == 1
    assert "batch 1 (lines 1 to 1): of 1 lines at least one was changed" in broken.stderr
    put_in = "media 00000000-0000-0000-0000-000000000007: no line of the trail kept it"
    assert put_in in broken.stderr


# commands that leave a line in the audit trail, and why the others need none
LEAVES_A_LINE = {"export", "staff", "purge", "erase", "audit"}
NEEDS_NO_LINE = {
    "run": "what is done in the console and by the bot leaves lines of its own",
    "chat": "a conversation like any other, kept as one",
    "triage": "opens no database",
    "where": "opens no database",
    "places": "opens no database",
    "teams": "public facts of the force: names, places, addresses of teams",
    "train": "opens no database",
    "evaluate": "opens no database",
    "doctor": "looks at parts, not at what they hold",
}


@pytest.mark.slow
def test_each_command_that_shows_or_changes_anything_leaves_a_line_with_who_gave_it(
    home: Home,
) -> None:
    assert LEAVES_A_LINE | set(NEEDS_NO_LINE) == set(COMMANDS)
    home.run("staff", "add", "Sam", "--role", "officer")
    home.run("staff", "reset", "Sam")
    home.run("staff", "disable", "Sam")
    home.run("audit", "verify")
    home.run("export", "reports")
    cut_off = f"{' '.join(BLUELAMP)} export conversations | true"
    subprocess.run(cut_off, shell=True, env=home.environment, check=False)  # noqa: S602
    purged = json.loads(home.run("purge").stdout)

    lines = [json.loads(line) for line in home.run("export", "audit").stdout.splitlines()]

    actions = [line["action"] for line in lines]
    assert actions[:6] == [
        "added.staff",
        "reset.staff",
        "disabled.staff",
        "verified.audit",
        "exported.reports",
        "exported.conversations",
    ]
    assert any(action.startswith("purged.") for action in actions[6:])
    assert all(line["detail"]["account"] for line in lines[:6])
    (by,) = [line["detail"]["by"] for line in lines if line["action"] == "purged.all"]
    assert by == purged["by"] == who_at_keyboard()
    assert home.run("audit", "verify").returncode == 0


@pytest.mark.slow
def test_commands_work_without_a_running_bot(home: Home) -> None:
    added = home.run("staff", "add", "Sam", "--role", "officer", "--team", "DEV.4062")
    assert added.stdout.startswith("http://127.0.0.1:")
    assert "Sam\tofficer\tinvited" in home.run("staff", "list").stdout
    assert home.run("staff", "add", "Sam", "--role", "officer").returncode == 1
    assert home.run("staff", "add", "Al", "--role", "officer", "--team", "X.1").returncode == 2

    (line,) = home.run("export", "audit").stdout.splitlines()
    assert json.loads(line)["action"] == "added.staff"
    table = home.run("export", "audit", "--format", "csv").stdout
    assert [row["action"] for row in csv.DictReader(table.splitlines())] == [
        "added.staff",
        "exported.audit",
    ]
    assert json.loads(home.run("purge", "--dry-run").stdout)["would_go"]["reports"] == 0
    missing = home.run("erase", "00000000-0000-0000-0000-000000000000", "--why", "asked")
    assert (missing.returncode, missing.stdout) == (1, "")


@pytest.mark.slow
def test_the_whole_bot_runs_from_one_command_with_no_settings(home: Home) -> None:
    with home.running() as (process, url):
        answer = post(url, {"message_id": "1", "text": "man with a knife in Redruth"})
        assert answer["replies"][0]["call_999"] is True
        assert get(f"{url}/readyz")["nlu"] == "words-only"

        # commands beside the running bot share its database
        assert stat.S_IMODE((home.data / "database_url").stat().st_mode) == 0o600
        (line,) = home.run("export", "conversations").stdout.splitlines()
        assert json.loads(line)["channel"] == "web"
        assert home.run("staff", "add", "Sam", "--role", "officer").returncode == 0

        second = home.run("run")
        assert second.returncode == 1
        assert "in use" in second.stderr
        assert "Traceback" not in second.stderr

        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert not (home.data / "database_url").exists()
    assert processes_in(home.data / "postgres") == []


@pytest.mark.slow
def test_a_killed_bot_leaves_no_child_and_the_next_one_starts(home: Home) -> None:
    with home.running() as (process, url):
        post(url, {"message_id": "1", "text": "new graffiti in Bodmin"})
        process.kill()
        process.wait(60)
        until(lambda: processes_in(home.data / "postgres") == [])

    # its stale address is no hindrance, and what was committed is there
    (line,) = home.run("export", "conversations").stdout.splitlines()
    assert "new graffiti in Bodmin" in line


def test_the_doctor_names_spooled_messages_that_a_person_must_read(home: Home) -> None:
    (home.data / "spool").mkdir(parents=True)
    (home.data / "spool" / "20260302T093000.000000-1-00000000.unreadable").write_text("{")

    done = home.run("doctor")

    (line,) = [one for one in done.stdout.splitlines() if "  spool: " in one]
    assert line.startswith("note  spool: 1 put aside in ")


@pytest.mark.slow
def test_chat_beside_a_running_bot_is_one_more_conversation_of_it(home: Home) -> None:
    with home.running() as (_, url):
        post(url, {"message_id": "1", "text": "new graffiti in Bodmin"})
        done = home.run("chat", "--words-only", stdin="man with a knife in Redruth\nquit\n")
        assert done.returncode == 0, done.stderr
        assert "999" in done.stdout
        lines = home.run("export", "conversations").stdout.splitlines()
        assert {json.loads(line)["channel"] for line in lines} == {"web", "terminal"}


def test_a_port_that_is_taken_is_a_clear_error(home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        home.environment["BLUELAMP_PORT"] = str(taken.getsockname()[1])

        done = home.run("run")

    assert done.returncode == 1
    assert "is taken" in done.stderr
    assert "BLUELAMP_PORT" in done.stderr


@pytest.mark.parametrize("command", ["run", "chat"])
def test_a_bot_that_cannot_spool_does_not_start_and_says_what_to_do(
    home: Home, command: str
) -> None:
    home.data.mkdir()
    (home.data / "spool").write_text("a file where the folder should be")

    done = home.run(command)

    assert done.returncode == 1
    assert f"the spool {home.data / 'spool'} cannot be written (File exists)" in done.stderr
    assert "set BLUELAMP_DATA_DIR" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not (home.data / "postgres").exists()  # nothing was begun


@pytest.mark.slow
def test_the_same_conversation_in_the_terminal(home: Home) -> None:
    done = home.run("chat", stdin="man with a knife in Redruth\nquit\n")

    assert done.returncode == 0
    assert "999" in done.stdout
    assert "\033" not in done.stdout


def post(url: str, message: dict[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(  # noqa: S310  # our own loopback address
        f"{url}/api/v1/chat",
        data=json.dumps(message).encode(),
        headers={"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
    )
    return get(request)


def get(where: Any) -> dict[str, Any]:
    with urllib.request.urlopen(where, timeout=60) as answer:  # noqa: S310
        found: dict[str, Any] = json.load(answer)
        return found


class Home:
    """A data folder of its own, and the command run on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("BLUELAMP_")
        } | {
            "BLUELAMP_DATA_DIR": str(data),
            "BLUELAMP_PORT": "0",
            "BLUELAMP_NLU_URL": NO_MODEL,
        }

    def run(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*BLUELAMP, *words],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @contextmanager
    def started(self, *words: str, stdin: int | None = None) -> Iterator[subprocess.Popen[str]]:
        with subprocess.Popen(
            [*BLUELAMP, *words],
            env=self.environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    @contextmanager
    def running(self) -> Iterator[tuple[subprocess.Popen[str], str]]:
        """The bot, once it says that it is on, and where."""
        with self.started("run") as process:
            assert process.stdout
            url = ""
            for line in process.stdout:
                if "web chat" in line:
                    url = line.split()[-1].rstrip("/")
                if "Stop it" in line:
                    break
            assert url, "it ended before it was on"
            yield process, url


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "data")
