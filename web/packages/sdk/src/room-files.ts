/** Rooms as files: fetched of one shop, brought to another. */
import type { UploadOptions } from './resumable.ts';
import type { ShopClient } from './shop.ts';
import type { RoomFile, RoomImport } from './types.ts';

const AT = '/api/room-files';

export class RoomFiles {
  readonly #shop: ShopClient;

  /** shop: of a member, or with a token that may write rooms, products and models. */
  constructor(shop: ShopClient) {
    this.#shop = shop;
  }

  /** What the file of a room of one's own holds, and what of the room it does not. */
  contents(room: string): Promise<RoomFile> {
    return this.#shop.call('GET', `${path(room)}/contents`);
  }

  /** Where that file is fetched. */
  address(room: string): string {
    return this.#shop.base + path(room);
  }

  /**
   * Sends a file, of which the brand may show what is in it, and answers the import's id. A broken line is waited for;
   * key: sent again, it is the same import.
   */
  bring(file: Blob, name: string, key: string, options: UploadOptions = {}): Promise<string> {
    return this.#shop.uploadModel(file, name, { ...options, at: AT, once: key });
  }

  /** How far it is: all of it is made once its models were looked at, or nothing. */
  state(id: string): Promise<RoomImport> {
    return this.#shop.call('GET', `/api/imports/${encodeURIComponent(id)}`);
  }

  /** To be done with one: of one that waits nothing comes, of one that is done all stays. */
  async dismiss(id: string): Promise<void> {
    await this.#shop.call('DELETE', `/api/imports/${encodeURIComponent(id)}`);
  }

  /** Those that the brand has brought, the newest first. */
  async all(): Promise<RoomImport[]> {
    return (await this.#shop.call<{ items: RoomImport[] }>('GET', '/api/imports')).items;
  }
}

function path(room: string): string {
  return `/api/rooms/${encodeURIComponent(room)}/file`;
}
