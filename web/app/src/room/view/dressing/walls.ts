/** What hangs on the walls of a room of a template: the brand's name in raised letters, its logo, framed pictures. */
import {
  BoxGeometry,
  CanvasTexture,
  Group,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  PlaneGeometry,
  SRGBColorSpace,
  type Texture,
} from 'three';
import { font } from '../lettering.ts';
import type { Dressing } from './displays.ts';
import type { Ink } from './ink.ts';

type Sign = Dressing['signs'][number];
type Hung = Dressing['pictures'][number];
interface At {
  readonly position: readonly number[];
  readonly yaw_deg: number;
}

const LETTERS_PX = 190;
const LINE_PX = 300; // of which the letters are so many
const PLATE_M = 0.012;
const FRAME_M = 0.022;
const MOUNT_M = 0.06;

/** The name on the wall, as bright as its ink whatever the hour. The page's fonts are there already. */
export function signMesh(sign: Sign, ink: Ink, anisotropy: number): Group {
  const { canvas, part } = lettered(sign.text, sign.width_m / sign.height_m, ink);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = anisotropy;
  const material = new MeshBasicMaterial({
    map: texture,
    transparent: true,
    depthWrite: false,
    toneMapped: false,
  });
  const letters = new Mesh(new PlaneGeometry(sign.width_m, sign.height_m), material);
  letters.renderOrder = 2;
  const group = new Group();
  group.add(letters);
  if (ink.plate) {
    // As wide as what is written on it, and a margin.
    const wide = Math.min(sign.width_m, part * sign.width_m + 0.7 * sign.height_m);
    const plate = new Mesh(
      new BoxGeometry(wide, sign.height_m, PLATE_M),
      new MeshBasicMaterial({ color: ink.plate, toneMapped: false }),
    );
    plate.position.z = PLATE_M / 2;
    letters.position.z = PLATE_M + 0.002;
    group.add(plate);
  }
  put(group, sign, ink.plate ? 0.001 : 0.006);
  return group;
}

/** Letters with the light from above: a soft shadow on what is below. part: of the width that is written on. */
export function lettered(
  text: string,
  aspect: number,
  ink: Ink,
): { canvas: HTMLCanvasElement; part: number } {
  const canvas = document.createElement('canvas');
  canvas.height = LINE_PX;
  canvas.width = Math.min(2048, Math.round(canvas.height * aspect));
  const pen = canvas.getContext('2d');
  if (!pen) return { canvas, part: 1 };
  let size = LETTERS_PX;
  const spaced = 0.06;
  const set = () => {
    pen.font = font({ size, family: 'title', colour: ink.colour, weight: 600 });
    pen.letterSpacing = `${size * spaced}px`;
  };
  set();
  const most = canvas.width - (ink.plate ? 0.7 : 0.1) * canvas.height;
  while (pen.measureText(text).width > most && size > 24) {
    size -= 4;
    set();
  }
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  const [x, y] = [canvas.width / 2 + (size * spaced) / 2, canvas.height / 2];
  if (!ink.plate) {
    pen.shadowColor = 'rgb(20 14 8 / 0.3)';
    pen.shadowBlur = size * 0.035;
    pen.shadowOffsetY = size * 0.03;
  }
  pen.fillStyle = ink.colour;
  pen.fillText(text, x, y);
  return { canvas, part: pen.measureText(text).width / canvas.width };
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
