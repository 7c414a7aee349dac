"""What residents and the bot say to each other, and how it came in."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bot.storage.schema.base import metadata, moment

conversations = Table(
    "conversations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),  # chat id; for the web the hash of the key
    Column("state", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Column("last_seq", Integer, nullable=False, server_default=text("0")),
    moment("opened_at"),
    moment("last_heard_at"),
    Column("language", Text, nullable=False, server_default="en"),
    Column("with_person", Boolean, nullable=False, server_default=text("false")),
    Column("with_person_why", Text),
    moment("with_person_since", nullable=True),
    Column("blocked", Boolean, nullable=False, server_default=text("false")),
    Column("wrong_secrets", Integer, nullable=False, server_default=text("0")),
    Column("gravest", Integer, nullable=False, server_default=text("0")),  # triage.Urgency
    Column("category", Text),  # of the latest decision that was not small talk
    Column("lowest_confidence", Float),
    Column("complained", Boolean, nullable=False, server_default=text("false")),  # once, anywhere
    Column("flagged", Boolean, nullable=False, server_default=text("false")),  # a bad answer in it
    Column("taken_over_by", BigInteger, ForeignKey("staff.id")),  # who writes; the bot is silent
    moment("taken_over_at", nullable=True),
    moment("taken_over_spoke_at", nullable=True),  # who took over, or last wrote, then
    UniqueConstraint("channel", "address"),
    # The list is read by the time of the last message, whatever it is narrowed to. What is common
    # is soon found by going back in time; what is rare has an index of its own.
    Index("ix_conversations_latest", "last_heard_at", "id"),
    Index("ix_conversations_channel", "channel", "last_heard_at", "id"),
    Index("ix_conversations_category", "category", "last_heard_at", "id"),
    Index(
        "ix_conversations_gravest",
        "gravest",
        "last_heard_at",
        "id",
        postgresql_where=text("gravest >= 2"),
    ),
    Index(
        "ix_conversations_language",
        "language",
        "last_heard_at",
        "id",
        postgresql_where=text("language <> 'en'"),
    ),
    Index("ix_conversations_person", "last_heard_at", "id", postgresql_where=text("with_person")),
    Index(
        "ix_conversations_unsure",
        "last_heard_at",
        "id",
        postgresql_where=text("lowest_confidence < 0.5"),
    ),
    Index(
        "ix_conversations_complained", "last_heard_at", "id", postgresql_where=text("complained")
    ),
    Index("ix_conversations_flagged", "last_heard_at", "id", postgresql_where=text("flagged")),
    Index(
        "ix_conversations_taken_over",
        "taken_over_by",
        postgresql_where=text("taken_over_by IS NOT NULL"),
    ),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("channel", Text, nullable=False),
    Column("provider_id", Text, nullable=False),
    Column("address", Text, nullable=False),
    moment("received_at"),
    moment("sent_at"),
    Column("inbound", JSONB, nullable=False),  # channels.base.Inbound; media bytes lie in `media`
    moment("handled_at", nullable=True),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    # words alone mean danger: such conversations are picked up before the others
    Column("danger", Boolean, nullable=False, server_default=text("false")),
    Column("danger_said_at", DateTime(timezone=True)),  # the 999 words went out before the commit
    Column("fault", Text),  # why a person must look: never the message's words
    UniqueConstraint("channel", "provider_id"),
    Index("ix_inbox_faults", "id", postgresql_where=text("fault IS NOT NULL")),
    Index(
        "ix_inbox_unhandled",
        "channel",
        "address",
        "id",
        postgresql_where=text("handled_at IS NULL"),
    ),
)

messages = Table(
    "messages",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("conversation_id", Uuid, ForeignKey("conversations.id"), nullable=False),
    Column(
        "seq", Integer, nullable=False
    ),  # 1, 2, 3 … within the conversation; `after=N` of the API
    Column("author", Text, nullable=False),  # resident | bot | staff
    Column("staff_id", BigInteger, ForeignKey("staff.id")),
    Column("inbox_id", BigInteger, ForeignKey("inbox.id")),  # what it is, or what it answers
    moment("at"),
    Column("kind", Text, nullable=False, server_default="text"),
    Column("text", Text, nullable=False),
    Column("phrase", Text),  # the response in domain.yml
    Column("asking", Text),
    Column("choices", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("call_999", Boolean, nullable=False, server_default=text("false")),
    Column("signpost", Text),
    Column("decision", JSONB),  # of a resident's message: triage's whole decision with its because
    Column("media_ids", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    UniqueConstraint("conversation_id", "seq"),
    Index("ix_messages_words", text("to_tsvector('english', text)"), postgresql_using="gin"),
    Index("ix_messages_at", "at", postgresql_using="brin"),
    Index("ix_messages_by_staff", "at", postgresql_where=text("author = 'staff'")),
    Index(None, "inbox_id"),
)

media = Table(
    "media",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("conversation_id", Uuid, ForeignKey("conversations.id")),
    moment("at"),
    Column("content_type", Text, nullable=False),  # found in the bytes
    Column("sha256", LargeBinary, nullable=False),  # the seal of what was sent
    Column("original", LargeBinary, nullable=False),  # as sent: evidence
    Column("copy", LargeBinary),  # what staff see: no EXIF, limited size
    Index(None, "conversation_id"),
)

awaited_media = Table(  # what a provider holds for us and could not be fetched, yet or ever
    "awaited_media",
    metadata,
    Column("id", Uuid, primary_key=True),  # that it will have in `media`
    Column("conversation_id", Uuid, ForeignKey("conversations.id")),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),  # photo | voice | video | file
    Column("provider_ref", Text, nullable=False),
    moment("at"),  # of the first try
    Column("tries", Integer, nullable=False),
    moment("next_at", nullable=True),  # none: given up
    moment("waits_since", nullable=True),  # since when `next_at` stands; none: since `at`
    Column("because", Text, nullable=False),  # why the last try had nothing
    Index(None, "conversation_id"),
    Index("ix_awaited_media_due", "next_at", postgresql_where=text("next_at IS NOT NULL")),
)

floods = Table(
    "floods",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("channel", Text, nullable=False),
    Column("scope", Text, nullable=False),  # sender | address | overall | alerts
    moment("began_at"),
    moment("last_at"),
    Column("refused", Integer, nullable=False),  # messages that were not taken
    Column("danger", Integer, nullable=False),  # of them told 999 and not kept; alerts gathered
    moment("acknowledged_at", nullable=True),
    Column("acknowledged_by", BigInteger, ForeignKey("staff.id")),
    Index("ix_floods_latest", "channel", "scope", "last_at"),
)

marks = Table(
    "marks",
    metadata,
    Column("name", Text, primary_key=True),  # telegram.offset and the like
    Column("value", JSONB, nullable=False),
)
