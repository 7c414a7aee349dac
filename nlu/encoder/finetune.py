"""Fine-tunes the encoder on the training messages: `make encoder`, in an environment of its own.

Writes delta.safetensors beside this file. Run it again when many training messages are new; the
rest of the time `make train` takes the delta as it finds it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from nlu.encoder import LONGEST, WIDTH
from nlu.encoder.adapted import AdaptedEncoder
from nlu.encoder.lessons import Lesson, divided, lessons
from nlu.encoder.source import DELTA, SEEN, installed
from nlu.folders import ROOT
from nlu.identity import training_files
from nlu.learning.unseen import RULE, mark

URGENCIES = ("emergency", "priority", "routine", "information")
FRAMES = ("now", "past", "hypothetical", "denied", "fictional")


@dataclass(frozen=True)
class Plan:
    """Everything that decides what comes out, beside the messages themselves."""

    seed: int = 1829
    epochs: int = 5
    first: int = 4  # the lowest layer that is adapted; those below see words, not matters
    rank: int = 8
    dropout: float = 0.1
    batch: int = 32
    step: float = 1e-3  # of the adapters
    head_step: float = 5e-3  # of the three heads, which start from nothing
    sharpness: float = 16.0  # vectors of length one are multiplied by it before a head reads them
    smoothing: float = 0.1  # labels of residents' words are never quite certain
    frame_weight: float = 0.5


@dataclass(frozen=True)
class Batch:
    """The lower half's output for some messages, side by side, and what is right for each."""

    hidden: torch.Tensor
    lengths: torch.Tensor
    truths: torch.Tensor  # [messages, 3]


class Desk:
    """The messages, tokenised, each with the output of the layers that never change."""

    def __init__(self, encoder: AdaptedEncoder, tokenizer: Tokenizer, categories: list[str]):
        self._encoder = encoder
        self._tokenizer = tokenizer
        self._categories = categories

    @torch.no_grad()
    def prepared(self, given: Sequence[Lesson]) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """In the order given."""
        found = []
        for lesson in given:
            ids = torch.tensor([self._tokenizer.encode(lesson.text).ids])
            truth = (
                self._categories.index(lesson.category),
                URGENCIES.index(lesson.urgency),
                FRAMES.index(lesson.frame),
            )
            found.append((self._encoder.lower(ids)[0].bfloat16(), torch.tensor(truth)))
        return found


def batches(
    rows: list[tuple[torch.Tensor, torch.Tensor]], size: int, chance: random.Random
) -> Iterator[Batch]:
    """All rows once, mixed, those of about one length together."""
    order = list(range(len(rows)))
    chance.shuffle(order)
    reach = size * 20
    groups = []
    for start in range(0, len(order), reach):
        near = sorted(order[start : start + reach], key=lambda at: len(rows[at][0]))
        groups += [near[at : at + size] for at in range(0, len(near), size)]
    chance.shuffle(groups)
    for group in groups:
        hidden = nn.utils.rnn.pad_sequence([rows[at][0] for at in group], batch_first=True)
        lengths = torch.tensor([len(rows[at][0]) for at in group])
        yield Batch(hidden.float(), lengths, torch.stack([rows[at][1] for at in group]))


