"""Every table, as the code sees it; the migrations make them (a test holds the two together)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
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

report_acts = Table(  # what staff did, while it can be undone; its words wait here until then
    "report_acts",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("report_id", Uuid, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False),
    Column("staff_id", BigInteger, ForeignKey("staff.id"), nullable=False),
    Column("kind", Text, nullable=False),
    moment("at"),
    moment("until"),  # undone before, sent after
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
