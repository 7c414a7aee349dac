"""What the page of figures says: one value for each table, made of counts alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.figures import answer_times
from bot.figures.small_numbers import share, without_small

Counts = Mapping[tuple[str, str], Mapping[str, int]]

OUTCOMES = {
    "report": "Ended in a report",
    "person": "Handed to a person",
    "danger": "Told to ring 999, without a report",
    "bot": "Answered by the bot alone",
}
FALLBACKS = {
    "words_only": "Read by words only: the model was away",
    "not_understood": "Not understood and asked again",
    "cannot_read": "Voice, video or sticker that the bot cannot read",
    "language": "Another language",
    "set_aside": "Put before a person: the bot failed on it",
}
CORRECTIONS = {
    "correction": "Category, urgency or place corrected on a report",
    "flag": "Answer flagged by communications",
}
STEPPED_IN = "stepped_in"  # answered in a conversation, in place of the bot
PROMISES = {"same_day": "Priority: read the same day", "72_hours": "Team: answered in 72 hours"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A line of a breakdown; None where the count is small."""

    key: str
    count: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """How often a clock was kept, of those that ran out in the period."""

    name: str
    due: int
    met: int

    @property
    def share(self) -> float | None:
        return share(self.met, self.due)


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamPromise:
    """72 hours, by team; None where the team had few."""

    team: str
    due: int | None
    met: int | None

    @property
    def share(self) -> float | None:
        return None if self.due is None or self.met is None else share(self.met, self.due)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """How long residents waited for a person's first answer."""

    of: str  # all reports, those of an urgency, or STEPPED_IN
    answered: int
    median: timedelta | None
    nine_in_ten: timedelta | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Deflection:
    """Contacts that the bot answered alone, less those whose resident soon came back."""

    contacts: int
    alone: int
    came_back: int

    @property
    def deflected(self) -> int:
        return self.alone - self.came_back

    @property
    def share(self) -> float | None:
        return share(self.deflected, self.contacts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """Everything on the page."""

    contacts: int
    messages: int
    by_channel: Sequence[Row]
    by_category: Sequence[Row]
    by_team: Sequence[Row]
    outcomes: Sequence[Row]
    deflection: Deflection
    waits: Sequence[Wait]
    wait_groups: Mapping[str, int]
    promises: Sequence[Promise]
    team_promises: Sequence[TeamPromise]
    corrections: Sequence[Row]
    corrected_categories: Sequence[Row]
    fallbacks: Sequence[Row]


def summary(counts: Counts) -> Summary:
    def of(figure: str, split: str = "all") -> Mapping[str, int]:
        return counts.get((figure, split), {})

    contacts = of("contacts").get("", 0)
    steps = {split: _steps(of("answered", split)) for split in ("all", "priority", "routine")}
    steps[STEPPED_IN] = _steps(of("stepped_in"))
    fallbacks = {**of("fallback"), "set_aside": of("set_aside").get("", 0)}
    return Summary(
        contacts=contacts,
        messages=of("messages").get("", 0),
        by_channel=_largest_first(of("contacts", "channel")),
        by_category=_largest_first(of("contacts", "category")),
        by_team=_largest_first(of("contacts", "team")),
        outcomes=_in_order(OUTCOMES, of("outcome")),
        deflection=Deflection(
            contacts=contacts,
            alone=of("outcome").get("bot", 0),
            came_back=of("came_back").get("", 0),
        ),
        waits=[_wait(split, one) for split, one in steps.items()],
        wait_groups=answer_times.grouped(steps["all"]),
        promises=[
            Promise(name=name, due=of("due").get(name, 0), met=of("met").get(name, 0))
            for name in PROMISES
        ],
        team_promises=_team_promises(of("due_72_hours", "team"), of("met_72_hours", "team")),
        corrections=_in_order(CORRECTIONS, of("corrected")),
        corrected_categories=_largest_first(of("corrected", "category")),
        fallbacks=_in_order(FALLBACKS, fallbacks),
    )


def _steps(counts: Mapping[str, int]) -> Mapping[int, int]:
    return {int(step): count for step, count in counts.items()}


def _wait(of: str, steps: Mapping[int, int]) -> Wait:
    return Wait(
        of=of,
        answered=sum(steps.values()),
        median=answer_times.quantile(steps, 0.5),
        nine_in_ten=answer_times.quantile(steps, 0.9),
    )


def _largest_first(counts: Mapping[str, int]) -> Sequence[Row]:
    """Hidden ones last, by name: their order must not tell their size."""
    shown = without_small(counts)
    order = sorted(shown, key=lambda key: (shown[key] is None, -(shown[key] or 0), key))
    return [Row(key=key, count=shown[key]) for key in order]


def _in_order(names: Mapping[str, str], counts: Mapping[str, int]) -> Sequence[Row]:
    """Of the whole force and of nothing personal: small counts are given."""
    return [Row(key=key, count=counts.get(key, 0)) for key in names]


def _team_promises(due: Mapping[str, int], met: Mapping[str, int]) -> Sequence[TeamPromise]:
    """Where a team's due count is hidden, nothing else of it is told."""
    shown = without_small(due)
    return [
        TeamPromise(team=team, due=count, met=None if count is None else met.get(team, 0))
        for team, count in sorted(
            shown.items(), key=lambda one: (one[1] is None, -(one[1] or 0), one[0])
        )
    ]
