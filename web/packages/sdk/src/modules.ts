import { Problem } from './problem.ts';
import type { LocalText } from './types.ts';

/**
 * What a room's browser module is given. Its default export is a function of this, called when the room has been
 * drawn; what it returns, if anything, is called when the room is left or the layout changes.
 *
 * The SDK knows no three.js, so its three types are parameters; the app fills them in.
 */
export interface ModuleContext<Three = unknown, Group = unknown, Object3D = unknown> {
  /** The extension's name, as in room.json. */
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** The room's own three.js: a module must not bring a second one. */
  readonly THREE: Three;
  /** This module's own group, at the room's origin; taken away by the runtime. */
  readonly scene: Group;
  readonly state: {
    /** The shared state of this extension; undefined if never set. */
    get(key: string): unknown;
    /** Calls at once with the present value, then at every change; answers the function that stops it. */
    on(key: string, listener: (value: unknown) => void): () => void;
  };
  /** Asks the extension's Python half. Rejects with `Problem`. The effect arrives through `state.on`. */
  use(action: string, more?: { target?: string; value?: unknown }): Promise<void>;
  /** Makes an object answer to click, tap, keyboard and controller alike. Answers the function that undoes it. */
  selectable(object: Object3D, how: { label: LocalText; onSelect: () => void }): () => void;
  readonly lights: {
    /** 0 dark .. 1 as the room was made; what is set eases in over about 0.4 s. */
    level: number;
  };
  /** One polite line for this visitor: a toast, read out by screen readers. */
  announce(text: LocalText): void;
}

/** A module that needs no clean-up returns nothing. */
export type ModuleMain<Context = ModuleContext> = (
  ctx: Context,
) => void | (() => void) | Promise<void | (() => void)>;

/**
 * The module's main function, loaded only if its bytes hash to `integrity` (`sha384-…`).
 *
 * A plain `import(url)` cannot check a hash, so the text is fetched with `integrity` and imported from a blob URL;
 * a module therefore is one file with no relative imports. Throws Problem `vitrine:module-refused`.
 */
export async function loadModule<Context = ModuleContext>(
  url: string,
  integrity: string,
  fetcher: typeof fetch = fetch,
): Promise<ModuleMain<Context>> {
  if (!/^sha(?:256|384|512)-/.test(integrity)) throw refused(url, 'it carries no integrity hash');
  let source: string;
  try {
    const response = await fetcher(url, { integrity, credentials: 'same-origin' });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    source = await response.text();
  } catch (error) {
    throw refused(url, 'it cannot be fetched, or its bytes are not those named in room.json', error);
  }
  const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    const module = (await import(/* @vite-ignore */ address)) as { default?: unknown };
    if (typeof module.default !== 'function') throw refused(url, 'its default export is not a function');
    return module.default as ModuleMain<Context>;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function refused(url: string, why: string, cause?: unknown): Problem {
  const detail = `The module ${url} was not loaded: ${why}.`;
  return new Problem({ type: 'vitrine:module-refused', title: 'Module refused', detail }, { cause });
}
