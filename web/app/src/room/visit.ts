/**
 * One visit of one room: the frame in which its features are. Begins at the door, ends with `end`.
 *
 * Learns what room it is, draws it, joins it, and tells the features; what they do stands in `features/`.
 */
import { type Gated, joinRoom, localText, Problem, type Room, type RoomDetail } from '@vitrine-shop/sdk';
import type { Ray } from 'three';
import { Vector3 } from 'three';
import { toast } from '../ui/toast.ts';
import { readAddress } from './address.ts';
import { patiently } from './asking.ts';
import { Company } from './company.ts';
import type { News, Page, RoomContext } from './context.ts';
import { Features, type MakeFeature } from './feature.ts';
import { Guide } from './guide.ts';
import { Ground } from './movement/ground.ts';
import type { Reach } from './movement/headset.ts';
import { ProductCard } from './product/card.ts';
import { ThingList } from './product/list.ts';
import { RoomView } from './room-view.ts';
import { Selectables } from './select/selectables.ts';
import { askTheStill } from './still.ts';
import { say } from './text.ts';
import { fontsReady } from './view/lettering.ts';
import type { FrameTime } from './view/stage.ts';

const HERO_WAIT_MS = 2500;
/** Who is in the room is heard in it; without the count the shop's second answer is that nothing has changed. */
const QUIETLY = { people: false } as const;
const CLIENT = 'vitrine-room/0.1';

export interface VisitOptions {
  readonly room: string;
  /** null: where the room's list begins. */
  readonly spawn: string | null;
  /** To look on only. */
  readonly watch: boolean;
  /** From another room. */
  readonly doorway: boolean;
  readonly features: readonly MakeFeature[];
  /** One is, or is no longer, in the room; watching: and may come in. */
  readonly onJoin: (watching: boolean) => void;
  readonly onClosed: (error: unknown) => void;
}

