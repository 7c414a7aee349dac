"""A database that refuses rows of the inbox, for as long as a test wants it to."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

ITS_OWN_FAULT = "22P05"  # letters that no database takes: whatever else, this row is to blame


async def refusing(
    engine: AsyncEngine, but: str, *, state: str = ITS_OWN_FAULT, after_s: float = 0
) -> None:
    """Every row but those of which the SQL `but` holds; NEW is the row."""
    refusal = f"""
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NOT ({but}) THEN
        PERFORM pg_sleep({after_s}); RAISE EXCEPTION 'odd' USING ERRCODE = '{state}';
        END IF; RETURN NEW; END $$"""
    async with engine.begin() as connection:
        await connection.execute(text("DROP TRIGGER IF EXISTS refuse ON inbox"))
        await connection.execute(text("DROP FUNCTION IF EXISTS refuse"))
        await connection.execute(text(refusal))
        await connection.execute(
            text(
                "CREATE TRIGGER refuse BEFORE INSERT ON inbox"
                " FOR EACH ROW EXECUTE FUNCTION refuse()"
            )
        )


async def taking(engine: AsyncEngine) -> None:
    """Again whatever comes."""
    async with engine.begin() as connection:
        await connection.execute(text("DROP TRIGGER refuse ON inbox"))
