/**
 * Paper in the room, for a headset: 1.4 m away, a little below the eyes, turned to the reader, with buttons for its rays.
 *
 * It stays where it was put (nothing is glued to the head). At 1.4 m one degree is 24 mm; the least letters are
 * 27 mm high from foot to top, the buttons 80 mm.
 */
import {
  CanvasTexture,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  type Ray,
  Raycaster,
  type Scene,
  SRGBColorSpace,
  type Vector3,
} from 'three';
import { font, shortened } from '../view/lettering.ts';
import { rowWidths } from './board-row.ts';

const DISTANCE_M = 1.4;
const BELOW_M = 0.16;
const WIDTH_M = 0.92;
const HEIGHT_M = 0.8;
const PX_PER_M = 1200;
export const BUTTON_PX = 96;
export const GAP_PX = 20;
/** From the edge of the paper to what is written on it. */
export const LEFT_PX = 64;
const BUTTON_FONT = font({ size: 38, family: 'text', colour: '', weight: 550 });

export interface Pressable {
  readonly label: string;
  readonly primary?: boolean;
  readonly chosen?: boolean;
  readonly onSelect: () => void;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

interface Area extends Place {
  readonly height: number;
  readonly onSelect: () => void;
}

/** How a line is written; right: so that it ends at the right edge. */
export interface Written {
  readonly size: number;
  readonly colour: string;
  readonly family?: 'title' | 'text';
  readonly weight?: number;
  readonly x?: number;
  readonly width?: number;
  readonly right?: boolean;
}

export abstract class Plate {
  readonly mesh: Mesh<PlaneGeometry, MeshBasicMaterial>;
  readonly #canvas = document.createElement('canvas');
  readonly #texture: CanvasTexture;
  #areas: Area[] = [];
  /** Which button each hand's ray rests on; -1: none. */
  readonly #hover = [-1, -1];

  constructor(scene: Scene, eye: Vector3, yaw: number) {
    this.#canvas.width = Math.round(WIDTH_M * PX_PER_M);
    this.#canvas.height = Math.round(HEIGHT_M * PX_PER_M);
    this.#texture = new CanvasTexture(this.#canvas);
    this.#texture.colorSpace = SRGBColorSpace;
    this.#texture.anisotropy = 4;
    const material = new MeshBasicMaterial({
      map: this.#texture,
      transparent: true,
      toneMapped: false,
      depthTest: false,
    });
    this.mesh = new Mesh(new PlaneGeometry(WIDTH_M, HEIGHT_M), material);
    this.mesh.renderOrder = 20;
    // A little to the right, so that the product itself stays in view.
    const side = yaw - 0.32;
    this.mesh.position.set(
      eye.x - Math.sin(side) * DISTANCE_M,
      eye.y - BELOW_M,
      eye.z - Math.cos(side) * DISTANCE_M,
    );
    this.mesh.lookAt(eye.x, eye.y, eye.z);
    scene.add(this.mesh);
  }

  /** Where the ray of a hand (0 or 1) meets it, if it does; remembers which button that is. */
  aim(ray: Ray, hand: number): number | null {
    caster.ray.copy(ray);
    const hit = caster.intersectObject(this.mesh, false)[0];
    let over = -1;
    if (hit?.uv) {
      const [x, y] = [hit.uv.x * this.#canvas.width, (1 - hit.uv.y) * this.#canvas.height];
      over = this.#areas.findIndex(
        (area) => x >= area.x && x <= area.x + area.width && y >= area.y && y <= area.y + area.height,
      );
    }
    if (over !== this.#hover[hand]) {
      this.#hover[hand] = over;
      this.draw();
    }
    return hit ? hit.distance : null;
  }

  /** Presses what the hand's last `aim` rested on. */
  press(hand: number): void {
    this.#areas[this.#hover[hand] ?? -1]?.onSelect();
  }

  dispose(): void {
    this.mesh.removeFromParent();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
    this.#texture.dispose();
  }

  /** What stands on it, written anew. wide: of the writing; height: of the paper; pixels. */
  protected abstract write(pen: CanvasRenderingContext2D, wide: number, height: number): void;

  protected draw(): void {
    const pen = this.#canvas.getContext('2d')!;
    const { width, height } = this.#canvas;
    this.#areas = [];
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = '#fbf8f2';
    pen.beginPath();
    pen.roundRect(0, 0, width, height, 28);
    pen.fill();
    pen.textBaseline = 'alphabetic';
    pen.textAlign = 'left';
    this.write(pen, width - LEFT_PX * 2, height);
    this.#texture.needsUpdate = true;
  }

  /** One line on the foot `y`, shortened to what is free. */
  protected line(text: string, y: number, written: Written): void {
    const pen = this.#canvas.getContext('2d')!;
    const { size, colour, family = 'text', weight = 500, x = LEFT_PX, right = false } = written;
    const free = written.width ?? this.#canvas.width - LEFT_PX - x;
    pen.font = font({ size, family, colour, weight });
    pen.fillStyle = colour;
    pen.textAlign = right ? 'right' : 'left';
    pen.fillText(shortened(pen, text, free), right ? x + free : x, y);
    pen.textAlign = 'left';
  }

  /** Buttons side by side from `y`; answers their foot. */
  protected row(items: readonly Pressable[], y: number, left = LEFT_PX): number {
    const pen = this.#canvas.getContext('2d')!;
    pen.font = BUTTON_FONT;
    const widths = rowWidths(
      items.map((item) => pen.measureText(item.label).width),
      this.#canvas.width - LEFT_PX - left,
      GAP_PX,
    );
    let x = left;
    items.forEach((item, index) => {
      const width = widths[index]!;
      this.button(item, { x, y, width });
      x += width + GAP_PX;
    });
    return y + BUTTON_PX;
  }

  protected button(item: Pressable, { x, y, width }: Place): void {
    const pen = this.#canvas.getContext('2d')!;
    const hover = this.#hover.includes(this.#areas.length);
    pen.font = BUTTON_FONT;
    pen.beginPath();
    pen.roundRect(x, y, width, BUTTON_PX, 22);
    pen.fillStyle = item.primary ? (hover ? '#64491b' : '#7b5c27') : hover ? '#e9e1d5' : '#fbf8f2';
    pen.fill();
    pen.lineWidth = item.chosen ? 5 : 2.5;
    pen.strokeStyle = item.primary || item.chosen ? '#7b5c27' : '#8f8374';
    pen.stroke();
    pen.fillStyle = item.primary ? '#fffaf0' : '#2b2622';
    pen.textAlign = 'center';
    pen.fillText(shortened(pen, item.label, width - 28), x + width / 2, y + BUTTON_PX / 2 + 14);
    pen.textAlign = 'left';
    this.#areas.push({ x, y, width, height: BUTTON_PX, onSelect: item.onSelect });
  }
}

const caster = new Raycaster();
