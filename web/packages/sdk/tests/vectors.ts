import { readFileSync } from 'node:fs';

/** Reads a file of golden vectors, the same that the Python tests read. */
export function vectors<Vector>(name: string): Vector[] {
  return JSON.parse(readFileSync(new URL(`../../../../tests/vectors/${name}.json`, import.meta.url), 'utf8'));
}

export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface PoseJson {
  position_m: number[];
  rotation?: number[];
  yaw?: number;
  pitch?: number;
  left?: { position_m: number[]; rotation: number[] } | null;
  right?: { position_m: number[]; rotation: number[] } | null;
}
