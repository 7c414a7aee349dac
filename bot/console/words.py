"""What things are called on the console's pages."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from bot.console.teams import team_name
from bot.conversation.outcome import COPY

ROLES = {
    "control_room": "Control room",
    "officer": "Officer",
    "comms": "Communications",
    "supervisor": "Supervisor",
    "data_protection": "Data protection",
    "admin": "Administrator",
}
# what the menu leads to: permission, address, name
MENU = (
    ("see.alerts", "/staff/alerts", "Alerts"),
    ("see.priority", "/staff/priority", "Priority"),
    ("see.waiting", "/staff/waiting", "Waiting"),
    ("see.queues", "/staff/queue", "Team queues"),
    ("see.desk", "/staff/desk", "Desk"),
    ("see.conversations", "/staff/conversations", "Conversations"),
    ("see.figures", "/staff/figures", "Figures"),
    ("handle.data.rights", "/staff/data", "Data protection"),
    ("see.words", "/staff/words", "Words"),
    ("review.examples", "/staff/examples", "Examples"),
    ("give.orders", "/staff/bot", "Pause and banner"),
    ("see.audit", "/staff/audit", "Audit"),
    ("manage.posts", "/staff/posts", "Telling teams"),
    ("manage.people", "/staff/people", "People"),
)
STATUSES = {
    "new": "New",
    "seen": "Seen",
    "in_hand": "In hand",
    "passed_on": "Passed on",
    "closed": "Closed",
}
QUEUE_TABS = {"open": "All open", "any": "Open and closed"}
CHANNELS = {
    "web": "Web chat",
    "telegram": "Telegram",
    "messenger": "Messenger",
    "page_comment": "Page comment",
    "terminal": "Terminal",
}
ROUTES = {"email": "E-mail", "telegram": "Telegram group", "teams": "Teams channel"}
DESTINATIONS = {
    "999": "999 and the control room",
    "control_room": "Control room",
    "team": "Neighbourhood team",
    "partner": "Partner",
    "desk": "Desk",
}


def told(who: str) -> str:
    """One of those who are told as well, also a neighbouring team."""
    if who.startswith(COPY):
        return f"{team_name(who.removeprefix(COPY))} (a copy: the place is near their edge)"
    return DESTINATIONS.get(who, who).lower()


EVENTS = {
    "filed": "Report filed",
    "note": "Added by the resident",
    "photo": "Photo added by the resident",
    "correction": "Corrected by the resident",
    "cancel": "The resident wants to cancel it",
    "status": "Status changed",
    "answer": "Answer to the resident",
    "passed_on": "Passed on",
    "passed": "Passed to another team",
    "crime_number": "Crime number entered",
    "taken": "Taken",
    "question": "Question to the resident",
    "undone": "Undone",
    "not_sent": "A message was not sent",
    "corrected_category": "Category put right",
    "corrected_urgency": "Urgency put right",
    "corrected_place": "Place put right",
    "joined": "Joined to another report",
    "unjoined": "Taken out of the joined reports",
    "marked_hoax": "Marked as a hoax",
    "unmarked_hoax": "No longer marked as a hoax",
    "marked_abusive": "Sender marked as abusive",
    "unmarked_abusive": "Sender no longer marked as abusive",
    "handed_over": "Handed over",
}
PARTS = {
    "nlu": "the language model",
    "web": "the web chat",
    "design": "the console's design",
    "relay": "sending replies",
    "mail": "e-mail to staff",
    "team_groups": "teams' Telegram groups",
    "team_channels": "teams' channels in Microsoft Teams",
    "staff_post": "telling staff",
    "rounds": "reminding staff of what nobody took",
    "telegram": "Telegram",
    "database": "the database",
    "spool": "the spool of waiting messages",
    "put_aside": "messages that were kept and cannot be taken in",
    "inbox": "taking messages in",
    "sweeper": "picking up messages left behind",
    "chores": "figures and the purge",
    "traffic": "messages coming in",
}
STATES = {
    "words-only": "reading words only",
    "replaying": "bringing back messages that were kept",
    "starting": "still starting",
    "away": "away",
    "stuck": "stuck",
    "down": "down",
    "flood": "a flood, and some are turned away",
}
_CATEGORIES = {
    "fraud_cyber": "Fraud and cyber crime",
    "harassment_stalking": "Harassment or stalking",
    "lost_found_property": "Lost or found property",
    "litter_fly_tipping": "Litter or fly-tipping",
    "rough_sleeping_begging": "Rough sleeping or begging",
    "rural_wildlife_crime": "Rural or wildlife crime",
    "water_cliff_rescue": "Water or cliff rescue",
    "report_update": "Update on a report",
    "nuisance_group": "Group causing a nuisance",
    "nuisance_vehicle": "Nuisance vehicle",
    "alerts_subscription": "Community messages",
    "talk_to_human": "Asks for a person",
    "small_talk": "Small talk",
    "out_of_scope": "Not for the police",
}
URGENCIES = {
    "emergency": "Emergency",
    "priority": "Priority",
    "routine": "Routine",
    "information": "Information",
}


def category(slug: str | None) -> str:
    return "" if slug is None else _CATEGORIES.get(slug, plain(slug))


def plain(slug: str) -> str:
    """ "road_collision" as people write it."""
    return slug.replace("_", " ").replace(".", " ").capitalize()


@cache
def all_categories() -> tuple[str, ...]:
    """Every slug of the taxonomy, by what it is called here."""
    taxonomy = files("triage.data").joinpath("taxonomy.yml").read_text(encoding="utf-8")
    return tuple(sorted(yaml.safe_load(taxonomy)["categories"], key=category))
