/**
 * The badge of who wears a good: a small brass medal on the chest, one draw call for all of them, named to whoever points
 * at it. From afar a brass ring about the dot of the name plate says the same.
 */
import type { Worn } from '@vitrine-shop/sdk';
import {
  BoxGeometry,
  Color,
  CylinderGeometry,
  Group,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  type Scene,
  TorusGeometry,
  type Vector3,
} from 'three';
import { mergeGeometries } from 'three/examples/jsm/utils/BufferGeometryUtils.js';
import type { Figure } from '../../people/crowd.ts';
import { dithered, Instances } from '../../people/instances.ts';
import { emptyMatrices, figure } from '../../people/matrices.ts';

const MOST = 64;
const RADIUS_M = 0.03;
/** On the chest, in the modelled body's own measures: left of the middle, just before the cloth. */
const CHEST = [-0.062, 1.215, -0.121] as const;
const TILT = -0.12; // as the chest does
/** Who is nearer fades; a medal alone must not hang in the air. */
const NEAREST_M = 0.8;
const BRASS = new Color('#b58a3c');

export class Badges {
  readonly #medals: Instances;
  readonly #parts = emptyMatrices();
  readonly #on = new Matrix4();
  /** What is pointed at: a box about each wearer's medal, drawn by nobody. */
  readonly #targets = new Map<string, Group>();
  readonly #box = new BoxGeometry(0.34, 0.5, 0.3);
  readonly #unseen = new MeshBasicMaterial({ visible: false });

  constructor(scene: Scene) {
    const rim = new TorusGeometry(RADIUS_M, 0.0055, 10, 32);
    const face = new CylinderGeometry(RADIUS_M, RADIUS_M, 0.005, 32).rotateX(Math.PI / 2);
    const boss = new CylinderGeometry(RADIUS_M * 0.36, RADIUS_M * 0.5, 0.011, 20).rotateX(-Math.PI / 2);
    const metal = new MeshStandardMaterial({ roughness: 0.34, metalness: 0.85 });
    this.#medals = new Instances(mergeGeometries([rim, face, boss]), dithered(metal), MOST, false);
    scene.add(this.#medals.mesh);
  }

  /** Draws them where the wearers are now. */
  update(worn: ReadonlyMap<Figure, Worn>, eye: Vector3): void {
    for (const [figureOf, good] of worn) {
      if (!figureOf.placed || this.#medals.full) continue;
      figure(this.#parts, figureOf.pose, figureOf.yaw, figureOf.floor.y, 0);
      this.#on
        .makeRotationX(TILT)
        .setPosition(...CHEST)
        .premultiply(this.#parts.body);
      this.#targets.get(good.key)?.matrixWorld.copy(this.#on);
      const { elements } = this.#on;
      const distance = Math.hypot(elements[12]! - eye.x, elements[14]! - eye.z);
      if (figureOf.inView && distance > NEAREST_M)
        this.#medals.add(this.#on, BRASS, figureOf.fade * (1 - figureOf.grey * 0.45));
    }
    this.#medals.finish();
  }

  /** Something to point at for this good; the same each time. */
  target(key: string): Group {
    const known = this.#targets.get(key);
    if (known) return known;
    const group = new Group();
    group.matrixWorldAutoUpdate = group.matrixAutoUpdate = false;
    group.add(new Mesh(this.#box, this.#unseen));
    this.#targets.set(key, group);
    return group;
  }

  forget(key: string): void {
    this.#targets.delete(key);
  }

  dispose(): void {
    this.#medals.mesh.removeFromParent();
    this.#medals.dispose();
    this.#box.dispose();
    this.#unseen.dispose();
  }
}
