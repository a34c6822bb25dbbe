import { language } from '../../i18n/messages.ts';
import { shareParts } from '../../share/sheet.ts';
import { openDialog } from '../../ui/dialog.ts';
import { busy, button, fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { text, wordsFor } from '../text.ts';

/** One part of the page with a list that is asked for anew by `show`. */
export interface Listing {
  element: HTMLElement;
  show(): Promise<void>;
}

/** A list under a heading; rows: asked for each time. below: what stands under the list. */
export function listing(
  id: string,
  title: string,
  lead: string,
  rows: () => Promise<HTMLElement[]>,
  ...below: HTMLElement[]
): Listing {
  const list = h('ul', { class: 'tokens', 'aria-labelledby': id });
  const show = async () => {
    try {
      fill(list, ...(await rows()));
    } catch (error) {
      fill(list, h('li', { class: 'note bad', role: 'alert' }, wordsFor(error)));
    }
  };
  const element = h(
    'div',
    { class: 'people-list' },
    h('h3', { id }, title),
    h('p', { class: 'soft' }, lead),
    list,
  );
  element.append(...below);
  void show();
  return { element, show };
}

export function row(title: string, facts: string[], ...actions: (HTMLElement | false)[]): HTMLLIElement {
  // Names of people, devices and times: no words of ours.
  const own = { 'data-words': 'own' };
  const words = h(
    'div',
    {},
    h('p', own, title),
    h('p', { class: 'soft', ...own }, facts.filter(Boolean).join(' · ')),
  );
  return h('li', {}, words, h('div', { class: 'actions' }, ...actions));
}

/** A button that does something, says what went wrong, and then shows the list anew. */
export function act(
  label: string,
  work: () => Promise<unknown>,
  then: () => Promise<unknown>,
  kind = 'quiet',
): HTMLButtonElement {
  const go: HTMLButtonElement = button(
    label,
    async () => {
      try {
        await busy(go, work);
      } catch (error) {
        toast(wordsFor(error));
      }
      await then();
    },
    kind,
  );
  return go;
}

/** Asks before something ends; what to keep with it is a box to tick. Null: rather not. */
export function askedToEnd(
  title: string,
  words: string,
  action: string,
  keep?: string,
): Promise<boolean | null> {
  return new Promise((resolve) => {
    let answer: boolean | null = null;
    const box = h('input', { type: 'checkbox' });
    const yes = button(
      action,
      () => {
        answer = box.checked;
        dialog.close();
      },
      'danger',
    );
    const no = button(text('cancel'), () => dialog.close(), 'quiet');
    const kept = keep ? [h('label', { class: 'check' }, box, keep)] : [];
    const dialog = openDialog(title, h('p', {}, words), ...kept, h('div', { class: 'actions' }, yes, no));
    dialog.addEventListener('close', () => resolve(answer));
  });
}

/** A link to hand on, which is shown this once. title: what it leads to. */
export function onceLink(words: string, link: string, title: string): HTMLElement {
  const { elements } = shareParts({ link, title, label: words });
  return h('div', { class: 'note good tall' }, ...elements);
}

/** A secret to hand on, which is shown this once. */
export function once(words: string, value: string): HTMLElement {
  const secret = h('input', { value, readonly: true, class: 'secret', 'aria-label': words });
  secret.addEventListener('focus', () => secret.select());
  const copy = button(text('copy'), async () => {
    await navigator.clipboard.writeText(value);
    toast(text('copied'));
  });
  return h(
    'div',
    { class: 'note good tall' },
    h('p', {}, words),
    h('div', { class: 'secret-row' }, secret, copy),
  );
}

export function enrolUrl(secret: string): string {
  return `${location.origin}/brand#enrol=${secret}`;
}

/** A day, said as one says it: today, yesterday, 3 days ago; further back, its date. day: `2026-11-30`. */
export function dayText(day: string, now = new Date()): string {
  const then = Date.parse(`${day}T00:00:00Z`);
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const days = Math.round((then - today) / 86_400_000);
  if (days > -7 && days <= 0)
    return new Intl.RelativeTimeFormat(language(), { numeric: 'auto' }).format(days, 'day');
  return new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeZone: 'UTC' }).format(then);
}

export function moment(at: string): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(at),
  );
}
