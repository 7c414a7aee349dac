"""Second step, sign-in by the force's own provider, tries by name and address, and sealed audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0001"
branch_labels = None
depends_on = None

# A seal is written once. Lines go only when their whole batch was sealed, and the seal stays.
SEALED = """
CREATE FUNCTION audit_seal_is_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the seals of the audit trail are only added to';
END
$$;
CREATE TRIGGER audit_seal_row_is_only_added BEFORE UPDATE OR DELETE ON audit_seals
    FOR EACH ROW EXECUTE FUNCTION audit_seal_is_only_added();
CREATE TRIGGER audit_seals_are_never_emptied BEFORE TRUNCATE ON audit_seals
    FOR EACH STATEMENT EXECUTE FUNCTION audit_seal_is_only_added();

CREATE OR REPLACE FUNCTION audit_is_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('bluelamp.purging', true) = 'audit'
        AND OLD.id <= (SELECT max(last_id) FROM audit_seals) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit trail is only added to';
END
$$;
"""


def upgrade() -> None:
    op.create_table(
        "audit_seals",
        sa.Column("batch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("newest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lines_hash", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("key_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_audit_seals")),
    )
    op.execute(SEALED)
    op.create_table(
        "sign_in_tries",
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_sign_in_tries")),
    )
    op.create_index(op.f("ix_sign_in_tries_tried_at"), "sign_in_tries", ["tried_at"], unique=False)
    op.create_table(
        "sign_in_trips",
        sa.Column("state_hash", sa.Text(), nullable=False),
        sa.Column("browser_hash", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("leads_to", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_sign_in_trips")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_recovery_codes_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_index(
        op.f("ix_recovery_codes_staff_id"), "recovery_codes", ["staff_id"], unique=False
    )
    op.drop_column("staff", "failures")
    op.drop_column("staff", "locked_until")
    op.add_column("staff", sa.Column("totp", sa.Text(), nullable=True))
    op.add_column("staff", sa.Column("totp_pending", sa.Text(), nullable=True))
    op.add_column("staff", sa.Column("totp_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "staff",
        sa.Column("totp_step", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column("staff", sa.Column("provider", sa.Text(), nullable=True))
    op.add_column("staff", sa.Column("provider_id", sa.Text(), nullable=True))
    op.create_unique_constraint(
        op.f("uq_staff_provider_provider_id"), "staff", ["provider", "provider_id"]
    )
    op.add_column(
        "staff_sessions",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
    )
    op.create_unique_constraint(op.f("uq_staff_sessions_number"), "staff_sessions", ["number"])
    for name, default in (("stage", "in"), ("how", "password"), ("browser", ""), ("address", "")):
        op.add_column(
            "staff_sessions", sa.Column(name, sa.Text(), server_default=default, nullable=False)
        )
    op.add_column(
        "staff_sessions",
        sa.Column("wrong_codes", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
