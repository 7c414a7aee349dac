"""Wires everything together: the only room that names concrete adapters."""

from __future__ import annotations

from bot.assembly.blue_lamp import BlueLamp
from bot.assembly.core import build, system_clock
from bot.assembly.listening import Listening, PortTaken, listening
from bot.assembly.ways_in import serve

__all__ = [
    "BlueLamp",
    "Listening",
    "PortTaken",
    "build",
    "listening",
    "serve",
    "system_clock",
]
