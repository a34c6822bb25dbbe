/**
 * The studio that lights every room: large soft boxes in a pale shell, one side warm and one cool.
 *
 * Made by code and filtered by three's PMREM, so nothing is downloaded. The numbers are those of assets/README.md:
 * products are modelled and rooms are baked under this very light, so change both or neither.
 */
import {
  BackSide,
  BoxGeometry,
  Color,
  DoubleSide,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  PMREMGenerator,
  Scene,
  type Texture,
  type WebGLRenderer,
} from 'three';
import { freeTree } from './models.ts';

export type StudioKind = 'day' | 'evening';

/** Width, height, x, y, z in metres, colour, radiance; each box looks at the origin. */
type SoftBox = readonly [number, number, number, number, number, number, number];

const BOXES: Record<StudioKind, readonly SoftBox[]> = {
  day: [
    [7.0, 5.0, 0.0, 6.0, 0.0, 0xfff8ee, 3.6], // overhead silk
    [3.2, 5.0, -6.4, 1.9, 1.8, 0xffe6c6, 6.0], // warm key, left
    [2.4, 5.0, 6.4, 1.8, 0.6, 0xdbe7ff, 3.0], // cool fill, right
    [1.0, 4.6, 4.2, 2.0, 5.0, 0xffffff, 3.6], // strip for edges, front right
    [1.0, 4.6, -3.8, 2.2, -5.4, 0xfff1de, 4.2], // strips for rims, behind
    [1.2, 3.6, 3.4, 2.4, -5.6, 0xf1f5ff, 3.0],
  ],
  evening: [
    [4.0, 3.0, 0.0, 6.0, 0.0, 0xffdfb4, 3.4],
    [2.4, 4.4, -6.4, 1.9, 1.8, 0xffc98f, 4.6],
    [2.4, 5.0, 6.4, 1.8, 0.6, 0xc3d4f4, 1.4],
    [0.8, 4.6, 4.2, 2.0, 5.0, 0xffe7c8, 2.6],
    [0.8, 4.6, -3.8, 2.2, -5.4, 0xffd9a8, 3.2],
  ],
};

/** Wall colour and radiance, floor colour and radiance: no reflection ever meets a black void. */
const SHELLS: Record<StudioKind, readonly [number, number, number, number]> = {
  day: [0xefe7db, 0.6, 0x9c8f7e, 0.42],
  evening: [0x8d7b68, 0.42, 0x54483a, 0.36],
};

/** The filtered environment of a studio. The caller owns it; `dispose()` frees it. */
export function studioEnvironment(
  renderer: WebGLRenderer,
  kind: StudioKind,
): { texture: Texture; dispose: () => void } {
  const scene = studioScene(kind);
  const filter = new PMREMGenerator(renderer);
  const target = filter.fromScene(scene, 0.02);
  filter.dispose();
  freeTree(scene);
  return { texture: target.texture, dispose: () => target.dispose() };
}

function studioScene(kind: StudioKind): Scene {
  const scene = new Scene();
  const [wall, wallPower, floor, floorPower] = SHELLS[kind];
  const paint = (colour: number, power: number, side: typeof BackSide | typeof DoubleSide) =>
    new MeshBasicMaterial({ color: new Color(colour).multiplyScalar(power), side });
  const walls = () => paint(wall, wallPower, BackSide);
  const ground = paint(floor, floorPower, BackSide);
  scene.add(new Mesh(new BoxGeometry(16, 14, 16), [walls(), walls(), walls(), ground, walls(), walls()]));
  for (const [width, height, x, y, z, colour, power] of BOXES[kind]) {
    const box = new Mesh(new PlaneGeometry(width, height), paint(colour, power, DoubleSide));
    box.position.set(x, y, z);
    box.lookAt(0, 0, 0);
    scene.add(box);
  }
  return scene;
}
