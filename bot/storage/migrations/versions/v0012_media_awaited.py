"""Files that could not be fetched yet, and a line of the trail for each file that is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "awaited_media",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid()),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("provider_ref", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True)),
        sa.Column("because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_awaited_media_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awaited_media")),
    )
    op.create_index(op.f("ix_awaited_media_conversation_id"), "awaited_media", ["conversation_id"])
    op.create_index(
        "ix_awaited_media_due",
        "awaited_media",
        ["next_at"],
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    # what is there already is vouched for from now on, with the hash of the day it was kept
    op.execute(
        "INSERT INTO audit (at, action, subject, why, detail) "
        "SELECT now(), 'kept.media', 'media:' || id, 'kept before hashes were sealed', "
        "jsonb_build_object('sha256', encode(sha256, 'hex'), 'bytes', length(original)) "
        "FROM media ORDER BY at, id"
    )
