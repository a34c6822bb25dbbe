/** The dialog: what and why, in one's own words, and then the address at which one reads what became of it. */
import { Oversight, REPORT_REASONS, type ShopClient, type TakenKind } from '@vitrine-shop/sdk';
import { fault } from '../fault/fault.ts';
import { copyText } from '../ui/copy.ts';
import { openDialog } from '../ui/dialog.ts';
import { busy, button, field, fill, h } from '../ui/dom.ts';
import { receiptPage, say } from './text.ts';

/** title: as its reader knows it. */
export interface Reportable {
  readonly kind: TakenKind;
  readonly thing: string;
  readonly title: string;
}

/** Something reported already, by its receipt's number. */
export interface Reported {
  readonly title: string;
  readonly number: string;
}

/** things: what may be meant, the likeliest first. */
export function askReport(shop: ShopClient, things: readonly [Reportable, ...Reportable[]]): void {
  const [first] = things;
  const what = h(
    'select',
    {},
    ...things.map(({ kind, title }, index) => h('option', { value: index }, say(`this.${kind}`, { title }))),
  );
  const reason = h(
    'select',
    { required: true },
    ...REPORT_REASONS.map((each) => h('option', { value: each }, say(`reason.${each}`))),
  );
  const words = h('textarea', { required: true, rows: 4, maxlength: 2000 });
  const contact = h('input', { type: 'text', maxlength: 200, autocomplete: 'email' });
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const send = h('button', { class: 'button primary' }, say('report.send'));
  const form = h(
    'form',
    { class: 'report-form' },
    h('p', { class: 'soft' }, say('report.lead')),
    things.length > 1 && field(say('report.what'), what),
    field(say('report.why'), reason),
    field(say('report.words'), words),
    field(say('report.contact'), contact, say('report.contact.hint')),
    wrong,
    h(
      'div',
      { class: 'actions' },
      send,
      button(say('report.cancel'), () => dialog.close(), 'quiet'),
    ),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { kind, thing } = things[what.selectedIndex] ?? first;
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
      // No form any more: Enter in the number's field would send the report again.
      const sent = h('div', { class: 'report-form' });
      form.replaceWith(sent);
      fill(
        sent,
        h('p', { role: 'status' }, say(made.kept ? 'report.thanks' : 'report.counted')),
        ...receipt(made.number ?? ''),
        close(() => dialog.close()),
      );
      sent.querySelector('input')?.focus();
    } catch (error) {
      wrong.textContent = fault(error);
      wrong.hidden = false;
    }
  });
  const dialog = openDialog(say('report.title', { thing: first.title }), form);
}

/** What was reported where nothing could be kept, such as in a headset. */
export function showReceipts(reported: readonly Reported[]): void {
  const dialog = openDialog(
    say('report.receipts'),
    h(
      'div',
      { class: 'report-form' },
      ...reported.flatMap(({ title, number }) => [h('h3', {}, title), ...receipt(number)]),
      close(() => dialog.close()),
    ),
  );
}

function receipt(number: string): HTMLElement[] {
  const shown = h('input', { readonly: true, value: number, class: 'report-number' });
  shown.addEventListener('focus', () => shown.select());
  const page = receiptPage(number);
  return [
    field(say('report.number'), shown, say('report.number.hint')),
    h(
      'div',
      { class: 'actions' },
      h('a', { class: 'button', href: page, target: '_blank', rel: 'noopener' }, say('report.state')),
      button(
        say('report.copy'),
        () => void copyText(new URL(page, location.href).href, say('report.copied')),
        'quiet',
      ),
    ),
  ];
}

const close = (act: () => void): HTMLElement =>
  h('div', { class: 'actions' }, button(say('report.close'), act, 'primary'));
