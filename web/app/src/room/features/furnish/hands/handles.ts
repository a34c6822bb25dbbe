/** What is drawn about the chosen thing: its bounds, a ring to turn it, an arrow to raise it, lines that it stands in. */
import {
  BoxGeometry,
  type BufferGeometry,
  ConeGeometry,
  CylinderGeometry,
  EdgesGeometry,
  Float32BufferAttribute,
  Group,
  LineBasicMaterial,
  LineSegments,
  type Material,
  Mesh,
  MeshBasicMaterial,
  type PerspectiveCamera,
  type Ray,
  Raycaster,
  SphereGeometry,
  TorusGeometry,
  Vector3,
} from 'three';
import type { Guideline } from '../geometry/snap.ts';
import { HANGING, type Item, type Pose } from '../items.ts';

export type Handle = 'turn' | 'raise';

const BRASS = '#b08d4f';
const LINE_M = 6;
const OFF_M = 0.12;
const AWAY_M = 3; // from where handles are drawn at their own size; farther away they grow along

export class Handles {
  readonly group = new Group();
  readonly #bounds = new LineSegments(new EdgesGeometry(new BoxGeometry(1, 1, 1)), lines(0.85));
  readonly #ring = new Mesh(new TorusGeometry(1, 0.008, 8, 96).rotateX(Math.PI / 2), paint(0.9));
  readonly #knob = new Mesh(new SphereGeometry(1, 20, 14), paint(1));
  readonly #shaft = new Mesh(new CylinderGeometry(0.009, 0.009, 1, 12).translate(0, 0.5, 0), paint(0.9));
  readonly #tip = new Mesh(new ConeGeometry(0.045, 0.11, 20), paint(1));
  readonly #guides = new LineSegments(undefined, lines(0.9));
  readonly #wide = new Mesh(new TorusGeometry(1, 0.09, 6, 48).rotateX(Math.PI / 2), paint(0));
  readonly #long = new Mesh(new CylinderGeometry(0.09, 0.09, 1, 8).translate(0, 0.5, 0), paint(0));
  #can: readonly Handle[] = [];

  constructor() {
    this.group.visible = false;
    for (const part of [this.#bounds, this.#ring, this.#knob, this.#shaft, this.#tip, this.#guides]) {
      part.renderOrder = 5;
      part.frustumCulled = false;
    }
    // What is only felt, not seen.
    for (const part of [this.#wide, this.#long]) part.visible = false;
    this.group.add(
      this.#bounds,
      this.#ring,
      this.#knob,
      this.#shaft,
      this.#tip,
      this.#guides,
      this.#wide,
      this.#long,
    );
  }

  /** About a thing that is there now, or is about to be. null: nothing is chosen. middle_m: of it on the plan, from its place. */
  show(
    item: Item | null,
    pose: Pose | null,
    camera: PerspectiveCamera,
    guides: readonly Guideline[] = [],
    middle_m: readonly [number, number] = [0, 0],
  ): void {
    this.group.visible = item !== null && pose !== null;
    if (!item || !pose) return;
    const [width, height, depth] = item.size_m;
    const yaw = (pose.yaw_deg * Math.PI) / 180;
    const middle = HANGING.includes(item.kind) ? 0 : height / 2;
    const off = new Vector3(middle_m[0], 0, middle_m[1]).applyAxisAngle(UP, yaw);
    const at = new Vector3(...pose.position).add(off);
    const grow = Math.max(1, at.distanceTo(camera.getWorldPosition(eye)) / AWAY_M);
    const radius = Math.hypot(width, depth) / 2 + OFF_M * grow;
    this.#bounds.position.copy(at).setY(at.y + middle);
    this.#bounds.rotation.y = yaw;
    this.#bounds.scale.set(width + 0.01, height + 0.01, depth + 0.01);
    this.#can = item.locked
      ? []
      : HANGING.includes(item.kind) || item.kind === 'spawn' || item.kind === 'zone'
        ? ['turn']
        : ['turn', 'raise'];
    const foot = at.clone().setY(at.y + 0.012 - (HANGING.includes(item.kind) ? height / 2 : 0));
    for (const ring of [this.#ring, this.#wide]) {
      ring.position.copy(foot);
      ring.scale.set(radius, grow, radius);
    }
    this.#knob.position.copy(foot).add(new Vector3(Math.sin(yaw) * radius, 0, Math.cos(yaw) * radius));
    this.#knob.scale.setScalar(0.04 * grow);
    const top = at.clone().setY(at.y + middle + height / 2 + 0.04);
    const length = 0.22 * grow;
    for (const shaft of [this.#shaft, this.#long]) {
      shaft.position.copy(top);
      shaft.scale.set(grow, length, grow);
    }
    this.#tip.position.copy(top).setY(top.y + length);
    this.#tip.scale.setScalar(grow);
    const turns = this.#can.includes('turn');
    const raises = this.#can.includes('raise');
    this.#ring.visible = this.#knob.visible = turns;
    this.#shaft.visible = this.#tip.visible = raises;
    this.#guide(guides, at);
    this.group.updateMatrixWorld(true);
  }

  /** Which handle a ray is on; null: none. far: the ring too, which goes around the thing and before it. */
  hit(ray: Ray, far = false): Handle | null {
    if (!this.group.visible) return null;
    caster.set(ray.origin, ray.direction);
    const parts: [Handle, Mesh[]][] = [
      ['raise', [this.#long, this.#tip]],
      ['turn', far ? [this.#knob, this.#wide] : [this.#knob]],
    ];
    for (const [handle, meshes] of parts)
      if (this.#can.includes(handle) && caster.intersectObjects(meshes, false).length > 0) return handle;
    return null;
  }

  dispose(): void {
    this.group.removeFromParent();
    for (const part of this.group.children as Mesh<BufferGeometry, Material>[]) {
      part.geometry.dispose();
      part.material.dispose();
    }
  }

  #guide(guides: readonly Guideline[], at: Vector3): void {
    this.#guides.visible = guides.length > 0;
    if (guides.length === 0) return;
    const y = at.y + 0.015;
    const points = guides.flatMap(({ axis, at: line }) =>
      axis === 'x'
        ? [line, y, at.z - LINE_M / 2, line, y, at.z + LINE_M / 2]
        : [at.x - LINE_M / 2, y, line, at.x + LINE_M / 2, y, line],
    );
    this.#guides.geometry.setAttribute('position', new Float32BufferAttribute(points, 3));
  }
}

/** Seen through what stands before it: a handle that is behind its thing could not be taken. */
function paint(opacity: number): MeshBasicMaterial {
  return new MeshBasicMaterial({
    color: BRASS,
    transparent: true,
    opacity,
    depthTest: false,
    depthWrite: false,
    toneMapped: false,
  });
}

function lines(opacity: number): LineBasicMaterial {
  return new LineBasicMaterial({
    color: BRASS,
    transparent: true,
    opacity,
    depthTest: false,
    toneMapped: false,
  });
}

const UP = new Vector3(0, 1, 0);
const eye = new Vector3();
const caster = new Raycaster();
