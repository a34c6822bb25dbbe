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
    [6.4, 5.0, 0.0, 6.0, 0.0, 0xfffdf9, 3.0], // overhead silk
    [3.2, 5.0, -6.4, 1.9, 1.8, 0xffecd6, 4.4], // warm key, camera left
    [2.6, 5.0, 6.4, 1.8, 0.6, 0xdbe8ff, 3.4], // cool fill, camera right
    [6.0, 4.0, 0.0, 2.6, 7.0, 0xf3f7ff, 2.2], // broad front fill, behind the camera
    [1.0, 4.6, 4.6, 2.0, 5.0, 0xffffff, 3.6], // strip for edges, front right
    [1.0, 4.6, -3.8, 2.2, -5.4, 0xfff3e4, 4.2], // strip for rims, behind left
    [1.2, 3.6, 3.4, 2.4, -5.6, 0xf1f5ff, 3.0], // strip for rims, behind right
  ],
  evening: [
    [4.4, 3.4, 0.0, 6.0, 0.0, 0xffe9cc, 4.6],
    [2.8, 4.6, -6.4, 1.9, 1.8, 0xffdcb4, 6.4],
    [2.6, 5.0, 6.4, 1.8, 0.6, 0xcfdcf6, 2.6],
    [5.0, 3.6, 0.0, 2.6, 7.0, 0xffeedb, 2.0],
    [0.8, 4.6, -3.8, 2.2, -5.4, 0xffe0b8, 5.0],
  ],
};

/** Wall colour and radiance, floor colour and radiance: no reflection ever meets a black void. */
const SHELLS: Record<StudioKind, readonly [number, number, number, number]> = {
  day: [0xf4f2ee, 0.72, 0xb0a698, 0.6],
  evening: [0xb5a898, 0.55, 0x7a6c5c, 0.5],
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
