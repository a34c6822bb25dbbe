"""Where a brand's products stand in a template: pure, of counted input; one number, one arrangement.

One thing is the hero and stands in the line of sight. Nothing is cut by the edge of the first view. Flat
upright things hang where a wall is free. The others share the template's lines: each on a display that
follows it, evenly, with air between; many small ones share tables. What the room has no place for is left
out and told.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Final

from vitrine.templates.displays import AT_A_TABLE, Display, Exhibit, Stand, Unit, single, table
from vitrine.templates.geometry import Footprint, turned
from vitrine.templates.template import DisplayLine, Template, WallPlace
from vitrine.templates.viewing import FirstView, Stretch, hero_at, stretches

PASS_M: Final = 0.9
"""So wide is every way that people walk."""
THINGS_LIMIT: Final = 60
ARRANGEMENTS: Final = 1_000
FEW: Final = 7
"""So many things at most have a plinth each, however small they are."""
_TIGHT: Final = (1.0, 0.7, 0.33)
_OTHERS: Final = 3
"""So many that are left are tried as the hero."""


class _Care(Enum):
    """What of a line is left free: all that the first view cuts or the hero hides, what it cuts, nothing."""

    ALL = auto()
    CUT = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place with what stands there. hung: on a wall, without a display."""

    name: str
    place: str
    stand: Stand
    hero: bool = False
    hung: bool = False


@dataclass(frozen=True, slots=True)
class Arrangement:
    """left: things for which there is no place here. free: walls where nothing hangs."""

    displays: tuple[Display, ...]
    spots: tuple[Spot, ...]
    left: tuple[Exhibit, ...]
    free: tuple[WallPlace, ...]


@dataclass
class _Row:
    line: DisplayLine
    rank: int
    units: list[Unit] = field(default_factory=list)

    def takes(self, unit: Unit, tight: float) -> bool:
        line = self.line
        if unit.depth > line.depth_m + 1e-9 or unit.top > line.height_m:
            return False
        return self._taken([*self.units, unit], tight) <= line.length_m + 1e-9

    def load(self) -> float:
        return sum(unit.width + unit.air for unit in self.units) / self.line.length_m + 0.22 * self.rank

    def settled(self) -> list[tuple[Unit, float, float]]:
        """Its units with x and z: evenly spread, not further apart than belongs together."""
        line, count = self.line, len(self.units)
        if not count:
            return []
        spare = (line.length_m - sum(unit.width for unit in self.units)) / count
        gap = min(spare, 1.3)
        at = -(sum(unit.width for unit in self.units) + gap * count) / 2
        found = []
        for unit in self.units:
            at += gap / 2 + unit.width / 2
            dx, dz = turned(at, 0.0, line.yaw_deg)
            at += gap / 2 + unit.width / 2
            found.append((unit, line.x + dx, line.z + dz))
        return found

    @staticmethod
    def _taken(units: Sequence[Unit], tight: float) -> float:
        return sum(unit.width + unit.air * tight for unit in units)


def arranged(template: Template, things: Sequence[Exhibit], number: int = 0) -> Arrangement:
    """number: 0 .. ARRANGEMENTS - 1; each is another arrangement. things: in their brand's order; at most
    THINGS_LIMIT are placed.
    """
    some, over = list(things[:THINGS_LIMIT]), tuple(things[THINGS_LIMIT:])
    heroes = _heroes(template, some)
    found = _around(template, some, _hero(template, heroes, number), number)
    # What no line takes stands in the middle rather than nowhere.
    for thing in [each for each in found.left if each in heroes][:_OTHERS]:
        other = _around(template, some, thing, number)
        found = other if len(other.left) < len(found.left) else found
    return replace(found, left=(*found.left, *over))


def _around(template: Template, some: Sequence[Exhibit], hero: Exhibit | None, number: int) -> Arrangement:
    """All of them, this one in the middle."""
    order = random.Random(number)  # noqa: S311  no secret: which arrangement this is
    displays: list[Display] = []
    spots: list[Spot] = []
    taken: Footprint | None = None
    if hero is not None:
        unit, taken = _of_hero(template, hero)
        built, (stand,) = unit.built(taken.x, taken.z, taken.yaw_deg)
        displays += built
        spots.append(Spot("hero", "hero", stand, hero=True))
    others = [each for each in some if each is not hero]
    if number:
        order.shuffle(others)
    else:
        others.sort(key=lambda thing: -thing.size[1])
    hung, others, free = _hung(template, others)
    spots += hung
    rows, left = _rows(_ranked(template, taken, number, _Care.ALL), others, number)
    for care in (_Care.CUT, _Care.NONE):
        # Rather behind the hero, rather cut by the edge of the first view, than left out.
        if left:
            closer, fewer = _rows(_ranked(template, taken, number, care), others, number)
            rows, left = (closer, fewer) if len(fewer) < len(left) else (rows, left)
    counts: dict[str, int] = {}
    for row in rows:
        for unit, x, z in row.settled():
            built, stands = unit.built(x, z, row.line.yaw_deg)
            displays += built
            for stand in stands:
                name = row.line.name
                counts[name] = counts.get(name, 0) + 1
                first = not any(spot.hero for spot in spots)
                spots.append(Spot(f"{name}-{counts[name]}", name, stand, hero=first))
    return Arrangement(tuple(displays), tuple(spots), tuple(left), tuple(free))


