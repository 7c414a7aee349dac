"""What is installed is pinned, with hashes, from wherever the machine gets its packages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.setup.lock import LOCKS, ROOT, names_an_index

REQUIREMENT = re.compile(r"^[A-Za-z0-9][^\n]*(?:\n[ \t]+--hash=[^\n]*)*", re.MULTILINE)


LEAST = {"bot/console/front/npm.txt": 1}  # packages: fewer, and the pattern no longer finds them


@pytest.fixture(params=sorted(LOCKS))
def lock(request: pytest.FixtureRequest) -> str:
    return (ROOT / str(request.param)).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(LOCKS))
def test_every_package_is_pinned_and_hashed(name: str) -> None:
    requirements = REQUIREMENT.findall((ROOT / name).read_text(encoding="utf-8"))
    assert len(requirements) >= LEAST.get(name, 40)
    for requirement in requirements:
        assert "==" in requirement
        assert "--hash=sha256:" in requirement


def test_no_lock_names_an_index(lock: str) -> None:
    assert not names_an_index(lock)


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example.com/simple",
        "  --find-links /opt/wheels",
        "six @ file:///opt/wheels/six.whl --hash=sha256:00",
        "six @ https://example.com/six.whl",
    ],
)
def test_a_lock_that_names_one_is_noticed(line: str) -> None:
    assert names_an_index(f"six==1.17.0 \\\n    --hash=sha256:00\n{line}\n")


def test_tests_run_with_the_releases_that_production_runs() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return {line.rstrip(" \\") for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)}

    assert pins("requirements.txt") <= pins("requirements-dev.txt")


@pytest.mark.parametrize("leaves_out", ["tensorflow", "jax", "torch", "huggingface-hub"])
def test_the_nlu_environment_leaves_out_what_it_never_imports(leaves_out: str) -> None:
    lock = (ROOT / "nlu" / "requirements.txt").read_text(encoding="utf-8")
    assert not re.search(rf"^{leaves_out}==", lock, re.MULTILINE)


@pytest.mark.parametrize(
    "written_by_hand", ["pyproject.toml", "nlu/requirements.in", "bot/console/front/npm.in"]
)
def test_every_dependency_says_why_it_is_there(written_by_hand: str) -> None:
    text = (ROOT / written_by_hand).read_text(encoding="utf-8")
    if written_by_hand.endswith(".toml"):
        text = text.split("dependencies = [")[1].split("\n]")[0]
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert lines
    for line in lines:
        assert re.search(r"\S\s+# \w", line), line


def test_the_locks_lie_where_set_up_looks() -> None:
    assert all((Path(ROOT) / name).is_file() for name in LOCKS)
