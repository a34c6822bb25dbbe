/** What extensions bring into the room: their browser halves, and anew when the room has others. */
import type { RoomContext } from '../../context.ts';
import type { Feature } from '../../feature.ts';
import { Modules } from './modules.ts';

export function modules(ctx: RoomContext): Feature {
  let running: Modules | null = null;
  let known = '';
  const begin = () => {
    const entries = ctx.detail()?.room.modules ?? [];
    known = JSON.stringify(entries);
    running = new Modules(ctx);
    void running.load(entries);
  };
  return {
    ready: begin,
    renew: () => {
      if (!running || JSON.stringify(ctx.detail()?.room.modules ?? []) === known) return;
      running.dispose();
      begin();
    },
    dispose: () => running?.dispose(),
  };
}
