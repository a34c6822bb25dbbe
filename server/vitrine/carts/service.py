"""A visitor's cart: each change in one unit of work that holds the visitor, so that one follows another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from vitrine.accounts import inside as accounts
from vitrine.accounts.errors import VisitorNeeded
from vitrine.carts.errors import CartFull, LineNotFound, OtherCurrency, QuantityRefused
from vitrine.carts.inside import lines_of, open_cart, own_cart
from vitrine.carts.tables import QUANTITY_LIMIT, CartLineRow, CartRow
from vitrine.carts.views import MINE, Cart, CartLine, why_not
from vitrine.catalog import inside as catalog
from vitrine.catalog.availability import SoldHere, StockShown, none_here
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


@dataclass(frozen=True, slots=True)
class Asker:
    """brand: on whose own domain they ask, where nothing else is in the bag; None: at the house."""

    visitor: str
    brand: str | None = None


Waiting = Callable[[Session, str], Mapping[str, int]]
"""How many units of each variant wait for this visitor, who is paying for them."""


def none_waiting(_session: Session, _visitor: str) -> Mapping[str, int]:
    """Nobody pays for anything."""
    return {}


class Carts:
    """storeroom: how many there are. here: which brands sell in the shop itself. waiting: what is kept."""

    def __init__(
        self,
        database: Database,
        storeroom: Storeroom,
        here: SoldHere = none_here,
        waiting: Waiting = none_waiting,
    ) -> None:
        self._database, self._storeroom, self._here, self._waiting = database, storeroom, here, waiting

    def mine(self, asker: Asker) -> Cart:
        """Empty, if nothing was put into it yet."""
        with self._database.read() as session:
            return self._told(session, open_cart(session, asker.visitor), asker)

    def add(self, asker: Asker, cart: str, wanted: Adding) -> Cart:
        """Put something in; what is there already becomes more.

        Raises CartNotFound, VariantNotFound, VariantWithdrawn, QuantityRefused, OtherCurrency, CartFull.
        """
        with self._database.unit() as unit:
            session = unit.session
            row = self._held(unit, asker.visitor, cart)
            offered = catalog.offered_variants(session, [wanted.variant]).get(wanted.variant)
            if offered is None or asker.brand not in (None, offered.brand.id):
                raise VariantNotFound
            if offered.withdrawn:
                raise VariantWithdrawn
            now = self._database.clock.now()
            if row is None:
                row = CartRow(
                    id=new_id("cart"), visitor_id=asker.visitor, state="open", version=0, changed_at=now
                )
                session.add(row)
                session.flush()
            if row.currency not in (None, offered.price.currency):
                row.currency = _currency(session, row)
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
            return self._changed(unit, row, asker)

    def set(self, asker: Asker, cart: str, line: str, quantity: int, version: int | None) -> Cart:
        """So many of it. version: refuse if another stands by now; None: any will do.

        Raises CartNotFound, LineNotFound, QuantityRefused, VersionMismatch.
        """
        return self._change(asker, cart, line, lambda _: quantity, version)

    def move(self, asker: Asker, cart: str, line: str, delta: int) -> Cart:
        """So many more of it, below 0 fewer. Raises CartNotFound, LineNotFound, QuantityRefused."""
        return self._change(asker, cart, line, lambda quantity: quantity + delta, None)

    def remove(self, asker: Asker, cart: str, line: str) -> Cart:
        """Take it out. Raises CartNotFound, LineNotFound."""
        with self._database.unit() as unit:
            row, found = self._line(unit, asker, cart, line)
            unit.session.delete(found)
            unit.session.flush()
            row.currency = _currency(unit.session, row)
            return self._changed(unit, row, asker)

    def _change(
        self, asker: Asker, cart: str, line: str, become: Callable[[int], int], version: int | None
    ) -> Cart:
        with self._database.unit() as unit:
            row, found = self._line(unit, asker, cart, line)
            if version not in (None, row.version):
                raise VersionMismatch(row.version)
            found.quantity = _checked(become(found.quantity))
            return self._changed(unit, row, asker)

    def _line(self, unit: UnitOfWork, asker: Asker, cart: str, line: str) -> tuple[CartRow, CartLineRow]:
        row = self._held(unit, asker.visitor, cart)
        found = None if row is None else unit.session.get(CartLineRow, line, populate_existing=True)
        if row is None or found is None or found.cart_id != row.id:
            raise LineNotFound
        if not _seen(unit.session, [found], asker):
            raise LineNotFound
        return row, found

    @staticmethod
    def _held(unit: UnitOfWork, visitor: str, cart: str) -> CartRow | None:
        """The visitor's open cart, which nobody else changes before the unit ends; None: none is kept yet.

        Raises CartNotFound, CartOrdered, VisitorNeeded.
        """
        if not accounts.hold_visitor(unit.session, visitor):
            raise VisitorNeeded
        return own_cart(unit.session, visitor, cart)

    def _changed(self, unit: UnitOfWork, row: CartRow, asker: Asker) -> Cart:
        row.version += 1
        row.changed_at = self._database.clock.now()
        unit.session.flush()
        return self._told(unit.session, row, asker)

    def _told(self, session: Session, row: CartRow | None, asker: Asker) -> Cart:
        if row is None:
            return Cart(MINE, 0, None, ())
        rows = _seen(session, lines_of(session, row.id), asker)
        offered = catalog.offered_variants(session, {line.variant_id for line in rows})
        # What their own checkouts hold is there for them, whoever else finds it gone.
        own = self._waiting(session, asker.visitor)
        stocked = self._storeroom.shown(session, {each.product for each in offered.values()}, own)
        left = self._storeroom.left(session, offered, own)
        here = self._here(session, {each.brand.id for each in offered.values()})
        # Who tries ids learns nothing of rooms that are not everybody's.
        found = {line.room_id for line in rows if line.room_id is not None}
        public = catalog.public_among(session, found) if found else set()
        lines = []
        for line in rows:
            room, placement = (line.room_id, line.placement_id) if line.room_id in public else (None, None)
            of = offered.get(line.variant_id)
            shown = (
                StockShown() if of is None else stocked.get(of.product, {}).get(line.variant_id, StockShown())
            )
            why = why_not(of, shown, left.get(line.variant_id), line.quantity, row.currency)
            lines.append(
                CartLine(
                    line.id, line.variant_id, line.quantity, room, placement, of, shown, why,
                    of is not None and of.price.currency in here.get(of.brand.id, ()),
                )
            )  # fmt: skip
        return Cart(row.id, row.version, row.currency, tuple(lines))


def _seen(session: Session, lines: list[CartLineRow], asker: Asker) -> list[CartLineRow]:
    """Those of the lines that are there where they ask."""
    if asker.brand is None or not lines:
        return lines
    own = catalog.variants_of_brand(session, asker.brand, [line.variant_id for line in lines])
    return [line for line in lines if line.variant_id in own]


def _currency(session: Session, row: CartRow) -> str | None:
    """The cart's, as long as anything in it has that price; else that of the first that has one."""
    lines = lines_of(session, row.id)
    offered = catalog.offered_variants(session, [line.variant_id for line in lines])
    priced = [offered[line.variant_id].price.currency for line in lines if line.variant_id in offered]
    return row.currency if row.currency in priced else next(iter(priced), None)


def _checked(quantity: int) -> int:
    if not 1 <= quantity <= QUANTITY_LIMIT:
        raise QuantityRefused(QUANTITY_LIMIT)
    return quantity
