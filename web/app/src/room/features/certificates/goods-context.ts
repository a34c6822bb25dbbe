/** What the parts of certificates in a room share. Types only. */
import type { Certificates, Gate, Gated, Wearing, Worn } from '@vitrine-shop/sdk';
import type { RoomContext } from '../../context.ts';

export interface GoodsContext {
  readonly ctx: RoomContext;
  readonly api: Certificates;
  /** null before the room has been joined. */
  readonly wearing: Wearing | null;
  /** All that is worn and placed now. */
  readonly shown: readonly Worn[];
  /** What this room or product asks of who comes; null: nothing. */
  gate(kind: Gated, id: string): Promise<Gate | null>;
}
