/** Several things put in order, by the first that was chosen: it stays. Pure. */

export interface Stood {
  readonly id: string;
  readonly position: readonly [number, number, number];
  readonly yaw_deg: number;
}

/** line: beside the first, along its width. spread: the same way between them. height: as high. turn: the same way. */
export type Order = 'line' | 'spread' | 'height' | 'turn';

/** Those that move, as they stand afterwards. */
export function ordered(order: Order, things: readonly Stood[]): Stood[] {
  const [first, ...rest] = things;
  if (!first) return [];
  if (order === 'turn') return rest.map((each) => ({ ...each, yaw_deg: first.yaw_deg }));
  if (order === 'height')
    return rest.map((each) => ({
      ...each,
      position: [each.position[0], first.position[1], each.position[2]],
    }));
  const yaw = (first.yaw_deg * Math.PI) / 180;
  const [right_x, right_z] = [Math.cos(yaw), -Math.sin(yaw)];
  const [ox, , oz] = first.position;
  const along = ({ position: [x, , z] }: Stood) => (x - ox) * right_x + (z - oz) * right_z;
  if (order === 'line')
    return rest.map((each) => {
      const way = along(each);
      return { ...each, position: millimetres([ox + way * right_x, each.position[1], oz + way * right_z]) };
    });
  const row = [...things].sort((a, b) => along(a) - along(b));
  if (row.length < 3) return [];
  const [from, to] = [along(row[0]!), along(row.at(-1)!)];
  return row.slice(1, -1).map((each, at) => {
    const off = from + ((to - from) * (at + 1)) / (row.length - 1) - along(each);
    const [x, y, z] = each.position;
    return { ...each, position: millimetres([x + off * right_x, y, z + off * right_z]) };
  });
}

function millimetres([x, y, z]: readonly [number, number, number]): [number, number, number] {
  const round = (metres: number) => Math.round(metres * 1000) / 1000 || 0;
  return [round(x), round(y), round(z)];
}
