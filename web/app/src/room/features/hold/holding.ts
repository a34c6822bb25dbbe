/**
 * Finishes shown and things held, by everybody: takes over what the room says, and does what the visitor does.
 *
 * What a visitor does is seen by them at once and told to the room; if the room says no, because somebody else was
 * quicker, it is undone with a word. Without a connection, or in a shop without the extension, it stays their own.
 */
import {
  type Hand,
  localText,
  type Person,
  Problem,
  type Product,
  type Room,
  Showing,
  type Variant,
} from '@vitrine-shop/sdk';
import { Quaternion, type Ray, Vector3 } from 'three';
import { toast } from '../../../ui/toast.ts';
import type { Keeper, RoomContext } from '../../context.ts';
import type { Hands, Side } from '../../feature.ts';
import type { Finishes } from '../../finishes.ts';
import type { FrameTime } from '../../view/stage.ts';
import type { Standing } from '../../view/standing.ts';
import { HoldBar } from './bar.ts';
import { BeforeEyes } from './before-eyes.ts';
import { Carry, type Target } from './carry.ts';
import { beforeChest, fromAfar, gripOf, inHand, inTrackedHand } from './hands.ts';
import { listenWhileHeld } from './input.ts';
import { say } from './text.ts';

const LARGEST_M = 1.2; // across: what is larger nobody picks up
const ARM_M = 0.12; // from a hand to what it can take without a ray
const RAY_M = 4;

interface Mine {
  readonly thing: Standing;
  readonly side: Hand;
  readonly end: () => void;
}

interface Held extends Mine {
  readonly eyes: BeforeEyes;
  readonly bar: HoldBar;
}

export class Holding implements Hands, Finishes {
  readonly #ctx: RoomContext;
  readonly #carries = new Map<string, Carry>();
  /** What this visitor holds, by placement. */
  readonly #mine = new Map<string, Mine>();
  /** Finishes that only this visitor sees, until the room has them. */
  readonly #own = new Map<string, string>();
  #before: Held | null = null;
  #showing: Showing | null = null;
  #ends: (() => void)[] = [];

  constructor(ctx: RoomContext) {
    this.#ctx = ctx;
  }

