"""Questions that need no report: a table of answers, by category and by the words used."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation import details, known, people, report, said, settle
from bot.conversation.say import Say
from bot.conversation.state import Whereabouts, offers_of
from bot.conversation.turn import Turn
from triage.decision_types import Decision
from triage.place_types import PlaceAnswer, Team
from triage.urgency import Urgency


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the words that call for it (any of them), and whether a desk can take it on."""

    say: Say
    words: str = ""  # whole words or phrases between bars, lower case, no punctuation
    pass_on: bool = False  # "shall I pass this on?"


LOW = 0.1  # the model's confidence in a crisis from which small talk is answered with care

# Read from top to bottom within a category; the last, without words, answers everything else.
ANSWERS: dict[str, tuple[Answer, ...]] = {
    "service_enquiry": (
        Answer(Say.DESK_NOBODY_SENT, known.NOBODY_SENT),
        Answer(Say.DESK_CRIME_NUMBER, known.CRIME_NUMBER),
        Answer(
            Say.DESK_PRIVACY,
            "are you allowed to ask|why do you need|why do you ask",
        ),
        Answer(
            Say.DESK_FIREARMS,
            "firearm|firearms|shotgun|shot gun|gun licence|gun license|air rifle|airgun|"
            "rifle licence",
        ),
        Answer(
            Say.DESK_DBS,
            "dbs|crb|police check|background check|police certificate|criminal record check|"
            "vetting check",
        ),
        Answer(
            Say.DESK_CLARES_LAW,
            "clares law|clare s law|violent past|his past|disclosure scheme|abusive past",
        ),
        Answer(Say.DESK_SARAHS_LAW, "sarahs law|sarah s law|sex offender|sex offenders"),
        Answer(Say.DESK_FRAUD, "report fraud|action fraud|scam|fraud"),
        Answer(
            Say.DESK_JOBS,
            "job|jobs|join the police|recruit|recruiting|recruitment|career|careers|volunteer|"
            "special constable|cadet|cadets|work for the police|become a police officer|"
            "become a pcso|apply to be|vacancies|work experience",
        ),
        Answer(
            Say.DESK_EVENTS,
            "event|street party|fete|procession|parade|march|carnival|filming|protest|"
            "demonstration|charity run",
        ),
        Answer(
            Say.DESK_FINES,
            "fine|fines|speeding ticket|ticket|points on|speed awareness|awareness course|"
            "intended prosecution|nip|producer|caught speeding|penalty notice",
        ),
        Answer(
            Say.DESK_STATION,
            "station|front desk|front counter|enquiry office|opening|open today|open on|"
            "what time|hours",
        ),
        Answer(
            Say.DESK_101,
            "101|non emergency|non urgent|phone number|number for|ring you|call you|phone you|"
            "email|contact you|contact the police|telephone",
        ),
        Answer(Say.DESK_HOW_TO_REPORT, "report|reporting|tell you about|make a statement"),
        Answer(Say.DESK_GENERAL, pass_on=True),
    ),
    "local_incident": (
        Answer(
            Say.DESK_ROAD,
            "road|roads|traffic|motorway|diversion|lane|bridge|tunnel|junction|"
            "dual carriageway|shut|a30|a38|a39|a303|a361|a380|a386|a390|m5|tamar",
        ),
        Answer(Say.DESK_NO_LIVE),
    ),
    "crime_prevention": (
        Answer(Say.DESK_BIKES, "bike|bikes|cycle|bicycle|scooter|ebike"),
        Answer(
            Say.DESK_WATCH,
            "neighbourhood watch|neighborhood watch|watch scheme|farm watch|community group",
        ),
        Answer(
            Say.DESK_SCAMS,
            "scam|scams|fraud|phishing|text message|email|bank|online|password|caller|"
            "cold call|hacked",
        ),
        Answer(
            Say.DESK_HOME,
            "lock|locks|alarm|alarms|camera|cctv|doorbell|home|house|shed|burglar|burglars|"
            "burglary|holiday|lights|window|windows|door",
        ),
        Answer(Say.DESK_PREVENTION),
    ),
    "lost_found_property": (
        Answer(Say.DESK_FOUND, "found|handed in|hand in|picked up|hand it in", pass_on=True),
        Answer(Say.DESK_LOST, pass_on=True),
    ),
    "data_rights": (
        Answer(Say.DESK_FOI, "freedom of information|foi|f o i", pass_on=True),
        Answer(Say.DESK_DATA, pass_on=True),
    ),
    "alerts_subscription": (Answer(Say.DESK_ALERTS),),
    "complaint": (Answer(Say.DESK_COMPLAINT, pass_on=True),),
    "praise": (Answer(Say.DESK_PRAISE, pass_on=True),),
    "small_talk": (
        Answer(
            Say.TALK_ROBOT,
            "robot|bot|human|real person|are you real|ai|machine|computer|chatgpt|who are you|"
            "what are you|alexa",
        ),
        Answer(
            Say.TALK_THANKS,
            "thanks|thank you|ta|cheers|thankyou|thx|ty|much appreciated|brilliant|great|"
            "lovely|perfect",
        ),
        Answer(
            Say.TALK_BYE,
            "bye|goodbye|good bye|see you|see ya|cya|good night|thats all|that is all|"
            "no thanks|no thank you",
        ),
        Answer(
            Say.TALK_HELLO,
            "hello|hi|hiya|hey|alright|good morning|morning|good afternoon|good evening|"
            "anyone there|anybody there|you there|greetings|start|help|what can you do|ello",
        ),
        Answer(Say.TALK_OTHER),
    ),
    "out_of_scope": (Answer(Say.OUT_OF_SCOPE),),
}  # fmt: skip

