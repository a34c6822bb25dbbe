/**
 * The page: one stage, one overlay, one visit at a time. Leads from room to room without loading the page again.
 */
import { Problem, type ProblemJson, ShopClient } from '@vitrine-shop/sdk';
import { type Ray, Vector3 } from 'three';
import { language } from '../i18n/messages.ts';
import { button } from '../ui/dom.ts';
import { type Address, readAddress, roomAddress, wayThere } from './address.ts';
import type { Page } from './context.ts';
import { reducedMotion } from './dom.ts';
import { askAtTheDoor } from './door.ts';
import { farewell, type WayOn } from './farewell.ts';
import type { MakeFeature } from './feature.ts';
import { installHandle } from './handle.ts';
import { Floor } from './movement/floor.ts';
import { Headset } from './movement/headset.ts';
import { listenToKeys } from './movement/keyboard.ts';
import { floorPoint, gazeRay, listenToPointers } from './movement/pointer.ts';
import { Walker } from './movement/walker.ts';
import { Overlay } from './overlay.ts';
import { readSettings } from './settings.ts';
import { Sounds } from './sounds.ts';
import { say } from './text.ts';
import { Toolbar } from './toolbar.ts';
import { Stage } from './view/stage.ts';
import { Visit } from './visit.ts';

export class RoomApp {
  readonly #page: Page;
  readonly #toolbar: Toolbar;
  readonly #features: readonly MakeFeature[];
  readonly #errors: string[] = [];
  #visit: Visit | null = null;
  #going = 0;
  /** Why the name at the door was not taken. */
  #refused: ProblemJson | null = null;

  /** features: of each visit, in order. */
  constructor(root: HTMLElement, features: readonly MakeFeature[]) {
    this.#features = features;
    const overlay = new Overlay(root);
    const settings = readSettings(new URLSearchParams(location.search));
    const still = reducedMotion();
    const report = (what: string, error: unknown) => this.#report(what, error);
    const stage = this.#makeStage(overlay, settings.quality);
    const walker = stage ? new Walker(stage, new Floor([]), still) : null;
    const reach = () => this.#visit?.reach ?? null;
    const worn = (on: boolean) => this.#visit?.headset(on);
    const lasting = new Map<string, unknown>();
    this.#page = {
      shop: new ShopClient(),
      language: language(),
      settings,
      sounds: new Sounds(() => settings.sounds),
      still,
      overlay,
      stage,
      walker,
      headset: stage && walker ? new Headset(stage, walker, { settings, still, report, reach, worn }) : null,
      visitor: { name: '', colour: 0 },
      errors: this.#errors,
      report,
      go: (room, spawn) => this.#lead(room, spawn),
      lasting: <Value>(name: string, make: () => Value) => {
        if (!lasting.has(name)) lasting.set(name, make());
        return lasting.get(name) as Value;
      },
    };
    this.#toolbar = new Toolbar(this.#page, () => this.#visit?.live ?? null);
    if (!stage) root.classList.add('flat');
    this.#listen();
    installHandle(this.#page, () => this.#visit);
  }

  /** Into another room; one that is under another address is a page of its own. */
  #lead(room: string, spawn: string | null): void {
    const elsewhere = wayThere(this.#visit?.detail ?? null, new URL(location.href), room, spawn);
    if (elsewhere) location.assign(elsewhere);
    else void this.#go(room, spawn, true);
  }

  async start(): Promise<void> {
    const address = this.#address();
    this.#page.overlay.progress(say('load.room'), null);
    await this.#go(address.room, address.spawn, false, address.watch);
  }

