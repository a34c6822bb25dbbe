"""Wishes for the slices that fulfil them, within the transaction that does.

    made = once(database, wish, lambda: make(wish), read)

`make` calls `fulfil(unit, wish, id)` in the unit in which the thing is made; `read` tells of it again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from vitrine.errors import VitrineError
from vitrine.idempotency import AnswerNotKept, IdempotencyKeyUsed, KeyedWish
from vitrine.storage import Database, Session, UnitOfWork
from vitrine.wishes.tables import WishRow

LIFE: Final = timedelta(days=2)
"""So long who lost an answer may ask again: over a night, and a day beside it."""

T = TypeVar("T")


class _Fulfilled(Exception):
    """Somebody who sent the same at the same moment was quicker."""


def once(
    database: Database, wish: KeyedWish | None, do: Callable[[], T], again: Callable[[str], T] | None = None
) -> T:
    """Do what is wished for, or tell what was made of it before.

    do: calls `fulfil`; None as wish: it is done in any case. again: tells what was made, by what `fulfil` was
    given; None: the answer was a secret. Raises IdempotencyKeyUsed, AnswerNotKept and what the two raise.
    """
    if wish is None:
        return do()
    made = _made(database, wish)
    if made is None:
        try:
            return do()
        except (VitrineError, IntegrityError, _Fulfilled):
            # What is refused now may be so because the same has just been done by the one beside it.
            made = _made(database, wish)
            if made is None:
                raise
    if again is None:
        raise AnswerNotKept(made)
    return again(made)


def fulfil(unit: UnitOfWork, wish: KeyedWish | None, made: str) -> None:
    """Note in the unit that does it what was made. made: ids, separated by spaces.

    If another unit has done it, this one is undone. Raises IdempotencyKeyUsed.
    """
    if wish is None:
        return
    dialect = sqlite if unit.session.get_bind().dialect.name == "sqlite" else postgresql
    row = dialect.insert(WishRow).values(key=wish.key, said=wish.said, made=made, at=unit.now)
    # Whoever sends the same at this moment waits here until this unit ends.
    if unit.session.scalar(row.on_conflict_do_nothing().returning(WishRow.key)) is None:
        made_of(unit.session, wish)
        raise _Fulfilled


def made_of(session: Session, wish: KeyedWish) -> str | None:
    """What was made of it; None: nothing yet. Raises IdempotencyKeyUsed."""
    found = session.execute(select(WishRow.said, WishRow.made).where(WishRow.key == wish.key)).one_or_none()
    if found is None:
        return None
    if found.said != wish.said:
        raise IdempotencyKeyUsed
    return str(found.made)


def _made(database: Database, wish: KeyedWish) -> str | None:
    with database.read() as session:
        return made_of(session, wish)
