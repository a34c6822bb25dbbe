"""Stock for neighbours, within the transaction that they have begun: hold, release, allocate, ship, restock.

What one of them raises ends the caller's unit: something of what it had begun is done by then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from vitrine.catalog import inside as catalog
from vitrine.catalog.availability import StockShown
from vitrine.stock.changing import (
    AFTER,
    After,
    Change,
    StockNumbers,
    after_of,
    level_of,
    release_expired,
    take,
    write_move,
)
from vitrine.stock.copies import Copies
from vitrine.stock.errors import NotEnoughStock, NotOnHand
from vitrine.stock.levels import MoveKind, StockLevel
from vitrine.stock.tables import HoldRow, LevelRow, MoveRow
from vitrine.storage import UnitOfWork, among

_BLIND: Final = {"synchronize_session": False}
_NONE: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class StockLine:
    """So many units of a variant. id: of the line of a checkout or order. quantity: from 1."""

    id: str
    variant: str
    quantity: int


class Storeroom:
    """now: the shop's clock."""

    def __init__(self, copies: Callable[[], Copies], now: Callable[[], datetime]) -> None:
        self._copies, self._now = copies, now
        self.numbers = StockNumbers(copies)

    def hold(self, unit: UnitOfWork, checkout: str, lines: Sequence[StockLine], until: datetime) -> None:
        """Keep these units for a checkout, all or none; what it held before is given back first.

        Raises NotEnoughStock, VariantNotFound.
        """
        self._exchange(unit, checkout, _summed(lines), paid=False)
        rows = [
            {
                "checkout_id": checkout, "line_id": line.id, "variant_id": line.variant,
                "quantity": line.quantity, "expires_at": until,
            }
            for line in lines
        ]  # fmt: skip
        if rows:
            unit.session.execute(insert(HoldRow), rows)

    def prolong(self, unit: UnitOfWork, checkout: str, until: datetime) -> int:
        """Keep what a checkout holds for longer; of how many lines. Fewer than it has: some are gone."""
        mine = update(HoldRow).where(HoldRow.checkout_id == checkout).values(expires_at=until)
        kept = unit.session.scalars(mine.returning(HoldRow.line_id), execution_options=_BLIND)
        return len(kept.all())

    def release(self, unit: UnitOfWork, checkout: str) -> None:
        """Give back what a checkout holds; done before, it is nothing."""
        self._exchange(unit, checkout, Counter(), paid=False)

    def allocate(self, unit: UnitOfWork, checkout: str, lines: Sequence[StockLine]) -> None:
        """These units are paid for. What is not held any more is taken anew, where somebody left it.

        Raises NotEnoughStock, VariantNotFound.
        """
        self._exchange(unit, checkout, _summed(lines), paid=True)

    def cancel(self, unit: UnitOfWork, cause: str, lines: Sequence[StockLine], by: str | None = None) -> None:
        """Paid units that will not be sent may be sold again. cause: for it each line is done once.

        A copy that was promised with one is its order's to take back.
        """
        for line in _undone(unit.session, cause, MoveKind.CANCELLED, lines):
            self._done(unit, line, MoveKind.CANCELLED, cause, by)

    def ship(self, unit: UnitOfWork, cause: str, lines: Sequence[StockLine], by: str | None = None) -> None:
        """Paid units leave the house. cause: as of `cancel`. Raises NotOnHand."""
        for line in _undone(unit.session, cause, MoveKind.SOLD, lines):
            self._done(unit, line, MoveKind.SOLD, cause, by)

    def restock(
        self, unit: UnitOfWork, cause: str, lines: Sequence[StockLine], by: str | None = None
    ) -> None:
        """Units came back and may be sold again. cause: as of `cancel`."""
        for line in _undone(unit.session, cause, MoveKind.RETURNED, lines):
            self._done(unit, line, MoveKind.RETURNED, cause, by)

    def free(self, unit: UnitOfWork, variant: str) -> int:
        """Let go what nobody pays for any more, so that everybody sees it; how many units."""
        take(unit.session, [variant])
        freed = release_expired(unit.session, variant, self._now())
        if freed:
            after = self._taken(unit, variant, Change(held=-freed), freed)
            self.numbers.settle(unit, {variant: after}, {variant: -freed})
        return freed

    def waiting(self, session: Session, checkouts: Collection[str]) -> dict[str, int]:
        """How many units of each variant these checkouts hold."""
        query = select(HoldRow.variant_id, func.sum(HoldRow.quantity))
        query = query.where(among(session, HoldRow.checkout_id, checkouts)).group_by(HoldRow.variant_id)
        return {variant: int(count) for variant, count in session.execute(query)}

    def shown(
        self, session: Session, products: Collection[str], own: Mapping[str, int] = _NONE
    ) -> Mapping[str, Mapping[str, StockShown]]:
        """As `Stocked` of the catalogue: of these products the variants that are not simply there.

        own: so many of each wait for whoever asks, and are there for them.
        """
        found_copies = self._copies().left_of(session, products)
        copies = {variant: count + own.get(variant, 0) for variant, count in found_copies.items()}
        told = or_(LevelRow.stock != StockShown().stock.value, LevelRow.variant_id.in_(copies))
        query = select(*AFTER).where(among(session, LevelRow.product_id, products), told)
        found = [after_of(row) for row in session.execute(query)]
        if bare := copies.keys() - {each.variant for each in found}:
            uncounted = catalog.products_of(session, bare).items()
            found += [After(variant, product, StockLevel(), StockShown()) for variant, product in uncounted]
        shown: dict[str, dict[str, StockShown]] = {}
        for each in found:
            level = each.level.without(own.get(each.variant, 0))
            if (now := level.shown(copies.get(each.variant))) != StockShown():
                shown.setdefault(each.product, {})[each.variant] = now
        return shown

    def left(
        self, session: Session, variants: Collection[str], freed: Mapping[str, int] = _NONE
    ) -> dict[str, int]:
        """How many of each may be taken now; what may be taken without end is left out.

        freed: so many of each were given back, and are not taken out of the numbers yet; or wait for
        whoever asks.
        """
        query = select(*AFTER).where(among(session, LevelRow.variant_id, variants))
        found = [after_of(row) for row in session.execute(query)]
        left = {each.variant: each.level.sellable for each in found if each.level.sellable is not None}
        for variant, copies in self._copies().left(session, variants).items():
            left[variant] = min(copies, left.get(variant, copies))
        return {variant: max(0, count + freed.get(variant, 0)) for variant, count in left.items()}

    def left_now(self, session: Session, variants: Collection[str]) -> dict[str, int]:
        """As `left`, with what nobody pays for any more, though it is not given back yet."""
        over = among(session, HoldRow.variant_id, variants), HoldRow.expires_at <= self._now()
        query = select(HoldRow.variant_id, func.sum(HoldRow.quantity)).where(*over)
        freed = dict(session.execute(query.group_by(HoldRow.variant_id)).all())
        left = self.left(session, variants)
        return {variant: count + int(freed.get(variant, 0)) for variant, count in left.items()}

    def _exchange(self, unit: UnitOfWork, checkout: str, wanted: Counter[str], *, paid: bool) -> None:
        """What a checkout holds is given back, and so much taken instead."""
        mine = HoldRow.checkout_id == checkout
        before = unit.session.scalars(select(HoldRow.variant_id).where(mine).distinct())
        variants = sorted({*before, *wanted})
        take(unit.session, variants)
        after, promised, freed = dict[str, After](), dict[str, int](), dict[str, int]()
        for variant in variants:
            own = delete(HoldRow).where(mine, HoldRow.variant_id == variant).returning(HoldRow.quantity)
            gone = sum(unit.session.scalars(own, execution_options=_BLIND))
            # Nobody sweeps: what others let go is had by who takes next.
            gone += release_expired(unit.session, variant, self._now())
            new, freed[variant] = wanted[variant], gone
            by = Change(held=-gone, allocated=new) if paid else Change(held=new - gone)
            after[variant], promised[variant] = self._taken(unit, variant, by, gone), new - gone
        self.numbers.settle(unit, after, promised, freed)

    def _done(self, unit: UnitOfWork, line: StockLine, kind: MoveKind, cause: str, by: str | None) -> None:
        """Change the numbers by what this kind of move means for a line, and write it down."""
        take(unit.session, [line.variant])
        after = self.numbers.change(unit, line.variant, _MEANS[kind](line.quantity))
        if after is None:
            raise NotOnHand(line.variant, level_of(unit.session, line.variant).on_hand)
        delta = _MEANS[kind](line.quantity).on_hand if after.level.tracked else 0
        write_move(unit, line.variant, kind, delta, self._now(), cause=cause, line=line.id, by=by)
        self.numbers.settle(unit, {line.variant: after}, {})

    def _taken(self, unit: UnitOfWork, variant: str, by: Change, freed: int) -> After:
        """freed: so many units of it, and copies, were given back to take from."""
        after = self.numbers.change(unit, variant, by)
        if after is None:
            raise NotEnoughStock(
                variant, self.left(unit.session, [variant], {variant: freed}).get(variant, 0)
            )
        return after


_MEANS: Final[Mapping[MoveKind, Callable[[int], Change]]] = {
    MoveKind.CANCELLED: lambda quantity: Change(allocated=-quantity),
    MoveKind.SOLD: lambda quantity: Change(allocated=-quantity, on_hand=-quantity),
    MoveKind.RETURNED: lambda quantity: Change(on_hand=quantity),
}


def _undone(session: Session, cause: str, kind: MoveKind, lines: Iterable[StockLine]) -> list[StockLine]:
    """Those of the lines that were not done for this cause yet, in the order of their variants."""
    before = select(MoveRow.line).where(MoveRow.cause == cause, MoveRow.kind == kind.value)
    done = set(session.scalars(before))
    return sorted((line for line in lines if line.id not in done), key=lambda line: line.variant)


def _summed(lines: Iterable[StockLine]) -> Counter[str]:
    """Demand by variant: two lines of the same are taken at once."""
    wanted = Counter[str]()
    for line in lines:
        if line.quantity < 1:
            raise ValueError("a line has one unit or more")
        wanted[line.variant] += line.quantity
    return wanted
