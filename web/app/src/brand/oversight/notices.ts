/** What of the brand was taken down, why, and its answer; hidden while there is nothing to tell. */
import { type Notices, Oversight, type ShopClient, type Takedown } from '@vitrine-shop/sdk';
import { momentText, nameOf } from '../../report/text.ts';
import { busy, field, fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { text, wordsFor } from '../text.ts';

/** mayAnswer: not everybody of a brand does. */
export function notices(shop: ShopClient, mayAnswer: boolean): HTMLElement {
  const oversight = new Oversight(shop);
  const list = h('ul', { class: 'notices' });
  const element = h(
    'section',
    { class: 'brand-part', 'aria-labelledby': 'notices', hidden: true },
    h('div', { class: 'part-head' }, h('h2', { id: 'notices' }, text('notices.title'))),
    h('p', { class: 'soft' }, text('notices.lead')),
    list,
  );

  const show = async () => {
    const found = await oversight.notices();
    const rows = [...found.takedowns.map(takedown), ...found.reports.filter(left).map(report)];
    fill(list, ...rows);
    element.hidden = rows.length === 0;
  };

  const takedown = (each: Takedown): HTMLElement => {
    const state = each.restored_at
      ? text('notices.restored', { when: momentText(each.restored_at), reason: each.restored_reason ?? '' })
      : text('notices.down', { when: momentText(each.at) });
    return h(
      'li',
      { class: each.restored_at ? null : 'note bad tall' },
      h('h3', {}, nameOf(each)),
      h('p', { class: 'soft' }, state),
      h('p', {}, text('notices.reason', { reason: each.reason })),
      each.answer ? h('p', {}, text('notices.answered', { answer: each.answer })) : null,
      mayAnswer && !each.restored_at ? answerForm(each) : null,
    );
  };

  const answerForm = (each: Takedown): HTMLElement => {
    const words = h('textarea', { required: true, rows: 3, maxlength: 2000 });
    words.value = each.answer ?? ''; // later words take the place of earlier ones
    const send = h('button', { class: 'button' }, text('notices.send'));
    const form = h('form', { class: 'notice-answer' }, field(text('notices.answer'), words), send);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      try {
        await busy(send, () => oversight.answer(each.id, words.value));
        await show();
      } catch (error) {
        toast(wordsFor(error));
      }
    });
    return form;
  };

  show().catch(() => undefined); // the page says elsewhere that the shop does not answer
  return element;
}

type Decided = Notices['reports'][number];

/** What was upheld stands above, as a takedown. */
const left = (each: Decided): boolean => each.state === 'dismissed';

function report(each: Decided): HTMLElement {
  return h(
    'li',
    {},
    h('h3', {}, nameOf(each)),
    h('p', {}, text('notices.dismissed', { reason: each.decision ?? '' })),
  );
}
