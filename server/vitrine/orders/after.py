"""What comes after a purchase, as one value: who composes orders (`part.py`) takes it whole."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from fastapi import APIRouter

from vitrine.accounts.part import AccountsPart
from vitrine.orders.letters import OrderLetters
from vitrine.orders.placed.finding import OrderFinding
from vitrine.orders.placed.giving import Giving
from vitrine.orders.placed.placing import Placer, became
from vitrine.orders.placed.routes import brands_router, buyers_router
from vitrine.orders.placed.service import Orders
from vitrine.orders.withdrawals.routes import router as withdrawing
from vitrine.orders.withdrawals.service import Withdrawals
from vitrine.parts import Becoming, House
from vitrine.payments.part import PaymentsPart
from vitrine.payments.settling import Refunded
from vitrine.payments.values import PaymentId
from vitrine.stock.part import StockPart
from vitrine.storage import UnitOfWork


class AfterOptions(Protocol):
    @property
    def url(self) -> str: ...

    @property
    def order_years(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterSale:
    """placing: writes an order down. heard: for the port `REFUNDED`. captured: the money that an order was
    promised has come. The rest: as of `LineUnits`.
    """

    placing: Placer
    orders: Orders
    heard: Refunded
    captured: Callable[[UnitOfWork, PaymentId], bool]
    became: Becoming
    routers: tuple[APIRouter, ...]
    sweeps: tuple[Callable[[], object], ...]
    blobs: Callable[[], Collection[str]]


def after_sale(options: AfterOptions, house: House) -> AfterSale:
    database, guards = house.database, house.part(AccountsPart).guards
    paying, storeroom = house.part(PaymentsPart), house.part(StockPart).storeroom
    letters = OrderLetters(options.url)
    placing = Placer(letters.placed)
    giving = Giving(paying.settling, storeroom, letters.refunded)
    finding = OrderFinding(database, letters.found)
    orders = Orders(database, paying.payments, storeroom, giving, letters.shipped)
    return AfterSale(
        placing=placing,
        orders=orders,
        heard=giving.heard,
        captured=placing.captured,
        became=became,
        routers=(
            buyers_router(orders, finding, guards),
            brands_router(orders, guards),
            withdrawing(Withdrawals(database, letters.withdrawn, finding), orders, guards),
        ),
        sweeps=(orders.void_waiting, lambda: orders.forget(options.order_years)),
        blobs=orders.pictures,
    )
