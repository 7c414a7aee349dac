"""Queues: the gravest first, nothing lost, each list for those who own it."""

from __future__ import annotations

import re

from tests.bot.console.lived_in import REDRUTH, STONEHOUSE, file

REFERENCES = re.compile(r'<span class="ref">(BL-[0-9A-Z]{4}-[0-9A-Z]{2})')


def listed(page: str) -> list[str]:
    return REFERENCES.findall(page)


async def test_the_priority_queue_holds_what_must_be_read_today_gravest_first(house, monday):
    async with await house.signed_in("control_room") as visitor:
        page = (await visitor.get("/staff/priority")).text
    assert listed(page) == ["BL-4KNF-77", "BL-2SAF-EE", "BL-9NAN-42"]


async def test_an_officer_sees_their_own_teams_queue_with_priority_first_then_age(house, monday):
    async with await house.signed_in("officer", (STONEHOUSE,)) as visitor:
        page = (await visitor.get("/staff/queue")).text
    assert listed(page) == [
        "BL-2SAF-EE",
        "BL-8RUN-P4",
        "BL-3CAR-5T",
        "BL-7K3F-92",
        "BL-6YTH-R2",
        "BL-5BIN-W9",
    ]
    assert "Late by 6 h 20 min" in page
    assert "Control room leads" in page


async def test_an_officer_who_covers_two_patches_sees_both(house, monday):
    async with await house.signed_in("officer", (STONEHOUSE, REDRUTH)) as visitor:
        page = (await visitor.get("/staff/queue")).text
    assert "BL-4KNF-77" in listed(page)
    assert "BL-7K3F-92" in listed(page)


async def test_an_officer_without_a_team_is_asked_which(house, monday):
    async with await house.signed_in("officer") as visitor:
        page = (await visitor.get("/staff/queue")).text
        assert "<h1>Teams</h1>" in page
        assert f'/staff/queue/{STONEHOUSE}">Stonehouse</a> <span class="hint">6 open' in page
        assert (await visitor.get("/staff/queue/NO.SUCH")).status == 404


async def test_a_queue_is_filtered_by_status(house, monday):
    async with await house.signed_in("officer", (STONEHOUSE,)) as visitor:
        in_hand = await visitor.get(f"/staff/queue/{STONEHOUSE}?status=in_hand")
        closed = await visitor.get(f"/staff/queue/{STONEHOUSE}?status=closed")
        nonsense = await visitor.get(f"/staff/queue/{STONEHOUSE}?status='--&page=-1")
    assert listed(in_hand.text) == ["BL-6YTH-R2"]
    assert listed(closed.text) == []
    assert len(listed(nonsense.text)) == 6


async def test_a_report_passed_to_a_team_waits_in_its_queue_until_somebody_closes_it(house, monday):
    await file(
        house.engine, house.clock(), monday["paint"], minutes_ago=5, reference="BL-5PSD-ON",
        category="drugs", urgency="routine", team=REDRUTH, description="needles",
        status="passed_on",
    )  # fmt: skip
    async with await house.signed_in("officer", (REDRUTH,)) as visitor:
        page = (await visitor.get("/staff/queue")).text
    assert "BL-5PSD-ON" in listed(page)


async def test_a_long_queue_has_pages_and_none_is_left_out(house, monday):
    for number in range(60):
        await file(
            house.engine, house.clock(), monday["paint"], minutes_ago=number,
            reference=f"BL-2222-{number:02d}".replace("0", "Z").replace("1", "Y"),
            category="graffiti", urgency="routine", team=REDRUTH, description="paint",
        )  # fmt: skip
    async with await house.signed_in("officer", (REDRUTH,)) as visitor:
        first = (await visitor.get("/staff/queue")).text
        further = re.search(r'href="(/staff/queue[?]after=[^"]+)" rel="next"', first)
        assert further
        second = (await visitor.get(further[1].replace("&amp;", "&"))).text
        back = re.search(r'href="(/staff/queue[?]before=[^"]+)" rel="prev"', second)
        assert back
        again = (await visitor.get(back[1].replace("&amp;", "&"))).text
    assert len(set(listed(first)) | set(listed(second))) == 61
    assert "61 reports" in first
    assert "1 to 50 of 61" in first
    assert "51 to 61 of 61" in second
    assert listed(again) == listed(first)


async def test_the_desk_has_what_no_team_owns_and_what_has_no_place(house, monday):
    for reference, destination, urgency in (
        ("BL-2222-AA", "team", "routine"),
        ("BL-2222-BB", "control_room", "routine"),
        ("BL-2222-CC", "partner", "routine"),
    ):
        await file(
            house.engine, house.clock(), monday["paint"], minutes_ago=3, reference=reference,
            category="noise", urgency=urgency, destination=destination, description="music",
        )  # fmt: skip
    async with await house.signed_in("comms") as visitor:
        page = (await visitor.get("/staff/desk")).text
    assert set(listed(page)) == {"BL-2PRS-K8", "BL-2222-AA", "BL-2222-BB", "BL-2222-CC"}


async def test_the_home_page_counts_what_waits(house, monday):
    async with await house.signed_in("control_room") as visitor:
        page = (await visitor.get("/staff")).text
    assert re.search(r'tile-number">2</span>\s*open alerts', page)
    assert re.search(r'tile-number">3</span>\s*in the priority queue', page)


async def test_every_page_says_when_the_bot_reads_words_only_or_a_part_is_down(house):
    house.health.tell("nlu", "words-only")
    house.health.tell("relay", "stuck")
    async with await house.signed_in("officer") as visitor:
        page = (await visitor.get("/staff")).text
        house.health.tell("nlu", "up")
        house.health.tell("relay", "up")
        well = (await visitor.get("/staff")).text
    assert "The language model: reading words only; sending replies: stuck." in page
    assert "Not everything is running" not in well
