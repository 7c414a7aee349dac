"""Who deals with what the police do not."""

from datetime import date

import pytest

from triage.categories import categories
from triage.referrals import UnknownPartner, referral, referrals


def test_every_partner_of_the_taxonomy_has_an_entry() -> None:
    assert {one.partner for one in categories().values() if one.partner} <= set(referrals())


@pytest.mark.parametrize("slug", sorted(referrals()))
def test_an_entry_says_what_how_and_where_it_was_read(slug: str) -> None:
    one = referrals()[slug]
    assert one.name
    assert one.does
    assert one.how
    assert one.source.startswith("https://")
    assert date(2026, 1, 1) <= one.reviewed <= date(2027, 1, 1)
    assert "o'clock" not in one.how


def test_litter_is_the_districts_and_potholes_are_the_countys() -> None:
    assert referral("council", council_gss="E07000041").name == "Exeter City Council"
    assert referral("highways", council_gss="E07000041").name == "Devon County Council"


def test_a_unitary_council_does_both() -> None:
    for partner in ("council", "highways"):
        assert referral(partner, council_gss="E06000026").name == "Plymouth City Council"


def test_an_unknown_place_gets_the_way_to_find_out() -> None:
    assert "gov.uk" in referral("council").url
    assert referral("council", council_gss="nowhere") == referral("council")


def test_fraud_goes_to_report_fraud_by_its_present_name() -> None:
    assert referral("report_fraud").phone == "0300 123 2040"


def test_a_partner_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownPartner):
        referral("ghostbusters")
