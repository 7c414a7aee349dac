"""The demo shows every channel, without any account, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.understanding import WordsOnly
from tests.demo.__main__ import demo

ROOT = Path(__file__).parents[2]
GRAFFITI = "There's some new graffiti here"


async def test_what_is_typed_on_each_channel_is_answered_there(
    database_url: str, tmp_path: Path
) -> None:
    async with (
        demo(tmp_path, understanding=WordsOnly(), database_url=database_url) as running,
        aiohttp.ClientSession(running.page) as http,
    ):
        for name in ("index", "page.css", "page.js"):
            async with http.get("/" if name == "index" else f"/{name}") as response:
                assert response.status == 200
        for channel in ("telegram", "page", "messenger", "web"):
            async with http.post("/say", json={"channel": channel, "text": GRAFFITI}) as response:
                assert response.status == 200
        screens = await _until_all_are_answered(http)
        running.bluelamp.health.tell("nlu", "words-only", "it is loading")
        async with http.get("/state") as response:
            assert "does not answer yet (it is loading)" in (await response.json())["note"]

        assert screens["web"][-1]["choices"]
        assert any("About your comment" in one["text"] for one in screens["messenger"])
        await http.post("/say", json={"channel": "telegram", "press": "skip", "label": "Skip"})


async def _until_all_are_answered(http: aiohttp.ClientSession) -> dict[str, list[dict[str, str]]]:
    async with asyncio.timeout(60):
        while True:
            async with http.get("/state") as response:
                screens = (await response.json())["screens"]
            answered = [
                name for name, said in screens.items() if any(one["who"] == "them" for one in said)
            ]
            about = any("About" in one["text"] for one in screens["messenger"])
            if len(answered) == len(screens) and about:
                return screens
            await asyncio.sleep(0.1)


@pytest.mark.slow
def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.demo", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1", "TMPDIR": str(tmp_path)},
    )
    assert running.stdout is not None
    for line in running.stdout:
        if "Ctrl-C" in line:
            break
    running.send_signal(signal.SIGINT)
    out, errors = running.communicate(timeout=120)

    assert running.returncode == 0
    assert "nothing is left" in out
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []
