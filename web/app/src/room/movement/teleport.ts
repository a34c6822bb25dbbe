/** The teleport arc as one sees it: a dotted throw and a ring where one would stand. */
import {
  DynamicDrawUsage,
  Group,
  InstancedMesh,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  RingGeometry,
  SphereGeometry,
  type Vector3,
} from 'three';
import { thrown } from './arc.ts';
import type { Floor, Spot } from './floor.ts';

const GOOD = '#c99f5a';
const BAD = '#8b6f66';
const DOTS = 44;
const FORGIVING_M = 0.45; // pointing at the foot of a plinth means the place beside it

export class TeleportArc {
  readonly group = new Group();
  #target: Spot | null = null;
  readonly #paint = new MeshBasicMaterial({ color: GOOD, toneMapped: false });
  readonly #dots = new InstancedMesh(new SphereGeometry(0.009, 8, 6), this.#paint, DOTS);
  readonly #ring = new Mesh(new RingGeometry(0.21, 0.245, 48).rotateX(-Math.PI / 2), this.#paint);

  constructor() {
    this.#dots.instanceMatrix.setUsage(DynamicDrawUsage);
    this.#dots.frustumCulled = false;
    this.group.add(this.#dots, this.#ring);
    this.group.visible = false;
  }

  get target(): Spot | null {
    return this.#target;
  }

  aim(origin: Vector3, direction: Vector3, floor: Floor): void {
    // Beyond the floor's edge the throw still ends somewhere, so that one sees why nothing happens.
    const { points, landing } = thrown(origin, direction, (x, z) => floor.height(x, z));
    this.#target = landing ? floor.nearest(landing.x, landing.z, FORGIVING_M) : null;
    points.slice(0, DOTS).forEach((point, index) => {
      this.#dots.setMatrixAt(index, matrix.makeTranslation(point.x, point.y, point.z));
    });
    this.#dots.count = Math.min(points.length, DOTS);
    this.#dots.instanceMatrix.needsUpdate = true;
    this.#paint.color.set(this.#target ? GOOD : BAD);
    this.#ring.visible = landing !== null;
    const mark = this.#target ?? landing;
    if (mark) this.#ring.position.set(mark.x, floor.height(mark.x, mark.z) + 0.012, mark.z);
    this.group.visible = true;
  }

  hide(): void {
    this.#target = null;
    this.group.visible = false;
  }
}

const matrix = new Matrix4();
