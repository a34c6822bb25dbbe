/**
 * Goods in a room: who wears what, what has been placed, what this visitor has, and which doors ask for a certificate.
 *
 * One for a visit; everything of it goes with the visit. Loaded only where the shop gives certificates.
 */
import {
  Certificates,
  type Edition,
  type Gate,
  type Gated,
  localText,
  type Room,
  type RoomDetail,
  Wearing,
  type Worn,
} from '@vitrine-shop/sdk';
import { Vector3 } from 'three';
import { toast } from '../../../ui/toast.ts';
import type { RoomContext } from '../../context.ts';
import type { Part, Subject } from '../../face.ts';
import type { Thing } from '../../feature.ts';
import type { Figure } from '../../people/crowd.ts';
import { Badges } from './badges.ts';
import './certificates.css';
import { Editions } from './editions.ts';
import { furnished, isGood, type Known, placementOf } from './furnish.ts';
import type { GoodsContext } from './goods-context.ts';
import { MyGoods } from './my-goods.ts';
import { type Plaque, Plaques } from './plaques.ts';
import { goodsSay } from './text.ts';

const PLAQUES_EVERY_S = 0.5;

export class Goods implements GoodsContext {
  readonly api: Certificates;
  readonly title = goodsSay('mine');
  readonly ctx: RoomContext;
  wearing: Wearing | null = null;
  readonly #badges: Badges | null;
  readonly #plaques: Plaques | null;
  readonly #mine: MyGoods;
  readonly #editions: Editions;
  readonly #known = new Map<number, Known>();
  /** Editions that are being asked for, or cannot be drawn. */
  readonly #asked = new Set<number>();
  readonly #gates = new Map<string, Promise<Gate | null>>();
  readonly #ends: (() => void)[] = [];
  readonly #targets = new Map<string, () => void>();
  #worn = new Map<Figure, Worn>();
  #shown: readonly Worn[] = [];
  #written = '';
  #since_s = 0;
  #ended = false;

  constructor(ctx: RoomContext) {
    this.ctx = ctx;
    const { shop, stage } = ctx;
    this.api = new Certificates(shop);
    this.#badges = stage ? new Badges(stage.scene) : null;
    this.#plaques = stage ? new Plaques(stage.scene) : null;
    this.#mine = new MyGoods(this);
    this.#editions = new Editions(this);
  }

  /** The room has been joined: from now on it says what is worn and placed. */
  join(live: Room): void {
    this.wearing = new Wearing(live);
    this.#ends.push(this.wearing.on(() => this.#read()));
    this.#read();
    this.lock();
  }

  get shown(): readonly Worn[] {
    return this.#shown;
  }

  /** The room with what people have placed in it. */
  furnish(detail: RoomDetail): RoomDetail {
    return furnished(
      detail,
      this.#shown.filter((each) => each.at),
      this.#known,
    );
  }

