"""Which message an officer's act became, and an index for how much waits for each team."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report_acts", sa.Column("message_id", sa.BigInteger()))
    op.create_foreign_key(
        op.f("fk_report_acts_message_id_messages"),
        "report_acts",
        "messages",
        ["message_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index(
        op.f("ix_report_acts_message_id"),
        "report_acts",
        ["message_id"],
        postgresql_where=sa.text("message_id IS NOT NULL"),
    )
    op.create_index(
        "ix_reports_open_of_team",
        "reports",
        ["team"],
        postgresql_include=["status", "due_at"],
        postgresql_where=sa.text("status <> 'closed'"),
    )
