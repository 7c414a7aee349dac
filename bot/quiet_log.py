"""What the HTTP server and the event loop log of faults: their kind, never what was said."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import RequestPayloadError

log = logging.getLogger(__name__)
NAME = "bot.http"


class KindOnly(logging.Filter):
    """A stranger's broken request may hold words, addresses and keys; its traceback shows them."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return True
        theirs = isinstance(error, HttpProcessingError | RequestPayloadError | ConnectionError)
        record.levelno = logging.INFO if theirs else record.levelno
        record.levelname = logging.getLevelName(record.levelno)
        record.msg, record.args = "a request failed: %s", (type(error).__name__,)
        record.exc_info = record.exc_text = None
        return logging.getLogger(NAME).isEnabledFor(record.levelno)


def quiet_log() -> logging.Logger:
    log = logging.getLogger(NAME)
    if not log.filters:
        log.addFilter(KindOnly())
    return log


def kind_only(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """The event loop's handler of faults that nobody waited for; asyncio's own shows their text."""
    error = context.get("exception")
    what = context["message"] if error is None else type(error).__name__
    log.error("a fault that nobody waited for: %s", what)
