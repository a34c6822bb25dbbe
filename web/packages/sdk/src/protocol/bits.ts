/** Fields of up to 16 bits, least significant bit first, as PROTOCOL.md packs them. */

/** Reads `width` bits (<= 16) that begin `bit` bits after byte `start`. Bytes beyond the end read as zero. */
export function readBits(bytes: Uint8Array, start: number, bit: number, width: number): number {
  const at = start + (bit >> 3);
  const three = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
  return (three >> (bit & 7)) & ((1 << width) - 1);
}

/** Writes `width` bits (<= 16); the bytes must be zero there before. */
export function writeBits(bytes: Uint8Array, start: number, bit: number, width: number, value: number): void {
  const at = start + (bit >> 3);
  const shifted = value << (bit & 7);
  bytes[at] |= shifted & 0xff;
  if ((bit & 7) + width > 8) bytes[at + 1] |= (shifted >> 8) & 0xff;
  if ((bit & 7) + width > 16) bytes[at + 2] |= (shifted >> 16) & 0xff;
}

/** Half away from zero, everywhere: `Math.round` sends -0.5 to 0 and Python's `round` sends 2.5 to 2. */
export function roundAway(value: number): number {
  return value < 0 ? -Math.floor(0.5 - value) : Math.floor(value + 0.5);
}
