import type { Document, WebIO } from '@gltf-transform/core';
import { cloneDocument, draco, meshopt } from '@gltf-transform/functions';
import { MeshoptEncoder } from 'meshoptimizer';
import { read } from './reading.ts';
import { type Bound, meanEdgeOf, simplify } from './simplified.ts';
import { tidy } from './tidy.ts';
import { type Usage, undressed } from './usage.ts';

/** One level to make. The bits are those of positions, normals and texture coordinates. */
export interface Wanted extends Bound {
  level: number;
  position_bits: number;
  normal_bits: number;
  texture_bits: number;
  /** What stands in the place of the same names where the mean edge (part of the diagonal) is shorter than `edge`. */
  dense: { edge: number; error: number; normal_bits: number } | null;
}

export interface Packed {
  level: number;
  codec: 'meshopt' | 'draco';
  file: string;
}

export interface Made {
  textures: Usage[];
  files: Packed[];
  notes: { level: number; codec: string; problem: string }[];
}

// A tenth of a pixel where a product fills a picture of 512 pixels.
const UNSEEN = 0.0002;

export type Save = (name: string, bytes: Uint8Array) => void;

/** What a level asks of a model whose triangles have this mean edge (`meanEdgeOf`). */
export function askedOf(step: Wanted, edge: number): Wanted {
  if (!step.dense || edge >= step.dense.edge) return step;
  return { ...step, error: step.dense.error, normal_bits: step.dense.normal_bits };
}

/** Every wanted level in both codecs, without images (see `usage.ts`). Saves the files and the images. */
export async function levels(
  io: WebIO,
  bytes: Uint8Array<ArrayBuffer>,
  wanted: Wanted[],
  save: Save,
): Promise<Made> {
  const document = await read(io, bytes);
  await tidy(document);
  const images = undressed(document);
  for (const { usage, bytes } of images) save(usage.file, bytes);
  const made: Made = { textures: images.map(({ usage }) => usage), files: [], notes: [] };
  // Level 0 keeps triangles that nobody could see, to be on the safe side; the others are a part of the rest.
  const seen = await simplify(cloneDocument(document), { ratio: 0, error: UNSEEN });
  const edge = meanEdgeOf(document);
  for (const step of wanted) {
    const level = askedOf(step, edge);
    const simpler = cloneDocument(document);
    await simplify(simpler, { ...level, ratio: level.ratio * seen });
    for (const codec of ['draco', 'meshopt'] as const) {
      const file = `level${level.level}.${codec}`;
      try {
        save(file, await packed(io, cloneDocument(simpler), codec, level));
        made.files.push({ level: level.level, codec, file });
      } catch (error) {
        // One codec that cannot carry this model is no fault of the model: the other one, or the original, stays.
        made.notes.push({ level: level.level, codec, problem: String(error).slice(0, 300) });
      }
    }
  }
  return made;
}

async function packed(
  io: WebIO,
  document: Document,
  codec: Packed['codec'],
  level: Wanted,
): Promise<Uint8Array> {
  const bits = {
    quantizePosition: level.position_bits,
    quantizeNormal: level.normal_bits,
    quantizeTexcoord: level.texture_bits,
  };
  await document.transform(
    codec === 'draco'
      ? draco({ ...bits, method: 'edgebreaker', encodeSpeed: 0, decodeSpeed: 0 })
      : meshopt({ ...bits, encoder: MeshoptEncoder, level: 'high' }),
  );
  return io.writeBinary(document);
}
