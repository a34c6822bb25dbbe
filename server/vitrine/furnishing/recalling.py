"""What was done to a draft, told again: to who missed it, and to who lost the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from vitrine.accounts import inside as accounts
from vitrine.errors import VitrineError
from vitrine.furnishing import tables
from vitrine.furnishing.acts import Act, Done, Overruled
from vitrine.furnishing.errors import BatchKeyReused
from vitrine.furnishing.furniture import Furniture
from vitrine.furnishing.standing import DraftStanding
from vitrine.furnishing.tables import RoomActRow
from vitrine.storage import Session

OTHERS_LIMIT: Final = 500
"""Acts of others told at once; who missed more reads the draft anew."""

Wanted = Callable[[Furniture], Sequence[Act]]


@dataclass(frozen=True, slots=True)
class Logged:
    """One act of the list. by, name: who did it; None: the shop itself; of who left, no name."""

    number: int
    by: str | None
    name: str | None
    done: Done


@dataclass(frozen=True, slots=True)
class News:
    """anew: it cannot be told what came since: the draft has to be read again."""

    number: int
    acts: list[Logged]
    anew: bool


@dataclass(frozen=True, slots=True)
class ActsDone:
    """others: acts between what the editor knew and theirs. anew: as of News, or another room.json stands.

    unfit: number in `done` -> why it was refused; of what is answered again it is not known any more.
    """

    number: int
    done: list[Done]
    others: list[Logged]
    anew: bool
    unfit: Mapping[int, VitrineError] = field(default_factory=dict)


def known_acts(
    session: Session, room_id: str, after: int, number: int, first: int | None
) -> list[Logged] | None:
    """The acts since `after`; None: they are not all kept, or it is none of this draft's numbers.

    first: of this draft's acts; None: there is no draft.
    """
    if after == number:
        return []
    if first is None or not first - 1 <= after <= number or number - after > OTHERS_LIMIT:
        return None
    rows = tables.acts_between(session, room_id, after, number)
    return logged(session, rows) if len(rows) == number - after else None


def logged(session: Session, rows: Sequence[RoomActRow]) -> list[Logged]:
    names = accounts.doers(session, filter(None, {row.by for row in rows}))
    return [Logged(row.number, row.by, names.get(row.by or ""), _read(row)) for row in rows]


def caught(session: Session, found: DraftStanding) -> list[Logged]:
    """What came to the draft from the room itself as it was read."""
    names = accounts.doers(session, filter(None, {each.by for each in found.caught}))
    return [
        Logged(found.number + at, each.by, names.get(each.by or ""), each.done)
        for at, each in enumerate(found.caught, 1)
    ]


def _read(row: RoomActRow) -> Done:
    inverse = None if row.inverse is None else Act.of(row.inverse)
    return Done(Act.of(row.act), inverse, None if row.overruled is None else Overruled(row.overruled))


def again(
    session: Session,
    found: DraftStanding,
    base: int,
    rows: Sequence[RoomActRow],
    wanted: Sequence[Act] | Wanted,
) -> ActsDone:
    """What was answered when this batch came first. Raises BatchKeyReused."""
    done = [_read(row) for row in rows]
    if not callable(wanted) and not _same(done, wanted):
        raise BatchKeyReused
    since = known_acts(
        session, found.room.id, base, rows[0].number - 1, found.first if found.is_there else None
    )
    return ActsDone(rows[-1].number, done, since or [], since is None)


def _same(done: Sequence[Done], wanted: Sequence[Act]) -> bool:
    """Whether these acts became that. Of one that was none at all only what it was about is kept."""
    if len(done) != len(wanted):
        return False
    for each, act in zip(done, wanted, strict=True):
        is_bare = each.overruled is Overruled.REFUSED and each.act.value is None
        if each.act != (Act(act.do, act.thing, act.id) if is_bare else act):
            return False
    return True
