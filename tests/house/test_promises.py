"""Promises that no single room can hold: the docs, the decisions, the categories, the lists."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.cli import COMMANDS
from triage.categories import categories

ROOT = Path(__file__).parents[2]
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#]+)")


def kept() -> list[Path]:
    """Every file that belongs to the project."""
    listed = subprocess.run(
        # where another account owns the checkout, as in a container, git must be told to trust it
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_every_decision_has_a_number_of_its_own_and_a_status() -> None:
    numbers = [path.name[:4] for path in DECISIONS]

    assert len(set(numbers)) == len(numbers)
    for path in DECISIONS:
        assert "\nStatus: " in path.read_text(encoding="utf-8"), path.name


def test_every_link_in_the_docs_leads_somewhere() -> None:
    for page in [path for path in kept() if path.suffix == ".md"]:
        shown = CODE.sub("", page.read_text(encoding="utf-8"))
        for target in LINK.findall(shown):
            assert (page.parent / target.strip()).exists(), f"{page.name}: {target}"


def test_the_intents_are_the_categories() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))

    assert set(domain["intents"]) == set(categories())


def test_every_category_has_messages_to_learn_from() -> None:
    for slug in categories():
        written = yaml.safe_load((ROOT / f"nlu/training/{slug}.yml").read_text(encoding="utf-8"))
        examples = [one for part in written["nlu"] for one in part["examples"]]
        assert len(examples) >= 30, slug


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_told_in_the_operations_page(command: str) -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")

    assert f"bluelamp {command}" in page


def test_no_file_is_larger_than_three_megabytes_without_a_decision() -> None:
    told = "\n".join(path.read_text(encoding="utf-8") for path in DECISIONS)
    for path in kept():
        if path.stat().st_size > 3_000_000:
            assert path.name in told, f"{path}: say in docs/decisions why it lies in the tree"


def test_no_file_names_a_package_registry() -> None:
    hosts = ("py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs.org")
    for path in kept():
        if path.suffix in {".png", ".gz", ".npz", ".safetensors", ".ico"}:
            continue
        text = path.read_text(encoding="utf-8")
        assert not any(host in text for host in hosts), path
