"""Personal data is masked, and masking twice changes nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.privacy import mask

TABLE = [
    ("ring me on 07700 900118 please", "ring me on [phone] please"),
    ("01632 960001 is the office", "[phone] is the office"),
    ("call +44 7700 900118", "call [phone]"),
    ("write to jo@example.com", "write to [e-mail]"),
    ("My name is Margaret Anne and I saw it", "My name is [name] and I saw it"),
    ("my name is pat and I live here", "my name is [name] and I live here"),
    ("it was Mr Brown again", "it was Mr [name] again"),
    ("the car was AB12 CDE, blue", "the car was [plate], blue"),
    ("I live at EX4 6NS", "I live at [postcode]"),
    ("he lives at 14 Trelawney Road in town", "he lives at [address] in town"),
    ("see https://example.com/me?x=1 ok", "see [link] ok"),
]


@pytest.mark.parametrize(("text", "masked"), TABLE)
def test_what_tells_who_somebody_is_does_not_leave(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    ["graffiti on the A38 bridge", "at 10.30 on the 14th", "there were 12 of them", "call me back"],
)
def test_ordinary_words_and_numbers_stay(text: str) -> None:
    assert mask(text) == text


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["my name is ", "Jo", "Ann ", "07700 900118", " AB12 CDE", "EX4 6NS",
                 "a@example.com",
                 "12 High Street", "call me ", " ", "mr ", "[name]", "0", "9"]
            ),
            st.text(max_size=8),
        ),
        max_size=8,
    ).map("".join)
)  # fmt: skip
def test_masking_is_idempotent(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
