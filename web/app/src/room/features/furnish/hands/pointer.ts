/**
 * Mouse and fingers in the room while it is furnished. What is chosen is dragged over floor, tables and walls, turned by its
 * ring or by a second finger, raised by its arrow; everything else is the room's own: a drag looks, a press chooses.
 *
 * Nothing is done before the finger is up: a drag that the connection, or the pointer, loses changes nothing.
 */
import { Plane, type Ray, Vector2, Vector3 } from 'three';
import { viewRay } from '../../../movement/pointer.ts';
import type { RoomView } from '../../../room-view.ts';
import type { Stage } from '../../../view/stage.ts';
import type { Editor } from '../editor.ts';
import { centimetres, degrees, type Free, type Guideline } from '../geometry/snap.ts';
import { HANGING, type Item, type Pose } from '../items.ts';
import { type Handle, Handles } from './handles.ts';
import { Proxies } from './proxies.ts';
import { surfaceAt } from './surface.ts';

const TURN_DEG = 15;
const TWIST_DEG = 5;
const FAR_PX = 4;

interface Seen {
  readonly x: number;
  readonly y: number;
}

interface Drag {
  readonly id: number;
  readonly item: Item;
  readonly by: 'move' | Handle;
  readonly from: Seen;
  /** Where the pointer is now. */
  last: Seen;
  /** From the pointer to the thing's foot as seen, pixels; of the ring: the angle it began at, radians. */
  readonly off: { readonly x: number; readonly y: number };
  readonly began: number;
  far: boolean;
  /** Another finger turns it: which, and where both are; began_deg: of the line between them, as it was turned then. */
  second: { readonly id: number; at: Seen; first: Seen; readonly began_deg: number } | null;
  twisted: boolean;
  pose: Pose;
  slot: Free | null;
  lines: readonly Guideline[];
}

export class Hands {
  readonly #editor: Editor;
  readonly #stage: Stage;
  readonly #view: RoomView;
  readonly #handles = new Handles();
  readonly #proxies: Proxies;
  readonly #ends: (() => void)[] = [];
  #drag: Drag | null = null;

