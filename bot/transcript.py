"""Writes one turn down: what the resident said, what was answered, and what must be sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.base import Inbound
from bot.conversation.outcome import FileReport, RaiseAlert, Reply, Step
from bot.conversation.say import Say
from bot.conversation.state import State
from bot.storage import conversations, media, messages, outbox
from bot.storage.conversations import Conversation
from bot.storage.schema import conversations as _rows
from triage.decision_types import Decision
from triage.triage_line import answer
from triage.urgency import Urgency


async def record(
    connection: AsyncConnection,
    *,
    conversation: Conversation,
    inbound: Inbound,
    inbox_id: int,
    media_ids: tuple[UUID, ...],
    decision: Decision | None,
    outcome: Step[State],
    pushes: bool,
    said_already: str | None,
    now: datetime,
) -> None:
    """`said_already` is the 999 text that went out before the commit: recorded, not sent again."""
    before = State.from_json(conversation.state)
    rows = [_resident(inbound, media_ids, decision, outcome, before)]
    if said_already is not None:
        rows.append(_row(author="bot", text=said_already, phrase=Say.FIRST_WORDS, call_999=True))
    rows += [_reply(one) for one in outcome.replies]
    for number, row in enumerate(rows, start=1):
        row.update(
            conversation_id=conversation.id,
            seq=conversation.last_seq + number,
            inbox_id=inbox_id,
            at=now,
        )
    ids = await messages.add(connection, rows)
    if pushes:
        await outbox.add_deliveries(
            connection,
            [
                {
                    "key": f"{conversation.id}:{row['seq']}",
                    "conversation_id": conversation.id,
                    "message_id": message_id,
                    "channel": inbound.channel,
                    "address": inbound.address,
                    "state": "sent" if sent else "waiting",
                    "sent_at": now if sent else None,
                    "made_at": now,
                    "next_at": now,
                }
                for message_id, row in list(zip(ids, rows, strict=True))[1:]
                for sent in [row["phrase"] == Say.FIRST_WORDS]
            ],
        )
    if media_ids:
        await media.give_to(connection, list(media_ids), conversation.id)
    await conversations.save(
        connection,
        conversation.id,
        state=outcome.state.to_json(),
        last_seq=conversation.last_seq + len(rows),
        **_summary(decision, outcome),
    )


def _resident(
    inbound: Inbound,
    media_ids: tuple[UUID, ...],
    decision: Decision | None,
    outcome: Step[State],
    before: State,
) -> dict[str, Any]:
    judged = None
    if decision is not None:
        judged = answer(decision) | {
            "frame": decision.frame,
            "red_flags": [
                {"name": f.name, "words": f.words, "start": f.start, "end": f.end}
                for f in decision.red_flags
            ],
            "step": list(outcome.because),
        }
    text = inbound.text
    if inbound.kind == "location":
        text = f"{inbound.lat}, {inbound.lon}"
    elif inbound.kind == "press":
        # staff read what the resident read on the button, not what the button sends
        offered = {one.value: one.label for one in before.choices}
        text = inbound.text or offered.get(inbound.press or "", inbound.press or "")
    return _row(
        author="resident", kind=inbound.kind, text=text, decision=judged, media_ids=list(media_ids)
    )


def _reply(one: Reply) -> dict[str, Any]:
    return _row(
        author="bot",
        text=one.text,
        phrase=one.phrase,
        asking=one.asking,
        choices=[{"label": c.label, "value": c.value} for c in one.choices],
        call_999=one.call_999,
        signpost=one.signpost,
    )


def _row(**given: Any) -> dict[str, Any]:
    """Every column in every row, so that one statement inserts them all."""
    empty: dict[str, Any] = {
        "kind": "text",
        "phrase": None,
        "asking": None,
        "choices": [],
        "call_999": False,
        "signpost": None,
        "decision": None,
        "media_ids": [],
    }
    return empty | given


def _summary(decision: Decision | None, outcome: Step[State]) -> dict[str, Any]:
    """What the conversation list shows and filters by."""
    changes: dict[str, Any] = {}
    alarmed = any(isinstance(one, RaiseAlert) for one in outcome.effects)
    if alarmed or decision is not None:
        # also where danger was told with a button, which has no decision of its own
        heard = Urgency.EMERGENCY if alarmed or decision is None else decision.urgency
        changes["gravest"] = func.greatest(_rows.c.gravest, int(heard))
    filed = [one.category for one in outcome.effects if isinstance(one, FileReport)]
    draft = outcome.state.draft
    matter = filed[0] if filed else draft.category if draft else ""
    if matter:
        changes["category"] = matter
    if decision is None or decision.category in ("small_talk", "out_of_scope"):
        return changes
    if decision.category == "complaint":
        changes["complained"] = True
    if matter in ("", decision.category):  # else it only answered a question about the matter
        changes |= {
            "category": decision.category,
            "lowest_confidence": func.least(_rows.c.lowest_confidence, decision.confidence),
        }
    return changes | {"language": decision.language}
