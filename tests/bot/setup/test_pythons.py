"""Which Python set-up chooses, among all that a machine may have lying about."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.setup import pythons
from bot.setup.pythons import BOT, NLU, Wanted


def lay(path: Path, script: str) -> str:
    """An executable that does what the script says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def says(version: str) -> str:
    return f"echo cpython {version}"


SHIM = "echo 'pyenv: python3.10: command not found' >&2; exit 127"


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path / "home"), **more}


def test_the_one_on_the_path_is_taken_when_it_runs(tmp_path: Path) -> None:
    there = lay(tmp_path / "bin" / "python3.10", says("3.10.14"))
    found = pythons.find(NLU, environment(tmp_path))
    assert found == pythons.Python(path=there, version="3.10.14")


def test_a_shim_that_does_not_run_is_passed_over_for_pyenvs_newest(tmp_path: Path) -> None:
    lay(tmp_path / "bin" / "python3.10", SHIM)
    versions = tmp_path / "home" / ".pyenv" / "versions"
    lay(versions / "3.10.9" / "bin" / "python", says("3.10.9"))
    newest = lay(versions / "3.10.13" / "bin" / "python", says("3.10.13"))
    lay(versions / "3.11.7" / "bin" / "python", says("3.11.7"))
    found = pythons.find(NLU, environment(tmp_path))
    assert found is not None
    assert found.path == newest


def test_pyenv_may_live_elsewhere(tmp_path: Path) -> None:
    root = tmp_path / "opt" / "pyenv"
    there = lay(root / "versions" / "3.10.13" / "bin" / "python", says("3.10.13"))
    found = pythons.find(NLU, environment(tmp_path, PYENV_ROOT=str(root)))
    assert found is not None
    assert found.path == there


def test_uv_is_asked_for_one_it_has(tmp_path: Path) -> None:
    managed = lay(tmp_path / "uv" / "python3.10", says("3.10.15"))
    lay(tmp_path / "bin" / "uv", f'[ "$2" = find ] && echo {managed}')
    found = pythons.find(NLU, environment(tmp_path))
    assert found is not None
    assert found.path == managed


def test_uv_is_asked_to_install_one_when_there_is_none(tmp_path: Path) -> None:
    managed = tmp_path / "uv" / "python3.10"
    made_by_uv = lay(tmp_path / "made", says("3.10.15"))
    lay(
        tmp_path / "bin" / "uv",
        f'if [ "$2" = install ]; then'
        f" /bin/mkdir -p {managed.parent}; /bin/mv {made_by_uv} {managed};"
        f" else [ -e {managed} ] && echo {managed}; fi",
    )
    found = pythons.find(NLU, environment(tmp_path))
    assert found is not None
    assert found.path == str(managed)


def test_none_is_found_on_a_machine_without(tmp_path: Path) -> None:
    lay(tmp_path / "bin" / "python3", says("3.12.1"))
    assert pythons.find(NLU, environment(tmp_path)) is None


def test_one_that_cannot_make_environments_is_passed_over(tmp_path: Path) -> None:
    assert pythons.ask(lay(tmp_path / "python3", "exit 1")) is None


def test_another_implementation_is_passed_over(tmp_path: Path) -> None:
    assert pythons.ask(lay(tmp_path / "pypy3", "echo pypy 3.10.14")) is None


def test_the_bot_takes_the_python_that_runs_set_up_when_it_is_new_enough() -> None:
    found = pythons.find(BOT, {})
    assert found is not None
    assert found.path == sys.executable


@pytest.mark.parametrize(
    ("wanted", "version", "fits"),
    [
        (BOT, "3.10.14", False),
        (BOT, "3.11.0", True),
        (BOT, "3.14.2", True),
        (NLU, "3.9.18", False),
        (NLU, "3.10.0", True),
        (NLU, "3.11.0", False),
    ],
)
def test_releases_that_do(wanted: Wanted, version: str, fits: bool) -> None:
    assert wanted.fits(version) is fits
