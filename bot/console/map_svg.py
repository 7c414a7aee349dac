"""Draws a still map: the points, their team's patch, the neighbours, a scale. No tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bot.console.outlines import ACROSS, DOWN, Area, Loop, Surroundings
from bot.console.teams import team_name

SCALE = 6  # picture units a cell: 720 by 540
WIDTH, HEIGHT = ACROSS * SCALE, DOWN * SCALE
SMALLEST_NAMED = 220  # cells: smaller patches have no room for their name
LETTER, LINE = 0.56, 22  # the size of a name's letters, for keeping names apart
FRAME = (
    f'width="{WIDTH}" height="{HEIGHT}" role="img" '
    "font-family=\"system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif\""
)
NICE_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)

SEA, OTHERS, OUTSIDE, MINE, INK, POINT = (
    "#dbe8f0", "#f4f1ea", "#e3e1dc", "#cfe0f7", "#0b2545", "#b3261e",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """The room that a name takes."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return not (
            self.right < other.left
            or other.right < self.left
            or self.bottom < other.top
            or other.bottom < self.top
        )

    @property
    def is_inside(self) -> bool:
        return self.left >= 6 and self.right <= WIDTH - 6 and self.top >= 6


@dataclass(frozen=True, slots=True)
class Point:
    """What a pin stands for; `words` is its number in a list, or nothing."""

    lat: float
    lon: float
    words: str = ""


def draw(around: Surroundings, *, team: str | None, points: Sequence[Point]) -> str:
    """A whole SVG document; shapes carry attributes only, since our CSP allows no style."""
    # the first of a list is the gravest: drawn last, it lies on top
    placed = [(one, around.window.place(one.lat, one.lon)) for one in reversed(points)]
    pins = [
        (one, SCALE * x, SCALE * y) for one, (x, y) in placed if 0 < x < ACROSS and 0 < y < DOWN
    ]
    taken = [
        *(Box(x - 20, y - 46, x + 20, y + 8) for _, x, y in pins),
        Box(0, HEIGHT - 62, 260, HEIGHT),
        Box(WIDTH - 60, 0, WIDTH, 70),
    ]
    name = team_name(team)
    what = "the place" if len(points) == 1 else "the reports"
    title = f"Map of {what}, in the area of {name}" if name else f"Map of {what}"
    mine = [one for one in around.areas if one.team == team and team is not None]
    others = [one for one in around.areas if one not in mine]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {FRAME}>',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{SEA}"/>',
        *(_shape(one, OTHERS if one.team else OUTSIDE, "#ffffff", 2.5) for one in others),
        *(_shape(one, "none", "#b9b4a8", 1) for one in others),
        *(_shape(one, MINE, "#1d4f91", 3) for one in mine),
        *_names(mine, taken, bold=True),
        *_names(others, taken, bold=False),
        *(_pin(x, y, one.words) for one, x, y in pins),
        _scale_bar(around.window.km_across),
        _north(),
        _owner(),
        f'<path d="M0 0H{WIDTH}V{HEIGHT}H0Z" fill="none" stroke="#b1b4b6" stroke-width="2"/>',
        "</svg>",
    ]
    return "".join(parts)


def _shape(area: Area, fill: str, line: str, width: float) -> str:
    path = " ".join(_path(loop) for loop in area.loops)
    return (
        f'<path d="{path}" fill="{fill}" fill-rule="evenodd" stroke="{line}" '
        f'stroke-width="{width}" stroke-linejoin="round"/>'
    )


def _path(loop: Loop) -> str:
    return "M" + "L".join(f"{x * SCALE:.1f} {y * SCALE:.1f}" for x, y in loop) + "Z"


def _names(areas: list[Area], taken: list[Box], *, bold: bool) -> list[str]:
    """Each name where it fits, else left out; what is drawn is added to `taken`."""
    drawn = []
    for area in areas:
        if area.cells < SMALLEST_NAMED and not bold:
            continue
        name = team_name(area.team) if area.team else "Outside the force"
        size = 24 if bold else 18
        half = len(name) * LETTER * size / 2
        x, y = (SCALE * one for one in area.label_at)
        x = min(max(x, half + 8), WIDTH - half - 8)
        for lower in (0, 46, -52, 80, -90):
            box = Box(x - half, y + lower - LINE, x + half, y + lower + 6)
            if box.is_inside and not any(box.meets(one) for one in taken):
                taken.append(box)
                drawn.append(_text(x, y + lower, name, size, bold=bold))
                break
    return drawn


def _text(x: float, y: float, words: str, size: int, *, bold: bool) -> str:
    weight, colour = ("700", INK) if bold else ("400", "#505a5f")
    common = (
        f'x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="middle" font-weight="{weight}"'
    )
    halo = f'<text {common} stroke="#ffffff" stroke-width="4" stroke-linejoin="round" fill="none">'
    return f'{halo}{escape(words)}</text><text {common} fill="{colour}">{escape(words)}</text>'


def _pin(x: float, y: float, words: str) -> str:
    inside = (
        f'<text y="-17" font-size="{13 if len(words) < 3 else 10}" font-weight="700" '
        f'text-anchor="middle" fill="#ffffff">{escape(words)}</text>'
        if words
        else '<circle cx="0" cy="-22" r="4.5" fill="#ffffff"/>'
    )
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) scale(1.3)">'
        '<ellipse cx="0" cy="1" rx="6" ry="2.5" fill="#0b2545" fill-opacity="0.35"/>'
        '<path d="M0 0C-3 -9 -12 -13 -12 -22A12 12 0 1 1 12 -22C12 -13 3 -9 0 0Z" '
        f'fill="{POINT}" stroke="#ffffff" stroke-width="2"/>{inside}</g>'
    )


def _scale_bar(km_across: float) -> str:
    km = max((one for one in NICE_KM if one <= km_across / 4), default=NICE_KM[0])
    length = km / km_across * WIDTH
    words = f"{km:g} km" if km >= 1 else f"{km * 1000:g} m"
    left, y = 18, HEIGHT - 20
    return (
        f'<rect x="8" y="{HEIGHT - 56}" width="{length + 20:.0f}" height="48" fill="#ffffff" '
        'fill-opacity="0.85"/>'
        f'<path d="M{left} {y - 8}v8h{length:.1f}v-8" fill="none" stroke="{INK}" '
        'stroke-width="2.5"/>'
        f'<text x="{left + 6}" y="{y - 10}" font-size="18" fill="{INK}">{words}</text>'
    )


def _owner() -> str:
    """What the licence of the postcodes' positions asks for, wherever the map is shown."""
    return (
        f'<text x="{WIDTH - 10}" y="{HEIGHT - 10}" font-size="12" text-anchor="end" '
        'fill="#505a5f">Approximate areas. Contains OS data © Crown copyright 2025</text>'
    )


def _north() -> str:
    x = WIDTH - 30
    return (
        f'<path d="M{x} 12l10 30l-10 -8l-10 8z" fill="{INK}"/>'
        f'<text x="{x}" y="62" font-size="18" text-anchor="middle" fill="{INK}">N</text>'
    )
