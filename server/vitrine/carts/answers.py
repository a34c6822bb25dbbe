"""What carts answer over HTTP."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vitrine.accounts.answers import BrandName
from vitrine.answers import HttpAnswer, LocalText, left_out
from vitrine.carts import views
from vitrine.carts.views import WhyNot
from vitrine.catalog.answers import Money
from vitrine.catalog.availability import InStock, SoldAt
from vitrine.words import LocalText as Written
from vitrine.words import Words

_words = Words(__file__)


class Hindrance(HttpAnswer):
    """Why a line cannot be bought as it is."""

    kind: WhyNot
    text: LocalText

    @classmethod
    def of(cls, why: WhyNot) -> Hindrance:
        return cls(kind=why, text=LocalText.like(_words(why.value)))


class CartLine(HttpAnswer):
    """So many units of a variant. product, brand, titles, price: as they are now; null: it is not known any
    more.

    price: of one. total: of all; null: it cannot be bought, and `hindrance` says why. stock, left, sale: as
    of a product's variant. room, placement: where it was found.
    """

    id: str
    variant: str
    quantity: int
    product: str | None
    brand: BrandName | None
    title: LocalText | None
    variant_title: LocalText | None
    price: Money | None
    total: Money | None
    stock: InStock
    left: int | None = left_out()
    sale: SoldAt
    room: str | None
    placement: str | None
    hindrance: Hindrance | None

    @classmethod
    def of(cls, line: views.CartLine) -> CartLine:
        of = line.offered
        return cls(
            id=line.id, variant=line.variant, quantity=line.quantity,
            product=None if of is None else of.product,
            brand=None if of is None else BrandName.like(of.brand),
            title=None if of is None else LocalText.like(of.title),
            variant_title=None if of is None else _text(of.variant_title),
            price=None if of is None else Money.like(of.price),
            total=None if line.total is None else Money.like(line.total),
            stock=line.shown.stock, left=line.shown.left,
            sale=line.sale,
            room=line.room, placement=line.placement,
            hindrance=None if line.why is None else Hindrance.of(line.why),
        )  # fmt: skip


class Cart(HttpAnswer):
    """version: counts its changes, what If-Match takes. id: `mine` until something was put in.

    units: of all lines. subtotal: of what can be bought, without delivery; null: nothing can.
    """

    id: Annotated[str, Field(examples=["cart_01k2d3e4f5g6h7j8k9m0n1p2q3"])]
    version: int
    currency: str | None
    units: int
    subtotal: Money | None
    lines: list[CartLine]

    @classmethod
    def of(cls, cart: views.Cart) -> Cart:
        return cls(
            id=cart.id, version=cart.version, currency=cart.currency, units=cart.units,
            subtotal=None if cart.subtotal is None else Money.like(cart.subtotal),
            lines=[CartLine.of(each) for each in cart.lines],
        )  # fmt: skip


def _text(text: Written | None) -> LocalText | None:
    return None if text is None else LocalText.like(text)
