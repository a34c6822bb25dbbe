/**
 * The page: one stage, one overlay, one visit at a time. Leads from room to room without loading the page again.
 */
import { Problem, ShopClient } from '@vitrine-shop/sdk';
import { type Ray, Vector3 } from 'three';
import type { VisitorChoice } from '../door/visitor.ts';
import { language } from '../i18n/messages.ts';
import { button } from '../ui/dom.ts';
import { readAddress, roomAddress } from './address.ts';
import { isTyping, reducedMotion } from './dom.ts';
import { askAtTheDoor } from './door.ts';
import { farewell, type WayOn } from './farewell.ts';
import { givesCertificates } from './features/certificates/offered.ts';
import { installHandle } from './handle.ts';
import { Floor } from './movement/floor.ts';
import { Headset } from './movement/headset.ts';
import { listenToKeys } from './movement/keyboard.ts';
import { floorPoint, gazeRay, listenToPointers } from './movement/pointer.ts';
import { Walker } from './movement/walker.ts';
import { Overlay } from './overlay.ts';
import { readSettings, type Settings } from './settings.ts';
import { Sounds } from './sounds.ts';
import { Toolbar } from './toolbar.ts';
import { Stage } from './view/stage.ts';
import { Visit } from './visit.ts';
import { say } from './words.ts';

export class RoomApp {
  readonly overlay: Overlay;
  readonly shop = new ShopClient();
  readonly settings: Settings = readSettings(new URLSearchParams(location.search));
  readonly still = reducedMotion();
  readonly sounds: Sounds;
  /** null: this browser draws no WebGL; the room is shown as a list. */
  readonly stage: Stage | null;
  readonly walker: Walker | null;
  readonly headset: Headset | null;
  readonly errors: string[] = [];
  readonly toolbar: Toolbar;
  readonly language = language();
  visitor: VisitorChoice = { name: '', colour: 0 };
  visit: Visit | null = null;
  #going = 0;

  constructor(root: HTMLElement) {
    this.overlay = new Overlay(root);
    this.sounds = new Sounds(() => this.settings.sounds);
    this.stage = this.#makeStage();
    this.walker = this.stage ? new Walker(this.stage, new Floor([]), this.still) : null;
    this.headset = this.stage && this.walker ? new Headset(this.stage, this.walker, this) : null;
    this.toolbar = new Toolbar(this);
    if (!this.stage) root.classList.add('flat');
    this.#listen();
    installHandle(this);
  }

  async start(): Promise<void> {
    const address = readAddress(new URL(location.href));
    this.overlay.progress(say('load.room'), null);
    await this.go(address.room, address.spawn, false, address.watch);
  }

