/** The dialog: why, in one's own words, and then the number by which one can ask what became of it. */
import { Oversight, Problem, REPORT_REASONS, type ShopClient } from '@vitrine-shop/sdk';
import { openDialog } from '../../../ui/dialog.ts';
import { busy, button, field, fill, h } from '../../../ui/dom.ts';
import { say } from './text.ts';

export function askReport(shop: ShopClient, kind: 'room' | 'product', thing: string, title: string): void {
  const reason = h(
    'select',
    { required: true },
    ...REPORT_REASONS.map((each) => h('option', { value: each }, say(`reason.${each}`))),
  );
  const words = h('textarea', { required: true, rows: 4, maxlength: 2000 });
  const contact = h('input', { type: 'text', maxlength: 200, autocomplete: 'email' });
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const send = h('button', { class: 'button primary' }, say('report.send'));
  const form = h(
    'form',
    { class: 'report-form' },
    h('p', {}, say('report.lead')),
    field(say('report.why'), reason),
    field(say('report.words'), words),
    field(say('report.contact'), contact, say('report.contact.hint')),
    fault,
    h(
      'div',
      { class: 'actions' },
      send,
      button(say('report.cancel'), () => dialog.close(), 'quiet'),
    ),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      const made = await busy(send, () =>
        new Oversight(shop).report({
          kind,
          thing,
          reason: REPORT_REASONS[reason.selectedIndex] ?? 'other',
          text: words.value,
          ...(contact.value.trim() ? { contact: contact.value } : {}),
        }),
      );
      fill(
        form,
        ...thanks(made.number ?? ''),
        button(say('report.close'), () => dialog.close(), 'primary'),
      );
      form.querySelector('input')?.focus();
    } catch (error) {
      fault.textContent = Problem.from(error).message;
      fault.hidden = false;
    }
  });
  const dialog = openDialog(say('report.title', { thing: title }), form);
}

function thanks(number: string): HTMLElement[] {
  const shown = h('input', { readonly: true, value: number, class: 'report-number' });
  shown.addEventListener('focus', () => shown.select());
  const state = h(
    'a',
    { href: `/api/reports/${number}`, target: '_blank', rel: 'noopener' },
    say('report.state'),
  );
  return [
    h('p', { role: 'status' }, say('report.thanks')),
    field(say('report.number'), shown, say('report.number.hint')),
    h('p', {}, state),
  ];
}
