"""What came of it: reports, alerts, and what staff do with them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bot.storage.schema.base import metadata, moment

reports = Table(
    "reports",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("secret_hash", Text),  # of the second secret, told once to the resident
    Column("conversation_id", Uuid, ForeignKey("conversations.id"), nullable=False),
    Column("channel", Text, nullable=False),
    moment("created_at"),
    moment("changed_at"),
    moment("due_at"),  # the same-day or 72-hour clock
    Column("category", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("destination", Text, nullable=False),  # control_room | team | partner | desk
    Column("also_notify", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("team", Text),  # a neighbourhood id
    Column("partner", Text),
    Column("place_text", Text, nullable=False, server_default=""),
    Column("place_status", Text, nullable=False, server_default="unknown"),
    Column("lat", Float),
    Column("lon", Float),
    Column("happened_at", Text, nullable=False, server_default=""),  # in the resident's words
    Column("description", Text, nullable=False),
    Column("contact", Text, nullable=False, server_default=""),
    Column("anonymous", Boolean, nullable=False, server_default=text("false")),
    Column("injured", Boolean),
    Column("safe_contact", Text, nullable=False, server_default=""),
    Column("may_be_told", Boolean, nullable=False, server_default=text("true")),
    Column(
        "status", Text, nullable=False, server_default="new"
    ),  # new seen in_hand passed_on closed
    Column("outcome", Text),
    Column("crime_number", Text),
    Column("taken_by", BigInteger, ForeignKey("staff.id")),
    Column("confidence", Float),
    Column("because", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("red_flags", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("photos", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    Column("version", Integer, nullable=False, server_default=text("1")),  # two people, one report
    moment("review_at", nullable=True),  # somebody decided to keep it until then
    Index(None, "conversation_id"),
    Index("ix_reports_queue", "team", "status", "created_at"),
    Index("ix_reports_desk", "destination", "status", "created_at"),
    Index(None, "created_at"),
    Index(None, "due_at"),
    Index("ix_reports_closed", "changed_at", postgresql_where=text("status = 'closed'")),
    Index(
        "ix_reports_contact_words",
        text("to_tsvector('simple', (contact || ' ') || safe_contact)"),
        postgresql_using="gin",
    ),
    Index("ix_reports_copies", "also_notify", postgresql_using="gin"),
    Index(
        "ix_reports_open_of_team",
        "team",
        postgresql_include=["status", "due_at"],
        postgresql_where=text("status <> 'closed'"),
    ),
    Index("ix_reports_open", "urgency", "created_at", postgresql_where=text("status <> 'closed'")),
    Index("ix_reports_point", "lat", "lon", postgresql_where=text("lat IS NOT NULL")),
    Index("ix_reports_contact", "contact", postgresql_where=text("contact <> ''")),
    Index(
        "ix_reports_words",
        text("to_tsvector('english', (description || ' ') || place_text)"),
        postgresql_using="gin",
    ),
)

report_events = Table(
    "report_events",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("report_id", Uuid, ForeignKey("reports.id"), nullable=False),
    moment("at"),
    Column("staff_id", BigInteger, ForeignKey("staff.id")),  # null: the resident or the bot
    Column(
        "kind", Text, nullable=False
    ),  # filed note photo cancel status answer passed_on crime_number …
    Column("text", Text, nullable=False, server_default=""),
    Column("detail", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
    Index(None, "report_id"),
    Index("ix_report_events_by_staff", "at", postgresql_where=text("staff_id IS NOT NULL")),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("conversation_id", Uuid, ForeignKey("conversations.id"), nullable=False),
    Column("report_id", Uuid, ForeignKey("reports.id")),
    moment("raised_at"),
    Column("category", Text, nullable=False),
    Column("words", Text, nullable=False),  # the message that raised it
    Column("place_text", Text, nullable=False, server_default=""),
    Column("lat", Float),
    Column("lon", Float),
    Column("team", Text),
    Column("because", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("notes", JSONB, nullable=False, server_default=text("'[]'::jsonb")),  # [{at, note}]
    Column("times", Integer, nullable=False, server_default=text("1")),  # messages that raised it
    moment("acknowledged_at", nullable=True),
    Column("acknowledged_by", BigInteger, ForeignKey("staff.id")),
    moment("stood_down_at", nullable=True),  # the resident made clear that there is no danger
    moment("escalated_at", nullable=True),  # nobody acknowledged it in time; told again at each
    Column("escalations", Integer, nullable=False, server_default=text("0")),
    Column("handed_to", Text),  # the team that goes on with it
    moment("handed_at", nullable=True),
    Column("handed_by", BigInteger, ForeignKey("staff.id")),
    Column("flood_id", BigInteger, ForeignKey("floods.id")),  # gathered with many others
    Index("ix_alerts_flood", "flood_id", postgresql_where=text("flood_id IS NOT NULL")),
    Index("ix_alerts_raised", "raised_at"),
    Index("ix_alerts_open", "raised_at", postgresql_where=text("acknowledged_at IS NULL")),
    Index("ix_alerts_taken", "raised_at", postgresql_where=text("acknowledged_at IS NOT NULL")),
    Index(
        "uq_alerts_one_open",
        "conversation_id",
        unique=True,
        postgresql_where=text("acknowledged_at IS NULL"),
    ),
    Index(None, "conversation_id"),
    Index(None, "report_id"),
)

report_acts = Table(  # what staff did, while it can be undone; its words wait here until then
    "report_acts",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("report_id", Uuid, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False),
    Column("staff_id", BigInteger, ForeignKey("staff.id"), nullable=False),
    Column("kind", Text, nullable=False),
    moment("at"),
    moment("until"),  # undone before, sent after
    moment("waits_since", nullable=True),  # since when `until` stands; none: since `at`
    Column("before", JSONB, nullable=False),  # the columns that it changed
    Column("after", JSONB, nullable=False),
    Column("words", Text),  # for the resident
    Column("phrase", Text),  # the bot's own words; none where the officer wrote them
    moment("sent_at", nullable=True),
    moment("undone_at", nullable=True),
    # what its words became; they may be erased before the report is
    Column("message_id", BigInteger, ForeignKey("messages.id", ondelete="SET NULL")),
    Index(None, "report_id"),
    Index(None, "message_id", postgresql_where=text("message_id IS NOT NULL")),
    Index(
        "ix_report_acts_due",
        "until",
        postgresql_where=text("words IS NOT NULL AND sent_at IS NULL AND undone_at IS NULL"),
    ),
)

matters = Table(  # one thing that several residents told us of
    "matters",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    moment("made_at"),
)

matter_reports = Table(
    "matter_reports",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("matter_id", BigInteger, ForeignKey("matters.id"), nullable=False),
    Column("report_id", Uuid, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False),
    moment("joined_at"),
    Column("joined_by", BigInteger, ForeignKey("staff.id"), nullable=False),
    Column("because", Text, nullable=False),
    moment("left_at", nullable=True),
    Column("left_by", BigInteger, ForeignKey("staff.id")),
    Index(None, "matter_id"),
    Index(
        "uq_matter_reports_one",
        "report_id",
        unique=True,
        postgresql_where=text("left_at IS NULL"),
    ),
)

cautions = Table(  # what colleagues must know before they believe or answer
    "cautions",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("kind", Text, nullable=False),  # hoax | abusive
    Column(
        "conversation_id", Uuid, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
    ),
    Column("report_id", Uuid, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False),
    moment("at"),
    Column("staff_id", BigInteger, ForeignKey("staff.id"), nullable=False),
    Column("why", Text, nullable=False),
    moment("lifted_at", nullable=True),
    Column("lifted_by", BigInteger, ForeignKey("staff.id")),
    Index(None, "conversation_id"),
    Index(None, "report_id"),
)

labelled_examples = Table(  # what people put right: for the next model, after review
    "labelled_examples",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    moment("at"),
    Column("staff_id", BigInteger, ForeignKey("staff.id"), nullable=False),
    Column("source", Text, nullable=False),  # flag: of an answer | correction: of a report
    Column(
        "conversation_id", Uuid, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
    ),
    Column("seq", Integer),  # the message in its conversation
    Column("report_id", Uuid, ForeignKey("reports.id", ondelete="CASCADE")),
    Column("text", Text, nullable=False),  # the resident's words, personal data masked
    Column("was", JSONB, nullable=False, server_default=text("'{}'::jsonb")),  # what the bot read
    Column("category", Text),  # what is right; null: as the bot read it
    Column("urgency", Text),
    Column("frame", Text),
    Column("place_text", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("team", Text),
    Column("why", Text, nullable=False, server_default=""),  # masked as well
    Column("state", Text, nullable=False, server_default="waiting"),  # waiting accepted refused
    Column("reviewed_by", BigInteger, ForeignKey("staff.id")),
    moment("reviewed_at", nullable=True),
    Index(None, "conversation_id"),
    Index(None, "report_id"),
    Index("ix_labelled_examples_state", "state", "id"),
)
