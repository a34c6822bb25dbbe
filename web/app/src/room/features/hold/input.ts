/** Mouse, fingers and keys while something is held before the eyes: they turn it, and nothing else. */
import { isTyping } from '../../dom.ts';
import type { BeforeEyes } from './before-eyes.ts';

const NEAR_PER_PX = 0.0025;
const NEAR_STEP = 1.12;

/** code or key -> turn right, turn down, nearer. */
const KEYS: Readonly<Record<string, readonly [number, number, number]>> = {
  ArrowLeft: [-1, 0, 0],
  ArrowRight: [1, 0, 0],
  ArrowUp: [0, -1, 0],
  ArrowDown: [0, 1, 0],
  '+': [0, 0, 1],
  '=': [0, 0, 1],
  '-': [0, 0, -1],
};

/** Listens until the returned function is called. putBack: Escape was pressed, or the key that takes things. */
export function listenWhileHeld(surface: HTMLElement, held: BeforeEyes, putBack: () => void): () => void {
  const ends: (() => void)[] = [];
  const fingers = new Map<number, { x: number; y: number }>();
  const on = <Type extends 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel' | 'wheel'>(
    type: Type,
    listener: (event: HTMLElementEventMap[Type]) => void,
  ) => {
    // Before the room's own listeners, which would turn the head.
    const first = (event: HTMLElementEventMap[Type]) => {
      event.stopImmediatePropagation();
      listener(event);
    };
    surface.addEventListener(type, first, { capture: true });
    ends.push(() => surface.removeEventListener(type, first, { capture: true }));
  };
  const gap = () => {
    const [a, b] = [...fingers.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  };
  on('pointerdown', (event) => {
    if (event.button !== 0) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    surface.setPointerCapture(event.pointerId);
  });
  on('pointermove', (event) => {
    const finger = fingers.get(event.pointerId);
    if (!finger) return;
    const before = gap();
    const [dx, dy] = [event.clientX - finger.x, event.clientY - finger.y];
    finger.x = event.clientX;
    finger.y = event.clientY;
    if (fingers.size === 1) held.drag(dx / surface.clientHeight, dy / surface.clientHeight);
    else if (before > 0) held.near(gap() / before);
  });
  const up = (event: PointerEvent) => fingers.delete(event.pointerId);
  on('pointerup', up);
  on('pointercancel', up);
  on('wheel', (event) => {
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 30;
    held.near(2 ** (-event.deltaY * lines * NEAR_PER_PX));
  });
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping()) return;
    if (document.querySelector('dialog[open]')) return;
    const move = KEYS[event.key];
    if (event.key === 'Escape' || event.code === 'KeyP') putBack();
    else if (move) {
      held.step(move[0], move[1]);
      held.near(NEAR_STEP ** move[2]);
    } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener('keydown', key, { capture: true });
  return () => {
    for (const end of ends) end();
    removeEventListener('keydown', key, { capture: true });
  };
}
