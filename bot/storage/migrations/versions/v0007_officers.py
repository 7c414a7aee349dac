"""What officers need: acts to undo, joined reports, cautions, handovers, posts, escalation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _alerts_and_reports()
    _acts()
    _matters()
    _cautions()
    _shifts()


def _alerts_and_reports() -> None:
    op.add_column("alerts", _moment("escalated_at", nullable=True))
    op.add_column(
        "alerts",
        sa.Column("escalations", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column("alerts", sa.Column("handed_to", sa.Text(), nullable=True))
    op.add_column("alerts", _moment("handed_at", nullable=True))
    op.add_column("alerts", sa.Column("handed_by", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_alerts_handed_by_staff"), "alerts", "staff", ["handed_by"], ["id"]
    )
    op.create_index(
        "ix_reports_open",
        "reports",
        ["urgency", "created_at"],
        postgresql_where=sa.text("status <> 'closed'"),
    )
    op.create_index(
        "ix_reports_point", "reports", ["lat", "lon"], postgresql_where=sa.text("lat IS NOT NULL")
    )
    op.create_index(
        "ix_reports_contact", "reports", ["contact"], postgresql_where=sa.text("contact <> ''")
    )
    op.create_index(
        "ix_reports_words",
        "reports",
        [sa.literal_column("to_tsvector('english', (description || ' ') || place_text)")],
        postgresql_using="gin",
    )


def _acts() -> None:
    op.create_table(
        "report_acts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        _moment("at"),
        _moment("until"),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("after", postgresql.JSONB(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("phrase", sa.Text(), nullable=True),
        _moment("sent_at", nullable=True),
        _moment("undone_at", nullable=True),
        _to("report_acts", "report_id", "reports", ondelete="CASCADE"),
        _to("report_acts", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_acts")),
    )
    op.create_index(op.f("ix_report_acts_report_id"), "report_acts", ["report_id"])
    op.create_index(
        "ix_report_acts_due",
        "report_acts",
        ["until"],
        postgresql_where=sa.text("words IS NOT NULL AND sent_at IS NULL AND undone_at IS NULL"),
    )


def _matters() -> None:
    op.create_table(
        "matters",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        _moment("made_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matters")),
    )
    op.create_table(
        "matter_reports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        _moment("joined_at"),
        sa.Column("joined_by", sa.BigInteger(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        _moment("left_at", nullable=True),
        sa.Column("left_by", sa.BigInteger(), nullable=True),
        _to("matter_reports", "matter_id", "matters"),
        _to("matter_reports", "report_id", "reports", ondelete="CASCADE"),
        _to("matter_reports", "joined_by", "staff"),
        _to("matter_reports", "left_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_reports")),
    )
    op.create_index(op.f("ix_matter_reports_matter_id"), "matter_reports", ["matter_id"])
    op.create_index(
        "uq_matter_reports_one",
        "matter_reports",
        ["report_id"],
        unique=True,
        postgresql_where=sa.text("left_at IS NULL"),
    )


def _cautions() -> None:
    op.create_table(
        "cautions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        _moment("at"),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        _moment("lifted_at", nullable=True),
        sa.Column("lifted_by", sa.BigInteger(), nullable=True),
        _to("cautions", "conversation_id", "conversations", ondelete="CASCADE"),
        _to("cautions", "report_id", "reports", ondelete="CASCADE"),
        _to("cautions", "staff_id", "staff"),
        _to("cautions", "lifted_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cautions")),
    )
    op.create_index(op.f("ix_cautions_conversation_id"), "cautions", ["conversation_id"])
    op.create_index(op.f("ix_cautions_report_id"), "cautions", ["report_id"])


def _shifts() -> None:
    op.create_table(
        "queue_looks",
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        _moment("since"),
        _moment("looked_at"),
        _to("queue_looks", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("staff_id", "team", name=op.f("pk_queue_looks")),
    )
    op.create_table(
        "handovers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        _moment("at"),
        sa.Column("from_staff", sa.BigInteger(), nullable=False),
        sa.Column("to_staff", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _list("report_references"),
        _moment("read_at", nullable=True),
        _to("handovers", "from_staff", "staff"),
        _to("handovers", "to_staff", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index(op.f("ix_handovers_to_staff"), "handovers", ["to_staff"])
    op.create_table(
        "team_posts",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("telegram_group", sa.Text(), nullable=True),
        sa.Column("teams_url", sa.Text(), nullable=True),
        _list("shift_starts"),
        sa.Column("quiet_from", sa.Text(), nullable=True),
        sa.Column("quiet_until", sa.Text(), nullable=True),
        _moment("changed_at"),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        _to("team_posts", "changed_by", "staff"),
        sa.PrimaryKeyConstraint("team", name=op.f("pk_team_posts")),
    )
    op.create_table(
        "reminders",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        _moment("last_at"),
        _to("reminders", "report_id", "reports", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_reminders")),
    )


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _list(name: str) -> sa.Column[object]:
    return sa.Column(
        name, postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
    )


def _to(
    table: str, column: str, other: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)
