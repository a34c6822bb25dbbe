"""The one way in which the numbers of a variant change: a conditional UPDATE, and what follows from it.

Whoever changes some takes their rows first, in the order of their ids, and promises copies after all of
them, so that two never wait for each other; holds of a variant are touched by who has its row. The condition
stands in the write: of two who want the last unit one finds it gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, cast

from sqlalchemy import Table, case, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from vitrine.catalog import inside as catalog
from vitrine.catalog.availability import InStock, StockShown
from vitrine.catalog.errors import VariantNotFound
from vitrine.ids import new_id
from vitrine.stock.copies import Copies
from vitrine.stock.errors import NotEnoughStock
from vitrine.stock.events import ShownChanged
from vitrine.stock.levels import MoveKind, StockLevel
from vitrine.stock.tables import HoldRow, LevelRow, MoveRow
from vitrine.storage import UnitOfWork

NUMBERS: Final = (
    LevelRow.tracked, LevelRow.on_hand, LevelRow.held, LevelRow.allocated, LevelRow.backorder,
    LevelRow.low_at,
)  # fmt: skip
"""The columns of a `StockLevel`, in its order."""

_LEVELS: Final = cast(Table, LevelRow.__table__)
AFTER: Final = (LevelRow.variant_id, *NUMBERS, LevelRow.product_id, LevelRow.stock, LevelRow.left)
"""What an `After` is made of."""
_BLIND: Final = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class After:
    """The numbers of a variant as they are now. told: what visitors were told last."""

    variant: str
    product: str
    level: StockLevel
    told: StockShown


@dataclass(frozen=True, slots=True)
class Change:
    """What is added to a variant's numbers, below 0 taken. on_hand: of a tracked one alone."""

    held: int = 0
    allocated: int = 0
    on_hand: int = 0


class StockNumbers:
    """The levels within the caller's unit of work. copies: who knows of those that are numbered."""

    def __init__(self, copies: Callable[[], Copies]) -> None:
        self._copies = copies

    def change(self, unit: UnitOfWork, variant: str, by: Change) -> After | None:
        """None: that would be more than there is, or fewer than none on hand. Its row is taken."""
        held, allocated = LevelRow.held + by.held, LevelRow.allocated + by.allocated
        on_hand = case((LevelRow.tracked, LevelRow.on_hand + by.on_hand), else_=LevelRow.on_hand)
        # Who set the numbers that stood before would put back what has left the house, or came in.
        version = LevelRow.version + case((LevelRow.tracked, int(by.on_hand != 0)), else_=0)
        enough = or_(LevelRow.tracked.is_(False), on_hand - held - allocated + LevelRow.backorder >= 0)
        changing = (
            update(LevelRow)
            .where(LevelRow.variant_id == variant, enough, on_hand >= 0)
            .values(
                {
                    LevelRow.held: held, LevelRow.allocated: allocated, LevelRow.on_hand: on_hand,
                    LevelRow.version: version,
                }
            )
            .returning(*AFTER)
        )  # fmt: skip
        row = unit.session.execute(changing, execution_options=_BLIND).first()
        return None if row is None else after_of(row)

    def settle(
        self,
        unit: UnitOfWork,
        after: Mapping[str, After],
        promised: Mapping[str, int],
        freed: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        """The end of every change: copies are promised, and what is shown otherwise now is told.

        promised: how many more units of each variant are somebody's to be. freed: how many of each were given
        back to take from. Raises NotEnoughStock.
        """
        wanted = {variant: promised.get(variant, 0) for variant in after}
        left = self._copies().promise(unit, wanted)
        for variant, count in sorted(left.items()):
            if count < 0:
                raise NotEnoughStock(variant, max(0, wanted[variant] + count + freed.get(variant, 0)))
        for variant, each in sorted(after.items()):
            show(unit, each, each.level.shown(left.get(variant)))


def take(session: Session, variants: Iterable[str]) -> None:
    """Nobody else changes their numbers before the unit ends; who has none gets some.

    Raises VariantNotFound.
    """
    wanted = sorted(variants)
    if missing := [each for each in wanted if each not in _locked(session, wanted)]:
        products = catalog.products_of(session, missing)
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        for variant in missing:
            if variant not in products:
                raise VariantNotFound
            new = dialect.insert(_LEVELS).values(variant_id=variant, product_id=products[variant])
            # Somebody may be giving it the same at this moment.
            session.execute(new.on_conflict_do_nothing())
        _locked(session, wanted)


def _locked(session: Session, variants: Iterable[str]) -> set[str]:
    query = select(LevelRow.variant_id).where(LevelRow.variant_id.in_(variants))
    return set(session.scalars(query.order_by(LevelRow.variant_id).with_for_update()))


def release_expired(session: Session, variant: str, now: datetime) -> int:
    """How many units of a variant nobody pays for any more; its numbers still have them. Its row is taken."""
    over = HoldRow.variant_id == variant, HoldRow.expires_at <= now
    gone = delete(HoldRow).where(*over).returning(HoldRow.quantity)
    return sum(session.scalars(gone, execution_options=_BLIND))


def level_of(session: Session, variant: str) -> StockLevel:
    row = session.execute(select(*NUMBERS).where(LevelRow.variant_id == variant)).first()
    return StockLevel() if row is None else StockLevel(*row)


def show(unit: UnitOfWork, after: After, shown: StockShown) -> None:
    """Tell what visitors are shown, if it is another thing than before."""
    if shown == after.told:
        return
    told = update(LevelRow).where(LevelRow.variant_id == after.variant)
    unit.session.execute(
        told.values({LevelRow.stock: shown.stock.value, LevelRow.left: shown.left}), execution_options=_BLIND
    )
    unit.collect(ShownChanged(after.product, after.variant))


def write_move(
    unit: UnitOfWork,
    variant: str,
    kind: MoveKind,
    delta: int,
    now: datetime,
    *,
    cause: str | None = None,
    line: str = "",
    note: str | None = None,
    by: str | None = None,
) -> str:
    """Note that units came or went; its id."""
    move = new_id("move")
    unit.session.execute(
        insert(MoveRow).values(
            {
                MoveRow.id: move, MoveRow.variant_id: variant, MoveRow.kind: kind.value, MoveRow.delta: delta,
                MoveRow.cause: cause, MoveRow.line: line, MoveRow.note: note, MoveRow.by: by, MoveRow.at: now,
            }
        )
    )  # fmt: skip
    return move


def after_of(row: Any) -> After:
    """From the columns of `AFTER`."""
    variant, *numbers, product, stock, left = row
    return After(variant, product, StockLevel(*numbers), StockShown(InStock(stock), left))
