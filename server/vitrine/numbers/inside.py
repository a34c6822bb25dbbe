"""Numbers written within the transaction of whoever counts, and what a deletion leaves of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, case, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from vitrine.catalog import inside as catalog
from vitrine.numbers.kinds import MAXIMA
from vitrine.numbers.tables import NameRow, NumberRow, PlanRow
from vitrine.numbers.tally import Flush
from vitrine.numbers.views import KeptPlan
from vitrine.storage import UnitOfWork

_NUMBERS: Final = cast(Table, NumberRow.__table__)


def write(unit: UnitOfWork, batch: Flush, now: datetime) -> None:
    """Add a batch to the rows; those to which it was added before stay as they are."""
    session = unit.session
    rows = [
        {
            "brand_id": key.brand, "room_id": key.room, "product_id": key.product, "day": key.day,
            "kind": key.kind.value, "count": count, "flush": batch.number, "counted_at": now,
        }
        for key, count in batch.counts.items()
    ]  # fmt: skip
    for maxima in (False, True):
        some = [row for row in rows if (row["kind"] in MAXIMA) is maxima]
        if some:
            session.execute(_adding(session, maxima=maxima), some)


def _adding(session: Session, *, maxima: bool) -> Any:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    new = dialect.insert(_NUMBERS)
    standing, more = _NUMBERS.c.count, new.excluded.count
    together = case((more > standing, more), else_=standing) if maxima else standing + more
    return new.on_conflict_do_update(
        index_elements=list(_NUMBERS.primary_key.columns),
        set_={"count": together, "flush": new.excluded.flush, "counted_at": new.excluded.counted_at},
        where=_NUMBERS.c.flush != new.excluded.flush,
    )


def write_plan(unit: UnitOfWork, plan: KeptPlan, now: datetime) -> None:
    """Keep a day's plan. Where the day has one already, a clock went back: of each cell the greater counts.

    So nobody is ever counted twice in a cell.
    """
    row = unit.session.get(PlanRow, (plan.room, plan.day), with_for_update=True)
    cells = {(each.x_m, each.z_m): each.people for each in plan.cells}
    if row is None:
        row = PlanRow(room_id=plan.room, day=plan.day, brand_id=plan.brand)
        unit.session.add(row)
    else:
        for x_m, z_m, people in row.cells:
            cells[x_m, z_m] = max(people, cells.get((x_m, z_m), 0))
    row.cells = [[*cell, people] for cell, people in sorted(cells.items())]
    row.counted_at = now


def leaving(unit: UnitOfWork, kind: str, thing: str, now: datetime) -> None:
    """As of `Part`: what is deleted keeps its numbers, and its name where it has any."""
    if kind not in ("room", "product"):
        return
    mine = NumberRow.room_id == thing if kind == "room" else NumberRow.product_id == thing
    brand = unit.session.scalars(select(NumberRow.brand_id).where(mine).limit(1)).first()
    titles = catalog.room_names_of if kind == "room" else catalog.product_names_of
    named = titles(unit.session, [thing]).get(thing)
    if brand is not None and named is not None:
        row = NameRow(id=thing, brand_id=brand, title=named[0], named_at=now)
        unit.session.merge(row)
