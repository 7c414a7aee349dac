"""The whole bot over HTTP: how fast the chat answers, how fast it says 999, how it starts.

Starts `bluelamp run` on a data folder and ports of its own, sends messages of new residents at a
steady rate, and asks the process how much memory it holds.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import aiohttp

A_SECOND, SECONDS = 20, 20
WORDS_ONLY_START_S, MODEL_START_S = 3.0, 15.0
P50_MS, P99_MS, DANGER_P99_MS = 60.0, 250.0, 100.0
MEMORY_MB = 300.0
ROOT = Path(__file__).parents[1]

DANGER = (
    "there is a man with a knife outside the co-op in Redruth",
    "my house is on fire and my daughter is upstairs",
    "somebody is breaking in downstairs right now",
)
ORDINARY = (
    "There's some new graffiti on the bus shelter on Fore Street, Bodmin",
    "boy racers every night at Crealy car park",
    "someone has keyed my car on Union Street, Plymouth",
    "is the A38 shut?",
    "the bins on our estate have not been emptied for two weeks",
    "who is my local PCSO in Totnes",
    "hello?",
    "lost my purse on the beach at Polzeath yesterday afternoon",
    "next door's music is keeping the whole street awake again",
)


@dataclass
class Took:
    """Milliseconds of each answer, and what went wrong."""

    ordinary: list[float] = field(default_factory=list)
    danger: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bluelamp-bench-") as folder:
        with running(Path(folder)) as (first_url, _, first_start):
            print(f"first start, words-only        {first_start:6.2f} s")
            asyncio.run(_load(first_url, a_second=2, seconds=1))
        with running(Path(folder)) as (url, pid, words_only):
            model = wait_for_model(url)
            asyncio.run(_load(url, a_second=5, seconds=2))  # warm
            took = asyncio.run(_load(url, a_second=A_SECOND, seconds=SECONDS))
            memory = _resident_mb(pid)
    return _report(took, words_only, words_only + model, memory)


@contextmanager
def running(data: Path) -> Iterator[tuple[str, int, float]]:
    """`bluelamp run`: its address, its process, and the seconds to the first healthy answer."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BLUELAMP_")}
    environment |= {"BLUELAMP_DATA_DIR": str(data), "BLUELAMP_PORT": "0"}
    models = data / "models"
    if not models.exists():
        models.symlink_to(ROOT / "var/models")
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip().startswith("web chat"):
                url = line.split()[-1].rstrip("/")
                break
        else:
            raise SystemExit("bluelamp run did not start")
        urlopen(f"{url}/healthz", timeout=10).read()
        yield url, process.pid, time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def wait_for_model(url: str) -> float:
    began = time.perf_counter()
    while time.perf_counter() - began < 60:
        with urlopen(f"{url}/readyz", timeout=10) as answer:
            if json.load(answer).get("nlu") not in {"words-only", "starting", None}:
                return time.perf_counter() - began
        time.sleep(0.1)
    print("the model did not come: what follows is words-only")
    return 60.0


async def _load(url: str, *, a_second: int, seconds: int) -> Took:
    took = Took()
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
        began = time.perf_counter()
        for number in range(a_second * seconds):
            await asyncio.sleep(max(0.0, began + number / a_second - time.perf_counter()))
            group.create_task(_one(session, url, number, took))
    return took


async def _one(session: aiohttp.ClientSession, url: str, number: int, took: Took) -> None:
    danger = number % 10 == 0
    words = DANGER if danger else ORDINARY
    began = time.perf_counter()
    async with session.post(
        f"{url}/api/v1/chat",
        json={"message_id": str(number), "text": words[number // 10 % len(words)]},
        headers={"Authorization": f"Bearer {secrets.token_hex(16)}"},
    ) as response:
        body = await response.json()
    milliseconds = (time.perf_counter() - began) * 1000
    if response.status != 200 or body.get("pending") or not body["replies"]:
        took.faults.append(f"{response.status} {body.get('error')}")
    elif danger and not body["replies"][0]["call_999"]:
        took.faults.append("danger without 999")
    (took.danger if danger else took.ordinary).append(milliseconds)


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _share(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _report(took: Took, words_only: float, model: float, memory: float) -> int:
    everything = took.ordinary + took.danger
    rows = (
        ("second start, words-only", words_only, WORDS_ONLY_START_S, "s"),
        ("second start, with the model", model, MODEL_START_S, "s"),
        (f"answer p50 at {A_SECOND}/s", _share(everything, 0.5), P50_MS, "ms"),
        (f"answer p99 at {A_SECOND}/s", _share(everything, 0.99), P99_MS, "ms"),
        ("999 reply p99", _share(took.danger, 0.99), DANGER_P99_MS, "ms"),
        ("bot process resident", memory, MEMORY_MB, "MB"),
    )
    for what, value, promise, unit in rows:
        print(f"{what:30} {value:6.2f} {unit}   (promise {promise:g} {unit})")
    print(f"{len(everything)} messages, load average {os.getloadavg()[0]:.1f}")
    for fault in sorted(set(took.faults)):
        print(f"fault: {fault} x {took.faults.count(fault)}")
    return int(bool(took.faults) or any(value > promise for _, value, promise, _ in rows))


if __name__ == "__main__":
    sys.exit(main())
