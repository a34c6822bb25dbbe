"""Orders as a part of the shop: checkouts, and what comes after them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from vitrine.accounts.part import AccountsPart
from vitrine.carts.part import WAITING
from vitrine.catalog.part import MAY_BUY
from vitrine.domains import Domains
from vitrine.orders.after import after_sale
from vitrine.orders.checkouts import rows
from vitrine.orders.checkouts.completing import Completing, OrderKeys
from vitrine.orders.checkouts.routes import router
from vitrine.orders.checkouts.service import Checkouts
from vitrine.orders.checkouts.settling import CheckoutSettling
from vitrine.orders.checkouts.telling import CheckoutTelling
from vitrine.orders.codes.routes import router as code_router
from vitrine.orders.codes.service import Codes
from vitrine.orders.selling.part import SellingPart
from vitrine.orders.selling.ready import sold_here
from vitrine.parts import House, Part
from vitrine.payments.part import REFUNDED, SETTLE, PaymentsPart
from vitrine.payments.settling import RefundNews
from vitrine.stock.part import StockPart
from vitrine.storage import Session, UnitOfWork
from vitrine.written import price

PAY_PAGE: Final = "/pay"
YEAR: Final = timedelta(days=365)


class OrderOptions(Protocol):
    @property
    def url(self) -> str: ...

    @property
    def brand_domains(self) -> Domains: ...

    @property
    def hold_minutes(self) -> int: ...

    @property
    def order_years(self) -> int: ...

    @property
    def checkout_rate(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersPart(Part):
    checkouts: Checkouts
    completing: Completing


def part(options: OrderOptions, house: House) -> OrdersPart:
    database, storeroom = house.database, house.part(StockPart).storeroom
    paying, guards = house.part(PaymentsPart), house.part(AccountsPart).guards
    after, till = after_sale(options, house), house.part(SellingPart).till
    codes = Codes(database)
    register = rows.CheckoutRegister(codes.opens)
    keys = OrderKeys()
    telling = CheckoutTelling(storeroom, database.clock, pays=paying.form.provider is not None)

    def sells(session: Session, brand: str) -> bool:
        return brand in sold_here(session, [brand], till)

    def waiting(session: Session, visitor: str) -> Mapping[str, int]:
        mine = rows.running_of(session, visitor)
        return storeroom.waiting(session, mine) if mine else {}

    settling = CheckoutSettling(
        storeroom, after.placing.place, keys.put, paying.form.demo, options.order_years * YEAR, price
    )
    checkouts = Checkouts(
        database, storeroom, telling, register, timedelta(minutes=options.hold_minutes), sells
    )
    completing = Completing(database, checkouts, telling, paying.payments, settling, keys)

    def refunded(unit: UnitOfWork, news: RefundNews) -> None:
        if not settling.refunded(unit, news):
            after.heard(unit, news)

    def became(unit: UnitOfWork, before: str, now: str) -> None:
        rows.became(unit, before, now, storeroom.release)
        after.became(unit, before, now)

    def pay_page(host: str | None) -> str:
        domain = options.brand_domains.at(host)
        return f"{options.url if domain is None else domain.url}{PAY_PAGE}"

    routes = router(
        checkouts, completing, guards, paying.form, house.calls(MAY_BUY), options.checkout_rate,
        pay_page,
    )  # fmt: skip
    return OrdersPart(
        name="orders",
        tags={
            "checkouts": "Paying for what one brand sells of a bag.",
            "orders": "What was bought, and what comes after.",
        },
        routers=(code_router(codes, register, guards), routes, *after.routers),
        sweeps=(codes.sweep, *after.sweeps),
        blobs=after.blobs,
        offers=SETTLE.by(settling.settle) | REFUNDED.by(refunded) | WAITING.by(waiting),
        becoming=became,
        checkouts=checkouts,
        completing=completing,
    )
