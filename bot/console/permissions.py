"""Who may do what: one table. Every route names one line of it, and a test walks all of them."""

from __future__ import annotations

ROLES = ("control_room", "officer", "comms", "supervisor", "data_protection", "admin")

ANYBODY = "sign.in"  # the only permission that needs no session

_EVERY_ROLE = frozenset(ROLES)

PERMISSIONS: dict[str, frozenset[str]] = {
    ANYBODY: _EVERY_ROLE,
    "see.home": _EVERY_ROLE,
    "manage.own.account": _EVERY_ROLE,
    "see.alerts": frozenset({"control_room", "supervisor"}),
    "acknowledge.alerts": frozenset({"control_room", "supervisor"}),
    "see.priority": frozenset({"control_room", "supervisor"}),
    "see.queues": frozenset({"control_room", "officer", "supervisor"}),
    "see.desk": frozenset({"control_room", "comms", "supervisor"}),
    "see.waiting": frozenset({"control_room", "comms", "supervisor"}),
    "deal.with.waiting": frozenset({"control_room", "comms", "supervisor"}),
    "see.reports": frozenset({"control_room", "officer", "supervisor", "data_protection"}),
    "see.photos": frozenset({"control_room", "officer", "supervisor"}),
    "act.on.reports": frozenset({"control_room", "officer", "supervisor"}),
    "see.conversations": frozenset({"control_room", "comms", "supervisor", "data_protection"}),
    # without it, personal data in conversations is masked
    "see.personal.data": frozenset({"control_room", "supervisor"}),
    # and this lifts the mask for one look, with a reason that is kept
    "unmask": frozenset({"comms", "data_protection"}),
    "step.in": frozenset({"control_room", "comms", "supervisor"}),
    "write.notes": frozenset({"control_room", "comms", "supervisor"}),
    "flag.answers": frozenset({"control_room", "comms", "supervisor"}),
    "review.examples": frozenset({"comms", "supervisor"}),
    "see.words": frozenset({"comms", "supervisor"}),
    "propose.words": frozenset({"comms", "supervisor"}),
    # never what they proposed themselves
    "approve.words": frozenset({"comms", "supervisor"}),
    # the pause switch and the banner
    "give.orders": frozenset({"control_room", "comms", "supervisor"}),
    "see.audit": frozenset({"supervisor", "data_protection"}),
    "see.figures": frozenset({"comms", "supervisor"}),
    "handle.data.rights": frozenset({"data_protection"}),
    "manage.people": frozenset({"admin"}),
    # where teams are told, and when
    "manage.posts": frozenset({"supervisor", "admin"}),
}


def may(role: str, permission: str) -> bool:
    """Raises KeyError for a permission that is not in the table: a slip of ours, never a user's."""
    return role in PERMISSIONS[permission]
