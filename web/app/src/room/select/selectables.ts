/**
 * Everything in the room that answers to being chosen: products, doorways, what modules add.
 *
 * One registry for all devices. A ray (mouse, finger, controller, the middle of the view) asks `hit`; the keyboard gets
 * the same things as a list of buttons.
 */
import { Box3, Matrix4, Mesh, type Object3D, Ray, Raycaster, Vector3 } from 'three';

export interface Selectable {
  readonly id: string;
  readonly kind: 'product' | 'portal' | 'module';
  readonly object: Object3D;
  readonly label: () => string;
  readonly onSelect: () => void;
}

export interface Hit {
  readonly selectable: Selectable;
  readonly distance: number;
  readonly point: Vector3;
}

const PADDING_M = 0.03; // small things are hard to hit

export class Selectables {
  readonly #all = new Map<string, Selectable>();
  readonly #boxes = new WeakMap<Object3D, Box3>();
  onChange: () => void = () => {};

  add(selectable: Selectable): () => void {
    this.#all.set(selectable.id, selectable);
    this.onChange();
    return () => {
      if (this.#all.get(selectable.id) !== selectable) return;
      this.#all.delete(selectable.id);
      this.onChange();
    };
  }

  get all(): readonly Selectable[] {
    return [...this.#all.values()];
  }

  get(id: string): Selectable | undefined {
    return this.#all.get(id);
  }

  /** The nearest selectable on the ray within `reach_m`. Boxes only: cheap enough for every pointer move. */
  hit(ray: Ray, reach_m = 30): Hit | null {
    let best: Hit | null = null;
    for (const selectable of this.#all.values()) {
      inverse.copy(selectable.object.matrixWorld).invert();
      local.copy(ray).applyMatrix4(inverse);
      const box = this.#box(selectable.object);
      const inside = box.containsPoint(local.origin);
      const meets = inside ? local.origin : local.intersectBox(box, at);
      if (!meets) continue;
      const point = new Vector3().copy(meets).applyMatrix4(selectable.object.matrixWorld);
      const distance = point.distanceTo(ray.origin);
      if (distance <= reach_m && (!best || distance < best.distance)) best = { selectable, distance, point };
    }
    return best;
  }

  /** As `hit`, unless a wall of `room` stands before it. */
  seen(ray: Ray, room: Object3D | null, reach_m = 30): Hit | null {
    const hit = this.hit(ray, reach_m);
    if (!hit || !room) return hit;
    caster.set(ray.origin, ray.direction);
    caster.far = hit.distance - 0.35; // a plinth that touches the product hides nothing
    return caster.far > 0 && caster.intersectObject(room, true).length > 0 ? null : hit;
  }

  /** In the object's own space, so that it turns with it; measured once. */
  #box(object: Object3D): Box3 {
    const known = this.#boxes.get(object);
    if (known) return known;
    object.updateWorldMatrix(true, true);
    inverse2.copy(object.matrixWorld).invert();
    const box = new Box3();
    object.traverse((part) => {
      if (!(part instanceof Mesh)) return;
      if (!part.geometry.boundingBox) part.geometry.computeBoundingBox();
      box.union(
        new Box3().copy(part.geometry.boundingBox!).applyMatrix4(part.matrixWorld).applyMatrix4(inverse2),
      );
    });
    box.expandByScalar(PADDING_M);
    this.#boxes.set(object, box);
    return box;
  }
}

const inverse = new Matrix4();
const inverse2 = new Matrix4();
const local = new Ray();
const at = new Vector3();
const caster = new Raycaster();
