/**
 * What is no product becomes a thing one can press, too: words, pictures, plinths, entrances, places, areas. What visitors do
 * not see of these is drawn meanwhile.
 */
import {
  BoxGeometry,
  BufferGeometry,
  CircleGeometry,
  ConeGeometry,
  Float32BufferAttribute,
  Group,
  LineBasicMaterial,
  LineLoop,
  Mesh,
  MeshBasicMaterial,
  RingGeometry,
  type Scene,
} from 'three';
import type { Selectables } from '../../../select/selectables.ts';
import { extentOf, type Polygon, rectangle } from '../areas.ts';
import type { Editor } from '../editor.ts';
import { HANGING, type Item } from '../items.ts';

export class Proxies {
  readonly group = new Group();
  readonly #editor: Editor;
  readonly #selectables: Selectables;
  readonly #known = new Map<string, { told: string; object: Group; off: () => void }>();
  readonly #unseen = new MeshBasicMaterial({ visible: false });
  readonly #brass = new MeshBasicMaterial({
    color: '#b08d4f',
    transparent: true,
    opacity: 0.55,
    depthWrite: false,
    toneMapped: false,
  });
  readonly #line = new LineBasicMaterial({ color: '#b08d4f', toneMapped: false });
  readonly #box = new BoxGeometry(1, 1, 1);
  readonly #ring = new RingGeometry(0.24, 0.26, 48).rotateX(-Math.PI / 2);
  readonly #disc = new CircleGeometry(0.28, 48).rotateX(-Math.PI / 2);
  readonly #arrow = new ConeGeometry(0.05, 0.13, 3).rotateX(-Math.PI / 2);

  constructor(editor: Editor, scene: Scene) {
    this.#editor = editor;
    this.#selectables = editor.ctx.selectables;
    scene.add(this.group);
    this.sync();
  }

  /** Those that are there now, where they are now. */
  sync(): void {
    const wanted = this.#editor.items.filter(({ kind }) => kind !== 'placement' && kind !== 'portal');
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { object, off }] of this.#known) {
      if (keys.has(key)) continue;
      off();
      letGo(object);
      this.#known.delete(key);
    }
    for (const item of wanted) this.#put(item);
  }

  dispose(): void {
    for (const { off, object } of this.#known.values()) {
      off();
      letGo(object);
    }
    this.group.removeFromParent();
    for (const geometry of [this.#box, this.#ring, this.#disc, this.#arrow]) geometry.dispose();
    this.#unseen.dispose();
    this.#brass.dispose();
    this.#line.dispose();
  }

  #put(item: Item): void {
    const told = JSON.stringify([item.pose, item.size_m, item.value.polygon]);
    const known = this.#known.get(item.key);
    if (known?.told === told) return;
    known?.off();
    if (known) letGo(known.object);
    const object = this.#drawn(item);
    object.position.set(...(item.pose.position as [number, number, number]));
    object.rotation.y = (item.pose.yaw_deg * Math.PI) / 180;
    this.group.add(object);
    object.updateMatrixWorld(true);
    const off = this.#selectables.add({
      id: `furnish:${item.key}`,
      kind: 'module',
      object,
      label: () => this.#editor.items.find(({ key }) => key === item.key)?.label ?? item.label,
      onSelect: () => this.#editor.choose(item.key),
    });
    this.#known.set(item.key, { told, object, off });
  }

  #drawn(item: Item): Group {
    if (item.kind === 'spawn') return this.#spawn();
    if (item.kind === 'slot') return this.#slot(item);
    return item.kind === 'zone' ? this.#zone(item) : this.#bounds(item);
  }

  /** Its outline on what it stands on, all of which is pressed. */
  #slot({ size_m: [width, , depth] }: Item): Group {
    const group = new Group();
    const slab = new Mesh(this.#box, this.#unseen);
    slab.scale.set(width, 0.01, depth);
    group.add(slab, this.#outline(rectangle(0, 0, width, depth)));
    return group;
  }

  /** Its outline on the floor; a disc in its middle is pressed: the rest of it is walked on. */
  #zone({ value }: Item): Group {
    const group = new Group();
    const polygon = value.polygon as Polygon;
    const { x, z } = extentOf(polygon);
    const disc = new Mesh(this.#disc, this.#unseen);
    const ring = new Mesh(this.#ring, this.#brass);
    for (const part of [disc, ring]) part.position.y = 0.012;
    group.add(disc, ring, this.#outline(polygon.map(([px, pz]) => [px - x, pz - z])));
    return group;
  }

  #outline(polygon: Polygon): LineLoop {
    const geometry = new BufferGeometry();
    const points = polygon.flatMap(([x, z]) => [x, 0.012, z]);
    geometry.setAttribute('position', new Float32BufferAttribute(points, 3));
    return new LineLoop(geometry, this.#line);
  }

  #bounds(item: Item): Group {
    const group = new Group();
    const mesh = new Mesh(this.#box, this.#unseen);
    mesh.scale.set(...(item.size_m as [number, number, number]));
    if (!HANGING.includes(item.kind)) mesh.position.y = item.size_m[1] / 2;
    group.add(mesh);
    return group;
  }

  /** A ring on the floor, and which way one looks who comes in there: people look along -z. */
  #spawn(): Group {
    const group = new Group();
    const disc = new Mesh(this.#disc, this.#unseen);
    const ring = new Mesh(this.#ring, this.#brass);
    const arrow = new Mesh(this.#arrow, this.#brass);
    for (const part of [disc, ring]) part.position.y = 0.012;
    arrow.position.set(0, 0.012, -0.36);
    arrow.scale.y = 0.02;
    group.add(disc, ring, arrow);
    return group;
  }
}

/** Outlines are one thing's own; all else is shared. */
function letGo(object: Group): void {
  object.removeFromParent();
  for (const part of object.children) if (part instanceof LineLoop) part.geometry.dispose();
}
