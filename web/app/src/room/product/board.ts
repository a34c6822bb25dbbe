/**
 * The product card in a headset: a board in the room, 1.4 m away, a little below the eyes, turned to the reader.
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
import { font, shortened, wrapped } from '../view/lettering.ts';
import { rowWidths } from './board-row.ts';

const DISTANCE_M = 1.4;
const BELOW_M = 0.16;
const WIDTH_M = 0.92;
const HEIGHT_M = 0.8;
const PX_PER_M = 1200;
const ROW_PX = 50;
const BUTTON_PX = 96;
const GAP_PX = 20;
const BUTTON_FONT = font({ size: 38, family: 'text', colour: '', weight: 550 });

export interface BoardAction {
  readonly label: string;
  readonly primary: boolean;
  readonly onSelect: () => void;
}

export interface BoardContent {
  readonly brand: string;
  readonly title: string;
  readonly price: string;
  readonly text: string;
  readonly size: string;
  /** What features say of it, a line each. */
  readonly rows: readonly string[];
  readonly finishes: readonly { label: string; chosen: boolean; onSelect: () => void }[];
  /** Answers to what `text` asks, two beside each other; with them there is no price, size, row or finish. */
  readonly choices: readonly BoardAction[];
  readonly actions: readonly BoardAction[];
  readonly note: string;
}

interface Pressable extends BoardAction {
  readonly chosen: boolean;
}

type Line = (
  text: string,
  y: number,
  size: number,
  colour: string,
  family: 'title' | 'text',
  weight?: number,
) => void;

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly onSelect: () => void;
}

export class Board {
  readonly mesh: Mesh<PlaneGeometry, MeshBasicMaterial>;
  readonly #canvas = document.createElement('canvas');
  readonly #texture: CanvasTexture;
  #areas: Area[] = [];
  #content: BoardContent | null = null;
  /** Which button each hand's ray rests on; -1: none. */
  readonly #hover = [-1, -1];
  #note = '';

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

  show(content: BoardContent): void {
    this.#content = content;
    this.#note = '';
    this.#draw();
  }

  /** What it reads now; `note` is what stands at its foot. */
  get content(): BoardContent | null {
    return this.#content && { ...this.#content, note: this.#note || this.#content.note };
  }

  /** A line at the foot, in answer to what was chosen. */
  note(text: string): void {
    this.#note = text;
    this.#draw();
  }

  /** Where the ray of a hand (0 or 1) meets the board, if it does; remembers which button that is. */
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
      this.#draw();
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

  #draw(): void {
    const content = this.#content;
    if (!content) return;
    const pen = this.#canvas.getContext('2d')!;
    const { width, height } = this.#canvas;
    const left = 64;
    const wide = width - left * 2;
    this.#areas = [];
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = '#fbf8f2';
    pen.beginPath();
    pen.roundRect(0, 0, width, height, 28);
    pen.fill();
    pen.textBaseline = 'alphabetic';
    pen.textAlign = 'left';
    const line: Line = (text, y, size, colour, family, weight = 500) => {
      pen.font = font({ size, family, colour, weight });
      pen.fillStyle = colour;
      pen.fillText(shortened(pen, text, wide), left, y);
    };
    line(content.brand, 92, 38, '#675d53', 'text');
    line(content.title, 174, 78, '#2b2622', 'title');
    if (content.choices.length > 0) this.#ask(pen, content, left, wide, line);
    else this.#tell(pen, content, left, wide, line);
    this.#row(
      pen,
      content.actions.map((action) => ({ ...action, chosen: false })),
      left,
      height - 164,
      wide,
    );
    line(this.#note || content.note, height - 26, 34, this.#note ? '#44653f' : '#675d53', 'text');
    this.#texture.needsUpdate = true;
  }

  #ask(pen: CanvasRenderingContext2D, content: BoardContent, left: number, wide: number, line: Line): void {
    line(content.text, 262, 44, '#2b2622', 'text');
    const half = (wide - GAP_PX) / 2;
    content.choices.forEach((choice, index) => {
      const [column, row] = [index % 2, Math.floor(index / 2)];
      const at = { x: left + column * (half + GAP_PX), y: 314 + row * (BUTTON_PX + GAP_PX), width: half };
      this.#button(pen, { ...choice, chosen: false }, at);
    });
  }

  #tell(pen: CanvasRenderingContext2D, content: BoardContent, left: number, wide: number, line: Line): void {
    const { height } = this.#canvas;
    line(content.price, 244, 50, '#64491b', 'text', 600);
    let y = 290;
    if (content.finishes.length > 0) {
      y =
        this.#row(
          pen,
          content.finishes.map((entry) => ({ ...entry, primary: false })),
          left,
          y,
          wide,
        ) + 34;
    }
    pen.font = font({ size: 37, family: 'text', colour: '' });
    pen.fillStyle = '#2b2622';
    const foot = 300 + content.rows.length * ROW_PX;
    const rows = Math.max(
      0,
      Math.min(content.finishes.length > 0 ? 3 : content.price ? 5 : 7, Math.floor((height - foot - y) / 48)),
    );
    for (const row of rows > 0 ? wrapped(pen, content.text, wide, rows) : []) {
      y += 48;
      pen.fillText(row, left, y);
    }
    for (const [index, row] of content.rows.entries())
      line(row, height - 200 - (content.rows.length - index) * ROW_PX, 37, '#64491b', 'text');
    line(content.size, height - 196, 37, '#675d53', 'text');
  }

  /** Buttons side by side from `y`; answers their foot. */
  #row(
    pen: CanvasRenderingContext2D,
    items: readonly Pressable[],
    left: number,
    y: number,
    wide: number,
  ): number {
    pen.font = BUTTON_FONT;
    const widths = rowWidths(
      items.map((item) => pen.measureText(item.label).width),
      wide,
      GAP_PX,
    );
    let x = left;
    items.forEach((item, index) => {
      const width = widths[index]!;
      this.#button(pen, item, { x, y, width });
      x += width + GAP_PX;
    });
    return y + BUTTON_PX;
  }

  #button(
    pen: CanvasRenderingContext2D,
    item: Pressable,
    { x, y, width }: Omit<Area, 'height' | 'onSelect'>,
  ): void {
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
