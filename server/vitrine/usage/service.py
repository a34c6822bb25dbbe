"""What brands use of their quotas, counted from the rows of all slices, and operators' say in them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from vitrine.accounts import Accounts, Brand
from vitrine.accounts import inside as accounts_inside
from vitrine.accounts.acts import AccountDeed, Doer
from vitrine.assets import inside as assets
from vitrine.catalog import inside as catalog
from vitrine.quotas import inside as quotas
from vitrine.quotas.kinds import MOST, Quota, Quotas
from vitrine.storage import Database
from vitrine.usage.errors import NoSuchBrand, QuotaRefused
from vitrine.usage.views import BrandUse, Used

# An act has room for so many letters of what was done.
NOTE_LIMIT = 80


class BrandUsage:
    """shop: how much a brand may have, where nobody has said otherwise."""

    def __init__(self, database: Database, accounts: Accounts, shop: Quotas) -> None:
        self._database, self._accounts, self._shop = database, accounts, shop

    def of(self, brand: str) -> BrandUse:
        """What one brand uses. Raises NoSuchBrand."""
        with self._database.read() as session:
            found = accounts_inside.brands(session, [brand]).get(brand)
            if found is None:
                raise NoSuchBrand
            counted, own = _counted(session, brand), quotas.own(session, [brand])[brand]
        return self._use(found, counted, own)

    def all(self, after: str | None, limit: int) -> tuple[list[BrandUse], str | None]:
        """What brands use, in the order of their birth; and where to go on."""
        with self._database.read() as session:
            found = accounts_inside.brands_after(session, after, limit + 1)
            shown = found[:limit]
            own = quotas.own(session, (each.id for each in shown))
            counted = {each.id: _counted(session, each.id) for each in shown}
        following = shown[-1].id if len(found) > limit else None
        return [self._use(each, counted[each.id], own[each.id]) for each in shown], following

    def say(self, by: Doer, brand: str, numbers: Mapping[Quota, int | None]) -> BrandUse:
        """Set what one brand may; None: as the shop's settings say. What it has beyond that stays.

        Raises NoSuchBrand, QuotaRefused, BrandGone.
        """
        for quota, number in numbers.items():
            if number is not None and not quota.least <= number <= MOST:
                raise QuotaRefused(quota)
        with self._database.unit() as unit:
            if brand not in accounts_inside.brands(unit.session, [brand]):
                raise NoSuchBrand
            before = quotas.say(unit, brand, numbers)
            for quota, number in numbers.items():
                if number != before[quota]:
                    words = f"{quota.value}: {_said(before[quota])} -> {_said(number)}"
                    self._accounts.acts.note(
                        unit, by, AccountDeed.QUOTA_SET, brand, quota.value, words[:NOTE_LIMIT]
                    )
        self._accounts.paces.forget(brand)
        return self.of(brand)

    def _use(self, brand: Brand, counted: Mapping[Quota, int], own: Mapping[Quota, int | None]) -> BrandUse:
        allowed = self._shop.but(own)
        used = {**counted, Quota.REQUESTS: self._accounts.paces.used(brand.id)}
        return BrandUse(brand, tuple(Used(quota, used[quota], allowed[quota], own[quota]) for quota in Quota))


def _counted(session: Session, brand: str) -> dict[Quota, int]:
    return {
        Quota.ROOMS: catalog.room_count(session, brand),
        Quota.PRODUCTS: catalog.product_count(session, brand),
        Quota.MODELS: assets.model_count(session, brand),
        Quota.FILES: assets.file_bytes(session, brand),
        Quota.TOKENS: accounts_inside.live_tokens(session, brand),
        Quota.VERSIONS: catalog.most_versions(session, brand),
    }


def _said(number: int | None) -> str:
    return "as the shop" if number is None else f"{number}"
