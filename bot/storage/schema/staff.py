"""Who may sign in, and who is signed in."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bot.storage.schema.base import metadata, moment

staff = Table(
    "staff",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("teams", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("email", Text),
    Column("password_hash", Text),
    Column("link_hash", Text),  # of the one-time sign-in link
    moment("link_expires_at", nullable=True),
    moment("made_at"),
    moment("disabled_at", nullable=True),
    Column("totp", Text),  # the second step's secret, under a key of SECRET_KEY
    Column("totp_pending", Text),  # shown, but no code of it was entered yet
    moment("totp_since", nullable=True),
    Column("totp_step", BigInteger, nullable=False, server_default=text("0")),  # the last one used
    Column("provider", Text),  # the OpenID Connect issuer who vouches for them
    Column("provider_id", Text),  # its name for them (`sub`)
    UniqueConstraint("provider", "provider_id"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_hash", Text, primary_key=True),
    Column("staff_id", BigInteger, ForeignKey("staff.id"), nullable=False),
    moment("made_at"),
    moment("used_at", nullable=True),
    Index(None, "staff_id"),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("staff_id", BigInteger, ForeignKey("staff.id"), nullable=False),
    Column("csrf", Text, nullable=False),
    moment("made_at"),
    moment("seen_at"),
    moment("expires_at"),
    Column("number", BigInteger, Identity(), nullable=False, unique=True),  # names it on a page
    Column("stage", Text, nullable=False, server_default="in"),  # in | code | enrol
    Column("how", Text, nullable=False, server_default="password"),  # link | password | provider
    Column("browser", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=False, server_default=""),
    Column("wrong_codes", Integer, nullable=False, server_default=text("0")),
    Index(None, "staff_id"),
)

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("lane", Text, primary_key=True),  # hash of who is tried from where
    Column("failures", Integer, nullable=False, server_default=text("0")),
    moment("tried_at"),
    moment("wait_until", nullable=True),
    Index(None, "tried_at"),
)

sign_in_trips = Table(  # to the force's own provider and back
    "sign_in_trips",
    metadata,
    Column("state_hash", Text, primary_key=True),
    Column("browser_hash", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("leads_to", Text, nullable=False),
    moment("begun_at"),
)