  /** The same for developers. */
  told(): object[] {
    return this.#shown.map(({ key: _, model: __, title, ...good }) => ({
      ...good,
      title: localText(title, this.ctx.language),
    }));
  }

  openMine(): void {
    this.#mine.open();
  }

  /** A placed good: chosen, it shows the card of what it is, where the room has it, else its name. */
  thing(placement: string): Thing | null {
    if (!isGood(placement)) return null;
    const good = this.#shown.find((each) => placementOf(each) === placement);
    return { label: good ? this.#label(good) : '', choose: () => good && this.#tell(good) };
  }

  part(subject: Subject): Part | null {
    return this.#editions.part(subject);
  }

  gate(kind: Gated, id: string): Promise<Gate | null> {
    const key = `${kind}/${id}`;
    const known = this.#gates.get(key);
    if (known) return known;
    const asked = this.api.gate(kind, id).then(
      (gate) => (gate.rule ? gate : null),
      () => null,
    );
    this.#gates.set(key, asked);
    return asked;
  }

  /** Marks the doorways that lead to rooms with a gate; again after the room has changed. */
  lock(): void {
    const { language } = this.ctx;
    for (const doorway of this.ctx.view()?.doorways ?? [])
      void this.gate('rooms', doorway.portal.to.room).then((gate) => {
        if (!gate || this.#ended) return;
        const title = localText(doorway.portal.title, language);
        const words = localText(gate.words, language);
        doorway.lock(goodsSay('lock'), words ? goodsSay('lock.label', { title, words }) : title);
      });
  }

  frame(seconds: number): void {
    const { stage } = this.ctx;
    if (!stage) return;
    const eye = stage.headPosition(eyes);
    this.#badges?.update(this.#worn, eye);
    this.#since_s += seconds;
    if (this.#since_s < PLAQUES_EVERY_S) return;
    this.#since_s = 0;
    this.#write(eye);
  }

  dispose(): void {
    this.#ended = true;
    for (const end of this.#ends) end();
    for (const off of this.#targets.values()) off();
    this.#mine.dispose();
    this.#badges?.dispose();
    this.#plaques?.dispose();
  }

  #read(): void {
    if (this.#ended || !this.wearing) return;
    const before = placedText(this.#shown);
    this.#shown = this.wearing.all();
    this.#dress();
    for (const { at, edition } of this.#shown) if (at) void this.#learn(edition);
    if (placedText(this.#shown) !== before) this.ctx.refurnish();
    this.#mine.refresh();
  }

  /** Who wears what, by their figure; what is pointed at to read it. */
  #dress(): void {
    const { selectables } = this.ctx;
    const figures = [...(this.ctx.view()?.crowd.figures.values() ?? [])];
    const worn = this.#shown.filter((each) => !each.at);
    this.#worn = new Map();
    for (const figure of figures) {
      const good = worn.find((each) => each.visitor === figure.person.id);
      figure.badge = good !== undefined;
      if (good) this.#worn.set(figure, good);
    }
    const seen = new Map([...this.#worn.values()].map((good) => [targetOf(good), good]));
    for (const [id, off] of this.#targets) {
      if (seen.has(id)) continue;
      off();
      this.#targets.delete(id);
    }
    if (!this.#badges) return;
    for (const [id, good] of seen) {
      if (this.#targets.has(id)) continue;
      const { key } = good;
      const off = selectables.add({
        id,
        kind: 'module',
        object: this.#badges.target(key),
        label: () => this.#label(good),
        onSelect: () => this.#tell(good),
      });
      this.#targets.set(id, () => {
        off();
        this.#badges?.forget(key);
      });
    }
  }

  /** How an edition looks: its product's present model, if that is still the one it was made of. */
  async #learn(number: number): Promise<void> {
    if (this.#asked.has(number)) return;
    this.#asked.add(number);
    try {
      const edition: Edition = await this.api.edition(number);
      const product =
        this.ctx.detail()?.products[edition.product_id] ?? (await this.ctx.shop.product(edition.product_id));
      if (this.#ended || product.model.hash !== edition.model) return;
      this.#known.set(number, { edition, product });
      this.ctx.refurnish();
    } catch (error) {
      // It may have been taken off sale: then its plaque stands alone.
      console.warn(`Vitrine: edition ${number} cannot be shown`, error);
    }
  }

  #label(good: Worn): string {
    const title = localText(good.title, this.ctx.language);
    const { serial } = good;
    const person = [...(this.ctx.live()?.people.values() ?? [])].find((each) => each.id === good.visitor);
    const name = person?.name ?? '';
    if (!good.at) return goodsSay('worn', { name, title, serial });
    return goodsSay(good.visitor === this.ctx.live()?.you.id ? 'placed.mine' : 'placed', {
      name,
      title,
      serial,
    });
  }

  #tell(good: Worn): void {
    const product = this.#known.get(good.edition)?.product.id;
    if (product && this.ctx.detail()?.products[product]) this.ctx.card.open(product, 'chosen');
    else toast(this.#label(good));
  }

  /** Plaques follow what stands there and who is near; they are written anew only when that has changed. */
  #write(eye: Vector3): void {
    const view = this.ctx.view();
    if (!view || !this.#plaques) return;
    const placed = this.#shown.flatMap((good): (Plaque & { far: number })[] => {
      if (!good.at) return [];
      const [x, y, z, yaw_deg] = good.at;
      const depth_m = (view.products.at(placementOf(good))?.product.model.size_m[2] ?? 0) / 2;
      const far = Math.hypot(x - eye.x, z - eye.z);
      const title = localText(good.title, this.ctx.language);
      const line = this.#label(good).slice(title.length + 2);
      return [{ title, line, x, y, z, yaw: (yaw_deg * Math.PI) / 180, depth_m, far }];
    });
    placed.sort((a, b) => a.far - b.far);
    const text = JSON.stringify(placed.map(({ far, ...plaque }) => plaque));
    if (text === this.#written) return;
    this.#written = text;
    this.#plaques.show(placed);
  }
}

/** Changes exactly when something else stands somewhere. */
function placedText(worn: readonly Worn[]): string {
  return JSON.stringify(
    worn.filter((each) => each.at).map((each) => [each.certificate, each.edition, each.at]),
  );
}

function targetOf(good: Worn): string {
  return `worn:${good.key}:${good.certificate}:${good.visitor}`;
}

const eyes = new Vector3();
