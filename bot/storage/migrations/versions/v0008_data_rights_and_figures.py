"""Legal holds, receipts, review dates, figures a day, and indexes for a million messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _holds()
    _receipts()
    op.create_table(
        "figure_days",
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("split", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("figure", "split", "day", "key", name=op.f("pk_figure_days")),
    )
    op.add_column("reports", sa.Column("review_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_messages_at", "messages", ["at"], postgresql_using="brin")
    op.create_index(
        "ix_messages_by_staff", "messages", ["at"], postgresql_where=sa.text("author = 'staff'")
    )
    op.create_index(op.f("ix_media_conversation_id"), "media", ["conversation_id"])
    op.create_index(op.f("ix_alerts_conversation_id"), "alerts", ["conversation_id"])
    op.create_index(op.f("ix_alerts_report_id"), "alerts", ["report_id"])
    op.create_index(op.f("ix_deliveries_message_id"), "deliveries", ["message_id"])
    op.create_index(
        "ix_report_events_by_staff",
        "report_events",
        ["at"],
        postgresql_where=sa.text("staff_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_reports_created_at"), "reports", ["created_at"])
    op.create_index(op.f("ix_reports_due_at"), "reports", ["due_at"])
    op.create_index(
        "ix_reports_closed",
        "reports",
        ["changed_at"],
        postgresql_where=sa.text("status = 'closed'"),
    )
    op.create_index(
        "ix_reports_contact_words",
        "reports",
        [sa.text("to_tsvector('simple', (contact || ' ') || safe_contact)")],
        postgresql_using="gin",
    )


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("look_again_on", sa.Date(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.BigInteger(), nullable=True),
        sa.Column("lifted_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_holds_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(["set_by"], ["staff.id"], name=op.f("fk_holds_set_by_staff")),
        sa.ForeignKeyConstraint(["lifted_by"], ["staff.id"], name=op.f("fk_holds_lifted_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_conversation_id"), "holds", ["conversation_id"])
    op.create_index(
        "uq_holds_one_in_force",
        "holds",
        ["conversation_id"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "detail",
            JSONB(),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_receipts_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_receipts")),
    )
    op.create_index(op.f("ix_receipts_subject"), "receipts", ["subject"])
