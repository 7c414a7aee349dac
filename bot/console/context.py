"""What every page of the console is given: its tools, and who asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web
from jinja2 import Environment
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.client_address import Proxies
from bot.console.front_files import FrontFiles
from bot.console.outlines import Outlines
from bot.console.passwords import Passwords
from bot.console.permissions import may
from bot.console.provider import Provider
from bot.console.reach import Reach
from bot.console.shown import Shown
from bot.delivery.staff_mail import Routes
from bot.health import Health
from bot.put_aside import PutAside
from bot.retention import Ages
from bot.secret import Secret
from bot.settings import Settings
from bot.storage.staff_sessions import Session
from triage.places import Places


@dataclass(frozen=True, slots=True)
class Similar:
    """How near two reports lie, and how few days apart, that may be about one thing."""

    metres: int
    days: int


@dataclass(frozen=True, kw_only=True)
class Console:
    """Opens nothing itself."""

    engine: AsyncEngine
    clock: Callable[[], datetime]
    secret_key: Secret
    https: bool  # the public address is https, whatever the last hop is
    proxies: Proxies
    reach: Reach
    settings: Settings
    provider: Provider | None  # the force's own, who vouches for its staff
    health: Health | None
    mask: Callable[[str], str]
    outlines: Outlines
    places: Places
    similar: Similar
    front: FrontFiles
    pages: Environment
    ages: Ages
    aside: PutAside
    passwords: Passwords = field(default_factory=Passwords)
    shown_alerts: Shown = field(default_factory=Shown)

    def is_https(self, request: web.Request) -> bool:
        return self.https or self.proxies.is_https(request)

    def mail_routes(self, request: web.Request) -> Routes:
        """Where what happens here is told; links name the console as it is known, or as asked."""
        return Routes(
            enabled=self.settings.smtp_url is not None,
            control_room=self.settings.control_room,
            console_url=f"{self.reach.url or request.url.origin()}/staff",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Who:
    """The member of staff who asks."""

    id: int
    name: str
    role: str
    teams: tuple[str, ...]
    csrf: str
    session: int  # its number: tells this session from others of theirs
    how: str  # link, password or provider

    @classmethod
    def of(cls, session: Session) -> Who:
        return cls(
            id=session.staff_id,
            name=session.name,
            role=session.role,
            teams=session.teams,
            csrf=session.csrf,
            session=session.number,
            how=session.how,
        )

    def may(self, permission: str) -> bool:
        return may(self.role, permission)


CONSOLE = web.AppKey("console", Console)
WHO = web.RequestKey("who", Who)
