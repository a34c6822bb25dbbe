// @vitest-environment happy-dom
import { Color } from 'three';
import { expect, it } from 'vitest';
import { boxesOf, type Display, floorShade } from '../../src/room/view/dressing/displays.ts';
import { lettersColour } from '../../src/room/view/dressing/dressing.ts';

const display = (kind: Display['kind'], size_m: [number, number, number], y = 0): Display =>
  ({ kind, position: [0, y, 0], yaw_deg: 0, size_m, material: 'wood' }) as Display;

it.each([
  ['plinth', [0.34, 1.02, 0.34]],
  ['base', [0.7, 0.06, 0.7]],
  ['table', [1.6, 0.86, 0.55]],
  ['riser', [0.08, 0.06, 0.08]],
] as const)('a %s is as large as it is told, and nothing of it floats', (kind, size) => {
  const { body, foot } = boxesOf(display(kind, [...size]));
  const all = [...body, ...foot];
  const low = [0, 1, 2].map((axis) => Math.min(...all.map(([from]) => from[axis]!)));
  const high = [0, 1, 2].map((axis) => Math.max(...all.map(([, to]) => to[axis]!)));
  expect(low[1]).toBe(0);
  expect(high[1]).toBeCloseTo(size[1]);
  expect(high[0]! - low[0]!).toBeCloseTo(size[0]);
  expect(high[2]! - low[2]!).toBeCloseTo(size[2]);
  for (const [from, to, bevel] of all)
    for (const axis of [0, 1, 2]) expect(to[axis]! - from[axis]!).toBeGreaterThan(2 * bevel - 1e-9);
});

it('shade lies on the floor under what stands there, and under nothing else', () => {
  expect(floorShade([display('riser', [0.1, 0.06, 0.1], 0.9)])).toBeNull();
  const shade = floorShade([display('plinth', [0.4, 1, 0.4]), display('table', [1.5, 0.9, 0.6])])!;
  expect(shade.geometry.getAttribute('position').count).toBe(8);
});

it('letters stand out from any wall that a template offers', () => {
  const luminance = (hex: string) => {
    const { r, g, b } = new Color(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const wall of ['#f7f4ee', '#e3d2ba', '#d9b5a0', '#b6bda6', '#5c6f85', '#5c7465', '#79535f'])
    for (const metal of ['#c9a261', '#c9c8c5', '#c08a6a', '#5a5049']) {
      const [one, two] = [luminance(lettersColour(wall, metal)), luminance(wall)];
      expect((Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)).toBeGreaterThan(3);
    }
});
