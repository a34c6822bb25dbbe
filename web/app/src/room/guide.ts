/**
 * Points things out: what the pointer rests on, what the keyboard has reached, what one looks at for a moment.
 *
 * A hairline ring on the ground marks the product meant; a line below names it. Looking at a product from near for
 * most of a second opens its card; looking away closes a card that came that way, and only such a one.
 */
import { localText } from '@vitrine-shop/sdk';
import { Mesh, MeshBasicMaterial, type Ray, RingGeometry, Vector3 } from 'three';
import type { RoomContext } from './context.ts';
import type { Features } from './feature.ts';
import { priceText } from './format.ts';
import type { RoomView } from './room-view.ts';
import type { Hit, Selectable } from './select/selectables.ts';
import { say } from './text.ts';
import type { Stand } from './view/products.ts';
import type { FrameTime } from './view/stage.ts';

const LOOK_REACH_M = 2.6;
const LOOK_S = 0.9;
const AWAY_S = 2;
const LOOK_EVERY_S = 0.1;

export class Guide {
  readonly #ctx: RoomContext;
  readonly #features: () => Features;
  readonly #lookedAway: () => void;
  readonly #offered = new Map<string, { stand: Stand | null; off: () => void }>();
  readonly #ring = new Mesh(
    new RingGeometry(0.985, 1, 96).rotateX(-Math.PI / 2),
    new MeshBasicMaterial({
      color: '#b08d4f',
      transparent: true,
      opacity: 0,
      depthWrite: false,
      toneMapped: false,
    }),
  );
  /** The names in the list of things, as last written. */
  #listed = '';
  /** The line about what is meant, as last written; empty: none is. */
  #hinted = '';
  #pointed: Selectable | null = null;
  #focused: Selectable | null = null;
  #looked = { id: '', seconds: 0, away: 0, since: 0 };
  /** Looked at long enough once: not opened again before one has looked elsewhere. */
  #seen = '';

  /** lookedAway: from what had been looked at long enough. */
  constructor(ctx: RoomContext, features: () => Features, lookedAway: () => void) {
    this.#ctx = ctx;
    this.#features = features;
    this.#lookedAway = lookedAway;
    this.#ring.renderOrder = 2;
    this.#ring.visible = false;
    ctx.selectables.onChange = () => this.#list();
  }

  /** Registers what the room holds now. */
  offer(view: RoomView): void {
    const { selectables, stage, language } = this.#ctx;
    if (!this.#ring.parent) stage?.scene.add(this.#ring);
    const wanted = new Map<string, () => Selectable>();
    const stands = new Map(view.products.stands.map((stand) => [`product:${stand.placement.id}`, stand]));
    for (const [id, stand] of stands) {
      wanted.set(id, () => ({
        id,
        kind: 'product',
        object: stand.group,
        label: () =>
          this.#features().thing(stand.placement.id)?.label ?? localText(stand.product.title, language),
        onSelect: () => {
          const thing = this.#features().thing(stand.placement.id);
          if (thing) thing.choose();
          else this.#ctx.card.open(stand.product.id, 'chosen');
        },
      }));
    }
    for (const doorway of view.doorways) {
      const id = `portal:${doorway.portal.name}`;
      wanted.set(id, () => ({
        id,
        kind: 'portal',
        object: doorway.opening,
        label: () => doorway.spoken ?? localText(doorway.portal.title, language),
        onSelect: () => {
          const thing = this.#features().thing(id);
          if (thing) thing.choose();
          else this.#ctx.go(doorway.portal.to.room, doorway.portal.to.spawn);
        },
      }));
    }
    for (const [id, known] of this.#offered) {
      const same = wanted.has(id) && (known.stand === (stands.get(id) ?? null) || !id.startsWith('product:'));
      if (same && !id.startsWith('portal:')) continue;
      known.off();
      this.#offered.delete(id);
    }
    for (const [id, make] of wanted) {
      if (!this.#offered.has(id))
        this.#offered.set(id, { stand: stands.get(id) ?? null, off: selectables.add(make()) });
    }
    // What is called otherwise now is told as if it were new.
    if (this.#labels() !== this.#listed) this.#list();
    if (this.#pointed && !this.#offered.has(this.#pointed.id) && !selectables.get(this.#pointed.id))
      this.point(null);
    // A line that stands is put right, and none is written anew over what has taken its place.
    const meant = this.#focused ?? this.#pointed;
    if (this.#hinted && meant && !this.#features().occupied() && this.#words(meant) !== this.#hinted)
      this.#hint(meant);
  }

  /** The product that is pointed out at present. */
  get meant(): Stand | null {
    const thing = this.#focused ?? this.#pointed;
    return (thing && this.#offered.get(thing.id)?.stand) ?? null;
  }

  /** What a pointer or a controller's ray rests on. */
  point(hit: Hit | null): void {
    const next = hit?.selectable ?? null;
    if (next === this.#pointed) return;
    this.#pointed = next;
    const { overlay } = this.#ctx;
    overlay.surface.classList.toggle('over', next !== null);
    this.#hint(next);
  }

  frame(time: FrameTime, middle: Ray | null): void {
    this.#mark(time.delta);
    this.#looked.since += time.delta;
    if (this.#looked.since < LOOK_EVERY_S) return;
    const passed = this.#looked.since;
    this.#looked.since = 0;
    if (middle) this.#look(middle, passed);
  }

  dispose(): void {
    for (const { off } of this.#offered.values()) off();
    this.#offered.clear();
    this.#ring.removeFromParent();
    this.#ring.geometry.dispose();
    this.#ring.material.dispose();
    this.#ctx.overlay.surface.classList.remove('over');
    this.#ctx.overlay.hint('');
    this.#ctx.overlay.things([]);
  }

  #look(middle: Ray, passed: number): void {
    const { selectables, card, walker } = this.#ctx;
    if (this.#features().occupied() || this.#features().furnishing()) return;
    const hit = selectables.seen(middle, this.#ctx.view()?.model ?? null, LOOK_REACH_M);
    const id = hit?.selectable.kind === 'product' ? hit.selectable.id : '';
    const looked = this.#looked;
    // What has just been shown is not shown again by itself, also when its reader has closed it.
    if (id && card.product) this.#seen = id;
    const calm = (walker?.speed_ms ?? 0) < 0.25;
    if (id !== looked.id) {
      looked.id = id;
      looked.seconds = 0;
      if (id !== this.#seen && id !== '') this.#seen = '';
    } else if (id && calm) {
      looked.seconds += passed;
      if (looked.seconds >= LOOK_S && this.#seen !== id && !card.product) {
        this.#seen = id;
        card.open(this.#offered.get(id)?.stand?.product.id ?? '', 'look');
      }
    }
    looked.away = id === this.#seen && id !== '' ? 0 : looked.away + passed;
    if (looked.away >= AWAY_S) {
      this.#seen = '';
      this.#lookedAway();
    }
  }

  #mark(seconds: number): void {
    const meant = this.#focused ?? this.#pointed;
    const known = meant ? this.#offered.get(meant.id)?.stand : null;
    const stand = known?.carried ? null : known;
    const material = this.#ring.material;
    if (stand) {
      const size = stand.box.getSize(extent);
      stand.box.getCenter(this.#ring.position).setY(stand.box.min.y + 0.004);
      const radius = Math.hypot(size.x, size.z) / 2 + 0.035;
      this.#ring.scale.set(radius, 1, radius);
    }
    const goal = stand ? 0.9 : 0;
    material.opacity += (goal - material.opacity) * Math.min(1, seconds * 12);
    this.#ring.visible = material.opacity > 0.02;
  }

  #words(thing: Selectable): string {
    const stand = this.#offered.get(thing.id)?.stand;
    // What somebody has placed is not for sale there: it has no price.
    if (!stand || this.#features().thing(stand.placement.id)) return thing.label();
    const touch = matchMedia('(pointer: coarse)').matches;
    const price = priceText(stand.product, this.#ctx.language);
    return say(touch ? 'hint.open.touch' : 'hint.open', { title: thing.label(), price });
  }

  #hint(thing: Selectable | null): void {
    this.#hinted = thing ? this.#words(thing) : '';
    this.#ctx.overlay.hint(this.#hinted);
  }

  #labels(): string {
    return this.#ctx.selectables.all.map((thing) => thing.label()).join('\n');
  }

  #list(): void {
    const { selectables, overlay } = this.#ctx;
    this.#listed = this.#labels();
    overlay.things(
      selectables.all.map((thing) => ({
        id: thing.id,
        label: thing.label(),
        onSelect: thing.onSelect,
        onFocus: (on: boolean) => {
          if (on) this.#focused = thing;
          else if (this.#focused === thing) this.#focused = null;
          this.#hint(on ? thing : null);
        },
      })),
    );
  }
}

const extent = new Vector3();
