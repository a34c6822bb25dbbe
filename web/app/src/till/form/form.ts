/** The provider's form in the page: it takes the card, and gives a token of it. */
import type { NextAction } from '@vitrine-shop/sdk';

export interface PayForm {
  readonly element: HTMLElement;
  /** A token of what was typed. Rejects with `FormFault`, which the form has shown beside its field. */
  token(of: { name: string; email: string }): Promise<string>;
  /** What the bank asks before it agrees. Ends when it was answered; rejects with `BankClosed`. */
  challenge(next: NextAction): Promise<void>;
  /** It costs this much now, in minor units. */
  amount(minor: number): void;
  dispose(): void;
}

/** The form cannot give a token: the text is for the buyer, and stands beside the field already. */
export class FormFault extends Error {}

/** The buyer closed the bank's question. */
export class BankClosed extends Error {}

/** The bank's question came to nothing: whether there is an answer is the shop's to find out. */
export class BankUnsure extends BankClosed {}
