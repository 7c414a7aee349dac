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
_OGG_SOUNDS = (b"OpusHead", b"\x01vorbis", b"Speex   ")

# what a browser plays as sound and never runs, whatever else is in the bytes
PLAYED = frozenset({"audio/ogg", "audio/mp4", "audio/mpeg", "audio/aac", "audio/wav"})


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
    """A type for what is kept but not shown as a picture, such as a voice note."""
    try:
        return picture_type(content)
    except NotAPhoto:
        pass
    if content[4:8] == b"ftyp":
        return "audio/mp4" if _tracks(content) == {b"soun"} else "video/mp4"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    return _sound(content) or "application/octet-stream"


def _sound(content: bytes) -> str | None:
    if content.startswith(b"OggS"):
        # the first page says what is in it: what phones record, or something that may be a film
        return "audio/ogg" if any(one in content[:64] for one in _OGG_SOUNDS) else None
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return "audio/wav"
    if content.startswith(b"ID3"):
        return "audio/mpeg"
    if len(content) > 2 and content[0] == 0xFF:
        match content[1] & 0xFE:
            case 0xFA | 0xF2:  # MPEG-1 and MPEG-2, layer 3
                return "audio/mpeg"
            case 0xF0 | 0xF8:  # ADTS
                return "audio/aac"
    return None


def _tracks(content: bytes) -> set[bytes]:
    """What an MP4 holds: each track's handler names its kind. A wrong guess calls it a film."""
    kinds, at = set(), content.find(b"hdlr")
    while at >= 0:
        kinds.add(content[at + 12 : at + 16])
        at = content.find(b"hdlr", at + 4)
    return kinds & {b"soun", b"vide"}