ANSWERED_ASIDE = frozenset({
    "service_enquiry", "local_incident", "crime_prevention", "data_rights", "alerts_subscription",
    "lost_found_property", "complaint", "contact_team", "report_update",
})  # fmt: skip
_ABOUT_US = (
    "who reads", "who sees", "who will see", "will anyone", "is this private", "is it private",
    "confidential", "my data", "my details", "what happens to", "why do you need", "why do you ask",
    "why do you want", "do you keep", "is this recorded", "will he know", "will she know",
    "will they know", "will you tell",
)  # fmt: skip


def is_about_us(text: str) -> bool:
    """ "Why do you need to know?": a question about the conversation itself."""
    spoken = f" {said.normal(text[: details.MOST_READ])} "
    return any(f" {one}" in spoken for one in _ABOUT_US)


def best(category: str, text: str) -> Answer:
    """The first answer of the category whose words are in the text; the last takes the rest."""
    answers = ANSWERS[category]
    spoken = f" {said.normal(text[: details.MOST_READ])} "
    return next((one for one in answers if one.words and _has(spoken, one.words)), answers[-1])


def _has(spoken: str, words: str) -> bool:
    return any(f" {one} " in spoken for one in words.split("|"))


def answer(turn: Turn, decision: Decision) -> None:
    """Answer; where something is to be done, offer to pass it on."""
    text = turn.heard.text
    if is_about_us(text) and decision.category in ("service_enquiry", "data_rights", "small_talk"):
        turn.say(Say.DESK_PRIVACY, url=turn.facts.privacy_url)
        turn.say(Say.ANYTHING_ELSE)
        return
    found = best(decision.category, text)
    if found.say in (Say.TALK_OTHER, Say.OUT_OF_SCOPE):
        if answer_known := known.answer(text):
            turn.say(answer_known)
            return
        if turn.state.last_asked == Say.TALK_OTHER.value:
            turn.say(Say.TALK_AGAIN)
            turn.now(last_asked=Say.TALK_AGAIN.value)
            return
        turn.now(last_asked=Say.TALK_OTHER.value)
        if _may_be_low(decision):
            turn.because.append("it may be somebody in distress: asked with care")
            turn.say(Say.TALK_ARE_YOU_ALL_RIGHT)
            return
    turn.because.append(f"answered as {decision.category}: {found.say}")
    turn.say(found.say, url=turn.facts.privacy_url)
    asks_only = decision.urgency is Urgency.INFORMATION and details.asks(text)
    if found.pass_on and not asks_only:
        report.start(turn, decision)
        turn.ask("pass_on")


def _may_be_low(decision: Decision) -> bool:
    """Talk that the model half takes for a cry for help."""
    return any(
        one.category == "mental_health_crisis" and one.confidence >= LOW
        for one in decision.alternatives
    )


def answer_aside(turn: Turn, decision: Decision) -> None:
    """The same answer in the middle of a report: no offers, the report goes on."""
    if is_about_us(turn.heard.text):
        turn.say(Say.DESK_PRIVACY, choices=(), url=turn.facts.privacy_url)
    elif decision.category == "contact_team" and turn.draft.where and turn.draft.where.team_name:
        turn.say(Say.TEAM_NAMED, choices=(), team=turn.draft.where.team_name)
    elif decision.category in ANSWERS:
        found = best(decision.category, turn.heard.text)
        turn.say(found.say, choices=(), url=turn.facts.privacy_url)
    else:
        turn.say(Say.LATER, choices=())


def whose_team(turn: Turn) -> None:
    """Who is my local team: named once the place is known."""
    place = turn.known_place
    if place is not None and place.team is not None:
        _name_team(turn, place, place.team)
    elif place is not None and place.status == "ambiguous" and place.candidates:
        settle.which_place(turn, offers_of(place), "where_team")
    else:
        turn.ask("where_team")


def where_told(turn: Turn, value: str | None) -> None:
    """The answer to "where do you live?"."""
    place = turn.known_place
    if value in ("skip", "no"):
        turn.now(draft=None)
        turn.close_question()
        turn.say(Say.TEAM_LOOK_UP)
    elif place is not None and place.team is not None:
        _name_team(turn, place, place.team)
    elif place is not None and place.status == "outside":
        turn.now(draft=None)
        turn.close_question()
        turn.say(Say.TEAM_OUTSIDE)
    elif turn.asked_enough:
        turn.now(draft=None)
        turn.close_question()
        people.hand_over(turn, "wants their local team; the place was not found")
        turn.say(Say.TEAM_LOOK_UP)
    else:
        whose_team(turn)


def _name_team(turn: Turn, place: PlaceAnswer, team: Team) -> None:
    """Name the team, and who and how, as far as the force told; a message can be passed on."""
    turn.close_question()
    turn.note(where=Whereabouts.of(place), offers=())
    contact = ", ".join(way for way in (team.phone, team.email, team.page) if way)
    if team.officer and contact:
        what = Say.TEAM_NAMED_FULLY
    elif team.officer:
        what = Say.TEAM_NAMED_OFFICER
    else:
        what = Say.TEAM_NAMED_CONTACT if contact else Say.TEAM_NAMED
    turn.say(what, team=team.name, officer=team.officer, contact=contact)
    turn.ask("pass_on")
