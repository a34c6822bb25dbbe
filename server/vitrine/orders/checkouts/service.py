"""A buyer's checkouts: begun from a bag, told, changed, given up. Paying is `completing.py`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from vitrine.accounts import inside as accounts
from vitrine.accounts.errors import VisitorNeeded
from vitrine.carts import inside as carts
from vitrine.carts.views import why_not
from vitrine.catalog import inside as catalog
from vitrine.catalog.availability import StockShown
from vitrine.catalog.errors import VersionMismatch
from vitrine.ids import new_id
from vitrine.orders.checkouts.errors import (
    BagChanged,
    BrandSellsElsewhere,
    CheckoutOver,
    CheckoutRunning,
    LineNotForSale,
    NothingToBuy,
    TooManyUnits,
)
from vitrine.orders.checkouts.pricing import Wishes, shown
from vitrine.orders.checkouts.rows import (
    CheckoutAsker,
    CheckoutRegister,
    give_up,
    held_elsewhere,
    running,
    touch,
)
from vitrine.orders.checkouts.tables import CheckoutRow
from vitrine.orders.checkouts.telling import CheckoutTelling
from vitrine.orders.checkouts.values import (
    UNITS_LIMIT,
    CheckoutState,
    CheckoutView,
    ShownLine,
    ShownOtherwise,
    ShownSale,
    changes,
)
from vitrine.orders.selling import inside as selling
from vitrine.orders.selling.values import TaxClass
from vitrine.stock.inside import StockLine, Storeroom
from vitrine.storage import Database, Session, UnitOfWork

Wanted = tuple[str, str]
"""A product and its variant, as an access rule is asked of it."""
Gathered = list[tuple[carts.Line, catalog.OfferedVariant]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutChange:
    """What a buyer says, None: nothing of it. address: members that are said replace those of before.

    terms: the version agreed to, "": no longer. agreed: the version of the checkout of which they have read
    what changed.
    """

    email: str | None = None
    name: str | None = None
    address: Mapping[str, str] | None = None
    delivery: str | None = None
    terms: str | None = None
    agreed: int | None = None


class Checkouts:
    """storeroom: what units are taken from. hold: so long they wait. register: who may see what."""

    def __init__(
        self,
        database: Database,
        storeroom: Storeroom,
        telling: CheckoutTelling,
        register: CheckoutRegister,
        hold: timedelta,
        sells: Callable[[Session, str], bool],
    ) -> None:
        """sells: whether this brand lacks nothing to sell here."""
        self._database, self._storeroom = database, storeroom
        self._telling, self.register, self._hold = telling, register, hold
        self._sells = sells

    def wanted(self, asker: CheckoutAsker, cart: str, brand: str) -> list[Wanted]:
        """What of the bag is this brand's, for whoever has rules about it. Raises CartNotFound."""
        with self._database.read() as session:
            row = carts.own_cart(session, asker.visitor or "", cart)
            if row is None or asker.brand not in (None, brand):
                return []
            return [(of.product, of.id) for _, of in _of_brand(session, row.id, brand)]

    def begin(
        self,
        asker: CheckoutAsker,
        cart: str,
        brand: str,
        language: str,
        admitted: Collection[Wanted],
        spend: Callable[[], None],
    ) -> tuple[CheckoutView, bool]:
        """The checkout of what is this brand's in the bag, held; whether it is a new one.

        One that is open is brought up to date with the bag. admitted: what rules let this visitor buy. spend:
        called before anything is held anew; may raise.
        Raises CartNotFound, VisitorNeeded, NothingToBuy, BrandSellsElsewhere, LineNotForSale, TooManyUnits,
        BagChanged, NotEnoughStock.
        """
        with self._database.unit() as unit:
            session, now = unit.session, unit.now
            if asker.visitor is None or not accounts.hold_visitor(session, asker.visitor):
                raise VisitorNeeded
            bag = carts.own_cart(session, asker.visitor, cart)
            found = _of_brand(session, bag.id, brand) if bag is not None else []
            if bag is None or not found or asker.brand not in (None, brand):
                raise NothingToBuy
            row = running(session, bag.id, brand)
            if row is not None and row.state == CheckoutState.PAYING:
                return self._telling.view(session, row), False
            sold = selling.selling_of(session, brand)
            if sold is None or not self._sells(session, brand):
                raise BrandSellsElsewhere
            self._check(session, row, found, str(bag.currency), asker.visitor, now)
            if not {(of.product, of.id) for _, of in found} <= {*admitted}:
                raise BagChanged
            created = row is None
            if row is None:
                row = CheckoutRow(
                    id=new_id("checkout"), cart_id=bag.id, brand_id=brand, buyer_id=asker.visitor,
                    language=language, state=CheckoutState.OPEN.value, version=0, shown={}, changed=[],
                    email="", name="", address=None, delivery=None, terms=None, held_until=None,
                    prolonged=False,
                    payment_id=None, failure="", order_id=None, order_number=None, changed_at=now,
                    forget_at=now,
                )  # fmt: skip
                session.add(row)
            before = None if created else self.bring_up_to_date(unit, row)
            new = shown(_lines(found, before), wishes_of(row), sold, now.date())
            held = row.held_until is not None and row.held_until > now
            if not held:
                spend()
                row.held_until, row.prolonged = now + self._hold, False
            if not held or before is None or _units(before) != _units(new):
                self._take(unit, row, new)
            if before != new:
                there = {"", *(line.id for line in new.lines)}
                row.changed = [each for each in row.changed if each[1] in there]
                row.shown = new.as_json()
                touch(row, now)
            session.flush()
            return self._telling.view(session, row), created

    def read(self, asker: CheckoutAsker, name: str) -> CheckoutView:
        """Raises CheckoutNotFound."""
        with self._database.read() as session:
            return self._telling.view(session, self.register.found(session, asker, name))

    def change(self, asker: CheckoutAsker, name: str, change: CheckoutChange) -> CheckoutView:
        """Write down what a buyer says; what is not good of it is told. Raises CheckoutNotFound,
        CheckoutOver, CheckoutRunning, VersionMismatch.
        """
        with self._database.unit() as unit:
            row = self.register.found(unit.session, asker, name, lock=True)
            require_open(row)
            if change.agreed is not None:
                if change.agreed != row.version:
                    raise VersionMismatch(row.version)
                row.changed = []
            kept = self.bring_up_to_date(unit, row)
            before = row.shown, wishes_of(row)
            _write(row, change)
            sold = selling.selling_of(unit.session, row.brand_id)
            if sold is not None:
                row.shown = shown(kept.lines, wishes_of(row), sold, unit.now.date()).as_json()
            if change.agreed is not None or before != (row.shown, wishes_of(row)):
                row.failure = ""
                touch(row, unit.now)
            unit.session.flush()
            return self._telling.view(unit.session, row)

    def cancel(self, asker: CheckoutAsker, name: str) -> CheckoutView:
        """Give it up; given up before, it stays so.

        Raises CheckoutNotFound, CheckoutOver, CheckoutRunning.
        """
        with self._database.unit() as unit:
            row = self.register.found(unit.session, asker, name, lock=True)
            if row.state != CheckoutState.CANCELED:
                require_open(row)
                give_up(unit, row, self._storeroom.release)
            return self._telling.view(unit.session, row)

    def bring_up_to_date(self, unit: UnitOfWork, row: CheckoutRow) -> ShownSale:
        """What is otherwise than it was shown is shown anew, and has to be agreed to; what is shown now."""
        before = ShownSale.of_json(row.shown)
        sold = selling.selling_of(unit.session, row.brand_id)
        if sold is None:
            return before
        new = shown(_priced_now(unit.session, before), wishes_of(row), sold, unit.now.date())
        if new != before:
            row.changed = _merged(row, changes(before, new))
            row.shown = new.as_json()
            touch(row, unit.now)
            unit.session.flush()
        return new

    def require_for_sale(self, session: Session, row: CheckoutRow, kept: ShownSale) -> None:
        """Nothing is sold that was taken off sale, down or away meanwhile, nor by who sells here no more.

        Raises BrandSellsElsewhere, LineNotForSale.
        """
        if not self._sells(session, row.brand_id):
            raise BrandSellsElsewhere
        offered = catalog.offered_variants(session, [line.variant for line in kept.lines])
        for line in kept.lines:
            of = offered.get(line.variant)
            # How many are left is asked by taking them.
            why = why_not(of, StockShown(), None, line.quantity, line.unit.currency)
            if why is not None:
                raise LineNotForSale(line.id, why.value)

    def keep_held(self, unit: UnitOfWork, row: CheckoutRow, longer: timedelta) -> None:
        """Its units wait while it is paid for: longer once; what waits no more is taken anew, where it is
        there. Raises NotEnoughStock.
        """
        now, kept = unit.now, ShownSale.of_json(row.shown)
        held = row.held_until is not None and row.held_until > now
        if held and not row.prolonged:
            row.held_until, row.prolonged = now + max(longer, self._hold), True
            held = self._storeroom.prolong(unit, row.id, row.held_until) == len(kept.lines)
        elif not held:
            row.held_until = now + self._hold
        if not held:
            self._take(unit, row, kept)

    def _take(self, unit: UnitOfWork, row: CheckoutRow, kept: ShownSale) -> None:
        until = row.held_until or unit.now
        unit.session.flush()
        self._storeroom.hold(unit, row.id, stock_lines(kept), until)

    @staticmethod
    def _check(
        session: Session,
        row: CheckoutRow | None,
        found: Gathered,
        currency: str,
        buyer: str,
        now: datetime,
    ) -> None:
        elsewhere = held_elsewhere(session, buyer, "" if row is None else row.id, now)
        for line, of in found:
            # How many are left is asked by taking them.
            why = why_not(of, StockShown(), None, line.quantity, currency)
            if why is not None:
                raise LineNotForSale(line.id, why.value)
            if line.quantity + elsewhere.get(line.variant_id, 0) > UNITS_LIMIT:
                raise TooManyUnits(UNITS_LIMIT, line.id)


