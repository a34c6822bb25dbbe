/** What the certificate says: what it is, whose it is, as of when, and what has happened to it. */
import type { HistoryEntry, PublicProof } from '@vitrine-shop/sdk';
import { shortAddress } from '../goods/state.ts';
import { whenText } from '../goods/text.ts';
import { language } from '../i18n/messages.ts';
import { copyText } from '../ui/copy.ts';
import { h } from '../ui/dom.ts';
import { text } from './text.ts';

const STATES = ['claimable', 'voucher', 'queued', 'minted', 'withdrawn', 'burned'] as const;
const NOBODY = /^0x0{40}$/;

export function stateLine(proof: PublicProof): HTMLElement {
  const known = STATES.find((each) => each === proof.state) ?? 'minted';
  const state = proof.revoked ? 'revoked' : known;
  return h('p', { class: 'good-state', 'data-standing': state }, text(`state.${state}`));
}

export function factList(proof: PublicProof): HTMLElement {
  const { owner, as_of, soulbound, revocable } = proof;
  const rules = [text(soulbound ? 'bound' : 'free'), revocable && text('revocable')]
    .filter(Boolean)
    .join(' ');
  return h(
    'dl',
    { class: 'facts' },
    ...fact(text('owner'), owner ? address(owner) : text('owner.shop')),
    ...lentTo(proof),
    ...(as_of ? fact(text('as-of'), asOf(as_of)) : []),
    h('dd', { class: 'facts-rules' }, rules),
  );
}

function lentTo({ user, lent }: PublicProof): HTMLElement[] {
  const when = whenText(user?.until ?? lent?.until ?? '', language());
  if (user) return fact(text('user'), text('user.until', { address: shortAddress(user.address), when }));
  return lent ? fact(text('lent'), text('lent.until', { when })) : [];
}

function fact(name: string, value: Node | string): HTMLElement[] {
  return [h('dt', {}, name), h('dd', {}, value)];
}

function address(whole: string): HTMLElement {
  const copy = h('button', { type: 'button', class: 'copy' }, text('copy'));
  copy.addEventListener('click', () => void copyText(whole, text('copied')));
  return h('span', { class: 'address' }, h('code', { title: whole }, shortAddress(whole)), copy);
}

function asOf({ block, at }: NonNullable<PublicProof['as_of']>): string {
  const when = at ? momentText(at) : '';
  return when ? text('as-of.block', { block, when }) : text('as-of.blockonly', { block });
}

export function historyList(history: readonly HistoryEntry[]): HTMLElement {
  if (history.length === 0) return h('p', { class: 'soft' }, text('history.none'));
  const entries = history.toReversed().map((entry) => {
    const block = entry.block === null ? '' : text('history.block', { block: entry.block });
    const when = entry.at ? momentText(entry.at) : '';
    return h(
      'li',
      {},
      h('span', {}, entryText(entry)),
      h('small', {}, [when, block].filter(Boolean).join(' · ')),
    );
  });
  return h('ol', { class: 'history' }, ...entries);
}

/** One entry as a sentence, whatever the chain or the shop call it. */
export function entryText({ kind, from, to, until, revoked }: HistoryEntry): string {
  const someone = (who: string | null | undefined) => (who ? shortAddress(who) : '…');
  const nobody = (who: string | null | undefined) => !who || NOBODY.test(who);
  switch (kind) {
    case 'transfer':
      if (nobody(from)) return text('history.minted', { to: someone(to) });
      if (nobody(to)) return text('history.burned', { from: someone(from) });
      return text('history.transfer', { from: someone(from), to: someone(to) });
    case 'user':
      if (nobody(to) || !until) return text('history.user.end');
      return text('history.user', { to: someone(to), when: whenText(until, language()) });
    case 'revoked':
      return text(revoked === false ? 'history.restored' : 'history.revoked');
    default:
      return text('history.other');
  }
}

/** A past moment, with its day and year. */
function momentText(at: string): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return '';
  const locale = language() === 'en' ? 'en-GB' : language();
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(moment);
}
