"""Why words that they do not expect could endanger a resident: somebody else may read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.state import State
from bot.storage.schema import conversations, reports

WATCHED = "somebody may be watching them"
NOT_AGREED = "they did not agree to be written to: somebody else may read their phone"


async def of_each(
    connection: AsyncConnection, conversation_ids: Collection[UUID]
) -> Mapping[UUID, str]:
    """The reason, by conversation; those whom it is safe to write to are left out."""
    about = reports.c.conversation_id.in_(conversation_ids)
    told: dict[UUID, list[tuple[bool, str]]] = {}
    for row in await connection.execute(
        select(reports.c.conversation_id, reports.c.may_be_told, reports.c.safe_contact)
        .where(about, _of_report())
        .order_by(reports.c.created_at)
    ):
        told.setdefault(row.conversation_id, []).append((row.may_be_told, row.safe_contact))
    found = await connection.execute(
        select(conversations.c.id, conversations.c.state).where(
            conversations.c.id.in_(conversation_ids)
        )
    )
    reasons = {row.id: why(State.from_json(row.state), told.get(row.id, ())) for row in found}
    return {one: reason for one, reason in reasons.items() if reason}


def why(state: State, told: Collection[tuple[bool, str]]) -> str | None:
    """`told`: of each of their reports, whether they may be told, and their safe way."""
    if state.danger is not None and state.danger.pressed:
        return WATCHED
    if not all(may_be_told for may_be_told, _ in told):
        return NOT_AGREED
    ways = [state.draft.safe_contact] if state.draft and state.draft.safe_contact else []
    ways += [safe_contact for _, safe_contact in told if safe_contact]
    return f"they asked to be answered in this way only: {'; '.join(ways)}" if ways else None


def is_so() -> ColumnElement[bool]:
    """The same of the conversation of a statement, for what is done to many at once."""
    state = conversations.c.state
    return or_(
        func.coalesce(state["danger", "pressed"].astext, "") == "true",
        func.coalesce(state["draft", "safe_contact"].astext, "") != "",
        exists().where(reports.c.conversation_id == conversations.c.id, _of_report()),
    )


def _of_report() -> ColumnElement[bool]:
    return or_(reports.c.may_be_told.is_(False), reports.c.safe_contact != "")
