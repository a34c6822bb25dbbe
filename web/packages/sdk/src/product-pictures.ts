/**
 * The pictures of a product of one's brand, as its page edits them.
 *
 *     const pictures = new ProductPictures(shop, product);
 *     const { version } = await pictures.add(photograph);
 *     await pictures.order(names, version);      // rejects with version-mismatch if somebody was quicker
 */
import type { components } from './api.gen.ts';
import type { ShopClient } from './shop.ts';

/** items: in order, the model's own among them; version: of the product; limit: photographs of one product. */
export type PictureList = components['schemas']['OwnPictures'];
export type ListedPicture = PictureList['items'][number];
/** alt: languages that change, null for one that goes. */
export interface PictureChange {
  alt?: Record<string, string | null> | null;
  hidden?: boolean;
}

export class ProductPictures {
  readonly #shop: ShopClient;
  readonly #path: string;

  constructor(shop: ShopClient, product: string) {
    this.#shop = shop;
    this.#path = `/api/products/${encodeURIComponent(product)}/pictures`;
  }

  list(): Promise<PictureList> {
    return this.#shop.call('GET', this.#path);
  }

  /** A PNG, JPEG, WebP or AVIF, at the end; the same again changes nothing. */
  add(photograph: Blob): Promise<PictureList> {
    const form = new FormData();
    form.append('file', photograph);
    return this.#shop.call('POST', this.#path, form);
  }

  change(picture: string, change: PictureChange, version: number): Promise<PictureList> {
    return this.#shop.call('PATCH', `${this.#path}/${picture}`, change, matching(version));
  }

  /** All of them, by name. */
  order(pictures: string[], version: number): Promise<PictureList> {
    return this.#shop.call('PUT', `${this.#path}/order`, { pictures }, matching(version));
  }

  remove(picture: string, version: number): Promise<PictureList> {
    return this.#shop.call('DELETE', `${this.#path}/${picture}`, undefined, matching(version));
  }
}

function matching(version: number): Record<string, string> {
  return { 'If-Match': `"${version}"` };
}
