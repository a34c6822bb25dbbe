/** The bag as it is looked at: a panel of the page; in a headset a board in the room. Fetched when somebody opens it. */

import type { RoomContext } from '../../../context.ts';
import type { Rayed } from '../../../select/rayed.ts';
import type { HeldBag } from '../held.ts';
import { BagBoard } from './board.ts';
import { BagPanel } from './panel.ts';
import { say } from './text.ts';

export class BagShown {
  readonly #ctx: RoomContext;
  readonly #held: HeldBag;
  #panel: BagPanel | null = null;
  #board: BagBoard | null = null;
  /** The headset was taken off to pay: it is offered again afterwards. */
  #left = false;

  constructor(ctx: RoomContext, held: HeldBag) {
    this.#ctx = ctx;
    this.#held = held;
  }

  get isOpen(): boolean {
    return this.#panel !== null;
  }

  get board(): Rayed | null {
    return this.#board;
  }

  /** As it is read, for developers. */
  get told(): object | null {
    if (!this.#board) return null;
    const { actions, lines, ...rest } = this.#board.content;
    return {
      ...rest,
      lines: lines.map(({ steps, ...line }) => line),
      actions: actions.map(({ label }) => label),
    };
  }

  press(label: string): void {
    this.#board?.content.actions.find((each) => each.label === label)?.onSelect();
  }

  async open(): Promise<void> {
    if (this.#ctx.stage?.presenting) return this.#openBoard();
    if (this.#panel) return this.#panel.close();
    const back = this.#left ? this.#wayBack() : null;
    this.#panel = new BagPanel(this.#ctx, this.#held, back, () => {
      this.#panel = null;
    });
    await this.#panel.begin();
  }

  /** A headset is put on, or has been taken off. */
  headset(on: boolean): void {
    if (on) {
      this.#left = false;
      this.#panel?.close();
    } else {
      this.closeBoard();
      if (this.#left) void this.open();
    }
  }

  dispose(): void {
    this.#panel?.close();
    this.closeBoard();
  }

  async #openBoard(): Promise<void> {
    this.closeBoard();
    this.#ctx.card.close();
    this.#board = new BagBoard(this.#ctx, this.#held, {
      close: () => this.closeBoard(),
      leave: () => {
        this.#left = true;
        void this.#ctx.headset?.leave();
      },
    });
    await this.#board.begin();
  }

  /** Something else is read in the headset. */
  closeBoard(): void {
    this.#board?.dispose();
    this.#board = null;
  }

  /** Seat, place and bag are as they were: only the eyes were elsewhere. */
  #wayBack(): { label: string; press: () => void } {
    return { label: say('vr.back'), press: () => void this.#ctx.headset?.enter() };
  }
}
