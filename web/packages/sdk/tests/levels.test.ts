import { expect, it } from 'vitest';
import { type Cost, PRODUCT_BUDGETS } from '../src/devices.ts';
import { type Choice, chosen, NOTHING_CHOSEN, type Seen, sizeOnScreen_px } from '../src/levels.ts';
import type { ModelLevel } from '../src/types.ts';

const CAN = { avif: false, ktx2: true, draco: true };
const PARTS = ['draw_calls', 'triangles', 'texture_bytes'] as const;
const AMPLE: Cost = { draw_calls: 1e6, triangles: 1e9, texture_bytes: 1e12 };

/** The same numbers in each run: mulberry32. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function level(
  n: number,
  triangles: number,
  draw_calls = 2,
  texture = triangles * 40,
  ktx2 = false,
): ModelLevel {
  const url = `/models/abc/level${n}.glb`;
  const plain = { url, bytes: triangles * 4, codec: 'meshopt', images: 'webp' } as const;
  const packed = { url: `${url}.ktx2`, bytes: triangles * 6, codec: 'meshopt', images: 'ktx2' } as const;
  return {
    level: n,
    triangles,
    draw_calls,
    texture_memory_bytes: texture,
    likeness_db: null,
    files: ktx2 ? [plain, packed] : [plain],
  };
}

/** Levels 0..3, each a good deal lighter than the one before. */
function ladder(triangles: number, ktx2 = false, missing: readonly number[] = []): ModelLevel[] {
  return [1, 0.5, 0.2, 0.06]
    .map((part, n) => level(n, Math.ceil(triangles * part), 3, Math.ceil(triangles * 300 * part), ktx2))
    .filter((entry) => !missing.includes(entry.level));
}

function room(random: () => number): Seen[] {
  return Array.from({ length: 1 + Math.floor(random() * 30) }, (_, index) => ({
    id: `p${index}`,
    levels: ladder(500 + random() * 60_000, random() < 0.5, random() < 0.3 ? [2] : []),
    size_px: 10 + random() ** 2 * 900,
    hero: index === 0 && random() < 0.7,
    held: random() < 0.04,
  }));
}

function settled(seen: readonly Seen[], budget: Cost, before?: Choice): Choice {
  let choice = chosen(seen, budget, CAN, 0, before);
  for (let round = 1; round < 6; round++) choice = chosen(seen, budget, CAN, round * 10_000, choice);
  return choice;
}

const told = (choice: Choice) =>
  [...choice.grants].map(([id, grant]) => `${id}:${grant.level.level}:${grant.file.images}`).sort();
const levelOf = (choice: Choice, id: string) => choice.grants.get(id)!.level.level;

it('never passes the budget, unless the coarsest of everything does, and then says by how much', () => {
  const random = dice(1);
  for (let round = 0; round < 400; round++) {
    const seen = room(random);
    const budget = Object.values(PRODUCT_BUDGETS)[round % 4]!;
    let choice = NOTHING_CHOSEN;
    for (let step = 0; step < 4; step++) {
      for (const one of seen) one.size_px *= 0.6 + random();
      choice = chosen(seen, budget, CAN, step * 3000, choice);
      const least = chosen(seen, { draw_calls: 0, triangles: 0, texture_bytes: 0 }, CAN, 0, {
        ...NOTHING_CHOSEN,
        short: choice.short,
      });
      for (const part of PARTS) {
        expect(choice.total[part]).toBeLessThanOrEqual(Math.max(budget[part], least.total[part]));
        expect(choice.over[part]).toBe(Math.max(0, choice.total[part] - budget[part]));
      }
      expect(choice.grants.size).toBe(seen.length);
    }
  }
});

it('gives what has come nearer no coarser a level than before', () => {
  const random = dice(2);
  for (let round = 0; round < 400; round++) {
    const seen = room(random);
    const budget = Object.values(PRODUCT_BUDGETS)[round % 4]!;
    const before = settled(seen, budget);
    const one = seen[Math.floor(random() * seen.length)]!;
    const far = levelOf(chosen(seen, budget, CAN, 1e6, before), one.id);
    const nearer = seen.map((each) =>
      each === one ? { ...each, size_px: each.size_px * (1 + random() * 4) } : each,
    );
    expect(levelOf(chosen(nearer, budget, CAN, 1e6, before), one.id)).toBeLessThanOrEqual(far);
    const held = seen.map((each) => (each === one ? { ...each, held: true } : each));
    expect(levelOf(chosen(held, budget, CAN, 1e6, before), one.id)).toBeLessThanOrEqual(far);
  }
});

it('changes nothing for somebody who stands still, nor for a head that sways', () => {
  const random = dice(3);
  for (let round = 0; round < 300; round++) {
    const seen = room(random);
    const budget = Object.values(PRODUCT_BUDGETS)[round % 4]!;
    let choice = settled(seen, budget);
    const still = told(choice);
    for (let step = 0; step < 5; step++) {
      choice = chosen(seen, budget, CAN, 1e5 + step * 5000, choice);
      expect(told(choice)).toEqual(still);
    }
    let changes = 0;
    for (let step = 0; step < 60; step++) {
      const swayed = seen.map((one) => ({ ...one, size_px: one.size_px * (0.96 + 0.08 * random()) }));
      const next = chosen(swayed, budget, CAN, 2e5 + step * 5000, choice);
      for (const [id, grant] of next.grants) changes += Number(levelOf(choice, id) !== grant.level.level);
      choice = next;
    }
    expect(changes).toBeLessThanOrEqual(seen.length); // each settles once at most, and none comes and goes
  }
});

