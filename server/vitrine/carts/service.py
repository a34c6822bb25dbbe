"""A visitor's cart: each change in one unit of work that holds the visitor, so that one follows another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from vitrine.accounts import inside as accounts
from vitrine.accounts.errors import VisitorNeeded
from vitrine.carts.errors import CartFull, CartNotFound, LineNotFound, OtherCurrency, QuantityRefused
from vitrine.carts.inside import lines_of, open_cart
from vitrine.carts.tables import QUANTITY_LIMIT, CartLineRow, CartRow
from vitrine.carts.views import MINE, Cart, CartLine, why_not
from vitrine.catalog import inside as catalog
from vitrine.catalog.availability import StockShown
from vitrine.catalog.errors import VariantNotFound, VariantWithdrawn, VersionMismatch
from vitrine.ids import new_id
from vitrine.stock.inside import Storeroom
from vitrine.storage import Database, UnitOfWork

LINES_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Adding:
    """room, placement: where it was found; what is no room here is left out."""

    variant: str
    quantity: int
    room: str | None = None
    placement: str | None = None


class Carts:
    """storeroom: how many there are."""

    def __init__(self, database: Database, storeroom: Storeroom) -> None:
        self._database, self._storeroom = database, storeroom

    def mine(self, visitor: str) -> Cart:
        """Empty, if nothing was put into it yet."""
        with self._database.read() as session:
            return self._told(session, open_cart(session, visitor))

    def add(self, visitor: str, cart: str, wanted: Adding) -> Cart:
        """Put something in; what is there already becomes more.

        Raises CartNotFound, VariantNotFound, VariantWithdrawn, QuantityRefused, OtherCurrency, CartFull.
        """
        with self._database.unit() as unit:
            session = unit.session
            row = self._held(unit, visitor, cart)
            offered = catalog.offered_variants(session, [wanted.variant]).get(wanted.variant)
            if offered is None or not offered.published:
                raise VariantNotFound
            if not offered.on_sale:
                raise VariantWithdrawn
            now = self._database.clock.now()
            if row is None:
                row = CartRow(id=new_id("cart"), visitor_id=visitor, state="open", version=0, changed_at=now)
                session.add(row)
                session.flush()
            if row.currency not in (None, offered.price.currency):
                raise OtherCurrency(str(row.currency))
            lines = lines_of(session, row.id)
            line = next((each for each in lines if each.variant_id == wanted.variant), None)
            if line is None:
                if len(lines) >= LINES_LIMIT:
                    raise CartFull(LINES_LIMIT)
                line = CartLineRow(
                    id=new_id("line"), cart_id=row.id, variant_id=wanted.variant, quantity=0, added_at=now
                )
                session.add(line)
            line.quantity = _checked(line.quantity + wanted.quantity)
            if wanted.room is not None and catalog.room_is_there(session, wanted.room):
                line.room_id, line.placement_id = wanted.room, wanted.placement
            row.currency = offered.price.currency
            return self._changed(unit, row)

    def set(self, visitor: str, cart: str, line: str, quantity: int, version: int | None) -> Cart:
        """So many of it. version: refuse if another stands by now; None: any will do.

        Raises CartNotFound, LineNotFound, QuantityRefused, VersionMismatch.
        """
        return self._change(visitor, cart, line, lambda _: quantity, version)

    def move(self, visitor: str, cart: str, line: str, delta: int) -> Cart:
        """So many more of it, below 0 fewer. Raises CartNotFound, LineNotFound, QuantityRefused."""
        return self._change(visitor, cart, line, lambda quantity: quantity + delta, None)

    def remove(self, visitor: str, cart: str, line: str) -> Cart:
        """Take it out. Raises CartNotFound, LineNotFound."""
        with self._database.unit() as unit:
            row, found = self._line(unit, visitor, cart, line)
            unit.session.delete(found)
            unit.session.flush()
            if not lines_of(unit.session, row.id):
                row.currency = None
            return self._changed(unit, row)

    def _change(
        self, visitor: str, cart: str, line: str, become: Callable[[int], int], version: int | None
    ) -> Cart:
        with self._database.unit() as unit:
            row, found = self._line(unit, visitor, cart, line)
            if version not in (None, row.version):
                raise VersionMismatch(row.version)
            found.quantity = _checked(become(found.quantity))
            return self._changed(unit, row)

    def _line(self, unit: UnitOfWork, visitor: str, cart: str, line: str) -> tuple[CartRow, CartLineRow]:
        row = self._held(unit, visitor, cart)
        found = None if row is None else unit.session.get(CartLineRow, line, populate_existing=True)
        if row is None or found is None or found.cart_id != row.id:
            raise LineNotFound
        return row, found

    @staticmethod
    def _held(unit: UnitOfWork, visitor: str, cart: str) -> CartRow | None:
        """The visitor's open cart, which nobody else changes before the unit ends; None: none is kept yet.

        Raises CartNotFound, VisitorNeeded.
        """
        if not accounts.hold_visitor(unit.session, visitor):
            raise VisitorNeeded
        row = open_cart(unit.session, visitor)
        if cart != MINE and (row is None or row.id != cart):
            raise CartNotFound
        return row

    def _changed(self, unit: UnitOfWork, row: CartRow) -> Cart:
        row.version += 1
        row.changed_at = self._database.clock.now()
        unit.session.flush()
        return self._told(unit.session, row)

    def _told(self, session: Session, row: CartRow | None) -> Cart:
        if row is None:
            return Cart(MINE, 0, None, ())
        rows = lines_of(session, row.id)
        offered = catalog.offered_variants(session, {line.variant_id for line in rows})
        stocked = self._storeroom.shown(session, {each.product for each in offered.values()})
        left = self._storeroom.left(session, offered)
        lines = []
        for line in rows:
            of = offered.get(line.variant_id)
            shown = (
                StockShown() if of is None else stocked.get(of.product, {}).get(line.variant_id, StockShown())
            )
            why = why_not(of, shown, left.get(line.variant_id), line.quantity, row.currency)
            lines.append(
                CartLine(
                    line.id, line.variant_id, line.quantity, line.room_id, line.placement_id,
                    of, shown, why,
                )
            )  # fmt: skip
        return Cart(row.id, row.version, row.currency, tuple(lines))


def _checked(quantity: int) -> int:
    if not 1 <= quantity <= QUANTITY_LIMIT:
        raise QuantityRefused(QUANTITY_LIMIT)
    return quantity