def require_open(row: CheckoutRow) -> None:
    """Raises CheckoutOver, CheckoutRunning."""
    if row.state == CheckoutState.PAYING:
        raise CheckoutRunning
    if row.state != CheckoutState.OPEN:
        raise CheckoutOver(row.state)


def wishes_of(row: CheckoutRow) -> Wishes:
    return Wishes(email=row.email, name=row.name, address=row.address, delivery=row.delivery, terms=row.terms)


def stock_lines(kept: ShownSale) -> list[StockLine]:
    return [StockLine(line.id, line.variant, line.quantity) for line in kept.lines]


def changed_of(row: CheckoutRow) -> list[ShownOtherwise]:
    return [ShownOtherwise(*each) for each in row.changed]


def _of_brand(session: Session, cart: str, brand: str) -> Gathered:
    rows = carts.lines_of(session, cart)
    offered = catalog.offered_variants(session, [line.variant_id for line in rows])
    pairs = [(line, offered[line.variant_id]) for line in rows if line.variant_id in offered]
    return [(line, of) for line, of in pairs if of.brand.id == brand]


def _lines(found: Gathered, before: ShownSale | None) -> list[ShownLine]:
    """As they are sold now. What stood there before keeps its id: orders, holds and refunds are by line."""
    known = {} if before is None else {line.variant: line.id for line in before.lines}
    return [
        ShownLine(
            id=known.get(of.id) or new_id("line"), product=of.product, variant=of.id, title=of.title,
            variant_title=of.variant_title, sku=of.sku, quantity=line.quantity, unit=of.price,
            tax_class=TaxClass.STANDARD, room=line.room_id,
            made_to_measure=of.made_to_measure, digital=of.digital,
        )
        for line, of in found
    ]  # fmt: skip


