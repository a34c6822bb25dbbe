/** What hangs on the walls of a room of a template: the brand's name in raised letters, its logo, framed pictures. */
import {
  BoxGeometry,
  CanvasTexture,
  Group,
  Mesh,
  MeshStandardMaterial,
  PlaneGeometry,
  SRGBColorSpace,
  type Texture,
} from 'three';
import { font, fontsReady } from '../lettering.ts';
import type { Dressing } from './displays.ts';

type Sign = Dressing['signs'][number];
type Hung = Dressing['pictures'][number];
interface At {
  readonly position: readonly number[];
  readonly yaw_deg: number;
}

const LETTERS_PX = 160;
const FRAME_M = 0.022;
const MOUNT_M = 0.06;

/** The name on the wall. colour: of its letters, #rrggbb. */
export async function signMesh(sign: Sign, colour: string, anisotropy: number): Promise<Mesh> {
  await fontsReady();
  const canvas = lettered(sign.text, sign.width_m / sign.height_m, colour);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = anisotropy;
  const material = new MeshStandardMaterial({
    map: texture,
    transparent: true,
    emissive: 0xffffff,
    emissiveMap: texture,
    emissiveIntensity: 0.22, // legible by night, too
    roughness: 0.5,
    metalness: 0,
    depthWrite: false,
  });
  const mesh = new Mesh(new PlaneGeometry(sign.width_m, sign.height_m), material);
  put(mesh, sign, 0.006);
  mesh.renderOrder = 2;
  return mesh;
}

/** Letters with the light from above: a bright upper edge, a soft shadow on the wall below. */
export function lettered(text: string, aspect: number, colour: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.height = LETTERS_PX * 2;
  canvas.width = Math.min(2048, Math.round(canvas.height * aspect));
  const pen = canvas.getContext('2d');
  if (!pen) return canvas;
  let size = LETTERS_PX;
  const spaced = 0.06;
  const set = () => {
    pen.font = font({ size, family: 'title', colour, weight: 600 });
    pen.letterSpacing = `${size * spaced}px`;
  };
  set();
  while (pen.measureText(text).width > canvas.width * 0.94 && size > 24) {
    size -= 4;
    set();
  }
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  const [x, y] = [canvas.width / 2 + (size * spaced) / 2, canvas.height / 2];
  pen.shadowColor = 'rgb(20 14 8 / 0.55)';
  pen.shadowBlur = size * 0.07;
  pen.shadowOffsetY = size * 0.05;
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
  pen.shadowColor = 'transparent';
  const fall = pen.createLinearGradient(0, y - size * 0.4, 0, y + size * 0.4);
  fall.addColorStop(0, 'rgb(255 250 240 / 0.35)');
  fall.addColorStop(0.5, 'rgb(255 250 240 / 0)');
  fall.addColorStop(1, 'rgb(0 0 0 / 0.25)');
  pen.fillStyle = fall;
  pen.fillText(text, x, y);
  return canvas;
}

/** A picture on the wall, as large as its place allows; framed: with a mount and a slim frame of `metal`. */
export function hungPicture(hung: Hung, texture: Texture, metal: MeshStandardMaterial): Group {
  const group = new Group();
  const { width, height } = texture.image as { width: number; height: number };
  const edge = hung.framed ? 2 * (FRAME_M + MOUNT_M) : 0;
  const scale = Math.min((hung.width_m - edge) / width, (hung.height_m - edge) / height);
  const [w, h] = [width * scale, height * scale];
  const upright = texture.clone(); // pictures of finishes lie the other way round, as glTF has them
  upright.flipY = true;
  upright.needsUpdate = true;
  const picture = new Mesh(
    new PlaneGeometry(w, h),
    new MeshStandardMaterial({ map: upright, roughness: 0.85, transparent: !hung.framed, alphaTest: 0.02 }),
  );
  group.add(picture);
  if (hung.framed) {
    const mount = new Mesh(
      new PlaneGeometry(w + 2 * MOUNT_M, h + 2 * MOUNT_M),
      new MeshStandardMaterial({ color: 0xf4f1ea, roughness: 0.95 }),
    );
    mount.position.z = -0.002;
    group.add(mount, ...bars(w / 2 + MOUNT_M, h / 2 + MOUNT_M, metal));
  }
  put(group, hung, hung.framed ? 0.014 : 0.004);
  return group;
}

function bars(x: number, y: number, metal: MeshStandardMaterial): Mesh[] {
  const deep = 0.028;
  const bar = (width: number, height: number, at: readonly [number, number]) => {
    const mesh = new Mesh(new BoxGeometry(width, height, deep), metal);
    mesh.position.set(at[0], at[1], 0);
    return mesh;
  };
  const half = FRAME_M / 2;
  return [
    bar(2 * x + 2 * FRAME_M, FRAME_M, [0, y + half]),
    bar(2 * x + 2 * FRAME_M, FRAME_M, [0, -y - half]),
    bar(FRAME_M, 2 * y, [x + half, 0]),
    bar(FRAME_M, 2 * y, [-x - half, 0]),
  ];
}

function put(thing: Mesh | Group, at: At, off_m: number): void {
  const yaw = (at.yaw_deg * Math.PI) / 180;
  const [x, y, z] = at.position as [number, number, number];
  thing.position.set(x + Math.sin(yaw) * off_m, y, z + Math.cos(yaw) * off_m);
  thing.rotation.y = yaw;
}
