"""What the force answers for: the audit trail, holds, receipts, texts, orders and counts."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from bot.storage.schema.base import metadata, moment

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    moment("at"),
    Column("staff_id", BigInteger),
    Column("action", Text, nullable=False),  # saw.report changed.status exported.reports …
    Column("subject", Text, nullable=False),  # report:<reference> conversation:<id> …
    Column("why", Text, nullable=False, server_default=""),
    Column("detail", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Index(None, "subject"),
)

audit_seals = Table(
    "audit_seals",
    metadata,
    Column("batch", BigInteger, primary_key=True, autoincrement=False),  # 1, 2, 3 …
    Column("first_id", BigInteger, nullable=False),
    Column("last_id", BigInteger, nullable=False),
    Column("lines", Integer, nullable=False),
    moment("newest_at"),
    moment("sealed_at"),
    Column("lines_hash", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("seal", Text, nullable=False),  # over all of the above
    Column("mark", Text, nullable=False),  # HMAC of the seal: only the bot's key makes it
    Column("key_name", Text, nullable=False),
)

text_versions = Table(  # what the bot says in place of a text of domain.yml: nothing is ever lost
    "text_versions",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False),  # the response in domain.yml
    Column("channel", Text, nullable=False, server_default=""),
    Column("child", Boolean, nullable=False, server_default=text("false")),
    Column("text", Text, nullable=False),
    Column("release_text", Text, nullable=False),  # what domain.yml said then
    Column("why", Text, nullable=False),
    Column("proposed_by", BigInteger, ForeignKey("staff.id"), nullable=False),
    moment("proposed_at"),
    # waiting live replaced refused withdrawn
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("restores", BigInteger, ForeignKey("text_versions.id")),  # an earlier one, brought back
    Column("decided_by", BigInteger, ForeignKey("staff.id")),
    moment("decided_at", nullable=True),
    Column("decided_why", Text, nullable=False, server_default=""),
    Column("ended_by", BigInteger, ForeignKey("staff.id")),
    moment("ended_at", nullable=True),
    CheckConstraint(
        "state NOT IN ('live', 'replaced') OR restores IS NOT NULL OR decided_by <> proposed_by",
        name="ck_text_versions_two_people",
    ),
    Index(
        "uq_text_versions_one_live",
        "name",
        "channel",
        "child",
        unique=True,
        postgresql_where=text("state = 'live'"),
    ),
    Index(
        "uq_text_versions_one_waiting",
        "name",
        "channel",
        "child",
        unique=True,
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("ix_text_versions_history", "name", "id"),
)

standing_orders = Table(  # one row, read with every message: what holds for the bot from now on
    "standing_orders",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    moment("paused_at", nullable=True),
    Column("paused_by", BigInteger, ForeignKey("staff.id")),
    Column("holding", Text, nullable=False, server_default=""),  # "": domain.yml's own
    Column("banner", Text, nullable=False, server_default=""),
    moment("banner_at", nullable=True),
    moment("banner_until", nullable=True),
    Column("banner_by", BigInteger, ForeignKey("staff.id")),
    Column("texts_version", BigInteger, nullable=False, server_default=text("0")),
    CheckConstraint("id = 1", name="ck_standing_orders_one_row"),
)

holds = Table(  # its foreign key keeps a held conversation from going, whoever deletes
    "holds",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("conversation_id", Uuid, ForeignKey("conversations.id"), nullable=False),
    moment("set_at"),
    Column("set_by", BigInteger, ForeignKey("staff.id")),
    Column("why", Text, nullable=False),
    Column("look_again_on", Date, nullable=False),
    moment("lifted_at", nullable=True),
    Column("lifted_by", BigInteger, ForeignKey("staff.id")),
    Column("lifted_why", Text),
    Index(None, "conversation_id"),
    Index(
        "uq_holds_one_in_force",
        "conversation_id",
        unique=True,
        postgresql_where=text("lifted_at IS NULL"),
    ),
)

receipts = Table(
    "receipts",
    metadata,
    Column("number", BigInteger, Identity(), primary_key=True),
    moment("at"),
    Column("kind", Text, nullable=False),  # purge erase export hold lift keep
    Column("staff_id", BigInteger, ForeignKey("staff.id")),  # null: command line or schedule
    Column("subject", Text, nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("detail", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Index(None, "subject"),
)

figure_days = Table(  # counts only: they outlive what was counted
    "figure_days",
    metadata,
    Column("figure", Text, primary_key=True),  # contacts answered due_met …
    Column("split", Text, primary_key=True),  # all channel category team …
    Column("day", Date, primary_key=True),  # in London
    Column("key", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Index(None, "day"),
)
