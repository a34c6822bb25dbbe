/**
 * The browser halves of a room's extensions: loaded by hash, given a narrow context, removed without a trace.
 *
 * A module that does not load or throws is named in the console and to the visitor; the room goes on without it.
 */
import {
  type LocalText,
  loadModule,
  localText,
  type ModuleContext,
  type ModuleEntry,
  type ModuleMain,
} from '@vitrine-shop/sdk';
import * as THREE from 'three';
import { toast } from '../../../ui/toast.ts';
import type { RoomContext } from '../../context.ts';
import { say } from './text.ts';

type Context = ModuleContext<typeof THREE, THREE.Group, THREE.Object3D>;

let made = 0;

export class Modules {
  readonly #ctx: RoomContext;
  readonly #ends: (() => void)[] = [];
  #disposed = false;

  constructor(ctx: RoomContext) {
    this.#ctx = ctx;
  }

  async load(entries: readonly ModuleEntry[]): Promise<void> {
    await Promise.all(entries.map((entry) => this.#start(entry)));
  }

  dispose(): void {
    this.#disposed = true;
    for (const end of this.#ends.splice(0).reverse()) {
      try {
        end();
      } catch (error) {
        this.#ctx.report('A module did not clean up', error);
      }
    }
  }

  async #start(entry: ModuleEntry): Promise<void> {
    try {
      const url = new URL(entry.url, location.href);
      if (url.origin !== location.origin) throw new Error(`${url.origin} is not this shop`);
      const main: ModuleMain<Context> = await loadModule<Context>(url.href, entry.integrity);
      if (this.#disposed) return;
      const end = await main(this.#context(entry));
      if (!end) return;
      if (this.#disposed) end();
      else this.#ends.push(end);
    } catch (error) {
      this.#ctx.report(`Module ${entry.name}`, error);
      if (!this.#disposed) toast(say('module.failed', { name: entry.name }));
    }
  }

  #context(entry: ModuleEntry): Context {
    const ctx = this.#ctx;
    const scene = new THREE.Group();
    scene.name = `module:${entry.name}`;
    ctx.stage?.scene.add(scene);
    this.#ends.push(() => scene.removeFromParent());
    const words = (text: LocalText) => localText(text, ctx.language);
    const light = ctx.view()?.light;
    this.#ends.push(() => {
      if (light) light.target = 1;
    });
    return {
      name: entry.name,
      options: entry.options ?? {},
      THREE,
      scene,
      state: {
        get: (key) => ctx.live()?.state(entry.name, key),
        on: (key, listener) => {
          listener(ctx.live()?.state(entry.name, key));
          const off = ctx.live()?.on('state', (change) => {
            if (change.extension === entry.name && change.key === key)
              this.#guarded(entry, () => listener(change.value));
          });
          return this.#kept(() => off?.());
        },
      },
      use: async (action, more) => {
        await ctx.live()?.use(entry.name, action, more);
      },
      selectable: (object, how) => {
        const onSelect = () => this.#guarded(entry, how.onSelect);
        const id = `module:${entry.name}:${++made}`;
        return this.#kept(
          ctx.selectables.add({ id, kind: 'module', object, label: () => words(how.label), onSelect }),
        );
      },
      lights: {
        get level() {
          return light?.target ?? 1;
        },
        set level(level: number) {
          if (light && Number.isFinite(level)) light.target = Math.min(1, Math.max(0, level));
        },
      },
      announce: (text) => toast(words(text)),
    };
  }

  /** What a module registers is undone with it, once. */
  #kept(end: () => void): () => void {
    let done = false;
    const once = () => {
      if (!done) end();
      done = true;
    };
    this.#ends.push(once);
    return once;
  }

  #guarded(entry: ModuleEntry, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#ctx.report(`Module ${entry.name}`, error);
    }
  }
}
