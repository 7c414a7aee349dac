"""Photos and files at the door: their type is read from the bytes, and their size is limited."""

from __future__ import annotations

import io

from PIL import Image

from bot.channels.base import Media
from bot.errors import BadUpdate
from bot.pictures import MOST_PIXELS

LARGEST_PHOTO = 10 * 1024 * 1024  # bytes; a phone's photo has two to six million
LARGEST_FETCHED = 20 * 1024 * 1024  # bytes; what Telegram lets a bot download

_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # what some phones make of two JPEGs
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
}


class NotAPhoto(BadUpdate):
    """The bytes are no picture that staff could be shown."""


def read_photo(content: bytes) -> Media:
    """The photo with its true type. Raises NotAPhoto; what the sender claims is never asked."""
    return Media(kind="photo", content=content, content_type=picture_type(content))


def picture_type(content: bytes) -> str:
    """Raises NotAPhoto."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPhoto("the picture has too many pixels")
            return _TYPES[picture.format or ""]
    except NotAPhoto:
        raise
    except Exception as error:  # hostile bytes: the library raises what it likes
        raise NotAPhoto("the file is not a JPEG, PNG, WebP or GIF picture") from error


def file_type(content: bytes) -> str:
    """A type for what is kept but not shown, such as a voice note."""
    try:
        return picture_type(content)
    except NotAPhoto:
        pass
    if content.startswith(b"OggS"):
        return "audio/ogg"
    if content[4:8] == b"ftyp":
        return "video/mp4"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    return "application/octet-stream"
