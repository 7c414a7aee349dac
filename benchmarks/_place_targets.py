"""The table of what the place finder is to reach, and what it reaches."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

from benchmarks._place_answers import (
    Tally,
    Truth,
    from_the_full_finder,
    from_the_tree,
    tally,
)
from benchmarks._place_outside import OUTSIDE
from triage.places import Places

MOST_WRONG: Final = 1.0
"""Of a hundred places of any class, so many at most may go to a wrong team."""
_RIGHT: Final = {"exact road and town": 98.0, "shortened, reordered": 95.0,
                 "misspelt road and town": 95.0}  # fmt: skip
_RIGHT_OR_ASKED: Final = dict.fromkeys(
    ("town", "village", "suburb", "beach that people live by", "landmark, by its postcode",
     "hospital", "station or ferry", "other landmark"), 95.0,
)  # fmt: skip


def check_answers(geo: Path, full: Places) -> bool:
    """Print the table; whether every promise is kept."""
    truth, tree = Truth(geo), Places.load()
    heads = ("right", "choice", "other", "none", "WRONG")
    print(f"\n{'in a hundred':30}{'asked':>7}" + "".join(f"{head:>8}" for head in heads))
    print("a full finder")
    kept = [_line(name, tally(full, asked)) for name, asked in from_the_full_finder(truth).items()]
    postcodes = tally(full, random.Random(2).sample(truth.postcodes(geo), 5000))
    kept.append(_line("live postcode", postcodes) and postcodes.right == 100)
    print("the project's own list")
    kept += [_line(name, tally(tree, asked)) for name, asked in from_the_tree(truth).items()]
    for name, places in (("a full finder", full), ("the project's own list", tree)):
        known = sum(places.find(text, expecting=True).status == "outside" for text in OUTSIDE)
        share = 100 * known / len(OUTSIDE)
        print(f"outside the force, {name}: {share:.1f} of {len(OUTSIDE)} {_mark(share >= 98)}")
        kept.append(share >= 98)
    return all(kept)


def _line(name: str, found: Tally) -> bool:
    kept = (
        found.wrong <= MOST_WRONG
        and found.right >= _RIGHT.get(name, 0)
        and found.right + found.choice >= _RIGHT_OR_ASKED.get(name, 0)
    )
    print(
        f"  {name:28}{found.asked:7}{found.right:8.1f}{found.choice:8.1f}{found.other_choice:8.1f}"
        f"{found.unknown:8.1f}{found.wrong:8.2f} {_mark(kept)}",
        flush=True,
    )
    return kept


def _mark(kept: bool) -> str:
    return "" if kept else "MISSED"
