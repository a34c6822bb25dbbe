import { type Edition, localText } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { codeButton } from '../../share/sheet.ts';
import { confirmed, openDialog } from '../../ui/dialog.ts';
import { busy, button, field, fill, h } from '../../ui/dom.ts';
import { text } from '../text.ts';
import type { Desk } from './desk.ts';
import { wholeNumber } from './draft.ts';
import { faultWords } from './fault.ts';
import { claimLink, leftOf, linksFile } from './links.ts';

/** Asks how many, then shows the links, this once. given: copies were given. */
export function giveAway(desk: Desk, edition: Edition, given: () => void): void {
  const { left, most } = leftOf(edition);
  const count = h('input', { inputmode: 'numeric', autocomplete: 'off', value: '1' });
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const go = h('button', { class: 'button primary' }, text('giveMake'));
  const form = h(
    'form',
    { class: 'stack', novalidate: true },
    h('p', {}, text('giveLead')),
    field(text('giveCount'), count, text('giveCountHint', { count: left })),
    fault,
    h(
      'div',
      { class: 'actions' },
      go,
      button(text('cancel'), () => dialog.close(), 'quiet'),
    ),
  );
  const body = h('div', {}, form);
  const title = text('giveTitle', { title: localText(edition.title, language()) });
  const dialog = openDialog(title, body);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    fault.hidden = true;
    const wanted = wholeNumber(count.value, most);
    try {
      if (wanted === null) {
        fault.textContent = text('giveCountFault', { most });
        fault.hidden = false;
        return count.focus();
      }
      const release = held(dialog);
      const gifts = await busy(go, () => desk.api.gifts(edition.number, wanted)).finally(release);
      given();
      showLinks(
        dialog,
        body,
        edition,
        gifts.map(({ secret }) => claimLink(location.origin, secret)),
      );
    } catch (error) {
      fault.textContent = faultWords(error);
      fault.hidden = false;
    }
  });
}

function showLinks(dialog: HTMLDialogElement, body: HTMLElement, edition: Edition, links: string[]): void {
  let kept = false;
  // Not a toast: it would lie below the dialog.
  const said = h('p', { class: 'soft', role: 'status' });
  const leave = async () => {
    const [title, words] = [text('giveLose'), text('giveLoseText')];
    const sure = kept || (await confirmed(title, words, text('giveLoseYes'), text('cancel'), 'danger'));
    if (sure) dialog.close();
  };
  const copied = async (some: string[]) => {
    try {
      await navigator.clipboard.writeText(some.join('\n'));
      kept ||= some.length === links.length;
      said.textContent = text('copiedCount', { count: some.length });
    } catch {
      said.textContent = text('copyFault');
    }
  };
  const all = button(text('copyAll'), () => void copied(links), 'primary');
  const download = button(text('downloadLinks'), () => {
    save(linksFile(links), `edition-${edition.number}-gifts.txt`);
    kept = true;
  });
  held(dialog, () => void leave());
  dialog.classList.add('wide');
  fill(
    body,
    h(
      'div',
      { class: 'stack gift-links' },
      h('p', { class: 'note', role: 'status' }, text('giveOnce')),
      h('ol', {}, ...links.map((link, place) => linkRow(link, place + 1, () => void copied([link])))),
      said,
      h(
        'div',
        { class: 'actions' },
        all,
        download,
        button(text('close'), () => void leave(), 'quiet'),
      ),
    ),
  );
  all.focus({ preventScroll: true });
}

function linkRow(link: string, number: number, copy: () => void): HTMLElement {
  const shown = h('input', {
    value: link,
    readonly: true,
    class: 'secret',
    'aria-label': text('giveLink', { number }),
  });
  shown.addEventListener('focus', () => shown.select());
  const press = button(text('copy'), copy, 'quiet');
  press.setAttribute('aria-label', text('copyLink', { number }));
  const [scan, code] = codeButton(link, text('giveLink', { number }));
  return h('li', {}, h('div', { class: 'secret-row' }, shown, press, scan), code);
}

/** Neither Escape nor a click beside it closes the dialog, until what is returned is called; leave: asked to instead. */
function held(dialog: HTMLDialogElement, leave?: () => void): () => void {
  const stop = new AbortController();
  const options = { capture: true, signal: stop.signal };
  const instead = (event: Event) => {
    // Bubbled from a field inside it is not the dialog's own.
    if (event.target !== dialog) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leave?.();
  };
  dialog.addEventListener('click', instead, options);
  dialog.addEventListener('cancel', instead, options);
  return () => stop.abort();
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  h('a', { href: url, download: name }).click();
  // The download has begun by then; at once would be too early for some browsers.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
