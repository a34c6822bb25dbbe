"""Takedowns for the slices that show things, within the transaction that they have begun."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from vitrine.ids import new_id
from vitrine.takedowns.errors import TakenDown
from vitrine.takedowns.kinds import Kind
from vitrine.takedowns.tables import TakedownRow, live_key


def is_down(kind: Kind, thing: Any) -> ColumnElement[bool]:
    """A condition for queries. thing: the column with the id, or the hash, of things of this kind."""
    return exists().where(
        TakedownRow.kind == kind.value, TakedownRow.thing_id == thing, TakedownRow.live.is_not(None)
    )


def down(session: Session, kind: Kind, things: Iterable[str]) -> frozenset[str]:
    """Those of these things that are down."""
    wanted = set(things)
    if not wanted:
        return frozenset()
    query = select(TakedownRow.thing_id).where(
        TakedownRow.kind == kind.value, TakedownRow.thing_id.in_(wanted), TakedownRow.live.is_not(None)
    )
    return frozenset(session.scalars(query))


def all_down(session: Session, kind: Kind) -> frozenset[str]:
    """Everything of this kind that is down."""
    query = select(TakedownRow.thing_id).where(TakedownRow.kind == kind.value, TakedownRow.live.is_not(None))
    return frozenset(session.scalars(query))


def follow(
    session: Session, kind: Kind, like: Collection[str], thing: str, brand: str, now: datetime
) -> None:
    """A brand brings a thing: if it is down, or something like it (the same bytes), that is theirs too.

    It is down under this name from now on, and the brand has a notice with the reason of then.
    """
    query = select(TakedownRow).where(
        TakedownRow.kind == kind.value,
        TakedownRow.thing_id.in_({thing, *like}),
        TakedownRow.live.is_not(None),
    )
    rows = session.scalars(query.order_by(TakedownRow.id)).all()
    if not rows or any((row.thing_id, row.brand_id) == (thing, brand) for row in rows):
        return
    first = rows[0]
    session.add(
        TakedownRow(
            id=new_id("takedown"), kind=kind.value, thing_id=thing, brand_id=brand,
            title=f"{kind.value} {thing[:12]}", live=live_key(kind.value, thing, brand), reason=first.reason,
            by=first.by, at=now, complaint=None, went_with=first.went_with,
        )
    )  # fmt: skip


def require_up(session: Session, kind: Kind, *things: str) -> None:
    """Raises TakenDown if one of these things is down."""
    if down(session, kind, things):
        raise TakenDown(kind.value)
