"""A force on an ordinary Monday: conversations, reports, alerts and staff, all invented."""

from __future__ import annotations

import io
import wave
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from PIL import Image, ImageDraw
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.media import file_type
from bot.clocks import due
from bot.storage import media
from bot.storage import schema as tables

REDRUTH, STONEHOUSE, EXETER = "CIOS.4007", "PLY.4029", "DEV.4055"

Turn = tuple[str, str, dict[str, Any]]  # author, text, columns


def judged(
    urgency: str,
    category: str,
    confidence: float,
    *because: str,
    to: dict[str, Any] | None = None,
    flags: tuple[tuple[str, str], ...] = (),
    text: str = "",
    model: str = "8f31c2",
) -> dict[str, Any]:
    """A decision as the transcript keeps it."""
    return {
        "urgency": urgency,
        "category": category,
        "confidence": confidence,
        "alternatives": [],
        "call_999": urgency == "emergency",
        "ask_first": None,
        "destination": to or {"kind": "team", "team": None, "partner": None, "also_notify": []},
        "place": None,
        "language": "en",
        "model": model,
        "because": list(because),
        "frame": "now",
        "red_flags": [
            {
                "name": name,
                "words": words,
                "start": text.find(words),
                "end": text.find(words) + len(words),
            }
            for name, words in flags
        ],
        "step": [],
    }


async def converse(
    engine: AsyncEngine,
    now: datetime,
    turns: list[Turn],
    *,
    minutes_ago: float,
    channel: str = "web",
    **columns: Any,
) -> UUID:
    """A conversation whose first word was said `minutes_ago`; a turn every twenty seconds."""
    conversation, begun = uuid4(), now - timedelta(minutes=minutes_ago)
    said = [
        {
            "conversation_id": conversation,
            "seq": seq,
            "author": author,
            "at": begun + timedelta(seconds=20 * (seq - 1)),
            "text": text,
            "kind": more.get("kind", "text"),
            "choices": more.get("choices", []),
            "call_999": more.get("call_999", False),
            "decision": more.get("decision"),
            "media_ids": more.get("media_ids", []),
            "staff_id": more.get("staff_id"),
        }
        for seq, (author, text, more) in enumerate(turns, start=1)
    ]
    row = {
        "id": conversation,
        "channel": channel,
        "address": str(conversation),
        "opened_at": begun,
        "last_heard_at": said[-1]["at"],
        "last_seq": len(said),
    }
    async with engine.begin() as connection:
        await connection.execute(insert(tables.conversations).values(row | columns))
        await connection.execute(insert(tables.messages), said)
    return conversation


async def file(
    engine: AsyncEngine, now: datetime, conversation: UUID, *, minutes_ago: float, **columns: Any
) -> UUID:
    """A report, with the first line of its history."""
    at = now - timedelta(minutes=minutes_ago)
    row = {
        "id": uuid4(),
        "conversation_id": conversation,
        "channel": "web",
        "created_at": at,
        "changed_at": at,
        "due_at": due(columns["urgency"], at),
        "destination": "team",
        "place_status": "found" if columns.get("lat") else "unknown",
    } | columns
    event = {"report_id": row["id"], "at": at, "kind": "filed"}
    async with engine.begin() as connection:
        await connection.execute(insert(tables.reports).values(row))
        await connection.execute(insert(tables.report_events).values(event))
    return UUID(str(row["id"]))


async def raise_alert(
    engine: AsyncEngine, now: datetime, conversation: UUID, *, minutes_ago: float, **columns: Any
) -> int:
    row = {"conversation_id": conversation, "raised_at": now - timedelta(minutes=minutes_ago)}
    async with engine.begin() as connection:
        made = await connection.execute(
            insert(tables.alerts).values(row | columns).returning(tables.alerts.c.id)
        )
        return int(made.scalar_one())


async def keep_voice(engine: AsyncEngine, now: datetime, conversation: UUID | None) -> UUID:
    """Half a second of a tone, which a browser can play."""
    return await keep_file(engine, now, conversation, a_tone())


