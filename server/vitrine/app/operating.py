"""What operators read of the shop, as a part of it: /metrics and the operator's page."""

from __future__ import annotations

import asyncio
import logging
from typing import Final
from urllib.parse import urlsplit

from vitrine.accounts.part import AccountsPart
from vitrine.app import letters, metrics, operator
from vitrine.callers import is_this_machine
from vitrine.errors import VitrineError
from vitrine.gateway.part import GatewayPart
from vitrine.mail.part import MailPart
from vitrine.parts import House, Part
from vitrine.settings import Settings
from vitrine.storage import FreeSpace, Outbox, Reserve

SPACE_S: Final = 1.0

log = logging.getLogger(__name__)


def part(settings: Settings, house: House) -> Part:
    gateway, guards = house.part(GatewayPart).gateway, house.part(AccountsPart).guards

    space = FreeSpace(settings.data, settings.free_floor_bytes)
    reserve = Reserve(space, house.database)

    def sockets() -> int:
        return gateway.sockets

    async def keep_space() -> None:
        while True:
            try:
                await asyncio.to_thread(reserve.keep)
            except (OSError, VitrineError):
                log.exception("free space of %s cannot be told", settings.data)
            await asyncio.sleep(SPACE_S)

    return Part(
        name="operating",
        tags={"operator": "How the live rooms fare."},
        routers=(
            metrics.router(
                gateway.reports,
                sockets,
                space,
                metrics.Readers(
                    settings.metrics_token,
                    # Where a proxy may stand in front, whoever comes through it looks like this machine.
                    this_machine=is_this_machine(urlsplit(settings.url).hostname or "")
                    and not settings.proxies.networks,
                    is_operator=lambda request: guards.optional_actor(request).operator is not None,
                ),
                house.database.holds,
            ),
            operator.router(gateway.reports, sockets, Outbox(house.database), space, guards.operator),
            letters.router(house.part(MailPart).mail, guards.operator),
        ),
        tasks={"free space": keep_space},
    )
