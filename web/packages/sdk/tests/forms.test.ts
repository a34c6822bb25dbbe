import { expect, it } from 'vitest';
import { decodesAvif, fileOf, firstLevel, levelsOf } from '../src/forms.ts';
import type { Model, ModelFile, ModelLevel } from '../src/types.ts';

const MODEL: Model = {
  hash: 'abc',
  url: '/models/abc/original.glb',
  bytes: 400_000,
  triangles: 12_000,
  size_m: [0.2, 0.1, 0.3],
  variants: [],
  media_type: 'model/gltf-binary',
  credit: null,
  levels: [],
  usdz: [],
};
const ALL = { avif: true, ktx2: true, draco: true };
const NONE = { avif: false, ktx2: false, draco: false };

function file(images: ModelFile['images'], bytes: number, codec: ModelFile['codec'] = 'meshopt'): ModelFile {
  return { url: `/models/abc/${codec}-${images}-${bytes}.glb`, bytes, codec, images };
}

function level(n: number, ...files: ModelFile[]): ModelLevel {
  return { level: n, triangles: 100, draw_calls: 1, texture_memory_bytes: 1000, likeness_db: 40, files };
}

it('takes the original where there are no levels', () => {
  for (const levels of [undefined, [], [level(0)]]) {
    const [only, ...more] = levelsOf({ ...MODEL, ...(levels ? { levels } : {}) });
    expect(more).toEqual([]);
    expect(fileOf(only!, NONE)).toEqual({
      url: MODEL.url,
      bytes: 400_000,
      codec: 'original',
      images: 'original',
    });
    expect(only!.triangles).toBe(12_000);
  }
});

it('has the finest level first, whatever the order it came in', () => {
  const levels = [level(3, file('webp', 1)), level(0, file('webp', 9))];
  expect(levelsOf({ ...MODEL, levels }).map((entry) => entry.level)).toEqual([0, 3]);
});

it('takes the smallest file that the browser decodes, and the first where it decodes no other', () => {
  const files = [file('webp', 90), file('avif', 70), file('ktx2', 60), file('webp', 80, 'draco')];
  const images = (can: typeof ALL, short = false) => fileOf(level(0, ...files), can, short);
  expect(images(ALL)).toBe(files[1]);
  expect(images({ ...ALL, avif: false })).toBe(files[3]);
  expect(images(NONE)).toBe(files[0]);
  expect(images(ALL, true)).toBe(files[2]);
  expect(images({ ...ALL, ktx2: false }, true)).toBe(files[1]);
  expect(fileOf(level(0, file('original', 90, 'draco'), file('avif', 9)), NONE).codec).toBe('draco');
});

it('first shows the finest level that is quick to come, else the smallest', () => {
  const levels = [
    level(0, file('webp', 900_000)),
    level(1, file('webp', 140_000)),
    level(2, file('webp', 60_000)),
  ];
  expect(firstLevel(levels, NONE).level).toBe(1);
  const heavy = [level(0, file('webp', 9_000_000)), level(1, file('webp', 700_000))];
  expect(firstLevel(heavy, NONE).level).toBe(1);
});

it('first shows what is quick in the form that will be taken', () => {
  const levels = [
    level(0, file('webp', 140_000), file('ktx2', 600_000)),
    level(1, file('webp', 90_000), file('ktx2', 300_000)),
    level(2, file('webp', 20_000)),
  ];
  expect(firstLevel(levels, ALL).level).toBe(0);
  expect(firstLevel(levels, ALL, true).level).toBe(2);
  expect(firstLevel(levels, { ...ALL, ktx2: false }, true).level).toBe(0);
});

it('a program without images decodes no AVIF', async () => {
  expect(await decodesAvif()).toBe(false);
});
