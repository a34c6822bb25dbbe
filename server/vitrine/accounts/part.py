"""Accounts as a part of the shop."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.accounts import key_routes, member_routes
from vitrine.accounts.routes import Guards, router
from vitrine.accounts.service import Accounts
from vitrine.accounts.settings import AccountOptions, AccountSettings
from vitrine.parts import House, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsPart(Part):
    """guards: what other slices' routes stand behind."""

    accounts: Accounts
    guards: Guards


def part(options: AccountOptions, house: House) -> AccountsPart:
    accounts = Accounts(house.database, AccountSettings.of(options), house)
    guards = Guards(accounts)
    return AccountsPart(
        name="accounts",
        tags={"accounts": "Sessions of guests, passkeys of a brand's members, API tokens."},
        routers=(
            router(accounts, guards),
            key_routes.router(accounts, guards),
            member_routes.router(accounts, guards),
        ),
        sweeps=(accounts.sweep,),
        accounts=accounts,
        guards=guards,
    )
