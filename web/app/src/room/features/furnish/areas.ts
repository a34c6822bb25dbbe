/** Areas on the floor as things that are moved: a zone has corners and no place of its own. Pure. */
import type { Corner } from '../../movement/floor.ts';
import { millimetres } from './geometry/limits.ts';

export type Polygon = readonly Corner[];

/** A rectangle about a place. */
export function rectangle(x: number, z: number, width: number, depth: number): Corner[] {
  const [w, d] = [width / 2, depth / 2];
  const around: readonly Corner[] = [
    [x - w, z - d],
    [x + w, z - d],
    [x + w, z + d],
    [x - w, z + d],
  ];
  return around.map(([a, b]): Corner => [millimetres(a), millimetres(b)]);
}

/** Its middle, and how far it goes along x and z. */
export function extentOf(polygon: Polygon): { x: number; z: number; width: number; depth: number } {
  const [xs, zs] = [polygon.map(([x]) => x), polygon.map(([, z]) => z)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [back, front] = [Math.min(...zs), Math.max(...zs)];
  return { x: (left + right) / 2, z: (back + front) / 2, width: right - left, depth: front - back };
}

/** With its middle at (x, z), turned by `by_deg`, counter-clockwise seen from above. */
export function carried(polygon: Polygon, x: number, z: number, by_deg: number): Corner[] {
  const from = extentOf(polygon);
  const by = (by_deg * Math.PI) / 180;
  const [cos, sin] = [Math.cos(by), Math.sin(by)];
  return polygon.map(([px, pz]): Corner => {
    const [a, b] = [px - from.x, pz - from.z];
    return [millimetres(x + a * cos + b * sin), millimetres(z - a * sin + b * cos)];
  });
}

/** As wide and as deep as said, about the same middle. */
export function stretched(polygon: Polygon, width: number, depth: number): Corner[] {
  const from = extentOf(polygon);
  return polygon.map(
    ([x, z]): Corner => [
      millimetres(from.x + ((x - from.x) * width) / from.width),
      millimetres(from.z + ((z - from.z) * depth) / from.depth),
    ],
  );
}
