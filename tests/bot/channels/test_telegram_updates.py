"""What each kind of Telegram update means in our words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Unread
from bot.channels.telegram_updates import callback_id, read
from tests.providers.telegram_server import left, message, photo, press, update

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PLACE = {"latitude": 50.2, "longitude": -5.3}


def heard(**what):
    return read(update(1, **what), now=NOW)


def test_a_text_is_a_text_and_its_id_does_not_depend_on_the_update():
    one = heard(message=message(5, text="graffiti"))
    again = read(update(999, message=message(5, text="graffiti")), now=NOW)

    assert one is not None
    assert again is not None
    assert (one.kind, one.text, one.address) == ("text", "graffiti", "70")
    assert one.provider_id == again.provider_id == "70:5"
    assert one.sent_at.tzinfo is not None


def test_an_edit_is_a_message_of_its_own():
    first = heard(message=message(5, text="nothing"))
    edit = read(
        update(2, edited_message=message(5, text="a knife", edit_date=1_790_000_000)), now=NOW
    )

    assert first is not None
    assert edit is not None
    assert edit.edited
    assert edit.text == "a knife"
    assert edit.provider_id != first.provider_id


def test_telegrams_count_says_what_came_first_and_anything_else_says_nothing():
    first = heard(message=message(5, text="nothing"))
    edit = read(update(2, edited_message=message(5, text="a knife", edit_date=1)), now=NOW)
    pressed = read(update(3, callback_query=press(1, "yes")), now=NOW)

    assert [one.turn for one in (first, edit, pressed)] == [1, 2, 3]
    for odd in ("7", -1, True, 2**63, None):
        assert read(update(odd, message=message(5, text="a knife")), now=NOW).turn is None


def test_the_largest_photo_that_we_may_fetch_is_taken_with_its_caption():
    sizes = photo(("s", 90, 60, 1_000), ("m", 900, 600, 90_000), ("x", 9000, 6000, 30_000_000))
    one = heard(message=message(5, photo=sizes, caption="look"))

    assert one is not None
    assert (one.kind, one.text) == ("photo", "look")
    assert [media.provider_ref for media in one.media] == ["m"]


def test_a_pin_and_a_venue_are_places():
    pin = heard(message=message(5, location=PLACE))
    venue = heard(
        message=message(
            6, venue={"location": PLACE, "title": "The Ship", "address": "Fore St"}, location=PLACE
        )
    )

    assert pin is not None
    assert venue is not None
    assert (pin.kind, pin.lat, pin.lon) == ("location", 50.2, -5.3)
    assert (venue.kind, venue.text) == ("location", "The Ship, Fore St")


@pytest.mark.parametrize(
    ("part", "kind", "media"),
    [
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}, "voice", "voice"),
        (
            {
                "video": {
                    "file_id": "v",
                    "file_unique_id": "v",
                    "width": 1,
                    "height": 1,
                    "duration": 3,
                }
            },
            "other",
            "video",
        ),
        (
            {
                "sticker": {
                    "file_id": "v",
                    "file_unique_id": "v",
                    "type": "regular",
                    "width": 1,
                    "height": 1,
                    "is_animated": False,
                    "is_video": False,
                }
            },
            "other",
            "sticker",
        ),
        ({"document": {"file_id": "v", "file_unique_id": "v"}}, "other", "file"),
    ],
)
def test_what_cannot_be_read_is_still_a_message(part, kind, media):
    one = heard(message=message(5, **part))

    assert one is not None
    assert one.kind == kind
    assert one.media[0].kind == media


def test_a_video_with_a_caption_is_read_by_its_caption():
    part = {"document": {"file_id": "v", "file_unique_id": "v"}, "caption": "he has a knife"}
    one = heard(message=message(5, **part))

    assert one is not None
    assert (one.kind, one.text) == ("text", "he has a knife")


def test_a_pressed_button_is_a_press():
    one = heard(callback_query=press(5, "yes"))

    assert one is not None
    assert (one.kind, one.press, one.address) == ("press", "yes", "70")
    assert callback_id(update(1, callback_query=press(5, "yes"))) == "call5"


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("/start", "start"),
        ("/start@bluelamp_bot", "start"),
        ("/help me please", "help me please"),
        ("/", ""),
    ],
)
def test_a_command_is_words_without_its_slash(said, text):
    one = heard(message=message(5, text=said))
    assert one is not None
    assert one.text == text


def test_a_resident_who_blocks_us_is_noticed_and_one_who_comes_back_is_not_a_message():
    one = heard(my_chat_member=left())
    assert one is not None
    assert one.kind == "blocked"
    assert heard(my_chat_member=left(status="member")) is None


def test_groups_and_other_updates_are_none_of_ours():
    assert heard(message=message(5, kind="group", text="hello")) is None
    assert heard(poll={"id": "1"}) is None
    assert heard() is None


@pytest.mark.parametrize("payload", [None, [], "x", 5, {}, {"message": 5}, {"update_id": "x"}])
def test_what_is_no_update_is_nothing(payload):
    assert read(payload, now=NOW) is None


def test_the_words_of_a_message_that_the_library_cannot_read_are_rescued():
    broken = message(5, text="he has a knife") | {"date": "yesterday", "entities": 5}
    unread = heard(message=broken)

    assert isinstance(unread, Unread)
    one = unread.rescued
    assert one is not None
    assert (one.text, one.provider_id, one.sent_at) == ("he has a knife", "70:5", NOW)
    assert unread.payload["message"] == broken


def test_a_rescue_has_the_words_wherever_they_stand_but_not_those_of_others():
    venue = {"location": {"latitude": "x"}, "title": "he is stabbing me", "address": "5 Fore St"}
    odd = message(5) | {"venue": venue, "reply_to_message": message(4, text="call 999")}
    odd.pop("text", None)
    unread = heard(message=odd)

    assert isinstance(unread, Unread)
    assert unread.rescued is not None
    assert (unread.rescued.text, unread.rescued.kind) == ("he is stabbing me", "text")


@pytest.mark.parametrize("ids", [{"message_id": "x"}, {"chat": {"id": "x", "type": "private"}}])
def test_a_message_without_the_ids_of_one_is_unread_and_a_groups_is_nobodys(ids):
    odd = message(5, text="he has a knife") | ids
    unread = heard(message=odd)

    assert isinstance(unread, Unread)
    assert unread.rescued is None
    no_type = odd | {"chat": {"id": 70, "type": ["private"]}, "date": "yesterday"}
    assert isinstance(heard(message=no_type), Unread)
    in_a_group = odd | {"chat": {"id": 70, "type": "group"}, "date": "yesterday"}
    assert heard(message=in_a_group) is None


@pytest.mark.parametrize(("lat", "lon"), [(float("inf"), 0), (0, float("nan")), (91, 0)])
def test_a_pin_that_is_nowhere_on_the_globe_is_no_place(lat, lon):
    one = heard(message=message(5, location={"latitude": lat, "longitude": lon}))

    assert one is not None
    assert (one.kind, one.lat, one.lon) == ("other", None, None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NEARLY = st.dictionaries(
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "update_id"]),
    JSON
    | st.dictionaries(
        st.sampled_from(
            ["message_id", "chat", "date", "text", "photo", "location", "from", "data", "id"]
        ),
        JSON | st.just({"id": 70, "type": "private"}),
    ),
)


@given(JSON | NEARLY)
def test_no_json_at_all_makes_reading_fail(payload):
    one = read(payload, now=NOW)
    assert one is None or one.channel == "telegram"
    callback_id(payload)
