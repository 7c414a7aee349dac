"""What every table shares."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    MetaData,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def moment(name: str, *, nullable: bool = False) -> Column[object]:
    """A column for an aware moment."""
    return Column(name, DateTime(timezone=True), nullable=nullable)
