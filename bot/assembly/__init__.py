"""Wires everything together: the only room that names concrete adapters."""

from __future__ import annotations

from bot.assembly.core import BlueLamp, build, console_url, system_clock
from bot.assembly.ways_in import Addresses, PortTaken, serve

__all__ = [
    "Addresses",
    "BlueLamp",
    "PortTaken",
    "build",
    "console_url",
    "serve",
    "system_clock",
]
