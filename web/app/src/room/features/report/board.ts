/** Reporting in a headset: there is no keyboard, so one reason of a few says it; the number waits outside. */
import { localText, Oversight, type Product, type ReportReason } from '@vitrine-shop/sdk';
import type { Reported } from '../../../report/dialog.ts';
import type { RoomContext } from '../../context.ts';
import type { Action, Part, Press } from '../../face.ts';
import { whyNot } from '../../text.ts';
import { say } from './text.ts';

const REASONS = ['illegal', 'counterfeit', 'misleading', 'hateful', 'sexual', 'privacy'] as const;

export class BoardReport {
  readonly #ctx: RoomContext;
  /** The product whose board asks for the reason. */
  #asking: string | null = null;
  #sending = false;

  constructor(ctx: RoomContext) {
    this.#ctx = ctx;
  }

  part(product: Product): Part {
    if (this.#asking === product.id) return { ask: this.#question(product) };
    const open = () => this.#ask(product.id);
    return { actions: [{ key: 'report', label: say('card.report'), kind: 'quiet', press: open }] };
  }

  /** Another board is open, or none. */
  forget(): void {
    this.#asking = null;
  }

  /** What was reported in the headset; each is told once. It outlives the visit. */
  takeReported(): Reported[] {
    return this.#reported().splice(0);
  }

  #question(product: Product) {
    const choice = (reason: (typeof REASONS)[number]): Action => ({
      key: `report ${reason}`,
      label: say(`board.${reason}`),
      press: (press) => this.#send(product, reason, press),
    });
    const back: Action = { key: 'report back', label: say('board.back'), press: () => this.#ask(null) };
    return { text: say('board.ask'), choices: REASONS.map(choice), back };
  }

  #ask(product: string | null): void {
    this.#asking = product;
    this.#ctx.redraw();
  }

  async #send(product: Product, reason: ReportReason, { note }: Press): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    note(say('board.sending'));
    try {
      const made = await new Oversight(this.#ctx.shop).report({ kind: 'product', thing: product.id, reason });
      const title = localText(product.title, this.#ctx.language);
      this.#reported().push({ title, number: made.number ?? '' });
      if (this.#asking === product.id) this.#ask(null);
      note(say('board.thanks'));
    } catch (error) {
      note(whyNot(error));
    } finally {
      this.#sending = false;
    }
  }

  #reported(): Reported[] {
    return this.#ctx.lasting('report.reported', () => []);
  }
}
