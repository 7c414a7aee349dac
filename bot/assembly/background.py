"""What runs in the background whatever the channels are: started once all of it is built."""

from __future__ import annotations

import socket

from bot.aside_alarm import AsideAlarm
from bot.aside_clearing import AsideClearing
from bot.aside_mark import Marks
from bot.assembly.blue_lamp import BlueLamp
from bot.chores import Chores, usual_chores
from bot.console import kept_secrets
from bot.delivery.couriers import Couriers, TeamsWorkflow, TelegramGroup
from bot.delivery.mail import MailServer
from bot.delivery.staff import Courier, StaffPost
from bot.desk_release import Release
from bot.floods import FloodWatch
from bot.ledger_metrics import LedgerMetrics
from bot.retention import Ages
from bot.staff_rounds import StaffRounds
from bot.storage.wake import RELAY


def start(bluelamp: BlueLamp, *, beside_another: bool) -> None:
    """Beside another bot only what a conversation of our own needs: without its channels we would
    answer its residents into nothing, and give up its notices."""
    bluelamp.in_background("database", bluelamp.pulse.run())
    bluelamp.with_database("listener", bluelamp.listener.run)
    if beside_another:
        return
    bluelamp.listener.on(RELAY, bluelamp.relay.wake)
    settings = bluelamp.settings
    _tell_staff(bluelamp)
    bluelamp.health.tell("mail", "up" if settings.smtp_url else "off")
    bluelamp.in_background("spool", bluelamp.inbox.spool.watch())
    bluelamp.with_database("relay", bluelamp.relay.run, tells="relay")
    bluelamp.with_database("sweeper", bluelamp.sweeper.run, tells="sweeper")
    bluelamp.with_database("sealer", bluelamp.sealer.run)
    chores = Chores(
        engine=bluelamp.engine,
        chores=usual_chores(Ages.of(settings), bluelamp.fetchers),
        clock=bluelamp.clock,
        health=bluelamp.health,
    )
    bluelamp.with_database("chores", chores.run, tells="chores")
    floods = FloodWatch(
        floods=bluelamp.door.floods,
        engine=bluelamp.engine,
        clock=bluelamp.clock,
        health=bluelamp.health,
        control_room=settings.control_room,
    )
    bluelamp.with_database("floods", floods.run, tells="traffic")
    alarm = AsideAlarm(
        engine=bluelamp.engine,
        aside=bluelamp.inbox.spool.aside,
        mail=bluelamp.front_desk.mail,
        marks=Marks.by(settings.secret_key),
        host=socket.gethostname(),
        clock=bluelamp.clock,
    )
    bluelamp.with_database("put aside", alarm.run)
    clearing = AsideClearing(
        engine=bluelamp.engine,
        aside=bluelamp.inbox.spool.aside,
        age=settings.retention_conversations,
        clock=bluelamp.clock,
    )
    bluelamp.with_database("clearing", clearing.run)
    figures = LedgerMetrics(
        engine=bluelamp.engine,
        spool=bluelamp.inbox.spool,
        clock=bluelamp.clock,
        registry=bluelamp.registry,
    )
    bluelamp.in_background("figures", figures.run())


def _tell_staff(bluelamp: BlueLamp) -> None:
    """By mail and by each team's own ways; again while nobody takes it."""
    settings, key = bluelamp.settings, bluelamp.settings.secret_key
    by_route: dict[str, Courier] = {
        "telegram": TelegramGroup(
            bluelamp.channels,
            is_set_up=settings.telegram_token is not None,
            spent=bluelamp.relay.pacer.spent,
        ),
        "teams": TeamsWorkflow(
            bluelamp.session, bluelamp.engine, lambda kept: kept_secrets.opened(key, kept, owner=0)
        ),
    }
    if settings.smtp_url is not None:
        by_route["email"] = MailServer(url=settings.smtp_url, sender=settings.mail_from)
    post = StaffPost(
        engine=bluelamp.engine,
        courier=Couriers(by_route),
        clock=bluelamp.clock,
        health=bluelamp.health,
    )
    bluelamp.listener.on(RELAY, post.wake)
    bluelamp.with_database("mail", post.run, tells="staff_post")
    rounds = StaffRounds(
        engine=bluelamp.engine,
        clock=bluelamp.clock,
        health=bluelamp.health,
        console_url=bluelamp.front_desk.mail.console_url,
        control_room=settings.control_room,
        mail_goes_out=settings.smtp_url is not None,
        alerts_after=settings.alert_minutes,
        reports_after=settings.remind_minutes,
        team_name=lambda team: _name_of(bluelamp, team),
    )
    bluelamp.with_database("rounds", rounds.run, tells="rounds")
    release = Release(engine=bluelamp.engine, clock=bluelamp.clock)
    bluelamp.with_database("release", release.run)


def _name_of(bluelamp: BlueLamp, team: str | None) -> str:
    known = bluelamp.places.teams.get(team or "")
    return known.name if known else team or ""
