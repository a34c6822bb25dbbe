/**
 * One visit of one room: what is drawn, who is here, what can be chosen. Begins at the door, ends with `end`.
 */
import {
  AvatarPose,
  Certificates,
  joinRoom,
  localText,
  type Person,
  Problem,
  type Room,
  type RoomDetail,
} from '@vitrine-shop/sdk';
import type { Ray } from 'three';
import { Vector3 } from 'three';
import { toast } from '../ui/toast.ts';
import type { RoomApp } from './app.ts';
import { Till } from './features/buy/till.ts';
import type { Goods } from './features/certificates/goods.ts';
import { goodsOf } from './features/certificates/offered.ts';
import { Holding } from './features/hold/holding.ts';
import { Modules } from './features/modules/modules.ts';
import { Talk } from './features/talk/talk.ts';
import { ownPose } from './movement/own-pose.ts';
import { ProductCard } from './product/card.ts';
import { ThingList } from './product/list.ts';
import { Guide } from './select/guide.ts';
import { Selectables } from './select/selectables.ts';
import { fontsReady } from './view/lettering.ts';
import { RoomView } from './view/room.ts';
import type { FrameTime } from './view/stage.ts';
import { say } from './words.ts';

const HERO_WAIT_MS = 2500;

export class Visit {
  readonly app: RoomApp;
  readonly id: string;
  readonly selectables = new Selectables();
  readonly card: ProductCard;
  readonly guide: Guide;
  readonly holding: Holding;
  readonly till: Till;
  detail: RoomDetail | null = null;
  view: RoomView | null = null;
  live: Room | null = null;
  talk: Talk | null = null;
  modules: Modules | null = null;
  list: ThingList | null = null;
  /** What people own here; null where the shop gives no certificates, and before that is known. */
  goods: Goods | null = null;
  /** Drawn, joined, everything set out. */
  ready = false;
  readonly #spawn: string | null;
  readonly #watch: boolean;
  readonly #pose = new AvatarPose();
  readonly #ends: (() => void)[] = [];
  #ended = false;

  constructor(app: RoomApp, id: string, spawn: string | null, watch = false) {
    this.app = app;
    this.id = id;
    this.#spawn = spawn;
    this.#watch = watch;
    this.card = new ProductCard(this);
    this.guide = new Guide(this);
    this.holding = new Holding(this);
    this.till = new Till((product) => new Certificates(app.shop).askTill(product));
  }

  /** Learns what room it is and shows its picture: all that is needed to stand at the door. */
  async prepare(): Promise<void> {
    this.app.overlay.progress(say('load.room'), null);
    const [detail] = await Promise.all([this.app.shop.room(this.id), fontsReady()]);
    this.detail = detail;
    this.app.overlay.title(localText(detail.title, this.app.language));
    this.app.overlay.picture(detail.room.picture ? `/pictures/${detail.room.picture}` : null);
    if (this.app.stage) fetchAhead(detail.models[detail.room.scene.model]);
  }

