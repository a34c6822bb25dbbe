/** What a place may be: to the millimetre, within what room.json allows; what fits on what. Pure. */
const HIGHEST_M = 6;

/** A thing may be turned about the upright axis: the larger side is compared with the larger. */
export function fits(size_m: readonly number[], slot_m: readonly number[]): boolean {
  const [width = 0, height = 0, depth = 0] = size_m;
  const [most_width = 0, most_height = 0, most_depth = 0] = slot_m;
  return (
    height <= most_height &&
    Math.max(width, depth) <= Math.max(most_width, most_depth) &&
    Math.min(width, depth) <= Math.min(most_width, most_depth)
  );
}

export function millimetres(metres: number): number {
  return Math.round(metres * 1000) / 1000 || 0;
}

/** Within what room.json allows. */
export function clamped(position: readonly number[]): [number, number, number] {
  const [x = 0, y = 0, z = 0] = position;
  const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  return [within(x, -32, 32), within(y, -1, HIGHEST_M), within(z, -32, 32)];
}
