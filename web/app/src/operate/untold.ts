/** What parts of the shop could not be told of: a line, and each of them with its reason and the way to mend it. */
import type { UntoldEvents } from '@vitrine-shop/sdk';
import { fill, h } from '../ui/dom.ts';
import { text } from './text.ts';

export class Untold {
  readonly #line = h('p', { class: 'soft' });
  readonly #list = h('ul', { class: 'untold', hidden: true });
  readonly element = h(
    'section',
    { class: 'untold-events', 'aria-label': text('events') },
    this.#line,
    this.#list,
  );

  show(events: UntoldEvents): void {
    this.#line.textContent = untoldLine(events);
    this.#line.className = events.dead > 0 ? 'note bad' : 'soft';
    this.#list.hidden = events.items.length === 0;
    fill(
      this.#list,
      ...events.items.map(({ id, group, kind, attempts, reason }) =>
        h('li', {}, text('event', { id, group, kind, count: attempts, reason })),
      ),
    );
  }
}

export function untoldLine(events: UntoldEvents): string {
  if (events.dead > 0) return text('eventsDead', { count: events.dead });
  return events.waiting > 0 ? text('eventsWait', { count: events.waiting }) : text('eventsTold');
}
