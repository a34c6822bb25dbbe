/** Which of a level's files a browser takes. Pure, but for the probe. */
import type { Model, ModelFile, ModelLevel } from './types.ts';

/** What this browser and this client can decode beyond glTF's own JPEG and PNG, WebP and meshopt. */
export interface Decoders {
  avif: boolean;
  /** And the graphics card keeps it packed: unpacked there, it would only be a larger download. */
  ktx2: boolean;
  draco: boolean;
}

/** KTX2 stays compressed on the GPU: about 8 bits a texel instead of 32. For files that do not say what they take. */
export const KTX2_PART = 0.25;
// What the server has not counted yet (an original without levels) is taken for this; both are guesses on the high side.
const UNKNOWN_DRAW_CALLS = 4;
const UNKNOWN_TEXTURE_PER_BYTE = 8;
const QUICK_BYTES = 150_000; // an eighth of a second on 10 Mbit/s

/** The levels of a model, finest first; the original alone where there are none (yet), or from an older server. */
export function levelsOf(model: Model): readonly ModelLevel[] {
  const made = (model.levels ?? []).filter((level) => level.files.length > 0);
  if (made.length > 0) return [...made].sort((a, b) => a.level - b.level);
  const { url, bytes, triangles } = model;
  return [
    {
      level: 0,
      triangles,
      draw_calls: UNKNOWN_DRAW_CALLS,
      texture_memory_bytes: bytes * UNKNOWN_TEXTURE_PER_BYTE,
      likeness_db: null,
      files: [{ url, bytes, codec: 'original', images: 'original' }],
    },
  ];
}

/**
 * The best file of a level for this browser: KTX2 if texture memory is `short`, else the smallest that it decodes.
 *
 * The first file is taken where no other can be, because it works everywhere.
 */
export function fileOf(level: ModelLevel, can: Decoders, short = false): ModelFile {
  const usable = level.files.filter(
    (file, index) =>
      index === 0 ||
      ((file.codec !== 'draco' || can.draco) &&
        (file.images !== 'avif' || can.avif) &&
        (file.images !== 'ktx2' || can.ktx2)),
  );
  const compressed = usable.filter((file) => file.images === 'ktx2');
  const plain = usable.filter((file) => file.images !== 'ktx2');
  const group = (short && compressed.length > 0) || plain.length === 0 ? compressed : plain;
  return group.reduce((best, file) => (file.bytes < best.bytes ? file : best));
}

/** The level to show first: the finest that is quick to come, else the smallest. `levels`: finest first; `short`: as above. */
export function firstLevel(levels: readonly ModelLevel[], can: Decoders, short = false): ModelLevel {
  const bytes = (level: ModelLevel) => fileOf(level, can, short).bytes;
  const quick = levels.find((level) => bytes(level) <= QUICK_BYTES);
  return quick ?? levels.reduce((least, level) => (bytes(level) < bytes(least) ? level : least));
}

/** One pixel of AVIF, made by ourselves. */
const ONE_PIXEL =
  'AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAAAAAOcGl0' +
  'bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAAAIQAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAAAABqaXBy' +
  'cAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAAAQAAAAEAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1h' +
  'AAAAAAAAAAEAAQQBAoMEAAAAKW1kYXQSAAoIGAAGiAhoNCAyEx/3h4UV3///4sAAAJA1jbswTRA=';

/** Whether this browser decodes AVIF: it is given one pixel of it. False where there is nothing to decode images with. */
export async function decodesAvif(): Promise<boolean> {
  if (typeof createImageBitmap !== 'function') return false;
  try {
    const bytes = Uint8Array.from(atob(ONE_PIXEL), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/avif' }));
    const { width } = image;
    image.close();
    return width === 1;
  } catch {
    return false;
  }
}