def fine_tuned(
    encoder: AdaptedEncoder,
    rows: list[tuple[torch.Tensor, torch.Tensor]],
    apart: list[tuple[torch.Tensor, torch.Tensor]],
    plan: Plan,
    categories: int,
) -> None:
    """Trains the adapters in place; what is kept apart is only measured on."""
    chance = random.Random(plan.seed)
    heads = nn.ModuleList(
        nn.Linear(WIDTH, answers) for answers in (categories, len(URGENCIES), len(FRAMES))
    )
    for head in heads:
        nn.init.normal_(head.weight, std=0.02)
    adapters = [one for one in encoder.parameters() if one.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": adapters, "lr": plan.step},
            {"params": heads.parameters(), "lr": plan.head_step},
        ],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        [plan.step, plan.head_step],
        total_steps=plan.epochs * _steps(len(rows), plan.batch),
        pct_start=0.1,
    )
    for epoch in range(1, plan.epochs + 1):
        encoder.train()
        started, surprise = time.monotonic(), []
        for batch in batches(rows, plan.batch, chance):
            vectors = encoder.upper(batch.hidden, batch.lengths) * plan.sharpness
            losses = [
                functional.cross_entropy(
                    head(vectors), batch.truths[:, at], label_smoothing=plan.smoothing
                )
                for at, head in enumerate(heads)
            ]
            loss = losses[0] + losses[1] + plan.frame_weight * losses[2]
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(adapters, 1.0)
            optimiser.step()
            schedule.step()
            surprise.append(loss.item())
        right = measured(encoder, heads, apart, plan)
        _say(
            f"epoch {epoch} of {plan.epochs}: {time.monotonic() - started:.0f} s, "
            f"loss {sum(surprise) / len(surprise):.3f}; on messages never seen: "
            f"category {right[0]:.3f}, urgency {right[1]:.3f}, frame {right[2]:.3f}"
        )


@torch.no_grad()
def measured(
    encoder: AdaptedEncoder,
    heads: nn.ModuleList,
    rows: list[tuple[torch.Tensor, torch.Tensor]],
    plan: Plan,
) -> list[float]:
    """How often each head is right."""
    encoder.eval()
    right = []
    for batch in batches(rows, plan.batch, random.Random(0)):
        vectors = encoder.upper(batch.hidden, batch.lengths) * plan.sharpness
        said = torch.stack([head(vectors).argmax(1) for head in heads], dim=1)
        right.append(said == batch.truths)
    return torch.cat(right).float().mean(0).tolist() if right else [float("nan")] * len(heads)


def _steps(rows: int, size: int) -> int:
    """How many batches `batches` makes of so many rows."""
    reach = size * 20
    whole, rest = divmod(rows, reach)
    return whole * 20 + -(-rest // size)


def main(given: Sequence[str] | None = None) -> int:
    """0 when the delta is written."""
    parser = argparse.ArgumentParser(prog="nlu.encoder.finetune", description=__doc__)
    for name, value in asdict(Plan()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    parser.add_argument("--threads", type=int, default=2, help="another number rounds otherwise")
    parser.add_argument("--to", type=Path, default=DELTA)
    arguments = vars(parser.parse_args(given))
    threads, target = arguments.pop("threads"), arguments.pop("to")
    plan = Plan(**arguments)

    torch.manual_seed(plan.seed)
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)
    seen, apart = divided(lessons(training_files(ROOT)))
    categories = sorted({lesson.category for lesson in seen})
    _say(
        f"{len(seen)} messages to learn from, {len(apart)} kept apart, {len(categories)} categories"
    )
    source = installed()
    encoder = AdaptedEncoder(
        source.published(), first=plan.first, rank=plan.rank, dropout=plan.dropout
    )
    tokenizer = Tokenizer.from_str(source.tokenizer())
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    desk = Desk(encoder, tokenizer, categories)
    rows, rows_apart = desk.prepared(seen), desk.prepared(apart)
    fine_tuned(encoder, rows, rows_apart, plan, len(categories))
    about = {
        "about": "adapters for all-mpnet-base-v2, learned from nlu/training",
        "made": datetime.now(timezone.utc).date().isoformat(),
        "messages": str(len(seen)),
        "not_seen": RULE,
        "plan": json.dumps(asdict(plan)),
        "torch": torch.__version__,
    }
    learned = {key: value.contiguous() for key, value in encoder.delta().items()}
    marks = np.array([mark(lesson.text) for lesson in seen], dtype=np.uint64)
    learned[SEEN] = torch.from_numpy(np.sort(marks).view(np.int64))  # the same bits, signed
    save_file(learned, target, about)
    _say(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
    return 0


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
