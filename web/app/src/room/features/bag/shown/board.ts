/**
 * The bag in a headset: a plate with its lines, plus and minus, the total, and Pay.
 *
 * Nobody types an address in a headset: one pays on the phone, by seven characters read here, or outside, on the page.
 * A QR code would help nobody, for nobody else's camera sees what only these eyes see.
 */
import { type BagLine, Checkout, type CheckoutState, formatMoney, localText } from '@vitrine-shop/sdk';
import { fault } from '../../../../fault/fault.ts';
import type { RoomContext } from '../../../context.ts';
import { LEFT_PX, Plate, type Pressable } from '../../../product/plate.ts';
import { font, wrapped } from '../../../view/lettering.ts';
import type { HeldBag } from '../held.ts';
import { isIdle } from './idle.ts';
import { say } from './text.ts';

const LINES = 4;
const LINE_PX = 122;
const FIRST_PX = 218;
const STEP_PX = 84;
const ASK_EVERY_MS = 2_500;

export interface BoardWays {
  readonly close: () => void;
  /** Takes the headset off, to pay on the page. */
  readonly leave: () => void;
}

/** What it reads: which lines, and which buttons; for tests and developers too. */
export interface BagBoardContent {
  readonly brand: string;
  readonly title: string;
  /** Large, in the middle: a code to type. */
  readonly code: string;
  readonly text: readonly string[];
  readonly lines: readonly {
    title: string;
    finish: string;
    quantity: string;
    total: string;
    steps: readonly Pressable[];
  }[];
  readonly actions: readonly Pressable[];
  readonly note: string;
}

/** What the board is about now. */
type Face =
  | { kind: 'bag' }
  | { kind: 'how'; brand: string }
  | { kind: 'code'; brand: string; code: string; until_ms: number }
  | { kind: 'paid'; number: string };

/** What the board shows and does, without anything drawn. */
export class BagOnBoard {
  readonly #ctx: Pick<RoomContext, 'shop' | 'language' | 'sounds'>;
  readonly #held: HeldBag;
  readonly #ways: BoardWays;
  readonly #changed: () => void;
  readonly #wait: (ms: number) => Promise<void>;
  #face: Face = { kind: 'bag' };
  #note = '';
  #demo = false;
  #busy = false;
  #over = false;

