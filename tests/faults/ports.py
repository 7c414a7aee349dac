"""A port for a bot that dies: the same in each of its lives, and nobody else's."""

from __future__ import annotations

import socket
from random import Random


def free_port(chance: Random) -> int:
    """Below those that the system gives to outgoing connections: nobody takes it between lives."""
    while True:
        port = chance.randint(20_000, 30_000)
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
