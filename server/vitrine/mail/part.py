"""Mail as a part of the shop: what waits is sent beside the requests. It has no routes and knows nobody."""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from vitrine.mail.sending import MailFolder, MailWay, Smtp
from vitrine.mail.service import AT_ONCE, Mail
from vitrine.mail.ways import server
from vitrine.parts import House, Part
from vitrine.storage import Threads

FOLDER: Final = "mail"
"""Within the shop's data."""
LOOK_S: Final = 2.0

log = logging.getLogger(__name__)


class MailOptions(Protocol):
    @property
    def mail(self) -> str: ...
    @property
    def mail_from(self) -> str: ...
    @property
    def data(self) -> Path: ...
    @property
    def url(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPart(Part):
    mail: Mail


def way(options: MailOptions) -> MailWay:
    """Where letters of this shop go."""
    found = server(options.mail)
    return MailFolder(options.data / FOLDER) if found is None else Smtp(found)


def sender(options: MailOptions) -> str:
    """Whom letters come from: what was set, or a name at the shop's own host."""
    return options.mail_from or f"shop@{urlsplit(options.url).hostname or 'localhost'}"


def part(options: MailOptions, house: House) -> MailPart:
    mail = Mail(house.database, way(options), sender(options))
    # Its own thread: a server that hangs keeps nobody waiting but other letters.
    threads = Threads("mail", count=1, waiting=1)

    async def send() -> None:
        """What is due, until cancelled."""
        ending = threading.Event()
        try:
            while True:
                try:
                    tried = await threads.run(mail.send_due, ending.is_set)
                except Exception:
                    log.exception("letters wait: the database could not be read or written")
                    tried = 0
                if tried < AT_ONCE:
                    await asyncio.sleep(LOOK_S)
        finally:
            ending.set()

    return MailPart(name="mail", tasks={"mail": send}, sweeps=(mail.forget,), mail=mail)