  async begin(): Promise<void> {
    const detail = this.detail!;
    const joining = this.#join();
    // Who is not let in reads so at once, and does not wait for the room to be brought in.
    await Promise.all([joining, this.#show(detail, joining)]);
    if (this.#ended) return;
    this.modules = new Modules(this);
    void this.modules.load(detail.room.modules);
    this.ready = true;
    void this.#bringGoods();
  }

  /** The pointer rests on something, or on nothing. */
  hover(ray: Ray | null): void {
    this.guide.point(ray ? this.selectables.seen(ray, this.view?.model ?? null, 12) : null);
  }

  /** Clicked or tapped along `ray`; true if something was there. */
  choose(ray: Ray): boolean {
    const hit = this.selectables.seen(ray, this.view?.model ?? null, 14);
    if (!hit) {
      this.card.close();
      return false;
    }
    hit.selectable.onSelect();
    return true;
  }

  frame(time: FrameTime, middle: Ray | null): void {
    const { app, live, view } = this;
    const walker = app.walker;
    if (!walker || !view || !app.stage) return;
    if (live) {
      for (const [slot, figure] of view.crowd.figures) {
        if (live.sample(slot, figure.pose)) figure.placed = true;
      }
      ownPose(this.#pose, app.stage, walker, app.headset);
      live.setPose(this.#pose);
    }
    this.holding.frame(time);
    this.goods?.frame(time.delta);
    if (!this.ready) return;
    this.guide.frame(time, middle);
    const feet = walker.feet(feetAt);
    for (const doorway of view.doorways) {
      if (doorway.entered(feet.x, feet.z)) void app.go(doorway.portal.to.room, doorway.portal.to.spawn, true);
    }
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.ready = false;
    this.app.overlay.status('');
    this.app.toolbar.enter.hidden = true;
    for (const end of this.#ends) end();
    this.holding.dispose();
    this.goods?.dispose();
    this.modules?.dispose();
    this.card.close();
    this.guide.dispose();
    this.talk?.dispose();
    this.list?.dispose();
    this.live?.leave();
    this.view?.dispose();
  }

  /** What people have placed is other now. */
  refurnish(): void {
    const { view, goods, detail } = this;
    if (this.#ended || !view || !goods || !detail) return;
    void view.products.sync(goods.furnish(detail), this.app.walker!.feet(new Vector3()));
    this.#offer();
  }

  /** After everything else: nobody waits for it. */
  async #bringGoods(): Promise<void> {
    const goods = await goodsOf(this).catch((error) => {
      this.app.report('Goods', error);
      return null;
    });
    if (this.#ended || !goods) {
      goods?.dispose();
      return;
    }
    this.goods = goods;
    if (this.live) goods.join(this.live);
    this.card.redraw();
  }

  /** In 3D, or as a list where that does not work. */
  async #show(detail: RoomDetail, joining: Promise<unknown>): Promise<void> {
    const { app } = this;
    if (!app.stage || !app.walker) {
      this.#showList(say('fail.webgl'));
      return;
    }
    try {
      await this.#draw(detail, joining);
    } catch (error) {
      if (this.#ended) return;
      if (error instanceof Problem) throw error;
      app.report('The room model', error);
      this.#showList(say('fail.model'));
    }
  }

  async #draw(detail: RoomDetail, joining: Promise<unknown>): Promise<void> {
    const { app } = this;
    const stage = app.stage!;
    const view = new RoomView({
      stage,
      detail,
      language: app.language,
      still: app.still,
      onChange: () => this.#offer(),
      onFailure: (product, error) => {
        app.report(product.id, error);
        toast(say('fail.product', { title: localText(product.title, app.language) }));
      },
    });
    this.view = view;
    view.products.isHeld = (placement) => this.holding.has(placement);
    app.walker!.floor = view.floor;
    const from = this.#arrive(detail);
    this.#offer();
    const products = this.#setOut(view, detail, from);
    const url = detail.models[detail.room.scene.model];
    await view.load(url, (part) => {
      if (part === null) app.overlay.progress(say('load.room'), null);
      else app.overlay.progress(say('load.part', { percent: Math.round(part * 100) }), part * 0.7);
    });
    if (this.#ended) return;
    // The hero stands there when the picture gives way; but nobody waits long for it.
    app.overlay.progress(say('load.hero'), 0.8);
    const hero = new Promise<void>((resolve) => this.#ends.push(this.#whenFirst(view, resolve)));
    await Promise.race([hero, products, new Promise((resolve) => setTimeout(resolve, HERO_WAIT_MS))]);
    if (this.#ended) return;
    app.overlay.progress(say('load.join'), 0.95);
    await Promise.race([joining, new Promise((resolve) => setTimeout(resolve, 1500))]);
    if (this.#ended) return;
    app.overlay.reveal();
    app.overlay.hint(say(matchMedia('(pointer: coarse)').matches ? 'hint.touch' : 'hint.keys'), 9000);
  }

  #whenFirst(view: RoomView, done: () => void): () => void {
    const stop = this.app.stage!.onFrame(() => {
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
    const { app } = this;
    const live = await joinRoom({
      room: this.id,
      ...app.visitor,
      watch: this.#watch,
      shop: app.shop,
      client: 'vitrine-room/0.1',
    });
    if (this.#ended) {
      live.leave();
      return;
    }
    this.live = live;
    this.talk = new Talk(this, live);
    this.#ends.push(this.holding.join(live));
    for (const person of live.people.values()) this.#put(live, person);
    this.#settle(live);
    const on = <Name extends Parameters<Room['on']>[0]>(
      name: Name,
      listener: Parameters<typeof live.on<Name>>[1],
    ) => this.#ends.push(live.on(name, listener));
    on('welcome', () => this.#settle(live));
    on('entered', (person: Person) => {
      this.#put(live, person);
      if (person.slot !== live.you.slot) app.sounds.play('arrive');
    });
    on('left', (person: Person) => {
      this.view?.crowd.drop(person.slot);
      app.sounds.play('leave');
    });
    on('hidden', (person: Person) => this.view?.crowd.drop(person.slot));
    on('shown', (person: Person) => this.#put(live, person));
    on('away', (person: Person) => this.view?.crowd.setAway(person.slot, true));
    on('back', (person: Person) => this.view?.crowd.setAway(person.slot, false));
    on('renamed', (person: Person) => this.#put(live, person));
    on('paused', () => this.#tell(live));
    on('muted', ({ slot, muted }) => {
      // With the talk open it stands there.
      if (slot === live.you.slot && muted && !this.talk?.isOpen) toast(say('live.muted'));
    });
    on('emoted', ({ slot, name }) => this.view?.plates.emote(slot, name, performance.now() / 1000));
    on('layout', () => void this.#renew());
    on('notice', ({ text }) => toast(localText(text, app.language)));
    on('status', () => this.#tell(live));
    on('closed', ({ problem }) => {
      if (!this.#ended) app.fail(problem ?? new Error(say('live.closed')), this.id, this.#spawn);
    });
  }

  /** After each WELCOME: what it says beyond people, who have come and gone by events. */
  #settle(live: Room): void {
    const crowd = this.view?.crowd;
    crowd?.drop(live.you.slot);
    for (const slot of live.away) crowd?.setAway(slot, true);
    // The house is always seen, and sees everybody.
    const bubble_m = live.watching || live.you.role !== 'guest' ? 0 : live.bubble_m;
    crowd?.setBubble(bubble_m, (slot) => live.people.get(slot)?.role !== 'guest');
    this.app.toolbar.enter.hidden = !live.watching;
    this.#tell(live);
  }

  /** The line that stays: the most urgent of what is the matter. */
  #tell(live: Room): void {
    let words = '';
    if (live.status === 'reconnecting') words = say('live.reconnecting');
    else if (live.paused) words = say('live.paused');
    else if (live.watching) words = say('live.watching');
    this.app.overlay.status(words);
  }

  #put(live: Room, person: Person): void {
    if (person.slot !== live.you.slot) this.view?.crowd.put(person);
  }

  /** Stands the visitor at the spawn asked for, a little beside whoever else came in there. */
  #arrive(detail: RoomDetail): Vector3 {
    const { walker } = this.app;
    const spawns = detail.room.spawns;
    const spawn = spawns.find((entry) => entry.name === this.#spawn) ?? spawns[0];
    const at = new Vector3(...((spawn?.position ?? [0, 0, 0]) as [number, number, number]));
    const beside = Math.sqrt(Math.random()) * (spawn?.radius_m ?? 0) * 0.7;
    const angle = Math.random() * Math.PI * 2;
    walker?.teleport(
      at.x + Math.cos(angle) * beside,
      at.z + Math.sin(angle) * beside,
      ((spawn?.yaw_deg ?? 0) * Math.PI) / 180,
    );
    return at;
  }

  /** room.json has changed: take over what differs. */
  async #renew(): Promise<void> {
    try {
      const detail = await this.app.shop.room(this.id);
      if (this.#ended) return;
      const modules = JSON.stringify(detail.room.modules) !== JSON.stringify(this.detail?.room.modules);
      this.detail = detail;
      this.list?.show(detail);
      this.card.refresh();
      const view = this.view;
      if (view) {
        const from = this.app.walker!.feet(new Vector3());
        const setting = view.sync(this.goods?.furnish(detail) ?? detail, from);
        this.goods?.lock();
        this.app.walker!.floor = view.floor;
        await setting;
        this.#offer();
      }
      if (modules && this.modules) {
        this.modules.dispose();
        this.modules = new Modules(this);
        void this.modules.load(detail.room.modules);
      }
    } catch (error) {
      this.app.report('The changed room', error);
    }
  }

  #showList(why: string): void {
    this.list = new ThingList(this, why);
    this.list.show(this.detail!);
    this.app.overlay.reveal();
  }

  /** Tells the registry which products and doorways there are. */
  #offer(): void {
    if (!this.view || this.#ended) return;
    this.guide.offer(this.view);
    this.holding.refresh();
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
