"""A county's year in a database: made inside PostgreSQL, so that a million messages take a minute.

The spread is a force's: most reports are closed, the last days' are open, some teams have many.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import psycopg

from triage.place_types import Team

CONVERSATIONS = 200_000  # with a report and five messages each
DAYS = 365

PLACES = (
    *(
        "Fore Street",
        "High Street",
        "Union Street",
        "Market Jew Street",
        "Queen Street",
        "Station Road",
        "Church Lane",
        "Mutley Plain",
        "the Barbican",
        "the seafront",
        "Lemon Quay",
        "Victoria Park",
        "the bus station",
        "Boscawen Park",
        "Torwood Street",
        "the skate park",
        "Belle Vue",
        "the harbour",
    ),
)
TOWNS = (
    *(
        "Plymouth",
        "Exeter",
        "Torquay",
        "Paignton",
        "Truro",
        "Redruth",
        "Camborne",
        "Penzance",
        "Newquay",
        "Bodmin",
        "Barnstaple",
        "Bideford",
        "Tiverton",
        "Newton Abbot",
        "Totnes",
        "Falmouth",
        "St Austell",
        "Launceston",
    ),
)
HAPPENINGS = (
    *(
        "graffiti on the wall of the bus shelter",
        "boy racers going up and down every night",
        "someone keyed my car while I was asleep",
        "youths throwing stones at the windows",
        "a broken window and glass all over the pavement",
        "music until four in the morning",
        "my bike was taken from outside the library",
        "people dealing from a parked van",
        "an abandoned car without plates",
        "rubbish dumped behind the garages",
        "a dog off its lead going for the sheep",
        "fireworks let off beside the care home",
        "lost a brown leather purse on the number eleven bus",
        "eggs thrown at the front door",
        "a stranger trying door handles",
        "quad bikes on the common",
        "drinkers shouting at passers by",
    ),
)
CATEGORIES = (
    *(
        "graffiti",
        "nuisance_vehicle",
        "vehicle_crime",
        "nuisance_group",
        "criminal_damage",
        "noise",
        "theft",
        "drugs",
        "abandoned_vehicle",
        "litter_fly_tipping",
        "dog_incident",
        "fireworks",
        "lost_found_property",
        "suspicious_activity",
        "street_drinking",
        "welfare_concern",
        "harassment_stalking",
        "burglary",
    ),
)
CHANNELS = (
    *(
        "web",
        "web",
        "web",
        "telegram",
        "telegram",
        "messenger",
        "page_comment",
    ),
)

_STEPS = (
    (
        "pick",
        """
CREATE FUNCTION pg_temp.pick(of text[]) RETURNS text LANGUAGE sql VOLATILE
AS 'SELECT $1[1 + floor(random() * array_length($1, 1))::int]'
""",
    ),
    (
        "town",
        """
CREATE TEMP TABLE town AS
SELECT n, gen_random_uuid() AS id, pg_temp.pick(%(channels)s) AS channel,
    pg_temp.pick(%(categories)s) AS category, pg_temp.pick(%(happenings)s) AS happening,
    pg_temp.pick(%(places)s) || ', ' || pg_temp.pick(%(towns)s) AS place,
    (%(teams)s::text[])[1 + floor(power(random(), 2) * array_length(%(teams)s::text[], 1))::int]
        AS team,
    %(now)s::timestamptz - ((%(conversations)s - n + random())
        * interval '1 day' * %(days)s / %(conversations)s) AS at,
    random() AS luck, random() AS chance,
    md5(n::text || 'word') AS odd
FROM generate_series(1, %(conversations)s) AS n
""",
    ),
    (
        "conversations",
        """
INSERT INTO conversations (id, channel, address, last_seq, opened_at, last_heard_at, language,
    with_person, with_person_why, with_person_since, gravest, category, lowest_confidence, state)
SELECT id, channel, 'a' || n, 5, at, at + interval '3 min', CASE WHEN luck < 0.02 THEN 'pl'
    ELSE 'en' END, n > %(conversations)s - 3000 AND luck < 0.03,
    CASE WHEN n > %(conversations)s - 3000 AND luck < 0.03 THEN 'asked for a person' END,
    CASE WHEN n > %(conversations)s - 3000 AND luck < 0.03 THEN at END,
    CASE WHEN luck < 0.03 THEN 3 WHEN luck < 0.15 THEN 2 ELSE 1 END, category,
    0.3 + 0.7 * chance, '{}'
