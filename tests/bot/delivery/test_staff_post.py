"""Mail to staff: over real SMTP to a scripted server, and the retry table on real rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery.mail import MailServer
from bot.delivery.staff import StaffPost
from bot.delivery.staff_mail import Routes
from bot.errors import TryLater, Undeliverable
from bot.health import Health
from bot.secret import Secret
from bot.storage.notices import Notice, claim
from bot.storage.schema import notices
from tests.bot.rows import NOW, Clock, add_officer, all_of


@dataclass
class Recorder:
    sent: list[str] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)

    async def send(self, notice: Notice) -> None:
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append(notice.subject)


def post(engine: AsyncEngine, courier: Any, clock: Clock) -> StaffPost:
    return StaffPost(engine=engine, courier=courier, clock=clock, health=Health(clock=clock))


async def test_alerts_go_before_reports(engine: AsyncEngine) -> None:
    await add_notice(engine, "a report")
    await add_notice(engine, "ALERT", urgent=True)
    courier = Recorder()

    await post(engine, courier, Clock()).send_due()

    assert courier.sent == ["ALERT", "a report"]


async def test_an_alert_is_tried_until_it_is_out(engine: AsyncEngine) -> None:
    courier, clock = Recorder(fails=[TryLater("no answer")] * 40), Clock()
    await add_notice(engine, "ALERT", urgent=True)
    posting = post(engine, courier, clock)

    for _ in range(41):
        await posting.send_due()
        clock.forward(minutes=3)

    assert courier.sent == ["ALERT"]


async def test_a_refused_address_is_put_before_a_person(engine: AsyncEngine) -> None:
    courier = Recorder(fails=[Undeliverable("the mail server refuses this address")])
    await add_notice(engine, "a report")

    await post(engine, courier, Clock()).send_due()

    (row,) = await all_of(engine, notices)
    assert row["state"] == "stuck"
    assert "refuses" in row["why"]


async def test_a_claim_of_a_process_that_died_is_taken_again_later(engine: AsyncEngine) -> None:
    await add_notice(engine, "a report")
    clock = Clock()
    async with engine.begin() as connection:  # and then it died
        assert len(await claim(connection, route="email", most=4, now=clock())) == 1

    alive = Recorder()
    assert await post(engine, alive, clock).send_due() == 0
    clock.forward(minutes=3)
    await post(engine, alive, clock).send_due()

    assert alive.sent == ["a report"]


async def test_mail_arrives_whole_at_a_real_smtp_server(mail_server: ScriptedSmtp) -> None:
    server = MailServer(
        url=Secret(f"smtp://127.0.0.1:{mail_server.port}"), sender="bluelamp@example.com"
    )

    await server.send(a_notice(body="Someone wrote: café, 10 £"))

    (letter,) = mail_server.letters
    assert "To: desk@example.com" in letter
    assert "Subject: ALERT 7" in letter
    assert "Auto-Submitted: auto-generated" in letter


async def test_a_subject_cannot_add_a_header(mail_server: ScriptedSmtp) -> None:
    server = MailServer(
        url=Secret(f"smtp://127.0.0.1:{mail_server.port}"), sender="bluelamp@example.com"
    )

    await server.send(a_notice(subject="ALERT\r\nBcc: other@example.com"))

    (letter,) = mail_server.letters
    assert "\nBcc:" not in letter


async def test_an_address_that_the_server_refuses_is_undeliverable(
    mail_server: ScriptedSmtp,
) -> None:
    mail_server.refuses = "550 no such person"
    server = MailServer(
        url=Secret(f"smtp://127.0.0.1:{mail_server.port}"), sender="bluelamp@example.com"
    )

    with pytest.raises(Undeliverable):
        await server.send(a_notice())


async def test_a_server_that_is_not_there_is_tried_later() -> None:
    with pytest.raises(TryLater):
        await MailServer(url=Secret("smtp://127.0.0.1:1"), sender="x@example.com").send(a_notice())


async def test_a_report_goes_to_its_teams_people_and_else_to_the_control_room(
    engine: AsyncEngine,
) -> None:
    await add_officer(engine, "Sam", email="sam@example.com")
    await add_officer(engine, "Al", email="al@example.com", disabled_at=NOW)
    await add_officer(engine, "Jo")
    routes = Routes(enabled=True, control_room=("room@example.com",), console_url="")

    async with engine.connect() as connection:
        assert await routes.for_report(connection, team="DEV.4062") == ("sam@example.com",)
        assert await routes.for_report(connection, team="CIOS.4001") == ("room@example.com",)
        assert await routes.for_report(connection, team=None) == ("room@example.com",)


def a_notice(**given: Any) -> Notice:
    usual = {
        "id": 1,
        "key": "alert:7",
        "route": "email",
        "address": "desk@example.com",
        "subject": "ALERT 7",
        "body": "words",
        "urgent": True,
        "attempts": 1,
        "next_at": NOW,
    }
    return Notice(**(usual | given))


async def add_notice(
    engine: AsyncEngine,
    subject: str,
    *,
    urgent: bool = False,
    route: str = "email",
    attempts: int = 0,
) -> None:
    row = {
        "key": subject,
        "route": route,
        "attempts": attempts,
        "address": "desk@example.com",
        "subject": subject,
        "body": "words",
        "urgent": urgent,
        "made_at": NOW,
        "next_at": NOW,
    }
    async with engine.begin() as connection:
        await connection.execute(insert(notices).values(row))


@dataclass
class ScriptedSmtp:
    """Speaks as much of SMTP (RFC 5321) as one letter needs."""

    port: int = 0
    letters: list[str] = field(default_factory=list)
    refuses: str = ""

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.com\r\n")
        while line := await reader.readline():
            said = line.decode().strip().upper()
            if said == "DATA":
                writer.write(b"354 go on\r\n")
                self.letters.append((await reader.readuntil(b"\r\n.\r\n")).decode())
                writer.write(b"250 kept\r\n")
            elif said.startswith("RCPT") and self.refuses:
                writer.write(self.refuses.encode() + b"\r\n")
            elif said == "QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 ok\r\n")
        writer.close()


@pytest.fixture
async def mail_server() -> AsyncIterator[ScriptedSmtp]:
    script = ScriptedSmtp()
    server = await asyncio.start_server(script.talk, "127.0.0.1", 0)
    script.port = server.sockets[0].getsockname()[1]
    async with server:
        yield script
