// @vitest-environment happy-dom
import { Color, Mesh, MeshStandardMaterial, PlaneGeometry, Vector3 } from 'three';
import { expect, it } from 'vitest';
import { boxesOf, type Display, displayMesh, floorShade } from '../../src/room/view/dressing/displays.ts';
import { Surfaces } from '../../src/room/view/dressing/fallen.ts';
import { type Behind, contrast, inkOn, luminanceOf } from '../../src/room/view/dressing/ink.ts';

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

const luminance = (hex: string) => luminanceOf(new Color(hex));
const METALS = ['#c9a261', '#c9c8c5', '#c08a6a', '#5a5049'];
/** A wall of one tone, lit from..to. */
const wall = (from: number, to: number, surface = 0.7): Behind[] =>
  Array.from({ length: 21 }, (_, k) => ({ luminance: from + ((to - from) * k) / 20, surface }));
const bricks = (from: number, to: number): Behind[] =>
  wall(from, to).map((each, k) => ({ ...each, surface: k % 3 ? 0.28 : 0.48 }));

it.each(METALS)('letters of %s stand out from whatever is behind them', (metal) => {
  for (let tone = 0; tone <= 1; tone += 0.02)
    for (const behind of [
      wall(tone, tone),
      wall(tone * 0.6, tone),
      wall(0, tone),
      bricks(tone * 0.7, tone),
    ]) {
      const { colour, plate } = inkOn(behind, metal);
      const grounds = plate
        ? [luminance(plate)]
        : behind.slice(2, 19).map(({ luminance: shown }) => Math.min(1, shown));
      for (const ground of grounds)
        expect(contrast(luminance(colour), ground), `${tone} ${colour} ${plate}`).toBeGreaterThan(4.5);
    }
});

it('letters are the metal itself where that is enough, and stand on a plate only where they must', () => {
  expect(inkOn(wall(0.8, 0.9), '#5a5049')).toEqual({ colour: '#5a5049', plate: null });
  expect(inkOn(wall(0.01, 0.03), '#c9a261')).toEqual({ colour: '#c9a261', plate: null });
  expect(inkOn(bricks(0.3, 0.4), '#5a5049').plate).not.toBeNull();
  expect(inkOn(wall(0.05, 0.9), '#c9a261').plate).not.toBeNull();
});

it('the light of the hour counts as much as the colour of the wall', () => {
  const room = new Mesh(
    new PlaneGeometry(4, 4),
    new MeshStandardMaterial({ color: new Color(0.8, 0.8, 0.8) }),
  );
  room.updateMatrixWorld(true);
  const found = new Surfaces([room]).at(new Vector3(0, 0, 0.1), new Vector3(0, 0, -1), 0.3)!;
  expect(found.surface.r).toBeCloseTo(0.8);
  expect(found.light.r).toBe(1);
  expect(new Surfaces([room]).at(new Vector3(0, 0, 0.9), new Vector3(0, 0, -1), 0.3)).toBeNull();
});

it('what stands in little light is shown in little light', () => {
  const mesh = displayMesh(
    [display('plinth', [0.4, 1, 0.4])],
    new MeshStandardMaterial(),
    false,
    () => new Color(0.5, 0.4, 0.3),
  );
  const shades = mesh.geometry.getAttribute('color');
  const brightest = [0, 1, 2].map((axis) =>
    Math.max(...Array.from({ length: shades.count }, (_, k) => shades.getComponent(k, axis))),
  );
  expect(brightest.map((each) => Math.round(each * 10))).toEqual([5, 4, 3]);
});
