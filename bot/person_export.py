"""What a person gets who asks for their data: one JSON file, or a ZIP with CSV and photos."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from bot.export import CsvLines, json_line
from bot.storage.person_out import PersonOut

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/wav": "wav",
    "video/mp4": "mp4",
    "application/pdf": "pdf",
}
NONE: Mapping[str, bytes | None] = {}
READ_ME = """What is in this folder

data.json      everything, for a computer
messages.csv   every message: when, who wrote it (resident, bot or staff), what it said, and how
               the computer program read it
reports.csv    every report that was made, with its reference, where it went and what became of it
photos/        photos, voice notes, videos and other files as they were sent; data.json has the
               SHA-256 that each had when it was kept, and names what could not be fetched

Messages that could not be taken in as they came stand in data.json under put_aside, whole, with
what came with them.

Times are in UTC. Empty columns mean that nothing was said.
"""


def as_json(person: PersonOut, aside: Mapping[str, bytes | None] = NONE) -> bytes:
    """`aside`: what of theirs was put aside, by file; None where it could not be opened."""
    whole = {
        "conversation": person.conversation,
        "messages": person.messages,
        "reports": person.reports,
        "photos": [
            {"id": one.id, "content_type": one.content_type, "sha256": one.sha256.hex()}
            for one in person.photos
        ],
        "not_fetched": person.not_had,
        "put_aside": [_read(name, kept) for name, kept in aside.items()],
    }
    return (json.dumps(json.loads(json_line(whole)), ensure_ascii=False, indent=2) + "\n").encode()


def as_zip(person: PersonOut, aside: Mapping[str, bytes | None] = NONE) -> bytes:
    """Blocks: call it in a thread."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("README.txt", READ_ME)
        folder.writestr("data.json", as_json(person, aside))
        folder.writestr("messages.csv", _csv(person.messages))
        folder.writestr("reports.csv", _csv(person.reports))
        for photo in person.photos:
            ending = ENDINGS.get(photo.content_type, "bin")
            folder.writestr(f"photos/{photo.id}.{ending}", photo.original)
    return out.getvalue()


def counts(person: PersonOut, aside: Mapping[str, bytes | None] = NONE) -> Mapping[str, int]:
    """For the receipt."""
    shut = sum(kept is None for kept in aside.values())
    return {
        "messages": len(person.messages),
        "reports": len(person.reports),
        "photos": len(person.photos),
        "put_aside": len(aside) - shut,
    } | ({"put_aside_not_read": shut} if shut else {})


def _read(name: str, kept: bytes | None) -> Any:
    """One that was cut short is given as it is."""
    if kept is None:
        return {"file": name, "not_read": "it could not be opened"}
    text = kept.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    lines = CsvLines()
    # a mark at the front, so that spreadsheets read the letters right
    return "\ufeff" + "".join(f"{lines.line(row)}\n" for row in rows)
