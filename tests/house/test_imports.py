"""Who may import whom: the rings of the design, held by reading every file's imports."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = {"bot", "triage", "nlu"}
# pure libraries that judgement may lean on: no I/O of their own beyond reading what they ship
TRIAGE_MAY_USE = {"numpy", "rapidfuzz", "yaml", "py3langid", "shapely"}
WAITING = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
CHANNELS = {
    "telegram",
    "messenger",
    "page_comments",
    "web_chat",
    "terminal",
}  # the adapters: none knows another


def files(folder: str) -> list[Path]:
    return sorted(
        path
        for room in (ROOT / folder).iterdir()
        if room.name != ".venv"
        for path in ([room] if room.suffix == ".py" else room.rglob("*.py"))
    )


def imported(path: Path) -> Iterator[str]:
    """Every module that a file names, also inside functions and type-checking blocks."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write the whole name of the module"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def places(folder: str) -> list[Path]:
    return [path for path in files(folder) if "/data/" not in path.as_posix()]


@pytest.mark.parametrize("path", places("triage"), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_triage_imports_nothing_of_ours_and_few_libraries(path: Path) -> None:
    for name in imported(path):
        top = name.split(".")[0]
        assert top == "triage" or top in sys.stdlib_module_names or top in TRIAGE_MAY_USE, name


@pytest.mark.parametrize(
    "path", files("bot/conversation"), ids=lambda p: p.relative_to(ROOT).as_posix()
)
def test_the_conversation_imports_only_triage(path: Path) -> None:
    for name in imported(path):
        top = name.split(".")[0]
        ours = top == "triage" or name.startswith("bot.conversation") or name == "bot"
        assert ours or top in sys.stdlib_module_names or top == "yaml", name


@pytest.mark.parametrize(
    "path",
    [*places("triage"), *files("bot/conversation")],
    ids=lambda p: p.relative_to(ROOT).as_posix(),
)
def test_nothing_pure_waits_or_asks_the_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not isinstance(node, WAITING), f"line {node.lineno} waits"
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}:
            asked = node.value
            assert not (isinstance(asked, ast.Name) and asked.id in {"datetime", "date"}), (
                f"line {node.lineno} asks the clock"
            )
    assert "random" not in {name.split(".")[0] for name in imported(path)}


@pytest.mark.parametrize("path", files("nlu"), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_nlu_side_imports_nothing_of_the_bot(path: Path) -> None:
    assert not {name.split(".")[0] for name in imported(path)} & {"bot", "triage"}


def test_no_channel_imports_another() -> None:
    for path in files("bot/channels"):
        if path.stem not in CHANNELS:
            continue
        others = {f"bot.channels.{one}" for one in CHANNELS - {path.stem}}
        assert not others & set(imported(path)), path.name


def test_only_the_assembly_and_the_commands_name_concrete_adapters() -> None:
    adapters = {f"bot.channels.{one}" for one in CHANNELS}
    for path in files("bot"):
        room = path.relative_to(ROOT / "bot").parts[0]
        if room in {"assembly", "commands", "channels", "web.py"}:
            continue  # web.py lays the routes that the assembly hands it
        assert not adapters & set(imported(path)), path.relative_to(ROOT)