  constructor(editor: Editor, stage: Stage, view: RoomView) {
    this.#editor = editor;
    this.#stage = stage;
    this.#view = view;
    this.#proxies = new Proxies(editor, stage.scene);
    stage.scene.add(this.#handles.group);
    this.#ends.push(editor.on(() => this.#proxies.sync()));
    const { surface } = editor.ctx.overlay;
    const on = (
      type: 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel',
      listener: (event: PointerEvent) => void,
    ) => {
      surface.addEventListener(type, listener, { capture: true });
      this.#ends.push(() => surface.removeEventListener(type, listener, { capture: true }));
    };
    on('pointerdown', (event) => this.#down(event));
    on('pointermove', (event) => this.#move(event));
    on('pointerup', (event) => this.#up(event));
    on('pointercancel', (event) => this.#cancel(event));
  }

  /** Every frame: handles follow what is chosen, and are not seen in a headset, where one only walks. */
  frame(): void {
    const item = this.#stage.presenting ? null : (this.#drag?.item ?? this.#editor.first);
    const pose = this.#drag?.pose ?? item?.pose ?? null;
    const stand = item?.kind === 'placement' ? this.#view.products.at(item.id) : undefined;
    const { x, z } = stand?.middle ?? NOWHERE;
    this.#handles.show(item, pose, this.#stage.camera, this.#drag?.lines, [x, z]);
  }

  /** Where something dropped at this point of the page comes to stand; null: nowhere. */
  dropAt(x: number, y: number, size_m: Item['size_m']): Pose | null {
    if (!this.#editor.ctx.overlay.surface.contains(document.elementFromPoint(x, y))) return null;
    const surface = surfaceAt(this.#ray({ x, y }), this.#view.surfaces);
    return surface && poseOn(surface, { size_m, kind: 'placement' }, 0);
  }

  dispose(): void {
    for (const end of this.#ends) end();
    this.#settle();
    this.#handles.dispose();
    this.#proxies.dispose();
  }

  #down(event: PointerEvent): void {
    if (this.#drag) return this.#joined(this.#drag, event);
    if (event.shiftKey) this.#editor.gathering = this.#editor.first !== null;
    const item = this.#editor.first;
    if (event.button !== 0 || !item || item.locked || this.#stage.presenting) return;
    const ray = this.#ray(page(event));
    const by = this.#handles.hit(ray) ?? (this.#isOn(item, ray) ? 'move' : this.#handles.hit(ray, true));
    if (!by) return;
    stop(event);
    const { surface } = this.#editor.ctx.overlay;
    surface.setPointerCapture(event.pointerId);
    const seen = this.#seen(item.pose.position);
    const off = { x: seen.x - event.clientX, y: seen.y - event.clientY };
    const began = by === 'turn' ? (this.#angle(ray, item) ?? 0) : (this.#height(ray, item) ?? 0);
    const from = page(event);
    this.#drag = {
      id: event.pointerId,
      item,
      by,
      from,
      last: from,
      off,
      began,
      far: false,
      second: null,
      twisted: false,
      pose: item.pose,
      slot: null,
      lines: [],
    };
  }

  #move(event: PointerEvent): void {
    const drag = this.#drag;
    if (!drag) return;
    stop(event);
    if (drag.second) return this.#twist(drag, drag.second, event);
    if (event.pointerId !== drag.id) return;
    drag.last = page(event);
    drag.far ||= Math.hypot(event.clientX - drag.from.x, event.clientY - drag.from.y) > FAR_PX;
    if (!drag.far) return;
    if (drag.by === 'move') this.#slide(drag, event);
    else if (drag.by === 'turn') this.#turn(drag, event);
    else this.#raise(drag, event);
    this.#preview(drag);
  }

  /** A second finger comes down while one holds the thing. */
  #joined(drag: Drag, event: PointerEvent): void {
    stop(event);
    if (drag.second || drag.by !== 'move' || event.pointerType !== 'touch') return;
    this.#editor.ctx.overlay.surface.setPointerCapture(event.pointerId);
    const at = page(event);
    const began_deg = drag.pose.yaw_deg + between(drag.last, at);
    drag.second = { id: event.pointerId, at, first: drag.last, began_deg };
  }

  /** Fingers that turn clockwise on the screen turn it so, seen from above. */
  #twist(drag: Drag, second: NonNullable<Drag['second']>, event: PointerEvent): void {
    if (event.pointerId === drag.id) second.first = page(event);
    else if (event.pointerId === second.id) second.at = page(event);
    else return;
    const turned = second.began_deg - between(second.first, second.at);
    const yaw_deg = degrees(Math.round(turned / TWIST_DEG) * TWIST_DEG);
    if (yaw_deg === degrees(drag.pose.yaw_deg)) return;
    drag.far = drag.twisted = true;
    drag.pose = { ...drag.pose, yaw_deg };
    this.#preview(drag);
  }

  #slide(drag: Drag, event: PointerEvent): void {
    const at = { x: event.clientX + drag.off.x, y: event.clientY + drag.off.y };
    const surface = surfaceAt(this.#ray(at), this.#view.surfaces);
    const wished = surface && poseOn(surface, drag.item, drag.item.pose.yaw_deg);
    if (!wished) return;
    const onWall = surface.wall_deg !== null;
    if (event.altKey || onWall) {
      drag.pose = wished;
      drag.slot = null;
      drag.lines = [];
      return;
    }
    const { x, y, z, slot, lines } = this.#editor.snap({ ...drag.item, pose: wished });
    drag.pose = { position: [x, y, z], yaw_deg: slot ? slot.yaw_deg : wished.yaw_deg };
    drag.slot = slot;
    drag.lines = lines;
  }

  #turn(drag: Drag, event: PointerEvent): void {
    const angle = this.#angle(this.#ray(page(event)), drag.item);
    if (angle === null) return;
    const turned = drag.item.pose.yaw_deg + ((angle - drag.began) * 180) / Math.PI;
    const step = event.altKey || event.shiftKey ? 1 : TURN_DEG;
    drag.pose = { ...drag.item.pose, yaw_deg: degrees(Math.round(turned / step) * step) };
  }

  #raise(drag: Drag, event: PointerEvent): void {
    const height = this.#height(this.#ray(page(event)), drag.item);
    if (height === null) return;
    const [x, y, z] = drag.item.pose.position;
    drag.pose = { ...drag.item.pose, position: [x, Math.max(0, centimetres(y + height - drag.began)), z] };
  }

  #up(event: PointerEvent): void {
    const drag = this.#drag;
    if (!drag) return;
    stop(event);
    if (event.pointerId !== drag.id && event.pointerId !== drag.second?.id) return;
    if (event.pointerId === drag.second?.id && !drag.twisted) {
      drag.second = null;
      return;
    }
    this.#drag = null;
    if (!drag.far) return this.#settle(drag);
    // The thing is where it was put before the room says so: it does not jump back meanwhile.
    const { item, pose, slot } = drag;
    const stays = pose.position.every((at, axis) => at === item.pose.position[axis]);
    if (drag.by === 'turn' || (drag.twisted && stays)) this.#editor.turn(pose.yaw_deg - item.pose.yaw_deg);
    else this.#editor.move(item, pose, drag.twisted ? null : slot);
    this.#settle(drag);
  }

  #cancel(event: PointerEvent): void {
    const drag = this.#drag;
    if (!drag || (event.pointerId !== drag.id && event.pointerId !== drag.second?.id)) return;
    stop(event);
    this.#drag = null;
    this.#settle(drag);
  }

  /** The picture of it follows the finger; the room is told when it is up. */
  #preview({ item, pose }: Drag): void {
    const stand = this.#view.products.at(item.id);
    if (!stand) return;
    if (!stand.carried) {
      stand.lift(true);
      stand.shade(0);
    }
    stand.group.position.set(...pose.position);
    stand.group.rotation.set(0, (pose.yaw_deg * Math.PI) / 180, 0);
    this.#stage.touchShadows();
  }

  #settle(drag = this.#drag): void {
    if (!drag) return;
    const stand = this.#view.products.at(drag.item.id);
    if (stand?.carried) stand.lift(false);
  }

