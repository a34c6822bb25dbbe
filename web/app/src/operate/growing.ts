/** A list that grows by a press: the page that follows is asked for where the one before ended. */
import { fault } from '../fault/fault.ts';
import { busy, button } from '../ui/dom.ts';
import { toast } from '../ui/toast.ts';

export class Growing {
  readonly #follow: (after: string) => Promise<void>;
  readonly button: HTMLButtonElement;
  #next: string | null = null;

  /** words: of the button. follow: asks for the page after that, and draws it. */
  constructor(words: string, follow: (after: string) => Promise<void>) {
    this.#follow = follow;
    this.button = button(words, () => void this.#grow(), 'quiet');
    this.button.hidden = true;
  }

  /** Where the page ended that was drawn last; null: nothing follows. */
  ended(next: string | null): void {
    this.#next = next;
    this.button.hidden = next === null;
  }

  async #grow(): Promise<void> {
    const after = this.#next;
    if (after === null) return;
    try {
      await busy(this.button, () => this.#follow(after));
    } catch (error) {
      toast(fault(error));
    }
  }
}
