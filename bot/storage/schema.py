"""Every table, as the code sees it; the migrations make them (a test holds the two together)."""

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
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def moment(name: str, *, nullable: bool = False) -> Column[object]:
    """A column for an aware moment."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


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
    UniqueConstraint("channel", "address"),
    Index(None, "last_heard_at"),
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
)

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
    Index(None, "conversation_id"),
    Index("ix_reports_queue", "team", "status", "created_at"),
    Index("ix_reports_desk", "destination", "status", "created_at"),
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
    Index("ix_alerts_open", "raised_at", postgresql_where=text("acknowledged_at IS NULL")),
    Index(
        "uq_alerts_one_open",
        "conversation_id",
        unique=True,
        postgresql_where=text("acknowledged_at IS NULL"),
    ),
)

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
    Index("ix_deliveries_due", "next_at", postgresql_where=text("state IN ('waiting', 'sending')")),
    Index(None, "conversation_id"),
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
    Index("ix_notices_due", "next_at", postgresql_where=text("state = 'waiting'")),
)

staff = Table(
    "staff",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("teams", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("email", Text),
    Column("password_hash", Text),
    Column("link_hash", Text),  # of the one-time sign-in link
    moment("link_expires_at", nullable=True),
    moment("made_at"),
    moment("disabled_at", nullable=True),
    Column("totp", Text),  # the second step's secret, under a key of SECRET_KEY
    Column("totp_pending", Text),  # shown, but no code of it was entered yet
    moment("totp_since", nullable=True),
    Column("totp_step", BigInteger, nullable=False, server_default=text("0")),  # the last one used
    Column("provider", Text),  # the OpenID Connect issuer who vouches for them
    Column("provider_id", Text),  # its name for them (`sub`)
    UniqueConstraint("provider", "provider_id"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_hash", Text, primary_key=True),
    Column("staff_id", BigInteger, ForeignKey("staff.id"), nullable=False),
    moment("made_at"),
    moment("used_at", nullable=True),
    Index(None, "staff_id"),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("staff_id", BigInteger, ForeignKey("staff.id"), nullable=False),
    Column("csrf", Text, nullable=False),
    moment("made_at"),
    moment("seen_at"),
    moment("expires_at"),
    Column("number", BigInteger, Identity(), nullable=False, unique=True),  # names it on a page
    Column("stage", Text, nullable=False, server_default="in"),  # in | code | enrol
    Column("how", Text, nullable=False, server_default="password"),  # link | password | provider
    Column("browser", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=False, server_default=""),
    Column("wrong_codes", Integer, nullable=False, server_default=text("0")),
    Index(None, "staff_id"),
)

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("lane", Text, primary_key=True),  # hash of who is tried from where
    Column("failures", Integer, nullable=False, server_default=text("0")),
    moment("tried_at"),
    moment("wait_until", nullable=True),
    Index(None, "tried_at"),
)

sign_in_trips = Table(  # to the force's own provider and back
    "sign_in_trips",
    metadata,
    Column("state_hash", Text, primary_key=True),
    Column("browser_hash", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("leads_to", Text, nullable=False),
    moment("begun_at"),
)

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

floods = Table(
    "floods",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("channel", Text, nullable=False),
    Column("scope", Text, nullable=False),  # sender | address | overall
    moment("began_at"),
    moment("last_at"),
    Column("refused", Integer, nullable=False),  # messages that were not taken
    Column("danger", Integer, nullable=False),  # of them: told 999 and not kept
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
