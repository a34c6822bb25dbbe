/** The product card in a headset: a plate with a title, a price, its finishes, what features say, and what one can do. */
import { font, wrapped } from '../view/lettering.ts';
import { BUTTON_PX, GAP_PX, LEFT_PX, Plate, type Pressable } from './plate.ts';

const ROW_PX = 50;

export interface BoardAction extends Pressable {
  readonly primary: boolean;
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

export class Board extends Plate {
  #content: BoardContent | null = null;
  #note = '';

  show(content: BoardContent): void {
    this.#content = content;
    this.#note = '';
    this.draw();
  }

  /** What it reads now; `note` is what stands at its foot. */
  get content(): BoardContent | null {
    return this.#content && { ...this.#content, note: this.#note || this.#content.note };
  }

  /** A line at the foot, in answer to what was chosen. */
  note(text: string): void {
    this.#note = text;
    this.draw();
  }

  protected write(pen: CanvasRenderingContext2D, wide: number, height: number): void {
    const content = this.#content;
    if (!content) return;
    this.line(content.brand, 92, { size: 38, colour: '#675d53' });
    this.line(content.title, 174, { size: 78, colour: '#2b2622', family: 'title' });
    if (content.choices.length > 0) this.#ask(content, wide);
    else this.#tell(pen, content, wide, height);
    this.row(content.actions, height - 164);
    const colour = this.#note ? '#44653f' : '#675d53';
    this.line(this.#note || content.note, height - 26, { size: 34, colour });
  }

  #ask(content: BoardContent, wide: number): void {
    this.line(content.text, 262, { size: 44, colour: '#2b2622' });
    const half = (wide - GAP_PX) / 2;
    content.choices.forEach((choice, index) => {
      const [column, row] = [index % 2, Math.floor(index / 2)];
      const x = LEFT_PX + column * (half + GAP_PX);
      this.button(choice, { x, y: 314 + row * (BUTTON_PX + GAP_PX), width: half });
    });
  }

  #tell(pen: CanvasRenderingContext2D, content: BoardContent, wide: number, height: number): void {
    this.line(content.price, 244, { size: 50, colour: '#64491b', weight: 600 });
    let y = 290;
    if (content.finishes.length > 0) y = this.row(content.finishes, y) + 34;
    pen.font = font({ size: 37, family: 'text', colour: '' });
    pen.fillStyle = '#2b2622';
    const foot = 300 + content.rows.length * ROW_PX;
    const rows = Math.max(
      0,
      Math.min(content.finishes.length > 0 ? 3 : content.price ? 5 : 7, Math.floor((height - foot - y) / 48)),
    );
    for (const row of rows > 0 ? wrapped(pen, content.text, wide, rows) : []) {
      y += 48;
      pen.fillText(row, LEFT_PX, y);
    }
    for (const [index, row] of content.rows.entries())
      this.line(row, height - 200 - (content.rows.length - index) * ROW_PX, { size: 37, colour: '#64491b' });
    this.line(content.size, height - 196, { size: 37, colour: '#675d53' });
  }
}
