"""What operators read of the shop, as a part of it: /metrics and the operator's page."""

from __future__ import annotations

from urllib.parse import urlsplit

from vitrine import reading
from vitrine.accounts.part import AccountsPart
from vitrine.app import metrics, operator
from vitrine.gateway.part import GatewayPart
from vitrine.parts import House, Part
from vitrine.settings import Settings
from vitrine.storage import Outbox


def part(settings: Settings, house: House) -> Part:
    gateway, guards = house.part(GatewayPart).gateway, house.part(AccountsPart).guards

    def sockets() -> int:
        return gateway.sockets

    return Part(
        name="operating",
        tags={"operator": "How the live rooms fare."},
        routers=(
            metrics.router(
                gateway.reports,
                sockets,
                metrics.Readers(
                    settings.metrics_token,
                    # Where a proxy may stand in front, whoever comes through it looks like this machine.
                    this_machine=reading.is_loopback(urlsplit(settings.url).hostname or "")
                    and not settings.proxies.networks,
                    is_operator=lambda request: guards.optional_actor(request).operator is not None,
                ),
            ),
            operator.router(gateway.reports, sockets, Outbox(house.database), guards.operator),
        ),
    )
