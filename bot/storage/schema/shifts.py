"""From colleague to colleague: queues, handovers and notes."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Index,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bot.storage.schema.base import metadata, moment

queue_looks = Table(  # when somebody last looked at a team's queue
    "queue_looks",
    metadata,
    Column("staff_id", BigInteger, ForeignKey("staff.id"), primary_key=True),
    Column("team", Text, primary_key=True),
    moment("since"),  # newer ones are marked as new
    moment("looked_at"),
)

handovers = Table(  # from one shift to the next
    "handovers",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    moment("at"),
    Column("from_staff", BigInteger, ForeignKey("staff.id"), nullable=False),
    Column("to_staff", BigInteger, ForeignKey("staff.id"), nullable=False),
    Column("note", Text, nullable=False),
    Column("report_references", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    moment("read_at", nullable=True),
    Index(None, "to_staff"),
)

conversation_notes = Table(  # from colleague to colleague; residents never see them
    "conversation_notes",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column(
        "conversation_id", Uuid, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
    ),
    moment("at"),
    Column("staff_id", BigInteger, ForeignKey("staff.id"), nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "conversation_id"),
)

note_mentions = Table(
    "note_mentions",
    metadata,
    Column(
        "note_id",
        BigInteger,
        ForeignKey("conversation_notes.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("staff_id", BigInteger, ForeignKey("staff.id"), primary_key=True),
    moment("seen_at", nullable=True),
    Index("ix_note_mentions_unseen", "staff_id", postgresql_where=text("seen_at IS NULL")),
)
