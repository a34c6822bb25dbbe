/** "Prove that it is yours now": a question for the holder's own device, and a tick that lasts a minute. */
import type { Challenge, Proofs } from '@vitrine-shop/sdk';
import { shortAddress } from '../goods/state.ts';
import { faultText } from '../goods/text.ts';
import { copyText } from '../ui/copy.ts';
import { openDialog } from '../ui/dialog.ts';
import { button, fill, h } from '../ui/dom.ts';
import { toast } from '../ui/toast.ts';
import { type Live, liveOf } from './live.ts';
import { text } from './text.ts';

const POLL_MS = 1500;
const BEAT_MS = 250;

/** Puts the question and follows it until the dialog is closed. Rejects with Problem if it cannot be put. */
export async function askForProof(proofs: Proofs): Promise<void> {
  const body = h('div', { class: 'live' });
  let stop = await follow(proofs, body, again);
  const close = h('button', { type: 'button', class: 'button quiet', autofocus: true }, text('ask.close'));
  const dialog = openDialog(text('ask.title'), body, h('div', { class: 'actions live-foot' }, close));
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => stop());

  async function again(): Promise<void> {
    stop();
    try {
      stop = await follow(proofs, body, again);
      if (!dialog.open) stop();
    } catch (error) {
      toast(faultText(error));
    }
  }
}

/** Draws one question into `body`; answers the function that ends its beats. */
async function follow(proofs: Proofs, body: HTMLElement, again: () => Promise<void>): Promise<() => void> {
  const question = await proofs.ask();
  const begun = Date.now();
  // The shop's clock may be off from ours: what counts is how long the question runs, at most a few minutes.
  const span_ms = Math.min(600_000, Math.max(30_000, Date.parse(question.expires_at) - begun || 120_000));
  let seen: number | null = null;
  let owner: string | null = null;
  let drawn = '';
  let count = h('p', {});

  const beat = () => {
    const live = liveOf(begun + span_ms, seen, Date.now());
    if (live.kind !== drawn) {
      drawn = live.kind;
      count = h('p', { class: 'live-count', 'aria-hidden': 'true' });
      fill(body, ...faceOf(live, question, proofs, owner, again), count);
    }
    const key = live.kind === 'proved' ? 'ask.proved.left' : 'ask.left';
    count.textContent = live.left_s > 0 ? text(key, { count: live.left_s }) : '';
    if (live.left_s === 0) stop();
  };
  const poll = async () => {
    if (seen !== null) return;
    const state = await proofs.answered(question.challenge).catch(() => null);
    if (!state?.proved_at || seen !== null) return;
    seen = Date.now();
    owner = state.owner;
    beat();
  };
  const timers = [setInterval(beat, BEAT_MS), setInterval(() => void poll(), POLL_MS)];
  const stop = () => timers.forEach(clearInterval);
  beat();
  return stop;
}

function faceOf(
  live: Live,
  question: Challenge,
  proofs: Proofs,
  owner: string | null,
  again: () => Promise<void>,
): HTMLElement[] {
  if (live.kind === 'waiting') {
    const url = new URL(question.url, location.href).href;
    const link = h('input', { type: 'text', readonly: true, value: url, 'aria-label': text('ask.link') });
    link.addEventListener('focus', () => link.select());
    const copy = button(text('ask.copy'), () => void copyText(url, text('copied')));
    const qr = h('img', {
      class: 'live-qr',
      src: proofs.qrOf(question.challenge),
      alt: text('ask.qr'),
      width: 208,
      height: 208,
    });
    return [
      h('p', { class: 'live-how' }, text('ask.how')),
      qr,
      h('div', { class: 'live-link' }, link, copy),
      h('p', { class: 'live-waiting', role: 'status' }, text('ask.waiting')),
    ];
  }
  if (live.kind === 'proved')
    return [
      h('div', { class: 'live-tick', 'aria-hidden': 'true' }),
      h(
        'p',
        { class: 'live-proved', role: 'alert' },
        h('strong', {}, text('ask.proved')),
        owner && h('span', {}, text('ask.proved.by', { address: shortAddress(owner) })),
      ),
    ];
  return [
    h('p', { role: 'status' }, text(live.kind === 'over' ? 'ask.over' : 'ask.late')),
    h(
      'div',
      { class: 'actions' },
      button(text('ask.again'), () => void again(), 'primary'),
    ),
  ];
}
