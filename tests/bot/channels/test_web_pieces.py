"""The small decisions of the web side: how fast, from where, how long, whose."""

from __future__ import annotations

import ipaddress

import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.fixed_words import said_danger
from bot.channels.long_text import AROUND, cut
from bot.channels.media import NotAPhoto, file_type, picture_type
from bot.channels.web_body import is_key, plain, read_json
from bot.channels.web_keys import FORM_COOKIE, Keys, address_of
from bot.client_address import Proxies
from bot.rate_limit import Pace, RateLimit
from bot.secret import Secret
from bot.web_errors import Refused
from triage import red_flags

KNIFE = "he is stabbing her with a knife right now"


class Hand:
    """A clock that is turned by hand."""

    at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_burst_is_let_in_then_one_at_a_time():
    clock = Hand()
    limit = RateLimit(Pace(burst=3, each_second=0.5), clock)

    assert [limit.wait("a") for _ in range(3)] == [0, 0, 0]
    assert limit.wait("a") == pytest.approx(2)
    assert limit.wait("b") == 0
    clock.at = 2
    assert limit.wait("a") == 0
    assert limit.wait("a") > 0


def test_somebody_who_was_silent_for_long_has_a_burst_again_and_no_more():
    clock = Hand()
    limit = RateLimit(Pace(burst=2, each_second=1), clock)
    for _ in range(3):
        limit.wait("a")
    clock.at = 1_000_000
    assert [limit.wait("a") > 0 for _ in range(3)] == [False, False, True]


def request(remote: str, forwarded: str | None = None, proto: str | None = None):
    headers = {}
    if forwarded is not None:
        headers["X-Forwarded-For"] = forwarded
    if proto is not None:
        headers["X-Forwarded-Proto"] = proto
    return make_mocked_request("GET", "/", headers=headers).clone(remote=remote)


PROXIES = Proxies((ipaddress.ip_network("10.0.0.0/8"),))


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        ("192.0.2.1", "198.51.100.9", "192.0.2.1"),  # a stranger's word about themselves
        ("10.0.0.1", "198.51.100.9", "198.51.100.9"),
        ("10.0.0.1", "203.0.113.7, 198.51.100.9", "198.51.100.9"),  # the left one is made up
        ("10.0.0.1", "198.51.100.9, 10.0.0.2", "198.51.100.9"),
        ("10.0.0.1", "rubbish", "10.0.0.1"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("::ffff:10.0.0.1", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_a_forwarded_address_counts_only_as_far_as_our_own_proxies_go(remote, forwarded, address):
    assert str(PROXIES.address_of(request(remote, forwarded))) == address


def test_only_our_proxy_can_say_that_the_resident_came_over_https():
    assert PROXIES.is_https(request("10.0.0.1", proto="https"))
    assert not PROXIES.is_https(request("192.0.2.1", proto="https"))
    assert not PROXIES.is_https(request("10.0.0.1"))


@settings(deadline=None)  # the first call loads the words of danger
@given(st.text(max_size=400), st.integers(1, 100))
def test_a_cut_text_begins_as_it_was_and_a_short_one_is_whole(text, longest):
    kept = cut(text, longest, red_flags.find)
    assert kept.startswith(text[:longest])
    if len(text) <= longest:
        assert kept == text


@pytest.mark.parametrize("before", [0, 150, 290, 300, 5_000])
def test_danger_survives_the_cut_wherever_it_stands(before):
    text = "the grass is long. " * (before // 19) + KNIFE + ". the grass is long" * 300
    kept = cut(text, 300, red_flags.find)

    assert said_danger(kept)
    assert len(kept) < 300 + 20 * (2 * AROUND + 60)


def test_a_form_token_of_bytes_that_are_no_text_is_no_token():
    keys = Keys(secret_key=Secret("s" * 32), proxies=Proxies())
    request = make_mocked_request("POST", "/", headers={"Cookie": f"{FORM_COOKIE}={'ab' * 32}"})

    assert keys.is_token(request, keys.token("ab" * 32))
    assert not keys.is_token(request, "\udcff")


def test_a_key_is_kept_only_as_its_hash():
    key = "0123456789abcdef" * 2
    assert is_key(key)
    assert key not in address_of(key)
    assert len(address_of(key)) == 64


@given(st.text())
def test_plain_text_can_always_be_stored(text):
    said = plain(text + "\x00\ud800\x07")
    said.encode()
    assert not set(said) & {"\x00", "\x07", "\x1b"}


@given(st.binary() | st.text().map(str.encode))
def test_no_body_at_all_is_a_fault_of_ours(body):
    try:
        status = 200 if read_json(body).message_id else 0
    except Refused as refused:
        status = refused.status
    assert status in (200, 400)


def test_a_type_is_read_from_the_bytes():
    with pytest.raises(NotAPhoto):
        picture_type(b"<svg onload=alert(1)>")
    with pytest.raises(NotAPhoto):
        picture_type(VOICE)


VOICE = b"OggS" + bytes(24) + b"OpusHead"
SOUND, FILM = b"hdlr" + bytes(8) + b"soun", b"hdlr" + bytes(8) + b"vide"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (VOICE, "audio/ogg"),
        (b"OggS" + bytes(24) + b"\x80theora", "application/octet-stream"),
        (b"OggS\x00\x02", "application/octet-stream"),
        (b"\0\0\0 ftypmp42" + SOUND, "audio/mp4"),
        (b"\0\0\0 ftypisom" + SOUND + FILM, "video/mp4"),
        (b"\0\0\0 ftypisom", "video/mp4"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"ID3\x03", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"\xff\xf1\x50", "audio/aac"),
        (b"\xff\xfe<\0s\0v\0g\0", "application/octet-stream"),
        (b"%PDF-1.7", "application/pdf"),
        (b"<html><script>", "application/octet-stream"),
        (b"MZ", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_what_is_no_picture_is_told_by_its_first_bytes(content: bytes, kind: str):
    assert file_type(content) == kind
