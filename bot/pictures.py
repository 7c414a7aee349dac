"""A copy of a photo that staff may see: no EXIF, no larger than a screen, remade from pixels."""

from __future__ import annotations

import asyncio
import io

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.channels.base import Media

LONGEST_SIDE = 1_600  # pixels
MOST_PIXELS = 50_000_000  # a picture that unpacks to more is a bomb, not a photo


async def staff_copy_of(media: Media) -> bytes | None:
    """JPEG bytes, or None where there is nothing that can be shown safely."""
    if media.kind != "photo" or media.content is None:
        return None
    return await asyncio.to_thread(copy_without_exif, media.content)


def copy_without_exif(content: bytes) -> bytes | None:
    """Only the pixels survive; the picture is turned the right way up first."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            bare = Image.new("RGB", upright.size)
            bare.paste(upright)
            out = io.BytesIO()
            bare.save(out, "JPEG", quality=82)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
