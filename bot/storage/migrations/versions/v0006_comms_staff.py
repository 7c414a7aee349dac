"""What comms staff need: take-over, notes, labelled examples, other words, pause and banner."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0007"
branch_labels = None
depends_on = None

COMPLAINED = """
UPDATE conversations SET complained = true
WHERE category = 'complaint' OR id IN (
    SELECT conversation_id FROM messages WHERE decision ->> 'category' = 'complaint'
)
"""


def upgrade() -> None:
    _conversations()
    _notes()
    _examples()
    _texts()
    _orders()


def _conversations() -> None:
    for name in ("complained", "flagged"):
        op.add_column(
            "conversations",
            sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False),
        )
    op.add_column("conversations", sa.Column("taken_over_by", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_conversations_taken_over_by_staff"),
        "conversations",
        "staff",
        ["taken_over_by"],
        ["id"],
    )
    op.add_column("conversations", _moment("taken_over_at", nullable=True))
    op.add_column("conversations", _moment("taken_over_spoke_at", nullable=True))
    op.execute(COMPLAINED)
    op.drop_index(op.f("ix_conversations_last_heard_at"), table_name="conversations")
    for name, columns, where in (
        ("latest", (), None),
        ("channel", ("channel",), None),
        ("category", ("category",), None),
        ("gravest", ("gravest",), "gravest >= 2"),
        ("language", ("language",), "language <> 'en'"),
        ("person", (), "with_person"),
        ("unsure", (), "lowest_confidence < 0.5"),
        ("complained", (), "complained"),
        ("flagged", (), "flagged"),
    ):
        op.create_index(
            f"ix_conversations_{name}",
            "conversations",
            [*columns, "last_heard_at", "id"],
            unique=False,
            postgresql_where=None if where is None else sa.text(where),
        )
    op.create_index(
        "ix_conversations_taken_over",
        "conversations",
        ["taken_over_by"],
        unique=False,
        postgresql_where=sa.text("taken_over_by IS NOT NULL"),
    )


def _notes() -> None:
    op.create_table(
        "conversation_notes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        _moment("at"),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _cascades("conversation_notes", "conversation_id", "conversations"),
        _refers("conversation_notes", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_notes")),
    )
    _index("conversation_notes", "conversation_id")
    op.create_table(
        "note_mentions",
        sa.Column("note_id", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        _moment("seen_at", nullable=True),
        _cascades("note_mentions", "note_id", "conversation_notes"),
        _refers("note_mentions", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("note_id", "staff_id", name=op.f("pk_note_mentions")),
    )
    op.create_index(
        "ix_note_mentions_unseen",
        "note_mentions",
        ["staff_id"],
        unique=False,
        postgresql_where=sa.text("seen_at IS NULL"),
    )


def _examples() -> None:
    op.create_table(
        "labelled_examples",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        _moment("at"),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("was", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("urgency", sa.Text(), nullable=True),
        sa.Column("frame", sa.Text(), nullable=True),
        sa.Column("place_text", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("reviewed_by", sa.BigInteger(), nullable=True),
        _moment("reviewed_at", nullable=True),
        _refers("labelled_examples", "staff_id", "staff"),
        _cascades("labelled_examples", "conversation_id", "conversations"),
        _cascades("labelled_examples", "report_id", "reports"),
        _refers("labelled_examples", "reviewed_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labelled_examples")),
    )
    _index("labelled_examples", "conversation_id")
    _index("labelled_examples", "report_id")
    op.create_index(
        "ix_labelled_examples_state", "labelled_examples", ["state", "id"], unique=False
    )


def _texts() -> None:
    op.create_table(
        "text_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.Column("child", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("release_text", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=False),
        _moment("proposed_at"),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("restores", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        _moment("decided_at", nullable=True),
        sa.Column("decided_why", sa.Text(), server_default="", nullable=False),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint(
            "state NOT IN ('live', 'replaced') OR restores IS NOT NULL"
            " OR decided_by <> proposed_by",
            name="ck_text_versions_two_people",
        ),
        _refers("text_versions", "proposed_by", "staff"),
        _refers("text_versions", "restores", "text_versions"),
        _refers("text_versions", "decided_by", "staff"),
        _refers("text_versions", "ended_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_versions")),
    )
    for state in ("live", "waiting"):
        op.create_index(
            f"uq_text_versions_one_{state}",
            "text_versions",
            ["name", "channel", "child"],
            unique=True,
            postgresql_where=sa.text(f"state = '{state}'"),
        )
    op.create_index("ix_text_versions_history", "text_versions", ["name", "id"], unique=False)


def _orders() -> None:
    op.create_table(
        "standing_orders",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        _moment("paused_at", nullable=True),
        sa.Column("paused_by", sa.BigInteger(), nullable=True),
        sa.Column("holding", sa.Text(), server_default="", nullable=False),
        sa.Column("banner", sa.Text(), server_default="", nullable=False),
        _moment("banner_at", nullable=True),
        _moment("banner_until", nullable=True),
        sa.Column("banner_by", sa.BigInteger(), nullable=True),
        sa.Column("texts_version", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_standing_orders_one_row"),
        _refers("standing_orders", "paused_by", "staff"),
        _refers("standing_orders", "banner_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_orders")),
    )
    op.execute("INSERT INTO standing_orders (id) VALUES (1)")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _cascades(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete="CASCADE"
    )


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
