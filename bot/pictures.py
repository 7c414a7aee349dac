"""A copy of a photo that staff may see: no EXIF, no larger than a screen, remade from pixels."""

from __future__ import annotations

import asyncio
import io
import logging
from contextlib import suppress

from PIL import Image
from PIL.ExifTags import Base
from PIL.Image import Transpose

from bot.channels.base import Media

log = logging.getLogger(__name__)
LONGEST_SIDE = 1_600  # pixels
MOST_PIXELS = 50_000_000  # a picture that unpacks to more is a bomb, not a photo
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
TURNS = {  # EXIF's orientation
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


async def staff_copy_of(media: Media) -> bytes | None:
    """JPEG bytes, or None where there is nothing that can be shown safely."""
    if media.kind != "photo" or media.content is None:
        return None
    return await asyncio.to_thread(copy_without_exif, media.content)


def copy_without_exif(content: bytes) -> bytes | None:
    """Only the pixels survive; the picture is turned the right way up first.

    Raises nothing: the copy is optional, and the original must be kept whatever stands in it.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            return _remade(opened)
    except Exception as error:  # noqa: BLE001  # hostile bytes: the library raises what it likes
        log.warning("no copy of a picture: %s", type(error).__name__)
        return None


def _remade(opened: Image.Image) -> bytes | None:
    if opened.width * opened.height > MOST_PIXELS:
        return None
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    turn = _turn(opened)
    picture = opened.convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if turn is not None:
        picture = picture.transpose(turn)
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=82)
    return out.getvalue()


def _turn(opened: Image.Image) -> Transpose | None:
    """Read by ourselves: ImageOps writes the other tags anew, and fails on odd ones."""
    with suppress(Exception):  # a photo that lies on its side is better than none
        return TURNS.get(opened.getexif().get(Base.Orientation, 1))
    return None
