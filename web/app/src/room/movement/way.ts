/** Whether one gets from one place to another on foot. Pure. */
import type { Floor, Spot } from './floor.ts';
import type { Search } from './search.ts';

const CELL_M = 0.125;
const ROWS = 2 ** 20; // more than any room has

/** Cells that one side has come to, and those it goes on from: the nearest to the other side last. */
interface Side {
  readonly seen: Set<number>;
  readonly open: Cell[];
}

interface Cell {
  readonly column: number;
  readonly row: number;
  readonly away: number;
}

/**
 * By steps of an eighth of a metre: a way that is hardly wider than a person may be missed. Searched from both ends at once,
 * so that a small place that is shut in is soon known to be.
 */
export function* isWay(floor: Floor, from: Spot, to: Spot): Search<boolean> {
  const sides = [begun(floor, from, to), begun(floor, to, from)] as const;
  const goals = [to, from];
  if (sides.some(({ open }) => open.length === 0)) return false;
  for (;;) {
    for (const index of [0, 1] as const) {
      const { seen, open } = sides[index];
      yield;
      const cell = open.pop();
      if (!cell) return false;
      const other = sides[1 - index]!.seen;
      if (other.has(nameOf(cell))) return true;
      for (const [dx, dz] of AROUND) {
        const next = cellAt(cell.column + dx, cell.row + dz, goals[index]!);
        const name = nameOf(next);
        if (seen.has(name)) continue;
        seen.add(name);
        if (!floor.canStand(next.column * CELL_M, next.row * CELL_M)) continue;
        if (other.has(name)) return true;
        insert(open, next);
      }
    }
  }
}

/** The cells around a spot on which one can stand. */
function begun(floor: Floor, { x, z }: Spot, goal: Spot): Side {
  const side: Side = { seen: new Set(), open: [] };
  const [column, row] = [Math.round(x / CELL_M), Math.round(z / CELL_M)];
  for (const dx of [-1, 0, 1])
    for (const dz of [-1, 0, 1]) {
      const cell = cellAt(column + dx, row + dz, goal);
      if (!floor.canStand(cell.column * CELL_M, cell.row * CELL_M)) continue;
      side.seen.add(nameOf(cell));
      insert(side.open, cell);
    }
  return side;
}

function cellAt(column: number, row: number, goal: Spot): Cell {
  return { column, row, away: Math.hypot(column * CELL_M - goal.x, row * CELL_M - goal.z) };
}

function nameOf({ column, row }: Cell): number {
  return column * ROWS + row;
}

function insert(open: Cell[], cell: Cell): void {
  let [low, high] = [0, open.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (open[middle]!.away > cell.away) low = middle + 1;
    else high = middle;
  }
  open.splice(low, 0, cell);
}

const AROUND = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;
