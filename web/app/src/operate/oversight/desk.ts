/** What was reported and waits for a decision, what is down, and the way to take something down. */
import {
  type FiledReport,
  Oversight,
  type ShopClient,
  type Takedown,
  type TakenKind,
} from '@vitrine-shop/sdk';
import { pair } from '../../i18n/pair.ts';
import { momentText, nameOf, say as shared } from '../../report/text.ts';
import { button, field, fill, h } from '../../ui/dom.ts';
import { askReason } from './reason.ts';
import { say } from './text.ts';

const KINDS: readonly TakenKind[] = ['room', 'product', 'model', 'picture', 'brand'];

export class OversightDesk {
  readonly #oversight: Oversight;
  readonly #reports = h('ul', { class: 'oversight-list' });
  readonly #down = h('ul', { class: 'oversight-list' });
  readonly element: HTMLElement;

  constructor(shop: ShopClient) {
    this.#oversight = new Oversight(shop);
    this.element = h(
      'section',
      { class: 'oversight', 'aria-labelledby': 'oversight' },
      h('h2', { id: 'oversight' }, say('title')),
      this.#reports,
      h('h3', {}, say('down')),
      this.#down,
      this.#form(),
    );
  }

  /** Asks anew and draws; what keeps it from answering is said by whoever asked. */
  async show(): Promise<void> {
    await this.#oversight.shop.session(); // decisions need what it tells
    const [reports, down] = await Promise.all([this.#oversight.reports(), this.#oversight.takedowns()]);
    fill(
      this.#reports,
      ...rows(
        reports.items.map((each) => this.#report(each, isAlone(each, reports.items))),
        say('noReports'),
      ),
    );
    fill(
      this.#down,
      ...rows(
        down.items.map((each) => this.#takedown(each)),
        say('nothingDown'),
      ),
    );
  }

  /** alone: nothing else waits about the same thing. */
  #report(report: FiledReport, alone: boolean): HTMLElement {
    const decide = (decision: 'take_down' | 'dismiss', action: string) =>
      button(
        action,
        () =>
          askReason(
            pair(action, nameOf(report)),
            action,
            (reason, alike) => this.#oversight.decide(report.id, decision, reason, alike),
            () => void this.show(),
            alone ? '' : say('alike'),
          ),
        decision === 'dismiss' ? 'quiet' : 'danger',
      );
    return h(
      'li',
      {},
      head(report),
      h(
        'p',
        { class: 'soft' },
        report.kept ? `${say(`ground.${report.reason}`)} · ${momentText(report.at)}` : momentText(report.at),
      ),
      report.text ? h('blockquote', {}, report.text) : null,
      report.kept ? null : h('p', {}, say('counted', { count: report.count })),
      report.contact && h('p', { class: 'soft' }, say('contact', { contact: report.contact })),
      h(
        'div',
        { class: 'actions' },
        decide('take_down', say('takeDown')),
        decide('dismiss', say('dismiss')),
        seen(report),
      ),
    );
  }

  #takedown(each: Takedown): HTMLElement {
    const restore = button(
      say('restore'),
      () =>
        askReason(
          pair(say('restore'), nameOf(each)),
          say('restore'),
          (reason) => this.#oversight.restore(each.kind, each.thing, reason),
          () => void this.show(),
        ),
      'quiet',
    );
    return h(
      'li',
      {},
      head(each),
      h('p', { class: 'soft' }, say('reasonGiven', { reason: each.reason, when: momentText(each.at) })),
      each.answer ? h('blockquote', {}, say('answered', { answer: each.answer })) : null,
      each.restored_at
        ? h(
            'p',
            { class: 'soft' },
            say('restored', { when: momentText(each.restored_at), reason: each.restored_reason ?? '' }),
          )
        : h('div', { class: 'actions' }, restore),
    );
  }

  #form(): HTMLElement {
    const kind = h(
      'select',
      {},
      ...KINDS.map((each) => h('option', { value: each }, shared(`kind.${each}`))),
    );
    const thing = h('input', { required: true, maxlength: 80 });
    const form = h(
      'form',
      { class: 'oversight-form' },
      field(say('kind'), kind),
      field(say('thing'), thing, say('thing.hint')),
      h('button', { class: 'button' }, say('takeDown')),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const chosen = KINDS[kind.selectedIndex] ?? 'room';
      const named = thing.value.trim();
      askReason(
        pair(say('takeDown'), named),
        say('takeDown'),
        (reason) => this.#oversight.takeDown(chosen, named, reason),
        () => {
          thing.value = '';
          void this.show();
        },
      );
    });
    return form;
  }
}

const rows = (items: HTMLElement[], none: string): HTMLElement[] =>
  items.length ? items : [h('li', { class: 'soft' }, none)];

/** Where what was reported can be looked at, if it has an address of its own. */
function seen({ kind, thing }: FiledReport): HTMLElement | null {
  if (kind !== 'room' && kind !== 'picture') return null;
  const href = `/${kind}s/${encodeURIComponent(thing)}`;
  return h('a', { class: 'button quiet', href, target: '_blank', rel: 'noopener' }, say('see'));
}

const isAlone = (report: FiledReport, all: readonly FiledReport[]): boolean =>
  all.filter(({ kind, thing }) => kind === report.kind && thing === report.thing).length < 2;

/** What it is called, what it is, and the name by which it is taken down. */
const head = (of: FiledReport | Takedown): HTMLElement =>
  h(
    'div',
    { class: 'oversight-head' },
    h('h4', {}, nameOf(of)),
    h('p', { class: 'soft' }, `${shared(`kind.${of.kind}`)} · `, h('code', {}, of.thing)),
  );
