/**
 * A brand's models and pictures: what needs them, and how they go.
 *
 *     for (const { picture } of await shop.all((after) => new BrandFiles(shop).pictures(after))) …
 *
 * Every method rejects with `Problem` and with nothing else.
 */
import type { components } from './api.gen.ts';
import type { ShopClient } from './shop.ts';
import type { Page } from './types.ts';

type Schemas = components['schemas'];

/** name: of its file, as it was sent; null: nobody said. */
export type OwnModel = Schemas['OwnModel'];
export type OwnPicture = Schemas['Picture'];
/** kind: product, room, edition or lobby; id: of an edition its number. */
export type FileUse = Schemas['FileUse'];
export type FileKind = 'models' | 'pictures';

export class BrandFiles {
  readonly shop: ShopClient;

  constructor(shop: ShopClient) {
    this.shop = shop;
  }

  /** Those that can be shown. after: `next` of the page before. */
  models(after?: string): Promise<Page<OwnModel>> {
    return this.shop.call('GET', `/api/models${turn(after)}`);
  }

  pictures(after?: string): Promise<Page<OwnPicture>> {
    return this.shop.call('GET', `/api/pictures${turn(after)}`);
  }

  /** A PNG, JPEG or WebP; the same bytes sent again are the same picture. */
  send(picture: Blob): Promise<OwnPicture> {
    const form = new FormData();
    form.append('file', picture);
    return this.shop.call('POST', '/api/pictures', form);
  }

  /** What of the brand's needs it. */
  async uses(kind: FileKind, hash: string): Promise<FileUse[]> {
    const found = await this.shop.call<Schemas['FileUses']>('GET', `/api/${kind}/${hash}/uses`);
    return found.uses;
  }

  /** Rejects with the problem `in-use` while something needs it. */
  async remove(kind: FileKind, hash: string): Promise<void> {
    await this.shop.call('DELETE', `/api/${kind}/${hash}`);
  }
}

function turn(after: string | undefined): string {
  return after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
}
