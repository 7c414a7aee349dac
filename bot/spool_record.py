"""A spooled message as the bytes of its file, and back."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from bot.channels.base import Inbound
from bot.inbound_json import from_json, to_json

NO_ID = UUID(int=0)
WORDS = ("channel", "provider_id", "address", "kind", "text")


class Malformed(Exception):
    """No message of ours, whatever happened to it."""


def to_bytes(inbound: Inbound) -> bytes:
    return json.dumps(record_of(inbound)).encode()


def record_of(inbound: Inbound) -> dict[str, Any]:
    record = to_json(inbound, tuple(NO_ID for _ in inbound.media))
    record["contents"] = [
        base64.b64encode(one.content).decode() if one.content is not None else None
        for one in inbound.media
    ]
    return record


def from_bytes(content: bytes) -> Inbound:
    """Raises Malformed, and nothing else."""
    try:
        record = json.loads(content)
        contents = record.pop("contents")
        inbound, _ = from_json(record)
        media = tuple(
            replace(one, content=base64.b64decode(content) if content is not None else None)
            for one, content in zip(inbound.media, contents, strict=True)
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Malformed(type(error).__name__) from None  # the error's own text may quote it
    if not all(isinstance(getattr(inbound, name), str) for name in WORDS):
        raise Malformed("no words where words belong")
    return replace(inbound, media=media)
