"""What each change of a Page's feed means in our words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.channels.page_comments_updates import Ours, read
from tests.providers.meta_server import PAGE, comment

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OURS = "If anyone is in danger, call 999."
SISTER = "400500600"  # another Page of the force


def heard(change):
    return read(PAGE, change, now=NOW, ours=Ours(words={OURS}, pages={PAGE, SISTER}))


def test_a_comment_is_a_conversation_of_its_own_and_says_where_it_stands():
    one = heard(comment(1, "graffiti"))

    assert one is not None
    assert (one.kind, one.text, one.provider_id) == ("text", "graffiti", "777_1")
    assert one.address == f"{PAGE}:comment:777_1"
    assert one.context == "https://www.facebook.com/777_1"


def test_an_edit_belongs_to_its_comment_and_the_same_words_count_once():
    first = heard(comment(1, "graffiti"))
    edit = heard(comment(1, "a knife", verb="edited"))

    assert edit.edited
    assert edit.address == first.address
    assert edit.provider_id != first.provider_id
    assert edit.provider_id == heard(comment(1, "a knife", verb="edited")).provider_id


def test_within_one_second_a_comment_comes_before_its_edit_and_that_before_its_end():
    told = [
        heard(comment(1, "graffiti", verb=verb, created_time=1_790_000_000))
        for verb in ("add", "edited", "remove")
    ]

    assert [one.turn - 1_790_000_000_000 for one in told] == [0, 1, 2]


def test_a_comment_that_is_taken_back_stops_whatever_would_still_be_sent_to_it():
    gone = heard(comment(1, None, verb="remove"))

    assert gone.kind == "blocked"
    assert gone.address == f"{PAGE}:comment:777_1"


def test_a_visitors_post_is_read_like_a_comment():
    post = comment(1, "graffiti", item="post")

    assert heard(post).address == f"{PAGE}:post:{PAGE}_777"


def test_a_picture_without_words_is_read_and_a_sticker_is_not():
    photo = heard(comment(1, None, photo="https://scontent.xx.fbcdn.net/a.jpg"))

    assert photo.kind == "photo"
    assert photo.media[0].provider_ref == "https://scontent.xx.fbcdn.net/a.jpg"
    assert heard(comment(1, None)) is None


@pytest.mark.parametrize(
    "change",
    [
        comment(1, "a post of ours", author=PAGE),
        comment(1, "our neighbours look into it", author=SISTER),
        comment(1, OURS, author=None),
        comment(1, f" {OURS}\n"),
        comment(1, "hidden", verb="hide"),
        comment(1, "liked", item="like"),
        comment(1, "no id") | {"value": {"item": "comment", "verb": "add", "message": "no id"}},
        comment(1, "elsewhere") | {"field": "ratings"},
        {"field": "feed"},
        {"field": "feed", "value": [1]},
    ],
)
def test_the_pages_own_words_and_everything_else_are_no_messages(change):
    assert heard(change) is None


def test_a_comment_whose_author_meta_does_not_tell_is_read_all_the_same():
    assert heard(comment(1, "he has a knife", author=None)).text == "he has a knife"


def test_limits_count_who_comments_and_without_authors_all_under_one_post():
    ida = {heard(comment(n, "knife")).counted_as for n in range(3)}
    tom = heard(comment(7, "knife", author="6006")).counted_as
    nobody = {heard(comment(n, "knife", author=None)).counted_as for n in range(3)}
    elsewhere = heard(comment(9, "knife", author=None, post_id=f"{PAGE}_888")).counted_as

    assert len(ida) == len(nobody) == 1
    assert len({*ida, tom, *nobody, elsewhere}) == 4
    assert "5005" not in str(ida)  # a hash: no log and no row says who it was
