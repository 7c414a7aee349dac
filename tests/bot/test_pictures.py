"""Whatever stands in a photo, the staff's copy is optional, and the original is kept."""

from __future__ import annotations

import io
import logging
import struct
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps, ImageStat
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Media
from bot.channels.fetched_media import read_and_prepare
from bot.channels.media import file_type
from bot.inbox import Inbox
from bot.pictures import LONGEST_SIDE, MOST_PIXELS, copy_without_exif
from bot.spool import Spool
from bot.storage import schema as tables
from tests.bot.rows import Clock, all_of
from tests.bot.test_inbox_and_sweeper import message

# the library complains of what it meets, and goes on: so do we
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")
TURNED = 6  # EXIF's orientation: a quarter to the right
ORIENTATION, MAKER, GPS, RESOLUTION = 0x0112, 0x010F, 0x8825, 0x011A
SHORT, LONG, RATIONAL, TEXT, BYTES, DOUBLE = 3, 4, 5, 2, 7, 12


def entry(tag: int, kind: int, count: int, value: bytes) -> bytes:
    return struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")[:4]


def photo(*entries: bytes, size: tuple[int, int] = (40, 20)) -> bytes:
    """A JPEG whose EXIF says these, as odd as they are."""
    exif = b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + b"".join(entries) + b"\0" * 64
    out = io.BytesIO()
    Image.new("RGB", size, "blue").save(out, "JPEG", exif=b"Exif\0\0" + exif)
    return out.getvalue()


TO_THE_RIGHT = entry(ORIENTATION, SHORT, 1, struct.pack("<H", TURNED))
ODD = {
    "text where a number belongs": entry(RESOLUTION, TEXT, 4, b"abc\0"),
    "a number where text belongs": entry(MAKER, LONG, 1, b"\1\0\0\0"),
    "a number where a table belongs": entry(GPS, TEXT, 4, b"abc\0"),
    "a table far outside": entry(GPS, LONG, 1, b"\xff\xff\xff\x7f"),
    "a short that is too long": entry(0x0100, DOUBLE, 1, struct.pack("<I", 26)),
    "bytes where a fraction belongs": entry(RESOLUTION, BYTES, 4, b"\xff\xff\xff\xff"),
    "a tag for strips as text": entry(0x0111, TEXT, 4, b"abc\0"),
    "a kind that nobody knows": entry(0x9999, 99, 1, b"\0\0\0\0"),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_odd_facts_about_a_photo_never_cost_the_photo(odd: bytes) -> None:
    copy = copy_without_exif(photo(TO_THE_RIGHT, odd))

    assert copy is not None
    assert Image.open(io.BytesIO(copy)).format == "JPEG"


def test_a_photo_with_odd_facts_is_turned_the_right_way_up_all_the_same() -> None:
    copy = copy_without_exif(photo(TO_THE_RIGHT, ODD["text where a number belongs"]))

    assert copy is not None
    assert Image.open(io.BytesIO(copy)).size == (20, 40)


@pytest.mark.parametrize("turned", range(1, 9))
def test_every_way_to_hold_a_telephone_ends_upright(turned: int) -> None:
    """As the library turns it, where it can."""
    sent = io.BytesIO()
    picture = Image.effect_mandelbrot((64, 32), (-2, -1.5, 1, 1.5), 40).convert("RGB")
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    picture.save(sent, "JPEG", exif=exif, quality=95)
    copy = copy_without_exif(sent.getvalue())

    assert copy is not None
    expected = ImageOps.exif_transpose(Image.open(sent))
    shown = Image.open(io.BytesIO(copy))
    assert shown.size == expected.size
    far = ImageStat.Stat(ImageChops.difference(shown, expected)).mean
    assert max(far) < 8  # compressed twice, and no more than that


def test_a_picture_that_unpacks_to_a_bomb_has_no_copy_and_is_never_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (10_000, MOST_PIXELS // 10_000 + 1)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000

    assert copy_without_exif(out.getvalue()) is None


def test_a_large_photo_is_made_as_small_as_a_screen() -> None:
    copy = copy_without_exif(photo(TO_THE_RIGHT, size=(3_000, 1_000)))

    assert copy is not None
    assert max(Image.open(io.BytesIO(copy)).size) == LONGEST_SIDE


REAL = photo(TO_THE_RIGHT, *ODD.values())
EXIF_ENDS = REAL.index(b"\xff\xdb")  # the tables of the picture itself follow
spoilt = st.lists(
    st.tuples(
        st.one_of(st.integers(0, EXIF_ENDS), st.integers(0, len(REAL) - 1)), st.integers(0, 255)
    ),
    max_size=12,
)


@given(spoilt=spoilt, cut=st.one_of(st.none(), st.integers(0, len(REAL))))
def test_no_bytes_make_it_fail(spoilt: list[tuple[int, int]], cut: int | None) -> None:
    content = bytearray(REAL)
    for where, byte in spoilt:
        content[where] = byte

    assert file_type(bytes(content[:cut]))
    copy = copy_without_exif(bytes(content[:cut]))
    assert copy is None or copy.startswith(b"\xff\xd8\xff")
    assert copy is None or b"Exif" not in copy


entries = st.builds(
    entry,
    st.one_of(
        st.sampled_from((ORIENTATION, MAKER, GPS, RESOLUTION, 0x0111, 0x8769)),
        st.integers(0, 0xFFFF),
    ),
    st.one_of(st.integers(0, 14), st.integers(0, 0xFFFF)),
    st.one_of(st.integers(0, 9), st.integers(0, 0xFFFFFFFF)),
    st.binary(min_size=4, max_size=4),
)


@given(odd=st.lists(entries, max_size=6))
def test_no_tag_of_any_type_costs_the_photo(odd: list[bytes]) -> None:
    assert copy_without_exif(photo(TO_THE_RIGHT, *odd)) is not None


async def test_what_cannot_be_copied_is_kept_as_it_was_sent_and_its_kind_is_logged(
    engine: AsyncEngine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = REAL[: len(REAL) // 2]
    spool = Spool(tmp_path, Clock())
    media = Media(kind="photo", content=broken, content_type="image/jpeg")
    with caplog.at_level(logging.WARNING):
        await Inbox(engine=engine, spool=spool, clock=Clock()).accept(
            message(kind="photo", media=(media,))
        )
    (row,) = await all_of(engine, tables.media)
    assert (row["original"], row["copy"]) == (broken, None)
    assert [one.getMessage() for one in caplog.records] == ["no copy of a picture: OSError"]


@dataclass
class Holds:
    """A provider that holds files."""

    files: dict[str, bytes]

    async def read(self, provider_ref: str) -> bytes:
        return self.files[provider_ref]


async def test_what_a_provider_held_is_had_whatever_its_facts_say() -> None:
    provider = Holds({"odd": REAL, "broken": REAL[: len(REAL) // 2]})
    odd = await read_and_prepare(provider, "odd")
    assert (odd.content, odd.content_type) == (REAL, "image/jpeg")
    assert odd.copy is not None

    broken = await read_and_prepare(provider, "broken")
    assert (broken.content, broken.copy) == (REAL[: len(REAL) // 2], None)
