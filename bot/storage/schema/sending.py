"""What goes out: replies to residents, and word to staff."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bot.storage.schema.base import metadata, moment

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # stable: the same send is made once
    Column("conversation_id", Uuid, ForeignKey("conversations.id"), nullable=False),
    Column("message_id", BigInteger, ForeignKey("messages.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column(
        "state", Text, nullable=False, server_default="waiting"
    ),  # waiting sending sent stuck dropped
    moment("made_at"),
    moment("next_at"),
    moment("claimed_at", nullable=True),
    moment("sent_at", nullable=True),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("provider_ref", Text),
    Column("why", Text),  # the last refusal, in words for staff
    Column("cause", Text),  # what is decided by: see bot/causes.py
    moment("waits_since", nullable=True),  # since when `next_at` stands; none: since it was made
    moment("settled_at", nullable=True),  # a person has dealt with what did not arrive
    Index(
        "ix_deliveries_not_sent",
        "state",
        "id",
        postgresql_where=text("state IN ('stuck', 'dropped')"),
    ),
    Index("ix_deliveries_due", "next_at", postgresql_where=text("state IN ('waiting', 'sending')")),
    Index(
        "ix_deliveries_thread", "provider_ref", postgresql_where=text("channel = 'page_comment'")
    ),
    Index(None, "conversation_id"),
    Index(None, "message_id"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("route", Text, nullable=False),  # email
    Column("address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("urgent", Boolean, nullable=False, server_default=text("false")),
    Column("state", Text, nullable=False, server_default="waiting"),
    moment("made_at"),
    moment("next_at"),
    moment("sent_at", nullable=True),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("why", Text),
    moment("waits_since", nullable=True),  # since when `next_at` stands; none: since it was made
    Index("ix_notices_due", "next_at", postgresql_where=text("state = 'waiting'")),
)

team_posts = Table(  # where a team is told of new reports, and when
    "team_posts",
    metadata,
    Column("team", Text, primary_key=True),  # a neighbourhood id, or control-room
    Column("telegram_group", Text),
    Column("teams_url", Text),  # a Teams workflow's address: whoever knows it may post
    Column("shift_starts", ARRAY(Text), nullable=False, server_default=text("'{}'")),  # 07:00
    Column("quiet_from", Text),
    Column("quiet_until", Text),
    moment("changed_at"),
    Column("changed_by", BigInteger, ForeignKey("staff.id")),
)

reminders = Table(  # of an urgent report that nobody took
    "reminders",
    metadata,
    Column("report_id", Uuid, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("times", Integer, nullable=False),
    moment("last_at"),
)