export class Visit {
  readonly card: ProductCard;
  readonly features: Features;
  readonly selectables = new Selectables();
  detail: RoomDetail | null = null;
  view: RoomView | null = null;
  live: Room | null = null;
  /** Drawn, joined, everything set out. */
  ready = false;
  readonly #page: Page;
  readonly #options: VisitOptions;
  readonly #ctx: RoomContext;
  readonly #company: Company;
  readonly #guide: Guide;
  readonly #news: Record<News, Set<() => void>> = {
    chosen: new Set(),
    released: new Set(),
    rights: new Set(),
  };
  readonly #ends: (() => void)[] = [];
  readonly #ground = new Ground();
  #list: ThingList | null = null;
  #renewing: Promise<void> | null = null;
  #renewAgain = false;
  #ended = false;

  constructor(page: Page, options: VisitOptions) {
    this.#page = page;
    this.#options = options;
    const features = () => this.features;
    const news = this.#news;
    this.#ctx = {
      ...page,
      room: options.room,
      selectables: this.selectables,
      get card() {
        return card;
      },
      detail: () => this.detail,
      view: () => this.view,
      live: () => this.live,
      meant: () => this.#guide.meant,
      free: () => !document.querySelector('dialog[open]') && !this.features.occupied(),
      redraw: () => this.#redraw(),
      change: (detail) => this.#take(detail),
      renew: () => this.#renew(),
      refurnish: () => this.#refurnish(),
      keeps: (product) => this.features.keeps(product),
      ways: (kind, id) => this.ways(kind, id),
      on: (name, listener) => {
        news[name].add(listener);
        return () => news[name].delete(listener);
      },
      tell: (name) => {
        for (const listener of news[name]) listener();
      },
    };
    const card = new ProductCard(this.#ctx, features);
    this.card = card;
    this.#guide = new Guide(this.#ctx, features, () => card.lookedAway());
    this.#company = new Company(this.#ctx);
    this.features = new Features(options.features, this.#ctx);
  }

  get id(): string {
    return this.#options.room;
  }

  /** Learns what room it is and shows its picture: all that is needed to stand at the door. */
  async prepare(): Promise<void> {
    const { overlay, shop, language, stage } = this.#page;
    overlay.progress(say('load.room'), null);
    const [detail] = await Promise.all([shop.room(this.id, QUIETLY), fontsReady()]);
    this.detail = detail;
    overlay.title(detail.title, language);
    overlay.picture(detail.room.picture ? `/pictures/${detail.room.picture}` : null);
    if (stage) fetchAhead(detail.models[detail.room.scene.model]);
  }

  async begin(): Promise<void> {
    const joining = this.#join();
    // Who is not let in reads so at once, and does not wait for the room to be brought in.
    await Promise.all([joining, this.#show(this.detail!, joining)]);
    if (this.#ended) return;
    this.ready = true;
    this.features.ready();
  }

  /** What a headset's rays and hands meet. */
  get reach(): Reach {
    return {
      board: this.features.board ?? this.card.board,
      hands: this.features.hands,
      seen: (ray, reach_m) => this.selectables.seen(ray, this.view?.model ?? null, reach_m),
      point: (hit) => this.#guide.point(hit),
    };
  }

  /** The pointer rests on something, or on nothing. */
  hover(ray: Ray | null): void {
    this.#guide.point(ray ? this.reach.seen(ray, 12) : null);
  }

  /** Clicked or tapped along `ray`; true if something was there. */
  choose(ray: Ray): boolean {
    const hit = this.reach.seen(ray, 14);
    if (hit) hit.selectable.onSelect();
    else this.card.close();
    return hit !== null;
  }

  headset(on: boolean): void {
    this.card.close();
    this.features.headset(on);
  }

  ways(kind: Gated, id: string): Promise<HTMLElement[]> {
    return this.features.ways(kind, id);
  }

  frame(time: FrameTime, middle: Ray | null): void {
    const { walker, go } = this.#page;
    if (!walker || !this.view) return;
    walker.floor = this.#ground.under(walker.feet(feetAt), this.view.plan, time.delta);
    this.#company.frame();
    this.features.frame(time);
    if (!this.ready) return;
    this.#guide.frame(time, middle);
    const feet = walker.feet(feetAt);
    for (const doorway of this.view.doorways) {
      if (doorway.entered(feet.x, feet.z)) go(doorway.portal.to.room, doorway.portal.to.spawn);
    }
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.ready = false;
    this.#page.overlay.status('');
    this.#options.onJoin(false);
    for (const end of this.#ends) end();
    this.features.dispose();
    this.card.close();
    this.#guide.dispose();
    this.#company.dispose();
    this.#list?.dispose();
    this.live?.leave();
    this.view?.dispose();
  }

  /** In 3D, or as a list where that does not work. */
  async #show(detail: RoomDetail, joining: Promise<unknown>): Promise<void> {
    if (!this.#page.stage) return this.#showList(say('fail.webgl'));
    try {
      await this.#draw(detail, joining);
    } catch (error) {
      if (this.#ended) return;
      if (error instanceof Problem) throw error;
      this.#page.report('The room model', error);
      this.#guide.dispose();
      this.view?.dispose();
      this.view = null;
      this.#showList(say('fail.model'));
    }
  }

  async #draw(detail: RoomDetail, joining: Promise<unknown>): Promise<void> {
    const { overlay, language, still, report } = this.#page;
    const stage = this.#page.stage!;
    const walker = this.#page.walker!;
    const view = new RoomView({
      stage,
      detail,
      language,
      still,
      onChange: () => this.#offer(),
      onFailure: (product, error) => {
        report(product.id, error);
        toast(say('fail.product', { title: localText(product.title, language) }));
      },
    });
    this.view = view;
    this.features.drawn(view);
    walker.floor = view.plan.floor;
    const from = this.#arrive(detail);
    this.#offer();
    const products = this.#setOut(view, detail, from);
    await view.load(detail, (part) => {
      if (part === null) overlay.progress(say('load.room'), null);
      else overlay.progress(say('load.part', { percent: Math.round(part * 100) }), part * 0.7);
    });
    if (this.#ended) return;
    // The hero stands there when the picture gives way; but nobody waits long for it.
    overlay.progress(say('load.hero'), 0.8);
    const hero = new Promise<void>((resolve) => this.#ends.push(this.#whenFirst(view, resolve)));
    await Promise.race([hero, products, new Promise((resolve) => setTimeout(resolve, HERO_WAIT_MS))]);
    if (this.#ended) return;
    overlay.progress(say('load.join'), 0.95);
    await Promise.race([joining, new Promise((resolve) => setTimeout(resolve, 1500))]);
    if (this.#ended) return;
    overlay.reveal();
    overlay.hint(say(matchMedia('(pointer: coarse)').matches ? 'hint.touch' : 'hint.keys'), 9000);
  }

  #whenFirst(view: RoomView, done: () => void): () => void {
    const stop = this.#page.stage!.onFrame(() => {
      if (view.products.stands.length === 0) return;
      stop();
      done();
    });
    return stop;
  }

  async #setOut(view: RoomView, detail: RoomDetail, from: Vector3): Promise<void> {
    await view.products.sync(detail, from);
    this.#offer();
  }

  async #join(): Promise<void> {
    const { shop, visitor, language } = this.#page;
    const { watch, doorway, onJoin, onClosed } = this.#options;
    const invite = readAddress(new URL(location.href)).invite ?? undefined;
    const ways = { watch, invite, doorway };
    const live = await joinRoom({ room: this.id, ...visitor, ...ways, shop, client: CLIENT });
    if (this.#ended) {
      live.leave();
      return;
    }
    this.live = live;
    const tell = () => {
      onJoin(live.watching);
      this.#tell(live);
    };
    this.#company.join(live);
    this.features.join(live);
    tell();
    this.#ends.push(
      askTheStill(live),
      live.on('welcome', tell),
      live.on('paused', tell),
      live.on('status', tell),
      live.on('layout', () => {
        this.#renew().catch((error) => this.#page.report('The changed room', error));
      }),
      live.on('notice', ({ text }) => toast(localText(text, language))),
      live.on('closed', ({ problem }) => {
        if (!this.#ended) onClosed(problem ?? new Error(say('live.closed')));
      }),
    );
  }

  /** The line that stays: the most urgent of what is the matter. */
  #tell(live: Room): void {
    let words = '';
    if (live.status === 'reconnecting') words = say('live.reconnecting');
    else if (live.paused) words = say('live.paused');
    else if (live.watching) words = say('live.watching');
    this.#page.overlay.status(words);
  }

  /** Stands the visitor at the spawn asked for, a little beside whoever else came in there. */
  #arrive(detail: RoomDetail): Vector3 {
    const spawns = detail.room.spawns;
    const spawn = spawns.find((entry) => entry.name === this.#options.spawn) ?? spawns[0];
    const at = new Vector3(...((spawn?.position ?? [0, 0, 0]) as [number, number, number]));
    const beside = Math.sqrt(Math.random()) * (spawn?.radius_m ?? 0) * 0.7;
    const angle = Math.random() * Math.PI * 2;
    this.#page.walker?.teleport(
      at.x + Math.cos(angle) * beside,
      at.z + Math.sin(angle) * beside,
      ((spawn?.yaw_deg ?? 0) * Math.PI) / 180,
    );
    return at;
  }

  /** Asks the shop for the room anew. Asked for again meanwhile, it is asked once more: answers never cross. */
  #renew(): Promise<void> {
    if (this.#renewing) this.#renewAgain = true;
    this.#renewing ??= this.#ask().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #ask(): Promise<void> {
    do {
      this.#renewAgain = false;
      const told = await this.#told();
      if (!this.#ended) this.#take(this.features.merge(told));
    } while (this.#renewAgain && !this.#ended);
  }

  /** The shop's word about the room. Who is told to come back later reads why. */
  #told(): Promise<RoomDetail> {
    return patiently(() => this.#page.shop.room(this.id, QUIETLY), {
      over: () => this.#ended,
      later: (after_s) => toast(say('renew.later', { count: after_s })),
    });
  }

  /** The room is this now: takes over what differs. */
  #take(told: RoomDetail): void {
    if (this.#ended) return;
    const { walker } = this.#page;
    const before = this.detail?.room;
    const same = told.room === before || JSON.stringify(told.room) === JSON.stringify(before);
    this.detail = same && before ? { ...told, room: before } : told;
    this.#list?.redraw();
    this.card.refresh();
    if (same) return this.#refurnish();
    if (this.view) {
      this.view.replan(this.detail);
      void this.view.sync(this.features.furnish(this.detail), walker!.feet(new Vector3()));
    }
    this.features.renew();
    this.#offer();
  }

  /** Only products have changed, or features have placed or taken away something. */
  #refurnish(): void {
    const { view, detail } = this;
    if (this.#ended || !view || !detail) return;
    view.replan(detail);
    void view.products.sync(this.features.furnish(detail), this.#page.walker!.feet(new Vector3()));
    this.#offer();
  }

  #redraw(): void {
    this.card.redraw();
    this.#list?.redraw();
  }

  #showList(why: string): void {
    this.#list = new ThingList(this.#ctx, () => this.features, why);
    this.#page.overlay.reveal();
  }

  /** Tells the registry which products and doorways there are. */
  #offer(): void {
    if (!this.view || this.#ended) return;
    this.#guide.offer(this.view);
    this.features.refresh();
  }
}

/** Brings a file into the browser's cache while a visitor still stands at the door. */
function fetchAhead(url: string): void {
  // What goes wrong here is told when the file is truly needed.
  void fetch(url, { credentials: 'same-origin' })
    .then((answer) => answer.blob())
    .catch(() => {});
}

const feetAt = new Vector3();