  /** The room has been joined: from now on it says what is shown. */
  join(live: Room): void {
    this.#showing = new Showing(live);
    const all = () => this.refresh();
    this.#ends = [
      this.#showing.on((placement) => {
        this.#own.delete(placement);
        const thing = this.#ctx.view()?.products.at(placement);
        if (thing) this.#apply(thing);
        this.#ctx.card.touched(placement);
        if (thing && !this.other(placement)) this.#ctx.tell('released');
      }),
      ...(['left', 'away', 'back', 'hidden', 'shown'] as const).map((name) => live.on(name, all)),
      live.on('welcome', () => this.#settle()),
      live.on('status', ({ status }) => {
        if (status === 'reconnecting') this.releaseAll(false);
      }),
    ];
    this.#settle();
  }

  /** Whether this visitor holds it. */
  has(placement: string): boolean {
    return this.#mine.has(placement);
  }

  /** Who here has it. */
  keeps(product: string): Keeper | null {
    const things = (this.#ctx.view()?.products.standings ?? []).filter((one) => one.product.id === product);
    if (things.some(({ placement }) => this.has(placement.id))) return 'you';
    return things.some(({ placement }) => this.other(placement.id)) ? 'another' : null;
  }

  /** Something is before the eyes. */
  get occupied(): boolean {
    return this.#before !== null;
  }

  /** Who else holds it. */
  other(placement: string): Person | null {
    const holder = this.#showing?.holder(placement) ?? null;
    return holder && holder.id !== this.#ctx.live()?.you.id ? holder : null;
  }

  canTake(thing: Standing): boolean {
    // What a visitor has placed is theirs, not the room's to hand round.
    const placements = this.#ctx.detail()?.room.placements ?? [];
    const ours = placements.some((placement) => placement.id === thing.placement.id);
    return ours && Math.max(...thing.product.model.size_m) <= LARGEST_M;
  }

  /** The finish that is seen now, and who chose it, if that was somebody else here. */
  shown(thing: { placement: Standing['placement']; product: Product }): {
    variant: Variant | null;
    by: Person | null;
  } {
    const { placement, product } = thing;
    const state = this.#showing?.of(placement.id);
    const find = (id: string | null | undefined) => product.variants.find((entry) => entry.id === id);
    const own = find(this.#own.get(placement.id));
    const shared = own ? undefined : find(state?.variant);
    const variant = own ?? shared ?? find(placement.variant) ?? product.variants[0] ?? null;
    const chooser = shared && state?.by !== this.#ctx.live()?.you.id ? state?.by : null;
    const people = [...(this.#ctx.live()?.people.values() ?? [])];
    return { variant, by: people.find((person) => person.id === chooser) ?? null };
  }

  /** Shows a finish to everybody. */
  show(thing: Standing, variant: Variant): void {
    this.#own.set(thing.placement.id, variant.id);
    this.#apply(thing);
    // What the room refuses stays on this visitor's own screen.
    this.#showing?.show(thing.placement.id, variant.id).catch(() => {});
  }

  /** Takes a thing before the eyes. */
  take(thing: Standing): void {
    const { card, stage, walker, overlay, language } = this.#ctx;
    if (!stage || stage.presenting || !this.#isFree(thing)) return;
    this.putBack();
    walker?.lean(0); // nothing is magnified beside something of true size
    const eyes = new BeforeEyes(thing, stage.camera);
    const bar = new HoldBar(overlay.root, thing, language, () => this.putBack());
    const deaf = listenWhileHeld(overlay.surface, eyes, () => this.putBack());
    overlay.root.classList.add('holding');
    overlay.hint('');
    stage.lift(0);
    const end = () => {
      deaf();
      bar.dispose();
      overlay.root.classList.remove('holding');
      this.#before = null;
      card.lift();
    };
    this.#before = { thing, side: null, eyes, bar, end };
    this.#hold(this.#before, (into) => {
      eyes.place(into, stage.camera, overlay.aside());
      return true;
    });
    this.#ctx.redraw();
  }

  /** A hand in a headset closes: on what is in reach, or with `ray` on what it points at. True if it took something. */
  grab(side: Side, ray: Ray | null): boolean {
    const { headset } = this.#ctx;
    const view = this.#ctx.view();
    if (!view || !headset?.hand(side, place, facing)) return false;
    const near = view.products.standings.find((thing) => thing.box.distanceToPoint(place) <= ARM_M);
    const thing = near ?? (ray ? this.#pointed(ray) : undefined);
    if (!thing || !this.canTake(thing) || this.has(thing.placement.id) || !this.#isFree(thing)) return false;
    const { position, quaternion } = thing.group;
    const grip = near ? gripOf(place, facing, position, quaternion) : fromAfar(thing, facing, quaternion);
    const hand = new Vector3();
    const turn = new Quaternion();
    this.#hold(
      { thing, side, end: () => {} },
      (into) => {
        if (!headset.hand(side, hand, turn)) return false;
        inHand(into, thing, hand, turn, grip);
        return true;
      },
      grip,
    );
    return true;
  }

  /** The hand opens. */
  letGo(side: Side): void {
    for (const [id, mine] of this.#mine) if (mine.side === side) this.#release(id);
  }

  holds(side: Side): boolean {
    return [...this.#mine.values()].some((mine) => mine.side === side);
  }

  /** Puts back what is before the eyes. */
  putBack(): void {
    if (this.#before) this.#release(this.#before.thing.placement.id);
  }

  /** Another product is read about, or none: what is before the eyes goes back. */
  keepTo(product: Product | null): void {
    if (this.#before && this.#before.thing.product.id !== product?.id) this.putBack();
  }

  /** tell: whether the room is to hear of it; it cannot when the connection is what was lost. */
  releaseAll(tell = true): void {
    for (const id of [...this.#mine.keys()]) this.#release(id, tell);
  }

  /** The room, its people or its things have changed. */
  refresh(): void {
    for (const thing of this.#ctx.view()?.products.standings ?? []) this.#apply(thing);
  }

  frame(time: FrameTime): void {
    const { stage, overlay } = this.#ctx;
    const standing = new Set(this.#ctx.view()?.products.standings);
    for (const [id, carry] of this.#carries) {
      if (!standing.has(carry.thing)) {
        if (this.has(id)) this.#release(id);
        this.#carries.delete(id);
      } else if (!carry.update(time.delta)) this.#carries.delete(id);
    }
    if (this.#before && stage) {
      const px_per_m = overlay.surface.clientHeight * stage.camera.projectionMatrix.elements[5]!;
      this.#before.bar.update(px_per_m / 2 / this.#before.eyes.distance_m);
    }
  }

  dispose(): void {
    for (const end of this.#ends) end();
    this.releaseAll(false);
  }

  #pointed(ray: Ray): Standing | undefined {
    const view = this.#ctx.view();
    const hit = this.#ctx.selectables.seen(ray, view?.model ?? null, RAY_M);
    return view?.products.standings.find((thing) => thing.group === hit?.selectable.object);
  }

  /** Says so, politely, if somebody else has it. */
  #isFree(thing: Standing): boolean {
    const holder = this.other(thing.placement.id);
    if (holder) this.#taken(thing, holder);
    return holder === null;
  }

  #taken(thing: Standing, holder: Person | null): void {
    const title = localText(thing.product.title, this.#ctx.language);
    toast(holder ? say('hold.taken', { name: holder.name, title }) : say('hold.refused', { title }));
  }

  #hold(mine: Mine, target: Target, grip: Parameters<Showing['hold']>[2] = null): void {
    const { thing, side } = mine;
    const id = thing.placement.id;
    this.#mine.set(id, mine);
    this.#carry(thing).target = target;
    this.#ctx.sounds.play('pick');
    this.#showing?.hold(id, side, grip).catch((error) => {
      // Without the room's help it is still in this visitor's hand; only a refusal takes it out.
      if (Problem.from(error).kind !== 'use-refused' || this.#mine.get(id) !== mine) return;
      this.#release(id, false);
      this.#taken(thing, this.other(id));
    });
  }

  #release(id: string, tell = true): void {
    const mine = this.#mine.get(id);
    if (!mine) return;
    this.#mine.delete(id);
    mine.end();
    this.#carries.get(id)?.release();
    if (tell) this.#showing?.putBack(id).catch(() => {});
    this.#ctx.redraw();
    this.#ctx.tell('released');
  }

  #carry(thing: Standing): Carry {
    const id = thing.placement.id;
    const known = this.#carries.get(id);
    if (known?.thing === thing) return known;
    const made = new Carry(thing, this.#ctx.still);
    this.#carries.set(id, made);
    return made;
  }

  /** After each WELCOME: what the room thinks is in this visitor's hand and is not, goes back. */
  #settle(): void {
    for (const { id } of this.#ctx.detail()?.room.placements ?? []) {
      const { holder } = this.#showing!.of(id);
      if (holder !== null && holder === this.#ctx.live()?.you.id && !this.has(id))
        this.#showing!.putBack(id).catch(() => {});
    }
    this.refresh();
  }

  #apply(thing: Standing): void {
    const id = thing.placement.id;
    const material = this.shown(thing).variant?.material_variant ?? null;
    if (thing.worn !== material) void thing.wear(material).then(() => this.#ctx.stage?.touchShadows());
    if (this.has(id)) return;
    const holder = this.other(id);
    if (!holder) {
      this.#carries.get(id)?.release();
      return;
    }
    const { hand, grip } = this.#showing!.of(id);
    this.#carry(thing).target = (into) => {
      const figure = this.#ctx.view()?.crowd.figures.get(holder.slot);
      if (!figure?.placed) return false;
      if (!hand || !inTrackedHand(into, thing, figure.pose, hand, grip))
        beforeChest(into, thing, figure.pose);
      return true;
    };
  }
}

const place = new Vector3();
const facing = new Quaternion();
