/** A product pulled out of the tray, by mouse or finger, and let go over the room. */
import { h } from '../../../../ui/dom.ts';

const FAR_PX = 8;
const SAME_MS = 50;

export interface Pull {
  /** What is seen under the pointer meanwhile; null: nothing of it is. */
  readonly picture: string | null;
  /** Let go at this point of the page, which may be beside the room. */
  readonly drop: (x: number, y: number) => void;
}

/** From now on `element` can be pulled; a press on it stays a press. */
export function pullable(element: HTMLElement, { picture, drop }: Pull): void {
  let from: { id: number; x: number; y: number } | null = null;
  let ghost: HTMLElement | null = null;
  let ended_ms = -Infinity;
  const end = () => {
    from = null;
    ghost?.remove();
    ghost = null;
  };
  element.addEventListener('pointerdown', (event) => {
    if (event.button === 0) from = { id: event.pointerId, x: event.clientX, y: event.clientY };
  });
  element.addEventListener('pointermove', (event) => {
    if (!from || event.pointerId !== from.id) return;
    if (!ghost && Math.hypot(event.clientX - from.x, event.clientY - from.y) < FAR_PX) return;
    if (!ghost) {
      element.setPointerCapture(from.id);
      ghost = picture
        ? h('img', { src: picture, alt: '', class: 'furnish-dragged' })
        : h('i', { class: 'furnish-dragged' });
      document.body.append(ghost);
    }
    ghost.style.left = `${event.clientX}px`;
    ghost.style.top = `${event.clientY}px`;
  });
  element.addEventListener('pointerup', (event) => {
    const pulled = ghost !== null && event.pointerId === from?.id;
    end();
    if (!pulled) return;
    ended_ms = event.timeStamp;
    drop(event.clientX, event.clientY);
  });
  // The click that comes with the end of a pull is no press.
  element.addEventListener(
    'click',
    (event) => {
      if (event.detail > 0 && event.timeStamp - ended_ms < SAME_MS) event.stopImmediatePropagation();
    },
    { capture: true },
  );
  element.addEventListener('pointercancel', end);
  element.addEventListener('dragstart', (event) => event.preventDefault());
}
