"""What the tests of the chat's API ask with, and look for in an answer."""

from __future__ import annotations

import io
import secrets

from PIL import Image


def key() -> str:
    return secrets.token_hex(16)


def says_999(body) -> bool:
    return any(one["call_999"] and "999" in one["text"] for one in body["replies"])


def jpeg(size=(64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, "JPEG")
    return out.getvalue()