def _priced_now(session: Session, before: ShownSale) -> list[ShownLine]:
    """The same lines at the price of this moment; what is not offered any more stays as it was."""
    offered = catalog.offered_variants(session, [line.variant for line in before.lines])
    return [
        replace(line, unit=of.price, tax_class=TaxClass.STANDARD)
        if (of := offered.get(line.variant)) is not None and of.price.currency == line.unit.currency
        else line
        for line in before.lines
    ]


def _units(kept: ShownSale) -> dict[str, int]:
    return {line.variant: line.quantity for line in kept.lines}


def _merged(row: CheckoutRow, new: Collection[ShownOtherwise]) -> list[list[object]]:
    """What is still to be agreed to, and what has changed besides; of one line the first price counts."""
    found = {(each.code, each.line): each for each in changed_of(row)}
    for each in new:
        was = found.get((each.code, each.line), each)
        found[each.code, each.line] = replace(each, before_minor=was.before_minor)
    return [[each.code, each.line, each.before_minor, each.after_minor] for each in found.values()]


def _write(row: CheckoutRow, change: CheckoutChange) -> None:
    if change.email is not None:
        row.email = change.email
    if change.name is not None:
        row.name = change.name
    if change.address is not None:
        row.address = {**_NOWHERE, **(row.address or {}), **change.address}
    if change.delivery is not None:
        row.delivery = change.delivery
    if change.terms is not None:
        row.terms = change.terms or None


_NOWHERE: Final = dict.fromkeys(("name", "line1", "line2", "postal_code", "city", "region", "country"), "")