def _heroes(template: Template, things: Sequence[Exhibit]) -> list[Exhibit]:
    """What the place in the middle takes, in their brand's order."""
    fitting = []
    for thing in things:
        unit = single(thing, template.hero.max_m[2], hero=True)
        width, height, depth = template.hero.max_m
        if unit.width <= width and unit.depth <= depth and unit.top <= height and not thing.hangs:
            fitting.append(thing)
    return fitting


def _hero(template: Template, fitting: Sequence[Exhibit], number: int) -> Exhibit | None:
    """The first of them; with another number another one."""
    if not fitting:
        return None
    # What would push others out is the hero only where nothing else can be.
    crowding = {thing.id: _crowds(template, thing) for thing in fitting}
    least = min(crowding.values())
    quiet = [thing for thing in fitting if crowding[thing.id] == least]
    return quiet[number % len(quiet)]


def _crowds(template: Template, thing: Exhibit) -> int:
    """For how many lines there is no room beside this hero."""
    _, foot = _of_hero(template, thing)
    return sum(line.band().apart(foot) < PASS_M - 1e-9 for line in template.lines)


def _of_hero(template: Template, thing: Exhibit) -> tuple[Unit, Footprint]:
    """What it stands on as the hero, and where."""
    spot, view = template.hero, FirstView.of(template.shell)
    unit = single(thing, spot.max_m[2], hero=True)
    x, z = hero_at(view, (spot.x, spot.z), (unit.width, unit.depth), max(thing.size))
    return unit, Footprint(x, z, unit.width, unit.depth, spot.yaw_deg)


def _hung(template: Template, things: list[Exhibit]) -> tuple[list[Spot], list[Exhibit], list[WallPlace]]:
    free, spots, others = list(template.walls), [], []
    for thing in things:
        width, height, _ = thing.size
        place = next((p for p in free if thing.hangs and width <= p.width_m and height <= p.height_m), None)
        if place is None:
            others.append(thing)
            continue
        free.remove(place)
        x, y, z = place.position
        spots.append(
            Spot(place.name, place.name, Stand(thing, x, y - height / 2, z, place.yaw_deg), hung=True)
        )
    return spots, others, free


def _ranked(template: Template, taken: Footprint | None, number: int, care: _Care) -> list[_Row]:
    """Lines come in pairs, left and right; another number begins with another pair. What is in the first view
    comes first. taken: where the hero stands, past which one walks.
    """
    lines, view = template.lines, FirstView.of(template.shell)
    pairs = [lines[k : k + 2] for k in range(0, len(lines), 2)]
    first = number % len(pairs) if pairs else 0
    ranked: list[tuple[int, int, _Row]] = []
    for rank, pair in enumerate(pairs[first:] + pairs[:first]):
        for line in pair:
            front = taken if care is _Care.ALL else None
            parts = [Stretch(line, True)] if care is _Care.NONE else stretches(line, view, front)
            for part, each in enumerate(parts):
                place = rank + (0 if each.seen else len(pairs))
                ranked.append((place, part, _Row(each.line, place)))
    # A line that is cut in two must not fill one side before the other has anything.
    rows = [row for *_, row in sorted(ranked, key=lambda each: each[:2])]
    return [row for row in rows if taken is None or row.line.band().apart(taken) >= PASS_M - 1e-9]


def _rows(rows: list[_Row], things: Sequence[Exhibit], number: int) -> tuple[list[_Row], list[Exhibit]]:
    """The rows filled as loosely as takes all, and what has no place however close they stand."""
    best: tuple[list[_Row], list[Exhibit]] | None = None
    # A plinth each, then tables; shorter tables where a room's walls are short.
    each_alone = [1] if len(things) < FEW else []
    for together in [*each_alone, *range(AT_A_TABLE - number % 2, 0, -1)]:
        for tight in _TIGHT:
            tried = [_Row(row.line, row.rank) for row in rows]
            left = _filled(tried, _units(tried, things, together), tight)
            if best is None or len(left) < len(best[1]):
                best = tried, left
            if not left:
                return tried, left
    return best if best is not None else (rows, list(things))


def _units(rows: Sequence[_Row], things: Sequence[Exhibit], together: int) -> list[Unit]:
    """together: so many small things at most share a table."""
    depth = max((row.line.depth_m for row in rows), default=0.0)
    small = [thing for thing in things if thing.small] if together > 1 else []
    units = [single(thing, depth) for thing in things if together == 1 or not thing.small]
    # Tables as equal as they can be: 9 things stand on three tables of three, not on 4, 4 and 1.
    tables = -(-len(small) // together)
    for k in range(tables):
        units.append(_one(small[k * len(small) // tables : (k + 1) * len(small) // tables], depth))
    return units


def _one(things: Sequence[Exhibit], depth_m: float) -> Unit:
    return table(things) if len(things) > 1 else single(things[0], depth_m)


def _filled(rows: Sequence[_Row], units: Sequence[Unit], tight: float) -> list[Exhibit]:
    """Each unit to the row that has least; the widest first where it is close. Returns what is left."""
    left: list[Exhibit] = []
    for unit in units if tight == 1.0 else sorted(units, key=lambda each: -each.width):
        row = min((row for row in rows if row.takes(unit, tight)), key=_Row.load, default=None)
        if row is None:
            left += unit.things
        else:
            row.units.append(unit)
    return left
