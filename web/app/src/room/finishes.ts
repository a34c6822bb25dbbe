/** Finishes as everybody in the room sees them. */
import type { Person, Placement, Product, Variant } from '@vitrine-shop/sdk';
import type { Standing } from './view/standing.ts';

export interface Finishes {
  /** The finish that is seen now, and who chose it, if that was somebody else here. */
  shown(thing: { placement: Placement; product: Product }): { variant: Variant | null; by: Person | null };
  /** Shows a finish to everybody. */
  show(thing: Standing, variant: Variant): void;
}