it('gives the held, the hero and the nearest the best', () => {
  const levels = ladder(10_000);
  const seen: Seen[] = ['far', 'near', 'hero', 'held'].map((id, index) => ({
    id,
    levels,
    size_px: [80, 900, 300, 60][index]!,
    hero: id === 'hero',
    held: id === 'held',
  }));
  const free = chosen(seen, AMPLE, CAN, 0);
  expect(seen.map((one) => levelOf(free, one.id))).toEqual([2, 0, 0, 0]);
  const tight = { ...AMPLE, triangles: 10_000 + 600 * 3 };
  expect(seen.map((one) => levelOf(chosen(seen, tight, CAN, 0), one.id))).toEqual([3, 3, 3, 0]);
  const wider = { ...AMPLE, triangles: 20_000 + 600 * 2 };
  expect(seen.map((one) => levelOf(chosen(seen, wider, CAN, 0), one.id))).toEqual([3, 3, 0, 0]);
});

it('keeps detail a while after it came, and lets it go when one has gone', () => {
  const seen = [{ id: 'a', levels: ladder(5000), size_px: 800, hero: false, held: false }];
  const near = chosen(seen, AMPLE, CAN, 1000);
  const gone = [{ ...seen[0]!, size_px: 30 }];
  expect(levelOf(chosen(gone, AMPLE, CAN, 2000, near), 'a')).toBe(0);
  expect(levelOf(chosen(gone, AMPLE, CAN, 6000, near), 'a')).toBe(3);
  // The budget does not wait.
  expect(levelOf(chosen(gone, { ...AMPLE, triangles: 400 }, CAN, 2000, near), 'a')).toBe(3);
});

it('a part that no level can mend holds back nothing but itself', () => {
  const seen = ['a', 'b'].map((id) => ({ id, levels: ladder(1000), size_px: 800, hero: false, held: false }));
  const choice = chosen(seen, { ...AMPLE, draw_calls: 4 }, CAN, 0);
  expect(choice.over).toEqual({ draw_calls: 2, triangles: 0, texture_bytes: 0 });
  expect(seen.map((one) => levelOf(choice, one.id))).toEqual([0, 0]);
});

it('takes KTX2 when texture memory is short, and goes back only with room to spare', () => {
  const seen = [{ id: 'a', levels: ladder(1000, true), size_px: 800, hero: false, held: false }];
  const images = (choice: Choice) => choice.grants.get('a')!.file.images;
  const ample = chosen(seen, AMPLE, CAN, 0);
  expect(images(ample)).toBe('webp');
  const short = chosen(seen, { ...AMPLE, texture_bytes: 250_000 }, CAN, 0, ample);
  expect([images(short), short.total.texture_bytes]).toEqual(['ktx2', 75_000]);
  const almost = chosen(seen, { ...AMPLE, texture_bytes: 320_000 }, CAN, 0, short);
  expect(images(almost)).toBe('ktx2');
  expect(images(chosen(seen, { ...AMPLE, texture_bytes: 400_000 }, CAN, 0, almost))).toBe('webp');
});

it('takes KTX2 on the devices whose memory a full room exceeds, and on no other', () => {
  // Three maps of 1,024 each at level 0: 16 MB of texture memory a product, unpacked.
  const levels = [level(0, 1000, 1, 16 * 1024 * 1024, true)];
  const room = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      id: `p${n}`,
      levels,
      size_px: 800,
      hero: false,
      held: false,
    }));
  const forms = (count: number, device: keyof typeof PRODUCT_BUDGETS, can = CAN) => [
    ...new Set(told(chosen(room(count), PRODUCT_BUDGETS[device], can, 0)).map((each) => each.split(':')[2])),
  ];
  expect(forms(3, 'phone')).toEqual(['webp']);
  expect(forms(4, 'phone')).toEqual(['ktx2']);
  expect(forms(4, 'quest2')).toEqual(['webp']);
  expect(forms(8, 'quest3')).toEqual(['webp']);
  expect(forms(9, 'quest3')).toEqual(['ktx2']);
  expect(forms(12, 'desktop')).toEqual(['webp']);
  expect(forms(12, 'phone', { ...CAN, ktx2: false })).toEqual(['webp']);
});

it('counts what a KTX2 file says that it takes', () => {
  const [entry] = ladder(1000, true);
  const [plain, packed] = entry!.files;
  const levels = [{ ...entry!, files: [plain!, { ...packed!, texture_memory_bytes: 20_000 }] }];
  const seen = [{ id: 'a', levels, size_px: 800, hero: false, held: false }];
  expect(chosen(seen, { ...AMPLE, texture_bytes: 250_000 }, CAN, 0).total.texture_bytes).toBe(20_000);
});

it('measures what is seen in pixels', () => {
  expect(sizeOnScreen_px(0.5, 1, 1000)).toBeCloseTo(927, 0);
  expect(sizeOnScreen_px(0.5, 0, 1000)).toBeLessThan(Math.PI * 1000);
});
