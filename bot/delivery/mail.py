"""Puts one notice into the force's own mail system."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256
from urllib.parse import unquote, urlsplit

import aiosmtplib

from bot.errors import TryLater, Undeliverable
from bot.secret import Secret
from bot.storage.notices import Notice

PATIENCE_S = 20.0
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
PERMANENT = range(500, 600)


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """`url` as in BLUELAMP_SMTP_URL. smtp:// uses TLS where it is offered; the others insist."""

    url: Secret
    sender: str

    async def send(self, notice: Notice) -> None:
        """Raises TryLater or Undeliverable."""
        parts = urlsplit(self.url.reveal())
        try:
            await aiosmtplib.send(
                self._message(notice),
                hostname=parts.hostname,
                port=parts.port or PORTS[parts.scheme],
                username=unquote(parts.username) if parts.username else None,
                password=unquote(parts.password) if parts.password else None,
                use_tls=parts.scheme == "smtps",
                start_tls={"smtp": None, "smtps": False, "smtp+starttls": True}[parts.scheme],
                timeout=PATIENCE_S,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            if all(one.code in PERMANENT for one in error.recipients):
                raise Undeliverable("the mail server refuses this address") from error
            raise TryLater("the mail server does not take this address now") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            # also a refused password: somebody will mend it, and the alert must still arrive then
            raise TryLater(f"the mail server: {type(error).__name__}") from error

    def _message(self, notice: Notice) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = " ".join(notice.subject.split())
        message["From"] = self.sender
        message["To"] = notice.address
        # the same on every attempt, so that a mail server can see a repeat
        host = parseaddr(self.sender)[1].rpartition("@")[2] or "localhost"
        message["Message-ID"] = f"<{sha256(notice.key.encode()).hexdigest()[:32]}@{host}>"
        message["Auto-Submitted"] = "auto-generated"
        if notice.urgent:
            message["X-Priority"] = "1"
            message["Importance"] = "high"
        message.set_content(notice.body)
        return message


def where_it_is(url: Secret) -> tuple[str, int]:
    """Host and port, for those who only want to knock."""
    parts = urlsplit(url.reveal())
    return parts.hostname or "", parts.port or PORTS[parts.scheme]
