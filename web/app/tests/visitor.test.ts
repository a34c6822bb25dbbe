import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  COLOURS,
  comeIn,
  offeredVisitor,
  offerName,
  rememberedVisitor,
  rememberVisitor,
} from '../src/door/visitor.ts';

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

test('a name is offered once and then kept', () => {
  const first = rememberedVisitor(() => 0.5);
  expect(rememberedVisitor(() => 0.9)).toEqual(first);
  rememberVisitor({ name: 'Ada', colour: 3 });
  expect(rememberedVisitor()).toEqual({ name: 'Ada', colour: 3 });
});

test('what cannot be a visitor is not believed', () => {
  for (const kept of [
    'nonsense',
    '{}',
    '{"name":"A","colour":12}',
    '{"name":"","colour":1}',
    '{"name":"A","colour":1.5}',
  ]) {
    localStorage.setItem('vitrine.visitor', kept);
    expect(rememberedVisitor(() => 0).name, kept).toBe('Amber Cedar');
  }
});

test('a browser that keeps nothing still has a visitor', () => {
  vi.stubGlobal('localStorage', undefined);
  expect(rememberedVisitor(() => 0)).toEqual({ name: 'Amber Cedar', colour: 0 });
});

test('every offer is one that the shop takes', () => {
  for (let part = 0; part < 1; part += 0.01) {
    const { name, colour } = offeredVisitor(() => part);
    expect(name).toMatch(/^[\p{L} ]{3,40}$/u);
    expect(COLOURS[colour]).toBeDefined();
  }
});

/** Machado, Oliveira & Fernandes 2009: how severe red- and green-blindness sees linear RGB. */
const BLIND = {
  none: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
};

test.each(Object.entries(BLIND))('the twelve colours stay apart: %s', (_, matrix) => {
  const seen = COLOURS.map(({ css }) => lab(apply(matrix, linear(css))));
  for (let a = 0; a < seen.length; a++) {
    for (let b = 0; b < a; b++) {
      const distance = Math.hypot(...seen[a].map((part, i) => part - seen[b][i]));
      expect(distance, `${COLOURS[a].name} / ${COLOURS[b].name}`).toBeGreaterThan(11);
    }
  }
});

function linear(css: string): number[] {
  const parts = [1, 3, 5].map((at) => Number.parseInt(css.slice(at, at + 2), 16) / 255);
  return parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
}

function apply(m: number[], [r, g, b]: number[]): number[] {
  return [0, 3, 6].map((row) => Math.max(0, Math.min(1, m[row] * r + m[row + 1] * g + m[row + 2] * b)));
}

/** Linear sRGB to CIE L*a*b*, D65. */
function lab(rgb: number[]): number[] {
  const [x, y, z] = [
    [0.4124, 0.3576, 0.1805, 0.95047],
    [0.2126, 0.7152, 0.0722, 1],
    [0.0193, 0.1192, 0.9505, 1.08883],
  ].map(([r, g, b, white]) => {
    const part = (r * rgb[0] + g * rgb[1] + b * rgb[2]) / white;
    return part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

test('a name known elsewhere is offered at the first door, and changes nothing later', () => {
  const { colour } = rememberedVisitor(() => 0.5);
  offerName('Ada');
  expect(rememberedVisitor()).toEqual({ name: 'Ada', colour });
  rememberVisitor({ name: 'Countess', colour: 3 });
  comeIn();
  offerName('Ada');
  expect(rememberedVisitor()).toEqual({ name: 'Countess', colour: 3 });
});
