"""What may be one and the same thing, and when a case review may be asked for. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.similar import APART, FAMILIES, CaseReview, Spot, case_review, family, why_similar
from triage.categories import categories

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SHELTER = Spot(category="nuisance_group", lat=50.3671, lon=-4.1587, at=NOW)


def spot(category: str = "nuisance_group", north_m: float = 0, hours: float = 0) -> Spot:
    return Spot(
        category=category,
        lat=SHELTER.lat + north_m / 111_200,
        lon=SHELTER.lon,
        at=NOW - timedelta(hours=hours),
    )


@pytest.mark.parametrize(
    ("other", "because"),
    [
        (spot(), "the same category, at the same spot, within an hour"),
        (spot(north_m=140, hours=30), "the same category, 140 m apart, 30 h apart"),
        (
            spot("street_drinking", hours=96),
            "both disorder in the street, at the same spot, 4 days apart",
        ),
    ],
)
def test_a_suggestion_says_what_how_far_and_when(other: Spot, because: str) -> None:
    assert why_similar(SHELTER, other, metres=200, days=14) == because


@pytest.mark.parametrize(
    "other", [spot("graffiti"), spot(north_m=260), spot(hours=15 * 24), spot("domestic_abuse")]
)
def test_too_different_too_far_or_too_long_apart_is_not_suggested(other: Spot) -> None:
    assert why_similar(SHELTER, other, metres=200, days=14) is None


def test_victims_are_never_found_by_a_distance() -> None:
    for category in APART:
        assert family(category) == ()


def test_families_name_categories_of_the_taxonomy_each_once() -> None:
    named = [slug for slugs in FAMILIES.values() for slug in slugs]
    assert len(named) == len(set(named))
    assert set(named) | APART <= set(categories())


@pytest.mark.parametrize(
    ("of", "review"),
    [
        (["theft"], None),
        (["noise"], CaseReview(reports=1, needed=3)),
        (["noise", "nuisance_group", "theft", "graffiti"], CaseReview(reports=3, needed=3)),
        (["noise", "hate_crime"], CaseReview(reports=2, needed=2)),
    ],
)
def test_a_case_review_needs_three_reports_or_two_where_one_is_of_hatred(
    of: list[str], review: CaseReview | None
) -> None:
    assert case_review(of) == review
    if review:
        assert review.is_reached is (review.reports >= review.needed)
