/**
 * The page's address: which room, where in it, by whose invitation. `/rooms/{id}?at=spawn&product=id&invite=id&watch=1`;
 * of an unlisted room with its key, which no server is told on the way: `#key=...`.
 */

import type { RoomDetail } from '@vitrine-shop/sdk';

export interface Address {
  readonly room: string;
  readonly spawn: string | null;
  /** To be led up to. */
  readonly product: string | null;
  readonly invite: string | null;
  /** What opens an unlisted room. */
  readonly key: string | null;
  /** To look on only. */
  readonly watch: boolean;
}

export function readAddress(url: URL): Address {
  const path = /^\/rooms\/([^/]+)\/?$/.exec(url.pathname);
  return {
    room: path ? decodeURIComponent(path[1]) : (url.searchParams.get('room') ?? ''),
    spawn: url.searchParams.get('at'),
    product: url.searchParams.get('product'),
    invite: url.searchParams.get('invite'),
    key: new URLSearchParams(url.hash.slice(1)).get('key'),
    watch: url.searchParams.get('watch') === '1',
  };
}

/** Where a doorway leads that leaves this address, as those of a brand's own domain to other brands do; null: it stays. */
export function wayThere(
  detail: Pick<RoomDetail, 'elsewhere'> | null,
  from: URL,
  room: string,
  spawn: string | null,
): string | null {
  const there = detail?.elsewhere[room];
  return there ? new URL(roomAddress(from, room, spawn), there).href : null;
}

/** The address of another room; language and invitation travel along. */
export function roomAddress(from: URL, room: string, spawn: string | null): string {
  const url = new URL(`/rooms/${encodeURIComponent(room)}`, from);
  for (const name of ['invite', 'lang', 'quality']) {
    const value = from.searchParams.get(name);
    if (value) url.searchParams.set(name, value);
  }
  if (spawn) url.searchParams.set('at', spawn);
  return url.pathname + url.search;
}
