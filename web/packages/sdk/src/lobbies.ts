/**
 * The page of a brand: its look, what it says of itself, its legal texts.
 *
 *     const { palettes } = await new Lobbies(shop).change({ accent: '#1d4ed8' });
 *
 * Every method rejects with `Problem` and with nothing else.
 */
import type { components } from './api.gen.ts';
import type { ShopClient } from './shop.ts';

type Schemas = components['schemas'];

export type Lobby = Schemas['Lobby'];
/** As its brand edits it. */
export type OwnLobby = Schemas['OwnLobby'];
export type LobbyChange = Schemas['LobbyPatch'];
export type LobbyFamily = OwnLobby['family'];
/** Colours fit to be read, for light and dark pages. */
export type Palettes = Schemas['Palettes'];
export type Palette = Schemas['Palette'];

export class Lobbies {
  readonly #shop: ShopClient;

  constructor(shop: ShopClient) {
    this.#shop = shop;
  }

  /** As anybody may see it. slug: of the brand. */
  shown(slug: string): Promise<Lobby> {
    return this.#shop.call('GET', `/api/brands/${encodeURIComponent(slug)}`);
  }

  own(): Promise<OwnLobby> {
    return this.#shop.call('GET', '/api/brand/lobby');
  }

  /** What is left out stays; with `version`, only if nobody was quicker (else 412). */
  change(change: LobbyChange): Promise<OwnLobby> {
    return this.#shop.call('PATCH', '/api/brand/lobby', change);
  }

  /** What becomes of colours; nothing is kept. */
  tried(accent: string | null, ground: string | null): Promise<Palettes> {
    return this.#shop.call('POST', '/api/brand/lobby/palettes', { accent, ground });
  }
}
