"""Charts as inline SVG, made here: no script, nothing from outside, read out with words.

Drawn 340 units wide with labels above their bars, so that a phone shows them at their own size.
Colours are attributes: the policy allows no inline style.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH = 340
ROW = 40
BAR = 14
TALL = 150
LONGEST_LABEL = 34  # letters, beside the value
BLUE = "#1d4f91"
INK = "#0b0c0c"
LINE = "#b1b4b6"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; a count that is not given has a label and no length."""

    label: str
    value: float | None
    said: str


def bars(
    bars: Sequence[Bar], *, name: str, title: str, about: str, whole: float | None = None
) -> Markup:
    """Lying bars, one under the other; `whole` is what fills the width, where it is not the
    largest."""
    largest = whole or max((one.value or 0 for one in bars), default=0) or 1
    pieces = []
    for number, one in enumerate(bars):
        top = number * ROW
        pieces.append(_words(0, top + 15, _short(one.label)))
        pieces.append(_words(WIDTH, top + 15, one.said, end=True))
        length = (one.value or 0) / largest * WIDTH
        pieces.append(_box(0, top + 21, length, BAR))
    return _drawing(pieces, height=max(ROW * len(bars), ROW), name=name, title=title, about=about)


def columns(
    values: Sequence[float], *, first: str, last: str, name: str, title: str, about: str
) -> Markup:
    """Standing bars over time, with the largest value on the line at the top."""
    largest = max(values, default=0) or 1
    ground, top = TALL - 22, 18
    step = WIDTH / max(len(values), 1)
    pieces = [
        _line(top),
        _line(ground),
        _words(0, top - 5, f"{largest:,.0f}"),
        _words(0, TALL - 5, first),
        _words(WIDTH, TALL - 5, last, end=True),
    ]
    for number, value in enumerate(values):
        height = value / largest * (ground - top)
        pieces.append(_box(number * step, ground - height, max(step * 0.85, 0.5), height))
    return _drawing(pieces, height=TALL, name=name, title=title, about=about)


def _drawing(pieces: Sequence[Markup], *, height: int, name: str, title: str, about: str) -> Markup:
    return Markup(
        '<svg class="chart" viewBox="0 0 {width} {height}" role="img" '
        'aria-labelledby="{name}-title {name}-about" focusable="false">'
        '<title id="{name}-title">{title}</title><desc id="{name}-about">{about}</desc>'
        '<g font-size="15" fill="{ink}">{pieces}</g></svg>'
    ).format(
        width=WIDTH,
        height=height,
        name=name,
        title=title,
        about=about,
        ink=INK,
        pieces=Markup("").join(pieces),
    )


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"


def _words(x: float, y: float, words: str, *, end: bool = False) -> Markup:
    anchor = ' text-anchor="end"' if end else ""
    return Markup(f'<text x="{x:g}" y="{y:g}"{anchor}>{escape(words)}</text>')  # noqa: S704


def _box(x: float, y: float, width: float, height: float) -> Markup:
    size = f'width="{width:.1f}" height="{height:.1f}"'
    return Markup(f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{BLUE}"/>')  # noqa: S704


def _line(y: float) -> Markup:
    return Markup(f'<path d="M0 {y:g}H{WIDTH}" stroke="{LINE}"/>')  # noqa: S704
