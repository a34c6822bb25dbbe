/** Keys to wishes: W A S D (by place, so Z Q S D on a French keyboard) and arrows go, Q and E turn. */
import { isTyping } from '../dom.ts';
import type { Walker } from './walker.ts';

/** By physical key. Left and right arrows turn, as people without a mouse need it; A and D step sideways. */
const KEYS: Readonly<Record<string, readonly ['side' | 'ahead' | 'turn', number]>> = {
  KeyW: ['ahead', 1],
  ArrowUp: ['ahead', 1],
  KeyS: ['ahead', -1],
  ArrowDown: ['ahead', -1],
  KeyA: ['side', -1],
  KeyD: ['side', 1],
  KeyQ: ['turn', 1],
  ArrowLeft: ['turn', 1],
  KeyE: ['turn', -1],
  ArrowRight: ['turn', -1],
};

/** Listens until the returned function is called. `free` says whether keys belong to the room now. */
export function listenToKeys(walker: Walker, free: () => boolean): () => void {
  const held = new Set<string>();
  const tell = () => {
    for (const axis of ['side', 'ahead', 'turn'] as const) {
      let sum = 0;
      for (const code of held) if (KEYS[code]![0] === axis) sum += KEYS[code]![1];
      walker.wish[axis] = Math.max(-1, Math.min(1, sum));
    }
  };
  const down = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping() || !free()) return;
    if (!(event.code in KEYS)) return;
    event.preventDefault();
    held.add(event.code);
    tell();
  };
  const up = (event: KeyboardEvent) => {
    if (held.delete(event.code)) tell();
  };
  const drop = () => {
    held.clear();
    tell();
  };
  addEventListener('keydown', down);
  addEventListener('keyup', up);
  addEventListener('blur', drop);
  document.addEventListener('focusin', drop);
  return () => {
    drop();
    removeEventListener('keydown', down);
    removeEventListener('keyup', up);
    removeEventListener('blur', drop);
    document.removeEventListener('focusin', drop);
  };
}