  /** changed: it reads otherwise now. */
  constructor(
    ctx: Pick<RoomContext, 'shop' | 'language' | 'sounds'>,
    held: HeldBag,
    ways: BoardWays,
    changed: () => void,
    wait: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms)),
  ) {
    this.#ctx = ctx;
    this.#held = held;
    this.#ways = ways;
    this.#changed = changed;
    this.#wait = wait;
  }

  get content(): BagBoardContent {
    const units = this.#held.bag?.units ?? 0;
    const head = { brand: '', title: say('board.title', { count: units }), code: '', text: [], lines: [] };
    const close: Pressable = { label: say('board.close'), onSelect: this.#ways.close };
    const back: Pressable = { label: say('board.back'), onSelect: () => this.#turn({ kind: 'bag' }) };
    const face = this.#face;
    switch (face.kind) {
      case 'bag':
        return { ...head, ...this.#bag(close), note: this.#note };
      case 'how':
        return {
          ...head,
          title: say('board.how'),
          text: [say('board.leave.lead')],
          actions: [
            { label: say('board.phone'), primary: true, onSelect: () => void this.#phone(face.brand) },
            { label: say('board.leave'), onSelect: this.#ways.leave },
            back,
          ],
          note: this.#note,
        };
      case 'code':
        return {
          ...head,
          title: say('board.phone'),
          brand: say('board.code', { address: `${new URL(this.#ctx.shop.base).host}/pay` }),
          code: face.code,
          text: [say('board.until'), this.#demo ? say('board.demo') : ''].filter(Boolean),
          actions: [
            ...(face.code === '' && !this.#busy
              ? [{ label: say('board.again'), primary: true, onSelect: () => void this.#phone(face.brand) }]
              : []),
            back,
          ],
          note: this.#note,
        };
    }
    return {
      ...head,
      title: say('board.paid'),
      text: [say('board.number', { number: face.number }), this.#demo ? say('board.demo') : ''].filter(
        Boolean,
      ),
      actions: [close],
      note: '',
    };
  }

  dispose(): void {
    this.#over = true;
  }

  #bag(close: Pressable): Pick<BagBoardContent, 'lines' | 'actions' | 'text'> {
    const { language } = this.#ctx;
    const bag = this.#held.bag;
    const lines = bag?.lines ?? [];
    const shown = lines.slice(0, LINES);
    const sellers = new Map(
      lines.flatMap(({ brand, sale, hindrance }) =>
        brand && sale === 'here' && !hindrance ? [[brand.id, brand.name]] : [],
      ),
    );
    const text = [];
    if (lines.length === 0) text.push(say('board.empty'));
    if (lines.length > LINES) text.push(say('board.more', { count: lines.length - LINES }));
    if (bag?.subtotal) text.push(say('board.total', { price: formatMoney(bag.subtotal, language) }));
    const pays = [...sellers].map(([brand, name]): Pressable => {
      return {
        label: say('board.pay', { brand: name }),
        primary: true,
        onSelect: () => this.#turn({ kind: 'how', brand }),
      };
    });
    return { text, lines: shown.map((line) => this.#line(line)), actions: [...pays.slice(0, 2), close] };
  }

  #line(line: BagLine): BagBoardContent['lines'][number] {
    const { language } = this.#ctx;
    const step = (label: string, delta: number): Pressable => ({
      label,
      onSelect: () =>
        void this.#do(async () => {
          await this.#held.change((cart) =>
            line.quantity + delta < 1 ? cart.remove(line.id) : cart.move(line.id, delta),
          );
        }),
    });
    const hindrance = localText(line.hindrance?.text, language);
    return {
      title: localText(line.title, language) || line.variant,
      finish: hindrance || localText(line.variant_title, language),
      quantity: String(line.quantity),
      total: line.total ? formatMoney(line.total, language) : '',
      steps: [step('−', -1), step('+', 1)],
    };
  }

  #turn(face: Face): void {
    if (this.#over) return;
    this.#face = face;
    this.#note = '';
    this.#changed();
  }

  async #do(work: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#note = '';
    try {
      await work();
    } catch (error) {
      this.#note = fault(error);
    } finally {
      this.#busy = false;
      if (!this.#over) this.#changed();
    }
  }

  /** A code for the phone; then the board asks until it is paid, or somebody turns it to something else. */
  async #phone(brand: string): Promise<void> {
    const checkout = new Checkout(this.#ctx.shop);
    let face: (Face & { kind: 'code' }) | null = null;
    await this.#do(async () => {
      const state = await checkout.start('mine', brand);
      this.#demo = state.pay?.demo ?? false;
      const { code, until } = await checkout.code();
      face = { kind: 'code', brand, code, until_ms: Date.parse(until) };
      this.#face = face;
    });
    if (face) await this.#watch(checkout, face);
  }

  async #watch(checkout: Checkout, face: Face & { kind: 'code' }): Promise<void> {
    while (!this.#over && this.#face === face) {
      await this.#wait(ASK_EVERY_MS);
      if (this.#over || this.#face !== face) return;
      // While no answer comes the code may still be good.
      const state: CheckoutState | null = await checkout.load().catch(() => null);
      if (this.#over || this.#face !== face || !state) continue;
      if (state.status === 'completed') {
        this.#turn({ kind: 'paid', number: state.order?.number ?? '' });
        this.#ctx.sounds.play('buy');
        await this.#held.renew();
        this.#held.tellOthers();
      } else if (state.status === 'canceled' || (Date.now() > face.until_ms && isIdle(state))) {
        this.#turn({ kind: 'code', brand: state.brand.id, code: '', until_ms: 0 });
        this.#note = say('board.over');
        this.#changed();
      }
    }
  }
}

export class BagBoard extends Plate {
  readonly #on: BagOnBoard;
  readonly #held: HeldBag;
  readonly #stop: () => void;

  constructor(ctx: RoomContext, held: HeldBag, ways: BoardWays) {
    const stage = ctx.stage!;
    super(stage.scene, stage.headPosition(), ctx.headset?.yaw() ?? 0);
    this.#held = held;
    this.#on = new BagOnBoard(ctx, held, ways, () => this.draw());
    this.#stop = held.cart.on('changed', () => this.draw());
    this.draw();
  }

  get content(): BagBoardContent {
    return this.#on.content;
  }

  async begin(): Promise<void> {
    await this.#held.renew();
    this.draw();
  }

  override dispose(): void {
    this.#stop();
    this.#on.dispose();
    super.dispose();
  }

  protected write(pen: CanvasRenderingContext2D, wide: number, height: number): void {
    const { brand, title, code, text, lines, actions, note } = this.#on.content;
    this.line(title, 128, { size: 72, colour: '#2b2622', family: 'title' });
    if (brand) this.line(brand, 250, { size: 44, colour: '#675d53' });
    if (code) this.line(code, 470, { size: 150, colour: '#64491b', weight: 600 });
    lines.forEach((line, index) => {
      const y = FIRST_PX + index * LINE_PX;
      const steps = LEFT_PX + wide - 3 * STEP_PX - 24;
      this.line(line.title, y, {
        size: 46,
        colour: '#2b2622',
        family: 'title',
        width: wide - 3 * STEP_PX - 260,
      });
      this.line(line.finish, y + 44, { size: 34, colour: '#675d53', width: wide - 3 * STEP_PX - 60 });
      this.line(line.total, y, { size: 40, colour: '#64491b', x: steps - 210, width: 190, right: true });
      const [less, more] = line.steps;
      this.button(less!, { x: steps, y: y - 48, width: STEP_PX });
      this.line(line.quantity, y + 14, {
        size: 40,
        colour: '#2b2622',
        x: steps + STEP_PX + 20,
        width: STEP_PX,
      });
      this.button(more!, { x: steps + 2 * STEP_PX + 24, y: y - 48, width: STEP_PX });
    });
    const after = code ? 590 : lines.length > 0 ? FIRST_PX + lines.length * LINE_PX + 4 : 262;
    const said = { size: 38, colour: '#675d53', family: 'text' } as const;
    pen.font = font(said);
    text
      .flatMap((line) => wrapped(pen, line, wide, 3))
      .forEach((line, index) => {
        this.line(line, after + index * 52, said);
      });
    this.row(actions, height - 164);
    this.line(note, height - 26, { size: 34, colour: '#94402f' });
  }
}
