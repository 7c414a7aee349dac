"""An index for the copies that neighbouring teams get of reports near the edge of their ground."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_reports_copies", "reports", ["also_notify"], postgresql_using="gin")


def downgrade() -> None:
    op.drop_index("ix_reports_copies", "reports")
