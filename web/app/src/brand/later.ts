/** A section that is a heading and a button, until somebody asks for the rest. */
import { busy, button, h } from '../ui/dom.ts';
import { toast } from '../ui/toast.ts';
import { wordsFor } from './text.ts';

export interface Later {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly open: string;
  /** Fetches the rest, and draws it. */
  readonly load: () => Promise<HTMLElement>;
}

export function later({ id, title, lead, open, load }: Later): HTMLElement {
  const heading = h('h2', { id, tabindex: -1 }, title);
  const press = button(open, () => void show());
  const show = async () => {
    try {
      actions.replaceWith(await busy(press, load));
      heading.focus();
    } catch (error) {
      toast(wordsFor(error));
    }
  };
  const actions = h('div', { class: 'actions' }, press);
  return h(
    'section',
    { class: 'brand-part', 'aria-labelledby': id },
    h('div', { class: 'part-head' }, heading),
    h('p', { class: 'soft' }, lead),
    actions,
  );
}
