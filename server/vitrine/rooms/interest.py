"""Who is shown to whom, and how often: the rules of distance, as numbers. `show.py` carries them out.

A receiver's cell decides, so that all receivers in a cell share one composition: people in the 3 x 3 cells
around it are near, those in the ring outside that middle, all others far. In a denser room fewer cells are
near and middle. In a crowd, where even that is more than a client can be sent, the best few are near and the
others are shown as far ones: never silence.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from vitrine.ids import Slot
from vitrine.rooms.grid import CellShape, offsets

NEAR: Final = 0
MIDDLE: Final = 1
FAR: Final = 2

# From the widest to the narrowest: a cell's receivers get the first that their surroundings leave room for.
SHAPES: Final = (
    CellShape(offsets(lambda x, z: max(x, z) < 2), offsets(lambda x, z: max(x, z) == 2)),
    CellShape(offsets(lambda x, z: max(x, z) < 2), offsets(lambda x, z: max(x, z) == 2 and x + z < 4)),
    CellShape(offsets(lambda x, z: x + z < 2), offsets(lambda x, z: x + z == 2)),
    CellShape(offsets(lambda x, z: x + z < 1), offsets(lambda x, z: 0 < max(x, z) < 2)),
)
NEAR_CAP: Final = 64
# Near and middle people together, counting near ones twice as they are sent twice as often: with few near,
# more may be middle, and the bytes stay the same.
BOTH_CAP: Final = 176
# So few people that distance need not count.
TOGETHER: Final = 64
# Who stands still is shown again after this many beats.
REPEAT: Final = 20

Strategy = Literal["cells", "everybody"]


def middle_cap(near: int) -> int:
    """How many may be middle beside so many near ones."""
    return BOTH_CAP - 2 * min(near, NEAR_CAP)


@dataclass(frozen=True, slots=True)
class Periods:
    """Beats between two records of somebody who moves. near, middle None: shown as far.

    step: beats between two frames; the others are multiples of it.
    """

    near: int | None
    middle: int | None
    far: int
    step: int = 1


# By level: full; near at 10 Hz; near at 5 Hz and far at 1 Hz; far only.
LEVELS: Final = (Periods(1, 2, 8), Periods(2, 2, 8), Periods(4, None, 20), Periods(None, None, 8))
WATCHING: Final = Periods(2, None, 8, step=2)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who looks on at one tick.

    levels: receiver -> 0..3. fresh: receivers who must be shown everybody. hidden: receiver -> slots they
    must not see. favoured: slots to keep near in a crowd (staff, who spoke last). watched: whether anybody
    watches from outside; newcomers: and whether somebody has just begun to.
    """

    levels: Mapping[Slot, int]
    fresh: Collection[int] = ()
    hidden: Mapping[int, frozenset[int]] = field(default_factory=dict)
    favoured: Collection[int] = ()
    watched: bool = False
    newcomers: bool = False