async def keep_file(
    engine: AsyncEngine, now: datetime, conversation: UUID | None, content: bytes
) -> UUID:
    media_id = uuid4()
    async with engine.begin() as connection:
        await media.keep(
            connection,
            media_id=media_id,
            content=content,
            copy=None,
            content_type=file_type(content),
            now=now,
            conversation_id=conversation,
        )
    return media_id


def a_tone() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes(128 + 60 * (-1) ** (at // 10) for at in range(4000)))
    return out.getvalue()


async def keep_photo(engine: AsyncEngine, now: datetime, conversation: UUID | None) -> UUID:
    """A painted wall, with an original that staff must never be served."""
    media_id = uuid4()
    async with engine.begin() as connection:
        await connection.execute(
            insert(tables.media).values(
                id=media_id,
                conversation_id=conversation,
                at=now,
                content_type="image/jpeg",
                sha256=b"\0" * 32,
                original=b"the original",
                copy=painted_wall(),
            )
        )
    return media_id


def painted_wall() -> bytes:
    picture = Image.new("RGB", (960, 640), "#8d8579")
    draw = ImageDraw.Draw(picture)
    for row in range(0, 640, 40):
        for column in range(-60, 960, 120):
            left = column + (60 if row // 40 % 2 else 0)
            draw.rectangle((left + 2, row + 2, left + 117, row + 37), fill="#a4594a")
    draw.line(
        [
            (160, 440),
            (230, 200),
            (300, 430),
            (380, 210),
            (450, 440),
            (560, 220),
            (650, 430),
            (790, 240),
        ],
        fill="#e8e337",
        width=26,
        joint="curve",
    )
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


KNIFE = "man with a knife outside the co-op in Redruth"
NAN = "my nan hasn't answered her door for two days, EX4 6NS. My name is Jo, 07700 900461"
KEYED = "someone's keyed my car on Union St Plymouth last night, it's a silver fiesta"
PAINT = "There's some new graffiti here\non the wall by the bus stop, Durnford Street"
PARTNER = (
    "my ex keeps turning up at my flat and he's got a key. please don't text me he checks my phone"
)


RACERS = "boy racers up and down the front every night past midnight, windows shaking"
YOUTHS = "There are some youths hanging around on a corner down here that's not being dealt with"
GLASS = "bus shelter glass all over the pavement again by the school"
PURSE = "lost my purse on the 11 bus, brown leather"

# reference, category, minutes ago, words, place, position, other columns
ORDINARY: tuple[tuple[str, str, int, str, str, float, float, dict[str, Any]], ...] = (
    ("BL-3CAR-5T", "vehicle_crime", 2600, KEYED, "Union Street, Plymouth", 50.3690, -4.1495, {}),
    ("BL-8RUN-P4", "nuisance_vehicle", 4700, RACERS, "Stonehouse, Plymouth", 50.3655, -4.158, {}),
    (
        "BL-6YTH-R2",
        "nuisance_group",
        640,
        YOUTHS,
        "Adelaide Street, Plymouth",
        50.3685,
        -4.1540,
        {"status": "in_hand"},
    ),
    (
        "BL-5BIN-W9",
        "criminal_damage",
        90,
        GLASS,
        "King Street, Plymouth",
        50.3712,
        -4.1530,
        {"anonymous": True},
    ),
)


async def move_in(engine: AsyncEngine, now: datetime) -> dict[str, Any]:
    """Everything at once; what tests ask for comes back by name."""
    knife = await converse(
        engine,
        now,
        [
            ("resident", KNIFE, {"decision": judged(
                "emergency", "weapons", 0.94, "they said 'knife' of a person who is there now",
                "the place Redruth, Co-op was found in 'the co-op in Redruth'",
                to={"kind": "999", "team": REDRUTH, "partner": None,
                    "also_notify": ["control_room", "team"]},
                flags=(("weapon", "man with a knife"),), text=KNIFE)}),
            ("bot", "Call 999 now. If you cannot speak, press 55 when asked.", {"call_999": True}),
            ("bot", "Have you called 999?", {"choices": [
                {"label": "Yes", "value": "yes"}, {"label": "No", "value": "no"},
                {"label": "I cannot speak", "value": "cannot_speak"}]}),
            ("resident", "Yes", {"kind": "press"}),
            ("bot", "Thank you. Stay where you are safe. Do not go near him.", {}),
        ],
        minutes_ago=4.2, channel="telegram", gravest=3, category="weapons", lowest_confidence=0.94,
    )  # fmt: skip
    knife_report = await file(
        engine, now, knife, minutes_ago=4, reference="BL-4KNF-77", channel="telegram",
        category="weapons", urgency="emergency", destination="999",
        also_notify=["control_room", "team"], team=REDRUTH, place_text="Co-op, Redruth",
        lat=50.2333, lon=-5.2265, description=KNIFE, confidence=0.94,
        because=["they said 'knife' of a person who is there now"],
        red_flags=[{"name": "weapon", "words": "man with a knife", "start": 0, "end": 16}],
    )  # fmt: skip
    alert = await raise_alert(
        engine, now, knife, minutes_ago=4.2, category="weapons", words=KNIFE,
        place_text="Co-op, Redruth", lat=50.2333, lon=-5.2265, team=REDRUTH,
        report_id=knife_report, because=["they said 'knife' of a person who is there now"], times=2,
        notes=[{"at": now.isoformat(), "note": "The resident has called 999"},
               {"at": now.isoformat(), "note": "said again: he's walking towards the station"}],
    )  # fmt: skip
    smoke = await converse(
        engine, now,
        [("resident", "smoke coming out the flat above the chippy and theres kids in there", {
            "decision": judged("emergency", "fire", 0.88, "they said 'smoke' from a home")}),
         ("bot", "Call 999 now and ask for the fire service.", {"call_999": True}),
         ("bot", "Where is it?", {})],
        minutes_ago=0.8, gravest=3, category="fire", lowest_confidence=0.88,
    )  # fmt: skip
    await raise_alert(
        engine, now, smoke, minutes_ago=0.8, category="fire",
        words="smoke coming out the flat above the chippy and theres kids in there",
        because=["they said 'smoke' from a home", "no place was said yet"],
    )  # fmt: skip
    nan = await converse(
        engine, now,
        [("resident", NAN, {"decision": judged(
            "priority", "welfare_concern", 0.81, "it reads as worry for an older person",
            "the postcode EX4 6NS was found", to={"kind": "control_room", "team": EXETER,
                                                  "partner": None, "also_notify": ["team"]})}),
         ("bot", "Thank you. Somebody reads this today. If she is hurt, call 999.", {}),
         ("bot", "Shall we send this report?", {"choices": [
             {"label": "Send", "value": "submit"}, {"label": "Change something", "value": "no"}]}),
         ("resident", "Send", {"kind": "press"}),
         ("bot", "Your reference is BL-9NAN-42.", {})],
        minutes_ago=95, gravest=2, category="welfare_concern", lowest_confidence=0.81,
    )  # fmt: skip
    await file(
        engine, now, nan, minutes_ago=93, reference="BL-9NAN-42", category="welfare_concern",
        urgency="priority", destination="control_room", also_notify=["team"], team=EXETER,
        place_text="EX4 6NS", lat=50.7345, lon=-3.5306, description=NAN, contact="07700 900461",
        confidence=0.81, because=["it reads as worry for an older person"],
    )  # fmt: skip
    partner = await converse(
        engine, now,
        [("resident", PARTNER, {"decision": judged(
            "priority", "domestic_abuse", 0.77, "it reads as control by a former partner",
            to={"kind": "control_room", "team": STONEHOUSE, "partner": None,
                "also_notify": ["team"]})}),
         ("bot", "We will not write to you here unless you say that it is safe.", {})],
        minutes_ago=300, gravest=2, category="domestic_abuse", lowest_confidence=0.77,
    )  # fmt: skip
    await file(
        engine, now, partner, minutes_ago=298, reference="BL-2SAF-EE",
        category="domestic_abuse", urgency="priority", destination="control_room",
        also_notify=["team"], team=STONEHOUSE, place_text="a flat in Stonehouse", lat=50.3672,
        lon=-4.1541, description=PARTNER, may_be_told=False,
        safe_contact="ring my sister on 01632 960114 after 6", confidence=0.77,
        because=["it reads as control by a former partner"],
    )  # fmt: skip
    photo, voice = await keep_photo(engine, now, None), await keep_voice(engine, now, None)
    paint = await converse(
        engine, now,
        [("resident", "There's some new graffiti here", {"media_ids": [photo], "kind": "photo",
            "decision": judged("routine", "graffiti", 0.97, "it reads as graffiti")}),
         ("bot", "Thank you. Where is it? A street and town, a postcode or a pin will do.", {
             "choices": [{"label": "Send my place", "value": "pin"},
                         {"label": "Talk to a person", "value": "human"}]}),
         ("resident", "on the wall by the bus stop, Durnford Street", {
             "media_ids": [voice],
             "decision": judged("routine", "graffiti", 0.41, "the street Durnford Street was found",
                                to={"kind": "team", "team": STONEHOUSE, "partner": None,
                                    "also_notify": []})}),
         ("bot", "Is this right? Graffiti, Durnford Street in Plymouth, with one photo.", {
             "choices": [{"label": "Yes, send it", "value": "submit"},
                         {"label": "No", "value": "no"}]}),
         ("resident", "Yes, send it", {"kind": "press"}),
         ("bot", "Your reference is BL-7K3F-92. Your team answers within 72 hours.", {})],
        minutes_ago=1700, gravest=1, category="graffiti", lowest_confidence=0.41,
    )  # fmt: skip
    async with engine.begin() as connection:
        await connection.execute(
            tables.media.update()
            .where(tables.media.c.id.in_([photo, voice]))
            .values(conversation_id=paint)
        )
    await file(
        engine, now, paint, minutes_ago=1690, reference="BL-7K3F-92", category="graffiti",
        urgency="routine", team=STONEHOUSE, place_text="Durnford Street, Plymouth", lat=50.3660,
        lon=-4.1560, happened_at="this morning", description=PAINT, confidence=0.97,
        because=["it reads as graffiti", "graffiti belongs to the neighbourhood team",
                 "the place Durnford Street lies on the ground of Stonehouse"],
        photos=[photo],
    )  # fmt: skip
    for reference, category, ago, words, place, lat, lon, more in ORDINARY:
        talk = await converse(
            engine, now,
            [("resident", words, {"decision": judged("routine", category, 0.86, "it reads so")}),
             ("bot", f"Your reference is {reference}.", {})],
            minutes_ago=ago, gravest=1, category=category, lowest_confidence=0.86,
        )  # fmt: skip
        await file(
            engine, now, talk, minutes_ago=ago, reference=reference, category=category,
            urgency="routine", team=STONEHOUSE, place_text=place, lat=lat, lon=lon,
            description=words, confidence=0.86, because=[f"it reads as {category}"], **more,
        )  # fmt: skip
    lost = await converse(
        engine, now,
        [("resident", PURSE, {
            "decision": judged("routine", "lost_found_property", 0.91, "it reads as a loss")}),
         ("bot", "Your reference is BL-2PRS-K8.", {})],
        minutes_ago=200, gravest=1, category="lost_found_property", lowest_confidence=0.91,
        channel="messenger",
    )  # fmt: skip
    await file(
        engine, now, lost, minutes_ago=199, reference="BL-2PRS-K8", channel="messenger",
        category="lost_found_property", urgency="routine", destination="desk",
        description=PURSE,
        because=["it reads as lost property"],
    )  # fmt: skip
    await converse(
        engine, now,
        [("resident", "dzień dobry, czy mogę rozmawiać z kimś po polsku?", {
            "decision": judged("information", "talk_to_human", 0.33, "another language: Polish")}),
         ("bot", "A person will read this. In an emergency call 999.", {})],
        minutes_ago=30, category="talk_to_human", lowest_confidence=0.33, with_person=True,
        with_person_why="other language: Polish", with_person_since=now - timedelta(minutes=30),
    )  # fmt: skip
    return {
        "alert": alert, "photo": photo, "voice": voice, "knife": knife, "nan": nan, "paint": paint,
    }  # fmt: skip
