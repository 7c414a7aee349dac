"""What the HTTP server logs of requests that it cannot read: their kind, never their bytes."""

from __future__ import annotations

import logging

from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import RequestPayloadError

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
