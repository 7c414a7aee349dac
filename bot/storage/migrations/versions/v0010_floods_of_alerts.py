"""Alerts gathered in a flood, and floods that somebody acknowledges by name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("floods", sa.Column("acknowledged_at", sa.DateTime(timezone=True)))
    op.add_column("floods", sa.Column("acknowledged_by", sa.BigInteger()))
    op.create_foreign_key(
        op.f("fk_floods_acknowledged_by_staff"), "floods", "staff", ["acknowledged_by"], ["id"]
    )
    op.execute("UPDATE floods SET acknowledged_at = last_at")  # those before are history
    op.add_column("alerts", sa.Column("flood_id", sa.BigInteger()))
    op.create_foreign_key(
        op.f("fk_alerts_flood_id_floods"), "alerts", "floods", ["flood_id"], ["id"]
    )
    op.create_index(
        "ix_alerts_flood",
        "alerts",
        ["flood_id"],
        postgresql_where=sa.text("flood_id IS NOT NULL"),
    )
    op.create_index("ix_alerts_raised", "alerts", ["raised_at"])