FROM town
""",
    ),
    (
        "messages",
        """
INSERT INTO messages (conversation_id, seq, author, at, text, phrase, decision, call_999)
SELECT t.id, s.seq, CASE WHEN s.seq IN (1, 3) THEN 'resident' WHEN s.seq = 5 AND t.luck > 0.9
        THEN 'staff' ELSE 'bot' END,
    t.at + s.seq / 2 * interval '1 min',
    CASE s.seq WHEN 1 THEN 'There is ' || t.happening || ' at ' || t.place || ' ' || t.odd
        WHEN 2 THEN 'Thank you. When did it happen?'
        WHEN 3 THEN 'it was about ' || (1 + t.n %% 12) || ' last night, call me on 07700 9'
            || lpad((t.n %% 100000)::text, 5, '0')
        WHEN 4 THEN 'Is this right? ' || t.happening || ' at ' || t.place
        ELSE 'Your reference is here. Your team answers within 72 hours.' END,
    CASE WHEN s.seq = 2 AND t.chance < 0.02 THEN 'utter_not_understood' END,
    CASE WHEN s.seq IN (1, 3) THEN jsonb_build_object('category', t.category, 'urgency', 'routine',
        'confidence', round(t.chance::numeric, 2), 'model', 'abc', 'language', 'en',
        'because', jsonb_build_array('it reads as ' || t.category, 'the street was found'),
        'destination', jsonb_build_object('kind', 'team', 'team', t.team)) END,
    t.luck < 0.03 AND s.seq = 2
FROM town t CROSS JOIN generate_series(1, 5) AS s (seq)
ORDER BY t.n, s.seq
""",
    ),
    (
        "reports",
        """
INSERT INTO reports (id, reference, conversation_id, channel, created_at, changed_at, due_at,
    category, urgency, destination, team, place_text, place_status, lat, lon, description, contact,
    status, confidence, because)
SELECT gen_random_uuid(), 'BL-' || upper(substr(md5(n::text), 1, 4)) || '-'
        || upper(lpad(to_hex(n), 5, '0')), id, channel, at + interval '2 min',
    least(at + interval '4 days', %(now)s), at + interval '3 days', category,
    CASE WHEN luck < 0.02 THEN 'emergency' WHEN luck < 0.14 THEN 'priority' ELSE 'routine' END,
    CASE WHEN luck < 0.02 THEN '999' WHEN luck < 0.14 THEN 'control_room' WHEN luck < 0.9 THEN
        'team' WHEN luck < 0.95 THEN 'partner' ELSE 'desk' END,
    CASE WHEN luck < 0.95 THEN team END, place, 'found', g.lat + 0.02 * (random() - 0.5),
    g.lon + 0.03 * (random() - 0.5), happening || ' at ' || place || ' ' || odd,
    CASE WHEN chance < 0.4 THEN '07700 9' || lpad((n %% 100000)::text, 5, '0') ELSE '' END,
    CASE WHEN n > %(conversations)s * 0.975 AND chance < 0.7 OR chance > 0.99 THEN
        (ARRAY['new', 'new', 'seen', 'in_hand'])[1 + floor(random() * 4)::int] ELSE 'closed' END,
    chance, jsonb_build_array('it reads as ' || category)
FROM town
JOIN unnest(%(teams)s::text[], %(lats)s::float[], %(lons)s::float[]) AS g (ground, lat, lon)
    ON g.ground = town.team
ORDER BY n
""",
    ),
    (
        "report_events",
        """
INSERT INTO report_events (report_id, at, staff_id, kind, text, detail)
SELECT r.id, CASE WHEN k.kind = 'filed' THEN r.created_at
        ELSE r.created_at + random() * interval '5 days' END,
    CASE WHEN k.kind = 'filed' THEN NULL ELSE %(staff)s END, k.kind, '',
    CASE WHEN k.kind = 'status' THEN '{"status": "closed", "told": true}'::jsonb
        ELSE '{}'::jsonb END
FROM reports r CROSS JOIN (VALUES ('filed'), ('answer'), ('status')) AS k (kind)
WHERE k.kind = 'filed' OR r.status = 'closed'
""",
    ),
    (
        "alerts",
        """
INSERT INTO alerts (conversation_id, report_id, raised_at, category, words, place_text, lat, lon,
    team, acknowledged_at, acknowledged_by)