  /** Where the page's address leads; a key in it is good for its room from now on. */
  #address(): Address {
    const address = readAddress(new URL(location.href));
    if (address.key) this.#page.shop.unlock(address.room, address.key);
    return address;
  }

  /** Leaves where one is and comes into another room. watch: only looks on. */
  async #go(room: string, spawn: string | null, push: boolean, watch = false): Promise<void> {
    const { overlay, still, headset, visitor, sounds } = this.#page;
    const turn = ++this.#going;
    const before = this.#visit;
    if (before) await overlay.veil(true, still);
    await headset?.veil(true);
    before?.end();
    if (push) history.pushState(null, '', roomAddress(new URL(location.href), room, spawn));
    if (turn !== this.#going) return;
    const visit = new Visit(this.#page, {
      room,
      spawn,
      watch,
      doorway: push,
      features: this.#features,
      onJoin: (watching) => {
        this.#toolbar.enter.hidden = !watching;
      },
      onClosed: (error) => this.#fail(error, room, spawn),
    });
    this.#visit = visit;
    overlay.clearFailure();
    try {
      await visit.prepare();
      if (turn !== this.#going) return;
      void overlay.veil(false, true);
      if (!visitor.name) {
        overlay.root.classList.add('at-door');
        const refused = this.#refused;
        this.#refused = null;
        Object.assign(visitor, await askAtTheDoor(overlay.root, refused));
        overlay.root.classList.remove('at-door');
      }
      sounds.wake();
      await visit.begin();
    } catch (error) {
      if (turn !== this.#going) return;
      const { kind, problem } = Problem.from(error);
      if (kind !== 'name-kept') return this.#fail(error, room, spawn);
      this.#refused = problem;
      visitor.name = '';
      void this.#go(room, spawn, false, watch);
    } finally {
      void overlay.veil(false, true);
      void headset?.veil(false);
    }
  }

  #report(what: string, error: unknown): void {
    const text = `${what}: ${error instanceof Error ? error.message : String(error)}`;
    this.#errors.push(text);
    console.error(`Vitrine: ${text}`, error);
  }

  /** Says why one is not, or no longer, in the room, and offers the ways on. */
  #fail(error: unknown, room: string, spawn: string | null): void {
    this.#report('The room does not open', error);
    const inside = Boolean(this.#visit?.live);
    this.#visit?.end();
    const problem = error instanceof Problem ? error : new Problem({ title: 'A fault of this page' });
    const { title, lead, quote, ways } = farewell(problem, inside);
    const actions = ways.map((way, index) => this.#wayOn(way, room, spawn, index === 0));
    this.#page.overlay.failure(title, lead, quote, ...actions);
    actions[0]?.focus();
    if (['not-admitted', 'shown-out'].includes(problem.kind))
      void this.#opensIt(room, actions).catch((fault) => this.#report('What opens it', fault));
  }

  /** Where something that a visitor can get was what was lacking, the ways to it come before all others. */
  async #opensIt(room: string, actions: readonly HTMLElement[]): Promise<void> {
    const ways = (await this.#visit?.ways('rooms', room)) ?? [];
    if (ways.length === 0) return;
    for (const each of actions) each.classList.remove('primary');
    const focused = document.activeElement === actions[0];
    actions[0]?.before(...ways);
    if (focused) ways[0]?.focus();
  }

  #wayOn(way: WayOn, room: string, spawn: string | null, first: boolean): HTMLElement {
    const kind = first ? 'primary' : '';
    if (way === 'rooms') {
      const link = this.#page.overlay.lobbyLink();
      if (first) link.classList.add('primary');
      return link;
    }
    return button(say(`way.${way}`), () => void this.#go(room, spawn, false, way === 'watch'), kind);
  }

  #makeStage(overlay: Overlay, quality: Page['settings']['quality']): Stage | null {
    try {
      const stage = new Stage(overlay.surface, quality);
      const canvas = stage.renderer.domElement;
      canvas.addEventListener('webglcontextlost', () => this.#graphics(false));
      canvas.addEventListener('webglcontextrestored', () => this.#graphics(true));
      return stage;
    } catch (error) {
      this.#report('No 3D', error);
      return null;
    }
  }

  /** While the system has taken the graphics, the room's still picture stands in for it. */
  #graphics(there: boolean): void {
    const { overlay } = this.#page;
    overlay.root.classList.toggle('no-graphics', !there);
    overlay.status(there ? '' : say('lost.graphics'));
    if (there) this.#visit?.view?.regain();
  }

  #listen(): void {
    addEventListener('popstate', () => {
      const address = this.#address();
      void this.#go(address.room, address.spawn, false, address.watch);
    });
    addEventListener('error', (event) => this.#errors.push(event.message));
    addEventListener('unhandledrejection', (event) => this.#errors.push(String(event.reason)));
    addEventListener('pagehide', () => this.#visit?.live?.leave());
    // A page brought back from the browser's memory has left its room: it begins anew.
    addEventListener('pageshow', (event) => event.persisted && location.reload());
    const { stage, walker, headset, overlay } = this.#page;
    if (!stage || !walker) return;
    listenToKeys(walker, () => !document.querySelector('dialog[open]') && !this.#visit?.features.occupied());
    listenToPointers({
      surface: overlay.surface,
      stick: overlay.stick,
      camera: stage.camera,
      walker,
      onClick: (ray) => this.#click(ray, walker),
      onHover: (ray) => this.#visit?.hover(ray),
    });
    stage.onFrame((time) => {
      walker.update(time);
      headset?.update(time);
      this.#visit?.frame(time, stage.presenting ? null : gazeRay(stage.camera));
    });
  }

  #click(ray: Ray, walker: Walker): void {
    this.#page.sounds.wake();
    if (!this.#visit || this.#visit.choose(ray)) return;
    const spot = floorPoint(ray, walker.feet(new Vector3()).y);
    if (spot) walker.walkTo(spot.x, spot.z);
  }
}
