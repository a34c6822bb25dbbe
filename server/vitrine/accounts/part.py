"""Accounts as a part of the shop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vitrine.accounts import key_routes, member_routes
from vitrine.accounts.routes import Guards, router
from vitrine.accounts.service import Accounts
from vitrine.accounts.settings import AccountOptions, AccountSettings
from vitrine.parts import House, Part, Port

# A member whose time is over leaves the rooms so soon: requests read the clock, an open socket does not.
ENDING_S: Final = 20.0

STANDS: Final = Port[Callable[[str], bool]]("who stands in a room")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsPart(Part):
    """guards: what other slices' routes stand behind."""

    accounts: Accounts
    guards: Guards


def part(options: AccountOptions, house: House) -> AccountsPart:
    accounts = Accounts(house.database, AccountSettings.of(options), house)
    guards = Guards(accounts, stands=house.calls(STANDS))
    return AccountsPart(
        name="accounts",
        tags={"accounts": "Sessions of guests, passkeys of a brand's members, API tokens."},
        routers=(
            router(accounts, guards),
            key_routes.router(accounts, guards),
            member_routes.router(accounts, guards),
        ),
        tasks={"overdue sessions": lambda: ending(accounts.sessions.end_overdue)},
        sweeps=(accounts.sweep,),
        accounts=accounts,
        guards=guards,
    )


async def ending(end_overdue: Callable[[], None], every_s: float = ENDING_S) -> None:
    """End again and again what is overdue, until cancelled."""
    while True:
        try:
            await asyncio.to_thread(end_overdue)
        except Exception:
            log.exception("sessions that are over are ended a little later")
        await asyncio.sleep(every_s)
