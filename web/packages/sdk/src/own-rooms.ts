import type { ShopClient } from './shop.ts';
import type { DeletedRoom, OwnRoom, RoomApproval, RoomChange } from './types.ts';

/** The rooms of the brand that one acts for, as its page edits them. */
export class OwnRooms {
  readonly #shop: ShopClient;

  constructor(shop: ShopClient) {
    this.#shop = shop;
  }

  /** All of them, drafts too, in the lobby's order. */
  async list(): Promise<OwnRoom[]> {
    return (await this.all()).items;
  }

  /** The same, and whether the first public ones wait for those who run the shop; null: nobody was asked. */
  all(): Promise<{ items: OwnRoom[]; approval: RoomApproval | null }> {
    return this.#shop.call('GET', '/api/brand/rooms');
  }

  /** Who finds a room, when it is open, what it is called; with `version`, only if nobody was quicker (else 412). */
  change(room: string, change: RoomChange): Promise<OwnRoom> {
    return this.#shop.call('PATCH', `/api/rooms/${encodeURIComponent(room)}`, change);
  }

  /** Those that were deleted and can still be brought back, the last first. */
  async deleted(): Promise<DeletedRoom[]> {
    return (await this.#shop.call<{ items: DeletedRoom[] }>('GET', '/api/brand/rooms/deleted')).items;
  }

  /** Brings a deleted room back as it was. */
  restore(room: string): Promise<OwnRoom> {
    return this.#shop.call('POST', `/api/rooms/${encodeURIComponent(room)}/restore`);
  }
}
