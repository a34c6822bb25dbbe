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
 *     vitrine.board()               {title, edition, note, actions} of the card in a headset, as read; null: none is open
 *     vitrine.press(label)          presses the button of the board that reads so
 *     vitrine.lights()              {level, target}
 *     vitrine.room()                {id, status, version, watching}
 *     vitrine.errors                what went wrong, as texts
 */
import { HEAD, localText } from '@vitrine-shop/sdk';
import { Vector3 } from 'three';
import type { RoomApp } from './app.ts';
import { contentsOf } from './view/contents.ts';

export function installHandle(app: RoomApp): void {
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const spot = (at: Vector3) => ({ x: round(at.x), y: round(at.y), z: round(at.z) });
  const handle = {
    get ready() {
      return app.visit?.ready ?? false;
    },
    get errors() {
      return app.errors;
    },
    stats: () => ({
      ...(app.stage?.stats ?? { drawCalls: 0, triangles: 0, scriptMs: 0, frame: 0 }),
      pixelRatio: app.stage?.renderer.getPixelRatio() ?? 0,
      low: app.stage?.low ?? true,
    }),
    people: () =>
      [...(app.visit?.view?.crowd.figures.values() ?? [])]
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
      const eyes = app.stage?.headPosition() ?? new Vector3();
      return {
        slot: app.visit?.live?.you.slot ?? -1,
        ...spot(eyes),
        yaw: round(app.headset?.yaw() ?? app.walker?.yaw ?? 0),
        pitch: round(app.walker?.pitch ?? 0),
        presenting: app.stage?.presenting ?? false,
      };
    },
    products: () =>
      (app.visit?.view?.products.standings ?? []).map((stand) => ({
        placement: stand.placement.id,
        product: stand.product.id,
        title: localText(stand.product.title, app.language),
        hero: stand.hero,
        ...spot(stand.group.position),
        level: stand.level,
        wears: stand.worn,
        carried: stand.carried,
        holder: app.visit?.holding.other(stand.placement.id)?.name ?? null,
        turn: stand.group.quaternion.toArray().map(round),
        size: stand.box.getSize(new Vector3()).toArray().map(round),
        ...contentsOf(stand.group),
      })),
    costs: () => app.visit?.view?.products.costs ?? null,
    things: () =>
      (app.visit?.selectables.all ?? []).map((thing) => ({
        id: thing.id,
        kind: thing.kind,
        label: thing.label(),
      })),
    teleportTo: (x: number, z: number) => app.walker?.teleport(x, z),
    walkTo: (x: number, z: number) => app.walker?.walkTo(x, z),
    lookAt: (x: number, y: number, z: number) => app.walker?.lookAt(x, y, z),
    open: (product: string) => app.visit?.card.open(product, 'chosen'),
    choose: (thing: string) => app.visit?.selectables.get(thing)?.onSelect(),
    goods: () =>
      app.visit?.goods?.shown.map(({ key: _, model: __, title, ...good }) => ({
        ...good,
        title: localText(title, app.language),
      })) ?? null,
    board: () => {
      const content = app.visit?.card.board?.content;
      if (!content) return null;
      const { title, edition, note, actions } = content;
      return { title, edition, note, actions: actions.map(({ label }) => label) };
    },
    press: (label: string) =>
      app.visit?.card.board?.content?.actions.find((action) => action.label === label)?.onSelect(),
    lights: () => ({ level: app.visit?.view?.light.level ?? 1, target: app.visit?.view?.light.target ?? 1 }),
    room: () => ({
      id: app.visit?.id ?? '',
      status: app.visit?.live?.status ?? 'closed',
      version: app.visit?.detail?.room.version ?? 0,
      watching: app.visit?.live?.watching ?? false,
    }),
  };
  Object.defineProperty(globalThis, 'vitrine', { value: handle, configurable: true });
}
