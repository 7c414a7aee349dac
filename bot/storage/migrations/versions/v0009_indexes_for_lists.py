"""Indexes for what lists pick out of many: alerts taken, replies not sent, faults, days counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_alerts_taken",
        "alerts",
        ["raised_at"],
        postgresql_where=sa.text("acknowledged_at IS NOT NULL"),
    )
    op.create_index(
        "ix_deliveries_not_sent",
        "deliveries",
        ["state", "id"],
        postgresql_where=sa.text("state IN ('stuck', 'dropped')"),
    )
    op.create_index(
        "ix_inbox_faults", "inbox", ["id"], postgresql_where=sa.text("fault IS NOT NULL")
    )
    op.create_index(op.f("ix_figure_days_day"), "figure_days", ["day"])
