/** A brand's own models as rooms: measured, lit, taken. */
import type { ShopClient } from './shop.ts';
import type { LightPreset, MadeRoom, Scene } from './types.ts';

export class Scenes {
  readonly #shop: ShopClient;

  /** shop: of a member, or with a token that may write models and rooms. */
  constructor(shop: ShopClient) {
    this.#shop = shop;
  }

  /** How it stands with a model as a room. */
  of(model: string): Promise<Scene> {
    return this.#shop.call('GET', `/api/models/${model}/scene`);
  }

  /** Has it measured, which takes seconds: `of` tells when it is done. */
  measure(model: string): Promise<Scene> {
    return this.#shop.call('POST', `/api/models/${model}/scene`);
  }

  /** Has it lit, which takes minutes: `of` tells how far it is. */
  bake(model: string, preset: LightPreset): Promise<Scene> {
    return this.#shop.call('POST', `/api/models/${model}/bakes`, { preset });
  }

  cancel(model: string, preset: LightPreset): Promise<Scene> {
    return this.#shop.call('DELETE', `/api/models/${model}/bakes/${preset}`);
  }

  /** Makes the room with this light a model of one's own; answers the job to ask. */
  async keep(model: string, preset: LightPreset): Promise<string> {
    const path = `/api/models/${model}/bakes/${preset}/model`;
    return (await this.#shop.call<{ job: string }>('POST', path)).job;
  }

  /** Another model is this room's scene; everything else stays. */
  take(room: string, model: string): Promise<MadeRoom> {
    return this.#shop.call('PUT', `/api/rooms/${encodeURIComponent(room)}/scene`, { model });
  }
}