SELECT r.conversation_id, r.id, r.created_at, r.category, r.description, r.place_text, r.lat,
    r.lon, r.team,
    CASE WHEN row_number() OVER (ORDER BY r.created_at DESC) > 12 THEN r.created_at
        + interval '1 min' END, %(staff)s
FROM reports r WHERE r.urgency = 'emergency'
""",
    ),
    (
        "inbox",
        """
INSERT INTO inbox (channel, provider_id, address, received_at, sent_at, inbound, handled_at, fault)
SELECT t.channel, t.n || ':' || s.seq, 'a' || t.n, t.at, t.at,
    jsonb_build_object('text', t.happening, 'channel', t.channel), t.at,
    CASE WHEN t.chance < 0.0002 THEN 'it failed' END
FROM town t CROSS JOIN (VALUES (1), (3)) AS s (seq)
""",
    ),
    (
        "deliveries",
        """
INSERT INTO deliveries (key, conversation_id, message_id, channel, address, state, made_at,
    next_at, sent_at, why)
SELECT m.conversation_id || ':' || m.seq, m.conversation_id, m.id, t.channel, 'a' || t.n,
    CASE WHEN t.chance < 0.0005 THEN 'stuck' WHEN t.chance < 0.002 THEN 'dropped' ELSE 'sent' END,
    m.at, m.at, m.at, CASE WHEN t.chance < 0.002 THEN 'they blocked us' END
FROM messages m JOIN town t ON t.id = m.conversation_id
WHERE t.channel <> 'web' AND m.author <> 'resident'
""",
    ),
    (
        "audit",
        """
INSERT INTO audit (at, staff_id, action, subject)
SELECT at, %(staff)s, 'saw.report', 'report:' || reference FROM (
    SELECT created_at AS at, reference FROM reports
) AS looks
""",
    ),
    (
        "media",
        """
INSERT INTO media (id, conversation_id, at, content_type, sha256, original, copy)
SELECT gen_random_uuid(), conversation_id, created_at, 'image/jpeg', decode('00', 'hex'),
    decode('00', 'hex'), decode(repeat('7f', 200000), 'hex')
FROM reports WHERE status <> 'closed' ORDER BY created_at DESC LIMIT 200
""",
    ),
    (
        "photos of reports",
        """
UPDATE reports SET photos = ARRAY[m.id] FROM media m
WHERE m.conversation_id = reports.conversation_id
""",
    ),
    (
        "voice notes",
        """
INSERT INTO media (id, conversation_id, at, content_type, sha256, original)
SELECT gen_random_uuid(), conversation_id, created_at, 'audio/wav', decode('00', 'hex'),
    'RIFF    WAVE'::bytea || decode(repeat('7f', 200000), 'hex')
FROM reports WHERE status <> 'closed' ORDER BY created_at DESC LIMIT 200
""",
    ),
    (
        "receipts",
        """
INSERT INTO receipts (at, kind, staff_id, subject, why, detail)
SELECT at, 'export', %(staff)s, 'conversation:' || id, 'they asked', '{"given": {"messages": 5}}'
FROM town WHERE n %% 400 = 0
""",
    ),
    (
        "labelled_examples",
        """
INSERT INTO labelled_examples (at, staff_id, source, conversation_id, text, was, category)
SELECT at, %(staff)s, CASE WHEN luck < 0.5 THEN 'flag' ELSE 'correction' END, id, happening,
    jsonb_build_object('category', category), 'noise'
FROM town WHERE chance < 0.02
""",
    ),
    (
        "holds",
        """
INSERT INTO holds (conversation_id, set_at, set_by, why, look_again_on)
SELECT id, at, %(staff)s, 'a case is open', (at + interval '180 days')::date
FROM town WHERE n %% 10000 = 0
""",
    ),
)


def fill(
    connection: psycopg.Connection, *, now: datetime, teams: Sequence[Team], staff: int
) -> None:
    """Some two minutes, most of them for the indexes of the messages."""
    given = {
        "now": now,
        "teams": [one.id for one in teams],
        "lats": [one.centre.lat for one in teams],
        "lons": [one.centre.lon for one in teams],
        "staff": staff,
        "conversations": CONVERSATIONS,
        "days": DAYS,
        "channels": list(CHANNELS),
        "categories": list(CATEGORIES),
        "happenings": list(HAPPENINGS),
        "places": list(PLACES),
        "towns": list(TOWNS),
    }
    connection.execute("SELECT setseed(0.42)")
    for _, statement in _STEPS:
        connection.execute(statement, given if "%" in statement else None)
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE")
