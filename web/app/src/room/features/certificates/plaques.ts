/** Small plaques on the floor before goods that people have placed: what it is, its number, whose. One draw call for all. */
import {
  BufferGeometry,
  CanvasTexture,
  Float32BufferAttribute,
  Mesh,
  MeshBasicMaterial,
  type Scene,
  SRGBColorSpace,
} from 'three';
import { font, shortened } from '../../view/lettering.ts';

const CELL = { width: 512, height: 144 };
const COLUMNS = 2;
const MOST = 16;
const WIDTH_M = 0.3;
const HEIGHT_M = (WIDTH_M * CELL.height) / CELL.width;
/** It lies before the good, its far edge raised to who looks down at it. */
const BEFORE_M = 0.09;
const RAISED_M = 0.035;
const ABOVE_M = 0.006;

export interface Plaque {
  readonly title: string;
  readonly line: string;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Radians; 0 faces +z. */
  readonly yaw: number;
  /** From the good's own origin to its foremost point. */
  readonly depth_m: number;
}

export class Plaques {
  readonly #canvas = document.createElement('canvas');
  readonly #texture: CanvasTexture;
  readonly #mesh: Mesh<BufferGeometry, MeshBasicMaterial>;

  constructor(scene: Scene) {
    this.#canvas.width = CELL.width * COLUMNS;
    this.#canvas.height = CELL.height * Math.ceil(MOST / COLUMNS);
    this.#texture = new CanvasTexture(this.#canvas);
    this.#texture.colorSpace = SRGBColorSpace;
    this.#texture.anisotropy = 8;
    const paper = new MeshBasicMaterial({ map: this.#texture, transparent: true, toneMapped: false });
    this.#mesh = new Mesh(new BufferGeometry(), paper);
    this.#mesh.frustumCulled = false;
    this.#mesh.visible = false;
    scene.add(this.#mesh);
  }

  /** The nearest first; more than sixteen have none. */
  show(plaques: readonly Plaque[]): void {
    const shown = plaques.slice(0, MOST);
    const corners: number[] = [];
    const places: number[] = [];
    const faces: number[] = [];
    shown.forEach((plaque, index) => {
      this.#draw(index, plaque);
      corners.push(...cornersOf(plaque));
      const left = (index % COLUMNS) / COLUMNS;
      const top = 1 - (Math.floor(index / COLUMNS) * CELL.height) / this.#canvas.height;
      const right = left + 1 / COLUMNS;
      const foot = top - CELL.height / this.#canvas.height;
      places.push(left, foot, right, foot, right, top, left, top);
      faces.push(...[0, 1, 2, 0, 2, 3].map((corner) => corner + index * 4));
    });
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new Float32BufferAttribute(corners, 3));
    geometry.setAttribute('uv', new Float32BufferAttribute(places, 2));
    geometry.setIndex(faces);
    this.#mesh.geometry.dispose();
    this.#mesh.geometry = geometry;
    this.#mesh.visible = shown.length > 0;
    this.#texture.needsUpdate = true;
  }

  dispose(): void {
    this.#mesh.removeFromParent();
    this.#mesh.geometry.dispose();
    this.#mesh.material.dispose();
    this.#texture.dispose();
  }

  #draw(index: number, { title, line }: Plaque): void {
    const pen = this.#canvas.getContext('2d')!;
    const x = (index % COLUMNS) * CELL.width;
    const y = Math.floor(index / COLUMNS) * CELL.height;
    pen.clearRect(x, y, CELL.width, CELL.height);
    pen.fillStyle = '#f7f1e6';
    pen.beginPath();
    pen.roundRect(x + 4, y + 4, CELL.width - 8, CELL.height - 8, 10);
    pen.fill();
    pen.strokeStyle = '#a8823f';
    pen.lineWidth = 2.5;
    pen.stroke();
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillStyle = '#3a322a';
    pen.font = font({ size: 52, family: 'title', colour: '', weight: 500 });
    pen.fillText(shortened(pen, title, CELL.width - 48), x + CELL.width / 2, y + 54);
    pen.fillStyle = '#6b5f52';
    pen.font = font({ size: 27, family: 'text', colour: '', weight: 500 });
    pen.fillText(shortened(pen, line, CELL.width - 48), x + CELL.width / 2, y + 104);
  }
}

/** Near left, near right, far right, far left. Pure. */
export function cornersOf({ x, y, z, yaw, depth_m }: Plaque): number[] {
  const near = depth_m + BEFORE_M + HEIGHT_M;
  const far = depth_m + BEFORE_M;
  const corner = (side: number, ahead: number, up: number) => [
    x + Math.cos(yaw) * side + Math.sin(yaw) * ahead,
    y + up,
    z - Math.sin(yaw) * side + Math.cos(yaw) * ahead,
  ];
  const half = WIDTH_M / 2;
  return [
    ...corner(-half, near, ABOVE_M),
    ...corner(half, near, ABOVE_M),
    ...corner(half, far, ABOVE_M + RAISED_M),
    ...corner(-half, far, ABOVE_M + RAISED_M),
  ];
}
