"""What each of Messenger's items means in our words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.messenger_updates import echo as read_echo
from bot.channels.messenger_updates import read
from bot.channels.meta_items import items
from tests.providers.meta_server import (
    PAGE,
    attachment,
    batch,
    echo,
    item,
    pin,
    postback,
    quick_reply,
    read_receipt,
    receipt,
    said,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LIKE = 369239263222822


def heard(what):
    return read(PAGE, what, now=NOW)


def test_a_text_is_a_text_under_its_mid_and_a_person_is_named_with_their_page():
    one = heard(said(5, "graffiti"))

    assert one is not None
    assert (one.kind, one.text) == ("text", "graffiti")
    assert (one.provider_id, one.address, one.context) == ("m_5", f"{PAGE}:7001", PAGE)
    assert one.sent_at.tzinfo is not None


@pytest.mark.parametrize(
    ("told", "turn"),
    [
        (1_790_000_000_123, 1_790_000_000_123),
        (NOW.timestamp() * 1000 + 1_000, int(NOW.timestamp()) * 1000 + 1_000),
        ("soon", int(NOW.timestamp()) * 1000),
        (10**300, int(NOW.timestamp()) * 1000),
        (-(10**9), 0),
    ],
)
def test_its_milliseconds_say_what_came_first(told, turn):
    assert heard(said(5, "graffiti") | {"timestamp": told}).turn == turn


def test_a_quick_reply_is_a_press_and_not_its_words():
    one = heard(quick_reply(5, "place:2"))

    assert one is not None
    assert (one.kind, one.press, one.text) == ("press", "place:2", "")


@pytest.mark.parametrize(
    ("payload", "title", "kind", "what"),
    [
        ("human", "Talk to a person", "press", "human"),
        ("GET_STARTED_PAYLOAD", "Get Started", "text", "hello"),
        ("ice-1", "How do I report a crime?", "text", "How do I report a crime?"),
        ("", "", "text", "hello"),
    ],
)
def test_a_postback_comes_from_the_pages_menu(payload, title, kind, what):
    one = heard(postback(5, payload, title))

    assert one is not None
    assert (one.kind, one.press or one.text) == (kind, what)


def test_a_postback_without_an_id_is_known_again_and_two_are_told_apart():
    first = item(postback={"payload": "x", "title": "One"})
    second = item(postback={"payload": "y", "title": "Two"}) | {"timestamp": first["timestamp"]}

    assert heard(first).provider_id == heard(first).provider_id != heard(second).provider_id


@pytest.mark.parametrize(
    ("kinds", "text", "kind", "media"),
    [
        (["image"], None, "photo", ["photo"]),
        (["image", "image"], "look", "photo", ["photo", "photo"]),
        (["audio"], None, "voice", ["voice"]),
        (["audio"], "and words", "voice", ["voice"]),
        (["video"], None, "other", ["video"]),
        (["video"], "he has a knife", "text", ["video"]),
        (["file"], None, "other", ["file"]),
        (["sticker"], None, "other", ["sticker"]),
        (["template"], None, "other", []),
    ],
)
def test_what_comes_with_a_message(kinds, text, kind, media):
    files = [attachment(one, url="https://scontent.xx.fbcdn.net/a") for one in kinds]
    one = heard(said(5, text, attachments=files))

    assert one is not None
    assert (one.kind, one.text) == (kind, text or "")
    assert [each.kind for each in one.media] == media


def test_a_sticker_is_no_photo_also_while_meta_sends_it_as_both():
    both = [
        attachment("image", url="https://x.fbcdn.net/a", sticker_id=12),
        attachment("sticker", url="https://x.fbcdn.net/a", sticker_id=12),
    ]

    assert heard(said(5, attachments=both)).kind == "other"


def test_the_thumb_is_an_answer():
    one = heard(said(5, attachments=[attachment("image", url="https://x", sticker_id=LIKE)]))

    assert (one.kind, one.text) == ("text", "👍")


def test_a_pin_is_a_place_and_one_beyond_the_globe_is_none():
    one = heard(said(5, attachments=[pin(50.2, -5.3)]))
    beyond = heard(said(5, attachments=[pin(500.0, -5.3)]))

    assert (one.kind, one.lat, one.lon) == ("location", 50.2, -5.3)
    assert (beyond.kind, beyond.lat) == ("other", None)


def test_a_link_that_was_passed_on_says_what_it_is_about():
    shared = {"type": "fallback", "title": "Fire at the quay", "payload": {"url": "https://x"}}

    assert heard(said(5, attachments=[shared])).text == "Fire at the quay"


def test_an_edit_is_a_message_of_its_own_and_a_repeated_one_is_not():
    edit = item(message_edit={"mid": "m_5", "text": "a knife", "num_edit": 1})
    one = heard(edit)

    assert one.edited
    assert one.text == "a knife"
    assert one.provider_id == heard(edit).provider_id != "m_5"


@pytest.mark.parametrize(
    "what",
    [
        receipt(),
        read_receipt(),
        echo(5, "an answer"),
        item(reaction={"mid": "m_1", "emoji": "👍", "action": "react"}),
        item(optin={"ref": "x"}),
        item(message={"mid": "m_5", "is_deleted": True}),
        item(PAGE, message={"mid": "m_5", "text": "our own"}),
        {"message": {"mid": "m_5", "text": "from nobody"}},
        {},
    ],
)
def test_receipts_reactions_and_echoes_are_no_messages(what):
    assert heard(what) is None


def test_an_echo_of_ours_is_known_from_what_a_person_wrote_in_metas_inbox():
    theirs = read_echo(PAGE, echo(5, "PC Sam here, I have your message"), now=NOW)

    assert theirs is not None
    assert (theirs.address, theirs.text) == (f"{PAGE}:7001", "PC Sam here, I have your message")
    assert read_echo(PAGE, echo(5, "a reply", metadata="bluelamp"), now=NOW) is None
    assert read_echo(PAGE, echo(5, "another program", app_id=1517776481860111), now=NOW) is None
    assert read_echo(PAGE, said(5, "a resident"), now=NOW) is None


def test_danger_at_the_end_of_a_text_that_is_far_too_long_is_kept():
    one = heard(said(5, "the grass is long " * 2_000 + "he has got a knife to her throat"))

    assert one.too_long
    assert len(one.text) < 12_000
    assert "knife to her throat" in one.text


@pytest.mark.parametrize("mid", ["x" * 5_000, "half \ud83d a pair", "nul \x00 inside", "ü ß"])
def test_odd_ids_are_kept_apart_and_fit_the_database(mid):
    one = heard(item(message={"mid": mid, "text": "hello"}))
    other = heard(item(message={"mid": mid + "y", "text": "hello"}))

    assert one.provider_id != other.provider_id
    assert len(one.provider_id) <= 120
    assert one.provider_id.isascii()


@pytest.mark.parametrize("when", [None, "soon", True, 1e400, -(10**400), 10**20, float("nan"), {}])
def test_a_time_that_is_none_is_now(when):
    assert heard(said(5, "hello") | {"timestamp": when}).sent_at == NOW


KEYS = tuple(
    one
    for line in (
        "sender id message mid text attachments type payload url coordinates lat long",
        "postback quick_reply sticker_id title",
    )
    for one in line.split()
)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["message", "postback", "message_edit", "sender"]), ODD))
def test_nothing_at_all_makes_the_reading_fail(what):
    for one in items(batch(item() | what)):
        read(one.page, one.content, now=NOW)
        read_echo(one.page, one.content, now=NOW)
