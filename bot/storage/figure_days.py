"""Counts a day, worked out from what was said and done, kept when that is long gone.

A *contact* is what a resident writes until half a day of silence. Each count belongs to the day
(in London) of what it counts: a contact's first word, an answer, the end of a report's clock.
Whatever looks further ahead than that (did they come back within seven days?) is settled when the
day is SETTLED days old; until then the day is counted anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.figures.answer_times import STEPS
from bot.figures.periods import Period, months, rest, today_of
from bot.storage.schema import figure_days, messages

SETTLED = timedelta(days=9)
OF_A_MONTH = "+"  # before a figure's name: the sum of the month that begins on its day

Counts = dict[tuple[str, str], dict[str, int]]  # (figure, split) -> key -> count


async def first_day(connection: AsyncConnection) -> date | None:
    """The day of the first message that is still there."""
    found = await connection.execute(select(func.min(messages.c.at)))
    moment: datetime | None = found.scalar_one()
    return None if moment is None else today_of(moment)


async def count_again(connection: AsyncConnection, period: Period, *, now: datetime) -> None:
    """Replaces the counts of these days, and the sums of their months."""
    await connection.execute(
        delete(figure_days).where(
            figure_days.c.day.between(period.first, period.last), _is_of_a_day()
        )
    )
    given: dict[str, Any] = {"began": period.began, "ended": period.ended}
    for statement in (_CONTACTS, _READING, _CORRECTED, _SET_ASIDE):
        await connection.execute(statement, given)
    await connection.execute(_DUE, given | {"now": now})
    for statement in (_ANSWERED, _STEPPED_IN):
        await connection.execute(statement, given | {"steps": list(STEPS)})
    for month in months(period):
        await connection.execute(
            delete(figure_days).where(figure_days.c.day == month.first, ~_is_of_a_day())
        )
        await connection.execute(_MONTH, {"first": month.first, "last": month.last})


async def sums(connection: AsyncConnection, period: Period) -> Counts:
    """Every figure of the period: whole months by their sums, the rest by the day."""
    t = figure_days.c
    whole = [one for one in months(period) if one.first >= period.first and one.last <= period.last]
    parts = [t.day.between(one.first, one.last) & _is_of_a_day() for one in rest(period, whole)]
    if whole:
        parts.append(t.day.in_([one.first for one in whole]) & ~_is_of_a_day())
    figure = func.ltrim(t.figure, OF_A_MONTH)
    found = await connection.execute(
        select(figure, t.split, t.key, func.sum(t.count))
        .where(or_(*parts))
        .group_by(figure, t.split, t.key)
    )
    counts: Counts = {}
    for name, split, key, count in found:
        counts.setdefault((name, split), {})[key] = int(count)
    return counts


async def by_day(connection: AsyncConnection, figure: str, period: Period) -> Mapping[date, int]:
    t = figure_days.c
    found = await connection.execute(
        select(t.day, t.count).where(
            t.figure == figure, t.split == "all", t.day.between(period.first, period.last)
        )
    )
    return {day: int(count) for day, count in found}


def _is_of_a_day() -> ColumnElement[bool]:
    return func.left(figure_days.c.figure, 1) != OF_A_MONTH


_MONTH = text("""
INSERT INTO figure_days (figure, split, day, key, count)
SELECT '+' || figure, split, CAST(:first AS date), key, sum(count)
FROM figure_days
WHERE day BETWEEN :first AND :last AND left(figure, 1) <> '+'
GROUP BY figure, split, key
""")

# A reply of the bot stands at the same moment as the words that it answers, and after them.
_CONTACTS = text("""
WITH said AS (
    SELECT conversation_id, seq, at, author, phrase, call_999, decision,
        max(at) FILTER (WHERE author = 'resident') OVER (
            PARTITION BY conversation_id ORDER BY seq
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS heard_before
    FROM messages
    WHERE at >= CAST(:began AS timestamptz) - interval '12 hours'
        AND at < CAST(:ended AS timestamptz) + interval '8 days'
), numbered AS (
    SELECT *, count(*) FILTER (
        WHERE author = 'resident' AND (heard_before IS NULL OR at > heard_before + interval '12 h')
    ) OVER (PARTITION BY conversation_id ORDER BY seq) AS number
    FROM said
), grouped AS (
    SELECT conversation_id, number, min(at) AS began_at,
        max(at) FILTER (WHERE author = 'resident') AS last_at,
        (array_agg(decision ->> 'category' ORDER BY seq DESC) FILTER (
            WHERE decision ->> 'category' NOT IN ('small_talk', 'out_of_scope')))[1] AS category,
        (array_agg(decision ->> 'category') FILTER (
            WHERE decision ->> 'category' IS NOT NULL))[1] AS any_category,
        (array_agg(decision -> 'destination' ->> 'team' ORDER BY seq DESC) FILTER (
            WHERE decision -> 'destination' ->> 'team' IS NOT NULL))[1] AS team,
        bool_or(author = 'staff' OR coalesce(phrase, '') LIKE 'utter\\_with\\_person%') AS person,
        bool_or(call_999) AS danger
    FROM numbered WHERE number > 0
    GROUP BY conversation_id, number
), followed AS (
    SELECT *, lead(began_at) OVER (PARTITION BY conversation_id ORDER BY number) AS next_at
    FROM grouped
), contact AS (
    SELECT f.*, c.channel, r.id IS NOT NULL AS filed, coalesce(r.team, f.team, '') AS ground,
        coalesce(r.category, f.category, f.any_category, '') AS matter
    FROM followed f
    JOIN conversations c ON c.id = f.conversation_id
    LEFT JOIN LATERAL (
        SELECT id, team, category FROM reports
        WHERE reports.conversation_id = f.conversation_id AND reports.created_at >= f.began_at
            AND (f.next_at IS NULL OR reports.created_at < f.next_at)
        ORDER BY reports.created_at LIMIT 1
    ) r ON true
    WHERE f.began_at >= :began AND f.began_at < :ended
), ended AS (
    SELECT *, CASE WHEN filed THEN 'report' WHEN person THEN 'person' WHEN danger THEN 'danger'
        ELSE 'bot' END AS outcome,
        NOT (filed OR person OR danger) AS alone,
        NOT (filed OR person OR danger) AND next_at <= last_at + interval '7 days' AS returned
    FROM contact
)
INSERT INTO figure_days (figure, split, day, key, count)
SELECT v.figure, v.split, (e.began_at AT TIME ZONE 'Europe/London')::date, v.key, count(*)
FROM ended e CROSS JOIN LATERAL (VALUES
    ('contacts', 'all', ''), ('contacts', 'channel', e.channel),
    ('contacts', 'category', e.matter), ('contacts', 'team', e.ground),
    ('outcome', 'all', e.outcome),
    ('bot_alone', 'channel', CASE WHEN e.alone THEN e.channel END),
    ('bot_alone', 'category', CASE WHEN e.alone THEN e.matter END),
    ('came_back', 'all', CASE WHEN e.returned THEN '' END),
    ('came_back', 'channel', CASE WHEN e.returned THEN e.channel END),
    ('came_back', 'category', CASE WHEN e.returned THEN e.matter END)
) AS v (figure, split, key)
WHERE v.key IS NOT NULL
GROUP BY 1, 2, 3, 4
""")

_READING = text("""
INSERT INTO figure_days (figure, split, day, key, count)
SELECT v.figure, 'all', (m.at AT TIME ZONE 'Europe/London')::date, v.key, count(*)
FROM messages m CROSS JOIN LATERAL (VALUES
    ('messages', CASE WHEN m.author = 'resident' THEN '' END),
    ('fallback', CASE WHEN m.author = 'resident' AND m.decision ->> 'model' = 'words-only'
        THEN 'words_only' END),
    ('fallback', CASE WHEN m.phrase = 'utter_not_understood' THEN 'not_understood'
        WHEN m.phrase LIKE 'utter\\_unreadable\\_%' THEN 'cannot_read'
        WHEN m.phrase LIKE 'utter\\_notice\\_%' THEN 'language' END)
) AS v (figure, key)
WHERE m.at >= :began AND m.at < :ended AND v.key IS NOT NULL
GROUP BY 1, 3, 4
""")

_SET_ASIDE = text("""
INSERT INTO figure_days (figure, split, day, key, count)
SELECT 'set_aside', 'all', (received_at AT TIME ZONE 'Europe/London')::date, '', count(*)
FROM inbox WHERE fault IS NOT NULL AND received_at >= :began AND received_at < :ended
GROUP BY 3
""")

# "An officer has read your report" is no answer; a decision that the resident is told is one.
_IS_ANSWER = """
e.staff_id IS NOT NULL AND e.kind NOT IN ('taken', 'note')
AND NOT (e.kind = 'status' AND coalesce(e.detail ->> 'status', '') IN ('new', 'seen'))
"""

_ANSWERED = text(f"""
WITH recent AS (
    SELECT DISTINCT report_id FROM report_events
    WHERE staff_id IS NOT NULL AND at >= :began AND at < :ended
), answer AS (
    SELECT DISTINCT ON (e.report_id) e.report_id, e.at
    FROM report_events e JOIN recent USING (report_id)
    WHERE {_IS_ANSWER} AND (e.kind = 'answer' OR e.detail ->> 'told' = 'true')
    ORDER BY e.report_id, e.at
), timed AS (
    SELECT a.at, r.urgency, width_bucket(
        extract(epoch FROM a.at - r.created_at) / 60.0, CAST(:steps AS numeric[])) AS step
    FROM answer a JOIN reports r ON r.id = a.report_id
    WHERE a.at >= :began AND a.at < :ended
)
INSERT INTO figure_days (figure, split, day, key, count)
SELECT 'answered', v.split, (t.at AT TIME ZONE 'Europe/London')::date, t.step::text, count(*)
FROM timed t CROSS JOIN LATERAL (VALUES ('all'), (t.urgency)) AS v (split)
GROUP BY 2, 3, 4
""")  # noqa: S608  # the condition is ours, a few lines above

# What staff wrote in a conversation in place of the bot, not what an officer answered to a report
# (an act from before 0011 knows its message by the moment only). The first in half a day counts,
# from the hand-over to a person; where there was none, from the resident's last words before it.
_STEPPED_IN = text(r"""
WITH wrote AS (
    SELECT m.conversation_id, m.seq, m.at FROM messages m
    WHERE m.author = 'staff' AND m.at >= :began AND m.at < :ended
        AND NOT EXISTS (
            SELECT FROM reports r JOIN report_acts a ON a.report_id = r.id
            WHERE r.conversation_id = m.conversation_id
                AND (a.message_id = m.id OR a.message_id IS NULL AND a.sent_at = m.at))
        AND NOT EXISTS (
            SELECT FROM reports r JOIN report_events e ON e.report_id = r.id
            WHERE r.conversation_id = m.conversation_id AND e.detail ->> 'message' = m.id::text)
), first AS (
    SELECT w.*, (
        SELECT max(p.at) FROM messages p
        WHERE p.conversation_id = w.conversation_id AND p.seq < w.seq AND p.author = 'staff'
    ) AS before
    FROM wrote w
), asked AS (
    SELECT f.at, coalesce(
        min(p.at) FILTER (WHERE p.phrase LIKE 'utter\_with\_person%'),
        max(p.at) FILTER (WHERE p.author = 'resident')) AS asked_at
    FROM first f JOIN messages p ON p.conversation_id = f.conversation_id AND p.seq < f.seq
        AND p.at > coalesce(f.before, '-infinity') AND p.at > f.at - interval '14 days'
    WHERE f.before IS NULL OR f.before < f.at - interval '12 hours'
    GROUP BY f.conversation_id, f.seq, f.at
)
INSERT INTO figure_days (figure, split, day, key, count)
SELECT 'stepped_in', 'all', (at AT TIME ZONE 'Europe/London')::date, width_bucket(
    extract(epoch FROM at - asked_at) / 60.0, CAST(:steps AS numeric[]))::text, count(*)
FROM asked WHERE asked_at IS NOT NULL
GROUP BY 3, 4
""")

# Promised: a person reads a priority report the same day, and answers a team's within 72 hours.
# One that cannot be told counts as answered when somebody has dealt with it.
_DUE = text(f"""
WITH due AS (
    SELECT r.team, r.due_at, r.urgency = 'priority' AS same_day, EXISTS (
        SELECT FROM report_events e
        WHERE e.report_id = r.id AND e.at <= r.due_at AND e.staff_id IS NOT NULL
            AND (r.urgency = 'priority' OR ({_IS_ANSWER}))
    ) AS met
    FROM reports r
    WHERE r.due_at >= :began
        AND r.due_at < least(CAST(:ended AS timestamptz), CAST(:now AS timestamptz))
        AND (r.urgency = 'priority'
            OR r.urgency = 'routine' AND r.destination IN ('team', 'control_room'))
)
INSERT INTO figure_days (figure, split, day, key, count)
SELECT v.figure, v.split, (d.due_at AT TIME ZONE 'Europe/London')::date, v.key, count(*)
FROM due d CROSS JOIN LATERAL (VALUES
    ('due', 'all', CASE WHEN d.same_day THEN 'same_day' ELSE '72_hours' END),
    ('met', 'all', CASE WHEN NOT d.met THEN NULL
        WHEN d.same_day THEN 'same_day' ELSE '72_hours' END),
    ('due_72_hours', 'team', CASE WHEN NOT d.same_day THEN coalesce(d.team, '') END),
    ('met_72_hours', 'team', CASE WHEN d.met AND NOT d.same_day THEN coalesce(d.team, '') END)
) AS v (figure, split, key)
WHERE v.key IS NOT NULL
GROUP BY 1, 2, 3, 4
""")  # noqa: S608

_CORRECTED = text("""
INSERT INTO figure_days (figure, split, day, key, count)
SELECT 'corrected', v.split, (x.at AT TIME ZONE 'Europe/London')::date, v.key, count(*)
FROM labelled_examples x CROSS JOIN LATERAL (VALUES
    ('all', x.source), ('category', coalesce(x.was ->> 'category', ''))
) AS v (split, key)
WHERE x.at >= :began AND x.at < :ended
GROUP BY 2, 3, 4
""")
