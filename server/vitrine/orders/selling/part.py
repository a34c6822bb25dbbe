"""Selling as a part of the shop: what brands say of it, and which of them sell here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from vitrine.accounts.part import AccountsPart
from vitrine.catalog.part import HERE, CatalogPart
from vitrine.orders.selling.ready import HowPaid, sold_here
from vitrine.orders.selling.routes import router
from vitrine.orders.selling.service import SellingDesk
from vitrine.parts import House, JsonBound, Part
from vitrine.payments.part import PaymentsPart
from vitrine.quotas.kinds import QuotaOptions

# Two texts in two languages as long as they may be, of whatever script.
SELLER_BOUND: Final = JsonBound(512 * 1024)
# Twenty ways to send, each to every country.
DELIVERY_BOUND: Final = JsonBound(512 * 1024, 6_000)
TAX_BOUND: Final = JsonBound(members=2_000)


class SellingOptions(QuotaOptions, Protocol):
    @property
    def stripe_key(self) -> str: ...

    @property
    def mail(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SellingPart(Part):
    """till: what `ready.may_sell` is asked with."""

    till: HowPaid
    desk: SellingDesk


def part(options: SellingOptions, house: House) -> SellingPart:
    form = house.part(PaymentsPart).form
    pays = form.provider is not None
    real = pays and not form.demo and "_test_" not in options.stripe_key
    till = HowPaid(pays=pays, real=real, posts=options.mail != "folder")
    desk = SellingDesk(house.database, till, options.brand_quotas, house.part(CatalogPart).publicity)
    return SellingPart(
        name="selling",
        tags={"selling": "Who sells in the shop itself, how it is sent and which tax is taken."},
        routers=(router(desk, house.part(AccountsPart).guards, lambda: not till.real),),
        offers=HERE.by(lambda session, brands: sold_here(session, brands, till)),
        bodies={
            "PUT /api/brand/seller": SELLER_BOUND,
            "PUT /api/brand/delivery": DELIVERY_BOUND,
            "PUT /api/brand/tax": TAX_BOUND,
        },
        till=till,
        desk=desk,
    )
