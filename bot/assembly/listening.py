"""The sockets, taken before anything else: a port that is taken stops a start at once."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bot.errors import BotError
from bot.settings import Settings

BACKLOG = 512


class PortTaken(BotError):
    """Another program listens there already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listening:
    """Bound, not yet answering. `staff` is None where the console shares the public listener."""

    public: socket.socket
    staff: socket.socket | None

    @property
    def public_at(self) -> str:
        return _address(self.public)

    @property
    def staff_at(self) -> str:
        return _address(self.staff or self.public)


@contextmanager
def listening(settings: Settings) -> Iterator[Listening]:
    """Raises PortTaken."""
    with ExitStack() as stack:
        public = stack.enter_context(_bound(settings.host, settings.port, "BLUELAMP_PORT"))
        staff = None
        if settings.staff_port is not None:
            staff = stack.enter_context(
                _bound(settings.host, settings.staff_port, "BLUELAMP_STAFF_PORT")
            )
        yield Listening(public=public, staff=staff)


def _bound(host: str, port: int, setting: str) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise PortTaken(f"{host} is no address of this machine; look at BLUELAMP_HOST") from error
    family, kind, protocol, _, address = found[0]
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(BACKLOG)  # who comes while we start waits a moment instead of being refused
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"port {port} on {host} is taken by another program (or another Blue Lamp); stop "
                f"that one, or choose another port with {setting}"
            ) from error
        raise PortTaken(f"cannot listen on port {port} of {host}: {error.strerror}") from error
    bound.setblocking(False)
    return bound


def _address(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "localhost"}.get(host, host)  # noqa: S104
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
