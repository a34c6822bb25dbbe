/**
 * `globalThis.vitrine`: the room for developers at the console and for tests. Reads what is drawn; moves like a visitor.
 *
 *     vitrine.ready                 the room is drawn and joined
 *     vitrine.stats()               {drawCalls, triangles, scriptMs, frame, pixelRatio, low} of the last frame
 *     vitrine.people()              [{slot, name, x, y, z, yaw, hands, badge}] of everybody else who is drawn (metres, radians)
 *     vitrine.me()                  {slot, x, y, z, yaw, pitch, presenting}: the eyes
 *     vitrine.products()            [{placement, product, title, hero, level, wears, carried, holder, turn, x, y, z, size,
 *                                   triangles, textures, packed}] that stand in the room; holder: somebody else's name;
 *                                   packed: textures that stay so on the graphics card
 *     vitrine.costs()               what their levels cost: {draw_calls, triangles, texture_bytes, over, short, files, loading}
 *     vitrine.things()              ids and labels of all that can be chosen
 *     vitrine.teleportTo(x, z)      stands there, or at the nearest free place
 *     vitrine.walkTo(x, z)          walks there
 *     vitrine.lookAt(x, y, z)       turns the eyes (outside a headset)
 *     vitrine.open(product)         opens the product's card
 *     vitrine.choose(thing)         chooses a thing by its id, as a click would
 *     vitrine.goods()               [{visitor, certificate, edition, serial, title, at}] that people here wear (at: null) or have
 *                                   placed; null: this shop gives no certificates, or it is not known yet
 *     vitrine.board()               {title, rows, note, actions} of the card in a headset, as read; null: none is open
 *     vitrine.press(label)          presses the button of the board that reads so
 *     vitrine.bag()                 what a headset's board of the bag reads; null: it is not open
 *     vitrine.pressBag(label)       presses its button that reads so
 *     vitrine.lights()              {level, target}
 *     vitrine.room()                {id, status, version, watching}
 *     vitrine.errors                what went wrong, as texts
 */
import { HEAD, localText } from '@vitrine-shop/sdk';
import { Vector3 } from 'three';
import type { Page } from './context.ts';
import { contentsOf } from './view/contents.ts';
import type { Visit } from './visit.ts';

/** visit: the present one. */
export function installHandle(page: Page, visit: () => Visit | null): void {
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const spot = (at: Vector3) => ({ x: round(at.x), y: round(at.y), z: round(at.z) });
  /** What a feature tells of itself; null where there is none. */
  const ask = (name: string, ...given: unknown[]) =>
    (visit()?.features.handle[name] as ((...given: unknown[]) => unknown) | undefined)?.(...given) ?? null;
  const handle = {
    get ready() {
      return visit()?.ready ?? false;
    },
    get errors() {
      return page.errors;
    },
    stats: () => ({
      ...(page.stage?.stats ?? { drawCalls: 0, triangles: 0, scriptMs: 0, frame: 0 }),
      pixelRatio: page.stage?.renderer.getPixelRatio() ?? 0,
      low: page.stage?.low ?? true,
    }),
    people: () =>
      [...(visit()?.view?.crowd.figures.values() ?? [])]
        .filter((figure) => figure.placed)
        .map(({ person, pose, badge }) => ({
          slot: person.slot,
          name: person.name,
          ...spot(new Vector3(pose.values[HEAD], pose.values[HEAD + 1], pose.values[HEAD + 2])),
          yaw: round(pose.yaw),
          hands: Number(pose.left) + Number(pose.right),
          badge,
        })),
    me: () => {
      const eyes = page.stage?.headPosition() ?? new Vector3();
      return {
        slot: visit()?.live?.you.slot ?? -1,
        ...spot(eyes),
        yaw: round(page.headset?.yaw() ?? page.walker?.yaw ?? 0),
        pitch: round(page.walker?.pitch ?? 0),
        presenting: page.stage?.presenting ?? false,
      };
    },
    products: () =>
      (visit()?.view?.products.standings ?? []).map((stand) => ({
        placement: stand.placement.id,
        product: stand.product.id,
        title: localText(stand.product.title, page.language),
        hero: stand.hero,
        ...spot(stand.group.position),
        level: stand.level,
        wears: stand.worn,
        carried: stand.carried,
        holder: ask('holder', stand.placement.id),
        turn: stand.group.quaternion.toArray().map(round),
        size: stand.box.getSize(new Vector3()).toArray().map(round),
        ...contentsOf(stand.group),
      })),
    costs: () => visit()?.view?.products.costs ?? null,
    things: () =>
      (visit()?.selectables.all ?? []).map((thing) => ({
        id: thing.id,
        kind: thing.kind,
        label: thing.label(),
      })),
    teleportTo: (x: number, z: number) => page.walker?.teleport(x, z),
    walkTo: (x: number, z: number) => page.walker?.walkTo(x, z),
    lookAt: (x: number, y: number, z: number) => page.walker?.lookAt(x, y, z),
    open: (product: string) => visit()?.card.open(product, 'chosen'),
    choose: (thing: string) => visit()?.selectables.get(thing)?.onSelect(),
    goods: () => ask('goods'),
    board: () => {
      const content = visit()?.card.board?.content;
      if (!content) return null;
      const { title, rows, note, actions, choices } = content;
      return { title, rows, note, actions: [...choices, ...actions].map(({ label }) => label) };
    },
    press: (label: string) => {
      const { actions, choices } = visit()?.card.board?.content ?? { actions: [], choices: [] };
      [...choices, ...actions].find((action) => action.label === label)?.onSelect();
    },
    bag: () => ask('bag'),
    pressBag: (label: string) => ask('pressBag', label),
    lights: () => ({ level: visit()?.view?.light.level ?? 1, target: visit()?.view?.light.target ?? 1 }),
    room: () => ({
      id: visit()?.id ?? '',
      status: visit()?.live?.status ?? 'closed',
      version: visit()?.detail?.room.version ?? 0,
      watching: visit()?.live?.watching ?? false,
    }),
  };
  Object.defineProperty(globalThis, 'vitrine', { value: handle, configurable: true });
}
