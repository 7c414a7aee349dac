"""The categories that the taxonomy gives to the desk; a test holds the two together."""

from __future__ import annotations

DESK = frozenset({
    "lost_found_property", "report_update", "local_incident", "contact_team", "service_enquiry",
    "crime_prevention", "alerts_subscription", "complaint", "praise", "data_rights",
    "talk_to_human", "small_talk", "out_of_scope",
})  # fmt: skip
