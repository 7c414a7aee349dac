"""Every table, as the code sees it; the migrations make them (a test holds the two together)."""

from __future__ import annotations

from bot.storage.schema.base import metadata
from bot.storage.schema.conversations import (
    awaited_media,
    conversations,
    floods,
    inbox,
    marks,
    media,
    messages,
)
from bot.storage.schema.records import (
    audit,
    audit_seals,
    figure_days,
    holds,
    receipts,
    standing_orders,
    text_versions,
)
from bot.storage.schema.reports import (
    alerts,
    cautions,
    labelled_examples,
    matter_reports,
    matters,
    report_acts,
    report_events,
    reports,
)
from bot.storage.schema.sending import deliveries, notices, reminders, team_posts
from bot.storage.schema.shifts import conversation_notes, handovers, note_mentions, queue_looks
from bot.storage.schema.staff import (
    recovery_codes,
    sign_in_tries,
    sign_in_trips,
    staff,
    staff_sessions,
)

__all__ = [
    "alerts",
    "audit",
    "audit_seals",
    "awaited_media",
    "cautions",
    "conversation_notes",
    "conversations",
    "deliveries",
    "figure_days",
    "floods",
    "handovers",
    "holds",
    "inbox",
    "labelled_examples",
    "marks",
    "matter_reports",
    "matters",
    "media",
    "messages",
    "metadata",
    "note_mentions",
    "notices",
    "queue_looks",
    "receipts",
    "recovery_codes",
    "reminders",
    "report_acts",
    "report_events",
    "reports",
    "sign_in_tries",
    "sign_in_trips",
    "staff",
    "staff_sessions",
    "standing_orders",
    "team_posts",
    "text_versions",
]
