/** The panel beside the room: one press shows another arrangement, a swatch another finish. */
import { localText, type NewDressing, type RoomTemplate, Templates } from '@vitrine-shop/sdk';
import { listed } from '../../../i18n/listed.ts';
import { button, fill, h } from '../../../ui/dom.ts';
import { toast } from '../../../ui/toast.ts';
import type { RoomContext } from '../../context.ts';
import { whyNot } from '../../text.ts';
import './arrange.css';
import { say } from './text.ts';

const ARRANGEMENTS = 1000;

export interface Panel {
  /** The room is another now. */
  renew(): void;
  close(): void;
}

/** closed: it went. */
export async function openPanel(ctx: RoomContext, closed: () => void): Promise<Panel> {
  const shop = new Templates(ctx.shop);
  const templates = await shop.all();
  const body = h('div', { class: 'arrange-body' });
  const missing = h('p', { class: 'note', role: 'status', hidden: true });
  const before = document.activeElement;
  const close = () => {
    element.remove();
    if (before instanceof HTMLElement) before.focus();
    closed();
  };
  const shut = h(
    'button',
    { type: 'button', class: 'card-close', 'aria-label': say('arrange.close'), onclick: close },
    '×',
  );
  const element = h(
    'aside',
    { class: 'arrange-panel', 'aria-label': say('arrange.open') },
    h('h2', { tabindex: '-1' }, say('arrange.open')),
    shut,
    h('p', { class: 'soft' }, say('arrange.lead')),
    missing,
    body,
  );
  element.addEventListener('keydown', (event) => {
    event.stopPropagation(); // keys belong to the panel, not to the feet
    if (event.key === 'Escape') close();
  });

  const tell = (left: string[]) => {
    missing.hidden = left.length === 0;
    missing.textContent = left.length ? say('arrange.left', { names: listed(left, ctx.language) }) : '';
  };

  // One change after another; what is pressed meanwhile is sent together.
  let waiting: NewDressing = {};
  let sending = false;
  const change = (wish: NewDressing) => {
    waiting = {
      ...waiting,
      ...wish,
      ...(wish.materials ? { materials: { ...waiting.materials, ...wish.materials } } : {}),
    };
    if (!sending) void send();
  };
  const send = async () => {
    sending = true;
    element.setAttribute('aria-busy', 'true');
    try {
      while (Object.keys(waiting).length > 0) {
        const wish = waiting;
        waiting = {};
        const { without_place = [] } = await shop.dress(ctx.room, wish);
        if (wish.arrangement !== undefined)
          tell(without_place.map(({ title }) => localText(title, ctx.language)));
        await ctx.renew();
      }
    } catch (error) {
      waiting = {};
      toast(whyNot(error));
      renew();
    } finally {
      sending = false;
      element.removeAttribute('aria-busy');
    }
  };

  const renew = () => {
    const dressing = ctx.detail()?.room.dressing;
    const template = templates.find(({ name }) => name === dressing?.template);
    if (!dressing || !template) return close();
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.choice;
    const next = (dressing.arrangement + 1) % ARRANGEMENTS;
    fill(
      body,
      h(
        'div',
        { class: 'actions' },
        button(say('arrange.another'), () => change({ arrangement: next }), 'primary'),
        dressing.arrangement !== 0 && button(say('arrange.first'), () => change({ arrangement: 0 }), 'quiet'),
      ),
      ...template.materials.map((material) => {
        const now = dressing.chosen.find((each) => each.material === material.name)?.choice;
        return choices(
          ctx,
          material.name,
          localText(material.title, ctx.language),
          material.choices,
          now,
          (choice) => change({ materials: { [material.name]: choice } }),
        );
      }),
      template.times.length > 1 &&
        choices(ctx, 'time', say('arrange.time'), template.times, dressing.time, (time) => change({ time })),
    );
    if (focused) body.querySelector<HTMLElement>(`[data-choice="${CSS.escape(focused)}"]`)?.focus();
  };

  renew();
  ctx.overlay.root.append(element);
  element.querySelector<HTMLElement>('h2')?.focus();
  return { renew, close };
}

type Choice = { name: string; title: RoomTemplate['title']; colour?: string };

function choices(
  ctx: RoomContext,
  group: string,
  title: string,
  all: readonly Choice[],
  now: string | undefined,
  choose: (name: string) => void,
): HTMLElement {
  const options = all.map(({ name, title: words, colour }) => {
    const input = h('input', {
      type: 'radio',
      name: `arrange-${group}`,
      value: name,
      checked: name === now,
      'data-choice': `${group} ${name}`,
      class: 'unseen',
      onchange: () => choose(name),
    });
    return h(
      'label',
      { class: 'arrange-choice' },
      input,
      colour !== undefined && h('i', { '--swatch': colour, 'aria-hidden': 'true' }),
      h('span', {}, localText(words, ctx.language)),
    );
  });
  return h(
    'fieldset',
    { class: 'arrange-group' },
    h('legend', {}, title),
    h('div', { class: 'arrange-choices' }, ...options),
  );
}
