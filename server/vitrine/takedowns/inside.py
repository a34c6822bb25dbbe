"""Takedowns for the slices that show things, within the transaction that they have begun."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from vitrine.takedowns.errors import TakenDown
from vitrine.takedowns.kinds import Kind
from vitrine.takedowns.tables import TakedownRow


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


def require_up(session: Session, kind: Kind, *things: str) -> None:
    """Raises TakenDown if one of these things is down."""
    if down(session, kind, things):
        raise TakenDown(kind.value)
