/**
 * An emulated headset for tests of shop rooms.
 *
 *     import { initScripts } from '@vitrine-shop/testkit';
 *     for (const path of initScripts()) await context.addInitScript({ path });   // Playwright, before page.goto
 *     await page.evaluate(() => headset.lookAt(0, 1.2, -3));
 *
 * From Python the same two files in the same order: `context.add_init_script(path=...)` with
 * `web/node_modules/iwer/build/iwer.min.js` and `web/packages/testkit/headset.js`.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Side = 'left' | 'right';

/** `window.headset`, as headset.js documents it. Places are metres in the session's reference space. */
export interface Headset {
  /** IWER's own device, for what is not here. */
  readonly device: unknown;
  readonly presenting: boolean;
  frames(count?: number): Promise<void>;
  stand(x: number, z: number, y?: number): Promise<void>;
  turn(yaw_deg: number, pitch_deg?: number): Promise<void>;
  lookAt(x: number, y: number, z: number): Promise<void>;
  hold(side: Side, x: number, y: number, z: number): Promise<void>;
  point(side: Side, x: number, y: number, z: number): Promise<void>;
  press(side?: Side, button?: string): Promise<void>;
  down(side?: Side, button?: string): Promise<void>;
  up(side?: Side, button?: string): Promise<void>;
  stick(side: Side, x: number, y: number): Promise<void>;
  walk(x: number, y: number, milliseconds: number): Promise<void>;
  snap(direction: 1 | -1): Promise<void>;
  hands(bare?: boolean): Promise<void>;
  blur(away?: boolean): Promise<void>;
  end(): Promise<void>;
}

/** The files to run in the page before its own code, in this order. */
export function initScripts(): string[] {
  const iwer = dirname(createRequire(import.meta.url).resolve('iwer/package.json'));
  return [join(iwer, 'build/iwer.min.js'), fileURLToPath(new URL('../headset.js', import.meta.url))];
}
