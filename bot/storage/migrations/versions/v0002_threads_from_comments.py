"""Which comment a talk on Messenger goes on from is looked up with every message there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_deliveries_thread",
        "deliveries",
        ["provider_ref"],
        unique=False,
        postgresql_where=sa.text("channel = 'page_comment'"),
    )