  #isOn(item: Item, ray: Ray): boolean {
    const hit = this.#editor.ctx.selectables.seen(ray, this.#view.model, 14);
    const id = { placement: `product:${item.id}`, portal: `portal:${item.id}` }[item.kind as string];
    return hit?.selectable.id === (id ?? `furnish:${item.key}`);
  }

  /** Around the thing on the plan, radians; null: one looks along the floor. */
  #angle(ray: Ray, { pose }: Item): number | null {
    const [x, y, z] = pose.position;
    const met = ray.intersectPlane(plane.set(UP, -y), point);
    return met && Math.atan2(met.x - x, met.z - z);
  }

  /** On the upright line through the thing, metres. */
  #height(ray: Ray, { pose }: Item): number | null {
    const [x, , z] = pose.position;
    const across = point.set(ray.origin.x - x, 0, ray.origin.z - z);
    if (across.lengthSq() < 0.01) return null;
    const met = ray.intersectPlane(
      plane.setFromNormalAndCoplanarPoint(across.normalize(), new Vector3(x, 0, z)),
      hit,
    );
    return met?.y ?? null;
  }

  #ray({ x, y }: { x: number; y: number }): Ray {
    const box = this.#editor.ctx.overlay.surface.getBoundingClientRect();
    const at = new Vector2(((x - box.left) / box.width) * 2 - 1, 1 - ((y - box.top) / box.height) * 2);
    return viewRay(this.#stage.camera, at);
  }

  #seen(position: Pose['position']): { x: number; y: number } {
    const box = this.#editor.ctx.overlay.surface.getBoundingClientRect();
    const at = new Vector3(...position).project(this.#stage.camera);
    return { x: box.left + ((at.x + 1) / 2) * box.width, y: box.top + ((1 - at.y) / 2) * box.height };
  }
}

/** As it stands there: upright on a floor or a table; its back to a wall, its middle where one points. */
function poseOn(
  { point: at, wall_deg }: { readonly point: Vector3; readonly wall_deg: number | null },
  { size_m, kind }: Pick<Item, 'size_m' | 'kind'>,
  yaw_deg: number,
): Pose | null {
  if (wall_deg === null) return HANGING.includes(kind) ? null : { position: [at.x, at.y, at.z], yaw_deg };
  if (kind === 'spawn' || kind === 'zone') return null;
  const yaw = (wall_deg * Math.PI) / 180;
  const off = HANGING.includes(kind) || kind === 'portal' ? 0 : size_m[2] / 2;
  const y = HANGING.includes(kind) ? at.y : kind === 'portal' ? 0 : Math.max(0, at.y);
  const position = [at.x + Math.sin(yaw) * off, y, at.z + Math.cos(yaw) * off].map(centimetres);
  return { position: position as [number, number, number], yaw_deg: degrees(wall_deg) };
}

/** The way from one point of the page to another, degrees, clockwise from the right. */
function between(one: Seen, other: Seen): number {
  return (Math.atan2(other.y - one.y, other.x - one.x) * 180) / Math.PI;
}

function page({ clientX, clientY }: PointerEvent): { x: number; y: number } {
  return { x: clientX, y: clientY };
}

function stop(event: PointerEvent): void {
  event.stopImmediatePropagation();
}

const UP = new Vector3(0, 1, 0);
const NOWHERE = new Vector3();
const plane = new Plane();
const point = new Vector3();
const hit = new Vector3();
