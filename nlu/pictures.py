"""Draws the model card's pictures from numbers on standard input: `python -m nlu.pictures FOLDER`.

matplotlib comes with Rasa, so the bot need not carry it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

BLUE, GREY = "#1d4f91", "#b8c2cc"


def main(given: Sequence[str] | None = None) -> int:
    """`{"reliability": [[sure, right, count], …], "names": […], "confusion": [[…], …]}`."""
    import matplotlib as mpl

    mpl.use("Agg")
    folder = Path((sys.argv[1:] if given is None else given)[0])
    folder.mkdir(parents=True, exist_ok=True)
    numbers = json.load(sys.stdin)
    _reliability(numbers["reliability"], folder / "reliability.png")
    _confusion(numbers["names"], numbers["confusion"], folder / "confusion.png")
    return 0


def _reliability(points: list[list[float]], file: Path) -> None:
    from matplotlib import pyplot as plt

    sure, right, count = np.array(points).T
    figure, (curve, bars) = plt.subplots(
        2, 1, figsize=(5.2, 5.6), sharex=True, gridspec_kw={"height_ratios": [4, 1]}
    )
    curve.plot([0, 1], [0, 1], color=GREY, linestyle="--", label="as sure as right")
    curve.plot(sure, right, color=BLUE, marker="o", label="held-out messages")
    curve.set(ylabel="share that was right", xlim=(0, 1), ylim=(0, 1))
    curve.legend(loc="lower right", frameon=False)
    bars.bar(sure, count, width=0.05, color=BLUE)
    bars.set(xlabel="confidence in the category", ylabel="messages")
    _save(figure, file)


def _confusion(names: list[str], counts: list[list[int]], file: Path) -> None:
    from matplotlib import pyplot as plt

    table = np.array(counts, dtype=float)
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    figure, axes = plt.subplots(figsize=(11.5, 11))
    axes.imshow(np.sqrt(shares), cmap="Blues", vmin=0, vmax=1)  # the root shows the rare ones too
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=6.5)
    axes.set_yticks(range(len(names)), names, fontsize=6.5)
    for row, column in zip(*table.nonzero(), strict=True):
        colour = "white" if shares[row, column] > 0.4 else "black"
        axes.text(
            column, row, int(table[row, column]), ha="center", va="center", fontsize=5, color=colour
        )
    axes.set(xlabel="taken for", ylabel="is")
    _save(figure, file)


def _save(figure: Any, file: Path) -> None:
    figure.tight_layout()
    figure.savefig(file, dpi=110, metadata={"Software": None})


if __name__ == "__main__":
    sys.exit(main())
