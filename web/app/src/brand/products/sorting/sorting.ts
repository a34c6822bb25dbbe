/**
 * A list whose items change places: pulled by their handle with mouse or finger, or moved by arrow keys, Home and End while
 * the handle has the focus. The list itself is put in order at once; who keeps the order hears of each.
 */
import { h } from '../../../ui/dom.ts';

const ROAD = 'http://www.w3.org/2000/svg';
const BEFORE = ['ArrowUp', 'ArrowLeft'];
const BEHIND = ['ArrowDown', 'ArrowRight'];

/**
 * The handle of an item. list: whose children are the items; label: what it moves. moved: it stands elsewhere now, told once
 * a key press and once a pull.
 */
export function handle(
  list: HTMLElement,
  label: string,
  moved: (item: HTMLElement) => void,
): HTMLButtonElement {
  const made = h('button', { type: 'button', class: 'handle', 'aria-label': label, title: label }, dots());
  const item = () => made.closest<HTMLElement>('li, tr') as HTMLElement;

  made.addEventListener('keydown', (event) => {
    const own = item();
    const items = [...list.children];
    const at = items.indexOf(own);
    const to = wanted(event.key, at, items.length);
    if (to === null) return;
    event.preventDefault();
    if (to === at) return;
    put(list, own, to);
    made.focus();
    moved(own);
  });

  made.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    made.focus();
    const own = item();
    const began = own.nextElementSibling;
    const over = new AbortController();
    const { signal } = over;
    made.setPointerCapture(event.pointerId);
    own.classList.add('pulled');
    const end = (stays: boolean) => {
      over.abort();
      own.classList.remove('pulled');
      const changed = own.nextElementSibling !== began;
      if (!stays) list.insertBefore(own, began);
      else if (changed) moved(own);
      made.focus();
    };
    made.addEventListener(
      'pointermove',
      ({ clientX, clientY }) => {
        const under = document.elementFromPoint(clientX, clientY);
        const other = [...list.children].find((each) => each !== own && each.contains(under));
        if (!other) return;
        const behind = own.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
        list.insertBefore(own, behind ? other.nextElementSibling : other);
      },
      { signal },
    );
    made.addEventListener('pointerup', () => end(true), { signal });
    made.addEventListener('pointercancel', () => end(false), { signal });
    window.addEventListener(
      'keydown',
      (pressed) => {
        if (pressed.key !== 'Escape') return;
        // What it stands in, a dialog perhaps, stays.
        pressed.preventDefault();
        end(false);
      },
      { signal, capture: true },
    );
  });
  return made;
}

/** The item stands at this place of the list, from 0; every other keeps its order. */
export function put(list: HTMLElement, item: Element, place: number): void {
  const others = [...list.children].filter((each) => each !== item);
  list.insertBefore(item, others[place] ?? null);
}

/**
 * Sends orders one after the other, and of those that wait the last alone. send: rejects if it is not kept; failed: once
 * for that.
 */
export function inTurn(send: () => Promise<unknown>, failed: (error: unknown) => void): () => void {
  let busy = false;
  let again = false;
  const run = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      do {
        again = false;
        await send();
      } while (again);
    } catch (error) {
      again = false;
      failed(error);
    } finally {
      busy = false;
    }
  };
  return () => void run();
}

function wanted(key: string, at: number, count: number): number | null {
  if (BEFORE.includes(key)) return Math.max(0, at - 1);
  if (BEHIND.includes(key)) return Math.min(count - 1, at + 1);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}

function dots(): SVGElement {
  const drawn = document.createElementNS(ROAD, 'svg');
  drawn.setAttribute('viewBox', '0 0 10 16');
  drawn.setAttribute('aria-hidden', 'true');
  for (const [x, y] of [2, 8].flatMap((cx) => [2, 8, 14].map((cy) => [cx, cy]))) {
    const dot = document.createElementNS(ROAD, 'circle');
    for (const [name, value] of Object.entries({ cx: x, cy: y, r: 1.4 }))
      dot.setAttribute(name, String(value));
    drawn.append(dot);
  }
  return drawn;
}
