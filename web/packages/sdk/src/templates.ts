/** Rooms made from templates, and dressed anew. */
import type { ShopClient } from './shop.ts';
import type { MadeRoom, NewDressing, NewRoom, RoomTemplate } from './types.ts';

export class Templates {
  readonly #shop: ShopClient;

  /** shop: of a member, or with a token that may write rooms; anybody reads what there is. */
  constructor(shop: ShopClient) {
    this.#shop = shop;
  }

  /** The rooms that a brand can make its own. */
  async all(): Promise<RoomTemplate[]> {
    return (await this.#shop.call<{ items: RoomTemplate[] }>('GET', '/api/templates')).items;
  }

  /** Makes a room of a template. key: sent again, it answers the same room. */
  make(room: NewRoom, key: string): Promise<MadeRoom> {
    return this.#shop.call('POST', '/api/rooms', room, { 'Idempotency-Key': key });
  }

  /** Another arrangement, finish or time of day; what is not named stays. */
  dress(room: string, dressing: NewDressing): Promise<MadeRoom> {
    return this.#shop.call('PATCH', `/api/rooms/${encodeURIComponent(room)}/dressing`, dressing);
  }
}