  /** Leaves where one is and comes into another room. watch: only looks on. */
  async go(room: string, spawn: string | null, push: boolean, watch = false): Promise<void> {
    const turn = ++this.#going;
    const before = this.visit;
    if (before) await this.overlay.veil(true, this.still);
    await this.headset?.veil(true);
    before?.end();
    if (push) history.pushState(null, '', roomAddress(new URL(location.href), room, spawn));
    if (turn !== this.#going) return;
    const visit = new Visit(this, room, spawn, watch);
    this.visit = visit;
    this.overlay.clearFailure();
    try {
      await visit.prepare();
      if (turn !== this.#going) return;
      void this.overlay.veil(false, true);
      if (!this.visitor.name) {
        this.overlay.root.classList.add('at-door');
        this.visitor = await askAtTheDoor(this.overlay.root);
        this.overlay.root.classList.remove('at-door');
      }
      this.sounds.wake();
      await visit.begin();
    } catch (error) {
      if (turn === this.#going) this.fail(error, room, spawn);
    } finally {
      void this.overlay.veil(false, true);
      void this.headset?.veil(false);
    }
  }

  report(what: string, error: unknown): void {
    const text = `${what}: ${error instanceof Error ? error.message : String(error)}`;
    this.errors.push(text);
    console.error(`Vitrine: ${text}`, error);
  }

  /** Says why one is not, or no longer, in the room, and offers the ways on. */
  fail(error: unknown, room: string, spawn: string | null): void {
    this.report('The room does not open', error);
    const inside = Boolean(this.visit?.live);
    this.visit?.end();
    const { title, lead, quote, ways } = farewell(
      error instanceof Problem ? error : new Problem({ title: 'A fault of this page' }),
      inside,
    );
    const actions = ways.map((way, index) => this.#wayOn(way, room, spawn, index === 0));
    this.overlay.failure(title, lead, quote, ...actions);
    actions[0]?.focus();
    if (error instanceof Problem && ['not-admitted', 'shown-out'].includes(error.kind))
      void this.#opensIt(room, actions).catch((fault) => this.report('What opens it', fault));
  }

  /** Where a certificate is what was lacking, the ways to one come before all others. */
  async #opensIt(room: string, actions: readonly HTMLElement[]): Promise<void> {
    if (!(await givesCertificates(this.shop))) return;
    const { openers } = await import('./features/certificates/openers.ts');
    const ways = await openers(this.shop, 'rooms', room);
    if (ways.length === 0) return;
    for (const each of actions) each.classList.remove('primary');
    const focused = document.activeElement === actions[0];
    actions[0]?.before(...ways);
    if (focused) ways[0]?.focus();
  }

  #wayOn(way: WayOn, room: string, spawn: string | null, first: boolean): HTMLElement {
    const kind = first ? 'primary' : '';
    if (way === 'rooms') {
      const link = this.overlay.lobbyLink();
      if (first) link.classList.add('primary');
      return link;
    }
    return button(say(`way.${way}`), () => void this.go(room, spawn, false, way === 'watch'), kind);
  }

  #makeStage(): Stage | null {
    try {
      const stage = new Stage(this.overlay.surface, this.settings.quality);
      const canvas = stage.renderer.domElement;
      canvas.addEventListener('webglcontextlost', () => this.#graphics(false));
      canvas.addEventListener('webglcontextrestored', () => this.#graphics(true));
      return stage;
    } catch (error) {
      this.report('No 3D', error);
      return null;
    }
  }

  /** While the system has taken the graphics, the room's still picture stands in for it. */
  #graphics(there: boolean): void {
    this.overlay.root.classList.toggle('no-graphics', !there);
    this.overlay.status(there ? '' : say('lost.graphics'));
    if (there) this.visit?.view?.regain();
  }

  #listen(): void {
    addEventListener('popstate', () => {
      const address = readAddress(new URL(location.href));
      void this.go(address.room, address.spawn, false, address.watch);
    });
    addEventListener('error', (event) => this.errors.push(event.message));
    addEventListener('unhandledrejection', (event) => this.errors.push(String(event.reason)));
    addEventListener('pagehide', () => this.visit?.live?.leave());
    // A page brought back from the browser's memory has left its room: it begins anew.
    addEventListener('pageshow', (event) => event.persisted && location.reload());
    const { stage, walker } = this;
    if (!stage || !walker) return;
    const free = () => !document.querySelector('dialog[open]') && !this.visit?.holding.occupied;
    listenToKeys(walker, free);
    addEventListener('keydown', (event) => {
      if (event.code === 'KeyP' && !(event.ctrlKey || event.metaKey || event.altKey || isTyping()) && free())
        this.visit?.card.take();
    });
    listenToPointers({
      surface: this.overlay.surface,
      stick: this.overlay.stick,
      camera: stage.camera,
      walker,
      onClick: (ray, touch) => this.#click(ray, touch),
      onHover: (ray) => this.visit?.hover(ray),
    });
    stage.onFrame((time) => {
      walker.update(time);
      this.headset?.update(time);
      this.visit?.frame(time, stage.presenting ? null : gazeRay(stage.camera));
    });
  }

  #click(ray: Ray, _touch: boolean): void {
    this.sounds.wake();
    if (!this.visit || !this.walker || this.visit.choose(ray)) return;
    const spot = floorPoint(ray, this.walker.feet(new Vector3()).y);
    if (spot) this.walker.walkTo(spot.x, spot.z);
  }
}
