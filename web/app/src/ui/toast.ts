import { h } from './dom.ts';

const SHOWN_MS = 5000;
const MOST = 2;
let shelf: HTMLElement | undefined;

/** A line that goes away by itself, read out politely by screen readers. */
export function toast(text: string, shown_ms: number = SHOWN_MS): void {
  if (!shelf?.isConnected) {
    shelf = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
    document.body.append(shelf);
  }
  const line = h('p', { class: 'toast' }, text);
  while (shelf.childElementCount >= MOST) shelf.firstElementChild?.remove();
  shelf.append(line);
  setTimeout(() => line.remove(), shown_ms);
}
