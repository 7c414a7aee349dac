"""Counts what became of every message: in the database, on the phones, and in the web chats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

from bot.conversation.phrases import Phrases
from bot.conversation.say import Say
from tests.faults.moods import Shown
from tests.faults.moody_meta import IN_PUBLIC, ON_COMMENTS
from tests.faults.residents import ALL_SCRIPTS, Resident

PUSHED = frozenset({"telegram", "messenger", "page_comment"})  # the web chat asks for its replies
FIRST_WORDS, COMMENT_PUBLIC = map(Phrases.load().text, (Say.FIRST_WORDS, Say.COMMENT_PUBLIC))


@dataclass
class Tally:
    """What the table in docs/operations.md shows; `faults` must be empty."""

    messages: int = 0
    on_messenger: int = 0  # of them: several in one POST
    in_comments: int = 0
    polled: int = 0
    went_on: int = 0  # in private, after a private reply
    with_their_comment: int = 0  # of them: heard with what they had written in public
    lost: int = 0
    handled_twice: int = 0
    reports_wanted: int = 0
    reports: int = 0
    alerts_wanted: int = 0
    alerts: int = 0
    replies: int = 0
    undelivered: int = 0
    delivered_twice: int = 0
    twice_in_public: int = 0  # of them
    out_of_order: int = 0
    faults: list[str] = field(default_factory=list)


def count(
    database: psycopg.Connection,
    residents: Sequence[Resident],
    shown: Shown,
    *,
    polled: bool = False,
) -> Tally:
    tally = Tally()
    rows = _read(database)
    for one in residents:
        who = (one.channel, one.address)
        found = rows.get(who)
        tally.messages += len(one.texts)
        tally.on_messenger += len(one.texts) * (one.channel == "messenger")
        tally.in_comments += len(one.texts) * (one.channel == ON_COMMENTS)
        tally.polled += len(one.texts) * (one.channel == "telegram" and polled)
        _, reports, alerts = ALL_SCRIPTS[one.kind]
        tally.reports_wanted += reports
        tally.alerts_wanted += alerts
        if found is None:
            tally.lost += len(one.texts)
            tally.faults.append(f"resident {one.number} ({one.kind}) is not known at all")
            continue
        _went_on(tally, one, found["heard"])
        _messages(tally, one, found)
        tally.reports += found["reports"]
        tally.alerts += found["alerts"]
        if (found["reports"], found["alerts"]) != (reports, alerts):
            tally.faults.append(
                f"resident {one.number} ({one.kind}, {one.channel}): {found['reports']} reports, "
                f"{found['alerts']} alerts; heard {found['heard']}"
            )
        if one.channel in PUSHED:
            _phone(tally, one, found, shown.get(who, []))
        if one.channel == ON_COMMENTS:
            public = shown.get((IN_PUBLIC, one.address), [])
            _in_public(tally, one, found["said"], shown.get(who, []), public)
    return tally


def _went_on(tally: Tally, one: Resident, heard: list[str]) -> None:
    """The words before theirs are taken off, so that theirs are counted like all others."""
    if one.before:
        tally.went_on += 1
        if heard and heard[0] == f"{one.before}\n{one.texts[0]}":
            heard[0] = one.texts[0]
            tally.with_their_comment += 1


def _messages(tally: Tally, one: Resident, found: Mapping[str, Any]) -> None:
    heard = Counter(found["heard"])
    for text in one.texts:
        if heard[text] == 0:
            tally.lost += 1
            tally.faults.append(f"resident {one.number}: {text[:20]!r} was never handled")
        elif heard[text] > 1:
            tally.handled_twice += 1
            tally.faults.append(f"resident {one.number}: {text[:20]!r} was handled twice")
    if found["heard"] != list(one.texts):
        tally.out_of_order += 1
        tally.faults.append(f"resident {one.number}: handled as {found['heard']}")
    if found["set_aside"]:
        tally.faults.append(f"resident {one.number}: a message was set aside: {found['set_aside']}")


def _phone(tally: Tally, one: Resident, found: Mapping[str, Any], shown: list[str]) -> None:
    """Everything in the transcript is on the phone, in its order; some of it may stand twice.

    What says 999 overtakes the rest: it keeps an order of its own.
    """
    said: list[str] = found["said"]
    there, wanted = Counter(shown), Counter(said)
    tally.replies += len(said)
    missing = wanted - there
    # the fixed words for now ("we have your message") stand in no transcript
    twice = {text: there[text] - wanted[text] for text in wanted if there[text] > wanted[text]}
    tally.delivered_twice += sum(twice.values())
    if missing:
        tally.undelivered += sum(missing.values())
        tally.faults.append(f"resident {one.number}: never shown: {next(iter(missing))[:40]!r}")
    of_999 = set(found["said_999"]) - {FIRST_WORDS}  # those overtake even these
    of_the_rest = set(wanted) - {FIRST_WORDS} - of_999
    if any(_first_shown(shown, of) != _first_shown(said, of) for of in (of_999, of_the_rest)):
        tally.out_of_order += 1
        tally.faults.append(
            f"resident {one.number}: shown in another order than said: "
            f"{[text[:30] for text in shown]} for {[text[:30] for text in said]}"
        )


def _in_public(
    tally: Tally, one: Resident, said: list[str], shown: list[str], public: list[str]
) -> None:
    """The two fixed sentences and no other; of danger 999 at once, before anything in private."""
    if others := set(public) - {FIRST_WORDS, COMMENT_PUBLIC}:
        tally.faults.append(f"resident {one.number}: {next(iter(others))[:40]!r} said in public")
    if ALL_SCRIPTS[one.kind][2] and ("999" not in "".join(public[:1]) or shown[:1] != public[:1]):
        tally.faults.append(f"resident {one.number} ({one.kind}): shown {shown} without 999 first")
    private = [text for text in shown if text not in public]
    if len(private) > 1:
        tally.faults.append(f"resident {one.number}: answered {len(private)} times in private")
    wanted, there = Counter(said), Counter(public)
    tally.twice_in_public += sum(max(there[text] - wanted[text], 0) for text in set(said))


def _first_shown(texts: Sequence[str], among: set[str]) -> list[str]:
    """Each of them once, in the order in which they came first."""
    return list(dict.fromkeys(text for text in texts if text in among))


def _read(database: psycopg.Connection) -> dict[tuple[str, str], dict[str, Any]]:
    found = database.execute(
        """
        SELECT c.channel, c.address,
               array(SELECT m.text FROM messages m WHERE m.conversation_id = c.id
                     AND m.author = 'resident' ORDER BY m.seq) AS heard,
               array(SELECT m.text FROM messages m WHERE m.conversation_id = c.id
                     AND m.author = 'bot' ORDER BY m.seq) AS said,
               array(SELECT m.text FROM messages m WHERE m.conversation_id = c.id
                     AND m.author = 'bot' AND m.call_999) AS said_999,
               (SELECT count(*) FROM reports r WHERE r.conversation_id = c.id) AS reports,
               (SELECT coalesce(sum(a.times), 0)::int FROM alerts a
                WHERE a.conversation_id = c.id) AS alerts,
               array(SELECT i.fault FROM inbox i WHERE i.channel = c.channel
                     AND i.address = c.address AND i.fault IS NOT NULL) AS set_aside
        FROM conversations c
        """
    )
    assert found.description is not None
    names = [one.name for one in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found]
    return {(row["channel"], row["address"]): row for row in rows}
