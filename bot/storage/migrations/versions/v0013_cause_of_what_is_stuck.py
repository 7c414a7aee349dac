"""The cause of what did not arrive in a column of its own, and since when each wait stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SETTLED = "a person has dealt with it"
GAVE_UP = "gave up after "
# how the words began by which the cause was told until now; the first that fits
BEGAN = (
    ("cannot be delivered: ", "unreachable"),
    ("the resident has blocked us", "unreachable"),
    ("a fault of ours: ", "our_fault"),
    ("no token is set for this Page", "token"),
    ("Meta refused it (", "permissions"),
    ("Meta's window for answering has closed", "provider_window"),
    ("messenger allows this for ", "window"),
    ("page comment allows this for ", "window"),
    ("Telegram does not take this message", "content"),
    ("this is too long for a private reply", "content"),
    ("another app answers this resident", "elsewhere"),
    ("this comment was answered in private before", "elsewhere"),
    ("the bot may not write in this group", "group"),
    ("this group has become a supergroup", "group"),
)


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("cause", sa.Text()))
    op.add_column("deliveries", sa.Column("settled_at", sa.DateTime(timezone=True)))
    for table in ("deliveries", "notices", "awaited_media", "report_acts"):
        op.add_column(table, sa.Column("waits_since", sa.DateTime(timezone=True)))
    # a claim that a process holds while the tables change: it lasts as long as it was to last
    op.execute(
        "UPDATE deliveries SET waits_since = claimed_at, next_at = claimed_at + interval '1 minute'"
        " WHERE state = 'sending'"
    )
    _settled()
    _causes()


def _settled() -> None:
    """When somebody said so stands in the audit trail, unless that was purged."""
    op.get_bind().execute(
        sa.text(
            "UPDATE deliveries SET settled_at = coalesce((SELECT max(audit.at) FROM audit WHERE"
            " audit.action = 'dealt.with' AND audit.subject = 'delivery:' || deliveries.id), now())"
            " WHERE state = 'dropped' AND starts_with(why, :settled)"
        ),
        {"settled": SETTLED},
    )


def _causes() -> None:
    rows = sa.table("deliveries", sa.column("state"), sa.column("why"), sa.column("cause"))
    why = sa.func.replace(rows.c.why, f"{SETTLED}; before: ", "")
    gave_up = sa.func.starts_with(why, GAVE_UP)
    of_a_token = sa.func.strpos(why, "token") > 0
    cause = sa.case(
        (gave_up & of_a_token, "token"),
        (gave_up, "provider_away"),
        *((sa.func.starts_with(why, words), cause) for words, cause in BEGAN),
    )
    ended = rows.c.state.in_(("stuck", "dropped"))
    op.get_bind().execute(sa.update(rows).where(ended).values(cause=cause))
