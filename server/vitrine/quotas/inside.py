"""Quotas for the slices that add things, within the transaction that they have begun.

Who adds takes the brand's turn first, so that of any number of requests at once each counts what those before
it have added. On SQLite a unit has the database for itself; on PostgreSQL the brand's row
is the lock, and what is counted is read after it is had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vitrine.quotas.errors import BrandGone, QuotaReached
from vitrine.quotas.kinds import ROOM_NAMES, Quota, Quotas
from vitrine.quotas.tables import BrandQuotaRow
from vitrine.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Turn:
    """The brand's turn: nobody else adds anything of it before the unit ends. allowed: what it may have."""

    allowed: Quotas

    def require(self, quota: Quota, used: int, more: int = 1) -> None:
        """Leave to add so much more. used: what the brand has, counted in this turn. Raises QuotaReached."""
        if used + more > self.allowed[quota]:
            raise QuotaReached(quota, used, self.allowed[quota])

    def require_room_name(self, held: int) -> None:
        """Leave to take one more name of a room. held: those of deleted rooms too. Raises QuotaReached."""
        most = ROOM_NAMES * self.allowed[Quota.ROOMS]
        if held >= most:
            raise QuotaReached(Quota.ROOMS, held, most, said="room_names")


def turn(unit: UnitOfWork, brand: str, shop: Quotas) -> Turn:
    """Wait for the brand's turn. shop: where nobody has said otherwise. Raises BrandGone."""
    return Turn(shop.but(_turn(unit, brand).own()))


def of_brand(session: Session, brand: str, shop: Quotas) -> Quotas:
    """How much a brand may have. shop: where nobody has said otherwise."""
    return shop.but(own(session, [brand])[brand])


def own(session: Session, brands: Iterable[str]) -> dict[str, dict[Quota, int | None]]:
    """What was said of these brands alone; None: nothing."""
    wanted = list(brands)
    rows = session.scalars(select(BrandQuotaRow).where(BrandQuotaRow.brand_id.in_(wanted)))
    said = {row.brand_id: row.own() for row in rows}
    return {brand: said.get(brand, dict.fromkeys(Quota)) for brand in wanted}


def say(unit: UnitOfWork, brand: str, numbers: Mapping[Quota, int | None]) -> dict[Quota, int | None]:
    """Set a brand's own numbers; None: the shop's again. Gives what was said before. Raises BrandGone."""
    row = _turn(unit, brand)
    before = row.own()
    for quota, most in numbers.items():
        setattr(row, quota.value, most)
    return before


def _turn(unit: UnitOfWork, brand: str) -> BrandQuotaRow:
    """The brand's row, made if it is new; locked until the unit ends. Raises BrandGone."""
    session = unit.session
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    made = dialect.insert(BrandQuotaRow).values(brand_id=brand, turns=1)
    taken = made.on_conflict_do_update(
        index_elements=[BrandQuotaRow.brand_id], set_={"turns": BrandQuotaRow.turns + 1}
    )
    try:
        session.execute(taken)
    except IntegrityError as error:  # no such brand
        raise BrandGone from error
    return session.get_one(BrandQuotaRow, brand, populate_existing=True)
