import type { ApiToken, ShopClient } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';
import { confirmed } from '../../ui/dialog.ts';
import { busy, button, field, fill, h } from '../../ui/dom.ts';
import { toast } from '../../ui/toast.ts';
import { text, wordsFor } from '../text.ts';

const SCOPES = [
  ['models:write', 'scopeModels'],
  ['catalog:write', 'scopeCatalog'],
  ['rooms:write', 'scopeRooms'],
  ['stock:write', 'scopeStock'],
  ['stock:read', 'scopeStockRead'],
  ['orders:write', 'scopeOrders'],
  ['orders:read', 'scopeOrdersRead'],
  ['numbers:read', 'scopeNumbers'],
] as const;
/** Not ticked at first: what only reads, and what a program for rooms and products has no use for. */
const RARE: readonly string[] = ['stock:write', 'stock:read', 'orders:write', 'orders:read', 'numbers:read'];

/** The brand's API tokens: create (shown once), list, revoke. Owners only. */
export function tokens(shop: ShopClient): HTMLElement {
  const list = h('ul', { class: 'tokens' });
  const shown = h('div', { 'aria-live': 'polite' });
  const name = h('input', { required: true, maxlength: 60 });
  const boxes = SCOPES.map(([scope, words]) => {
    const box = h('input', { type: 'checkbox', value: scope, checked: !RARE.includes(scope) });
    return { box, label: h('label', { class: 'check' }, box, text(words)) };
  });
  const go = h('button', { class: 'button' }, text('createToken'));
  const form = h(
    'form',
    { class: 'token-form' },
    field(text('tokenName'), name),
    h('fieldset', { class: 'checks' }, h('legend', {}, text('scopes')), ...boxes.map(({ label }) => label)),
    go,
  );

  const show = async () => {
    try {
      const { items } = await shop.tokens();
      fill(list, ...(items.length ? items.map(row) : [h('li', { class: 'soft' }, text('noTokens'))]));
    } catch (error) {
      fill(list, h('li', { class: 'note bad', role: 'alert' }, wordsFor(error)));
    }
  };

  const row = (token: ApiToken): HTMLElement => {
    const day = new Intl.DateTimeFormat(language(), { dateStyle: 'medium' });
    const used = token.last_used_on
      ? text('lastUsed', { date: day.format(new Date(token.last_used_on)) })
      : text('neverUsed');
    const revoke: HTMLButtonElement = button(
      text('revoke'),
      async () => {
        const words = text('revokeText', { name: token.name });
        if (!(await confirmed(text('revokeTitle'), words, text('revoke'), text('cancel'), 'danger'))) return;
        await busy(revoke, () => shop.revokeToken(token.id)).catch((error) => toast(wordsFor(error)));
        await show();
      },
      'quiet danger',
    );
    const facts = `${token.scopes.join(', ')} · ${used}`;
    return h('li', {}, h('div', {}, h('p', {}, token.name), h('p', { class: 'soft' }, facts)), revoke);
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const scopes = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
    try {
      const { token } = await busy(go, () => shop.createToken(name.value.trim(), scopes));
      fill(shown, secretNote(token));
      name.value = '';
      await show();
    } catch (error) {
      fill(shown, h('p', { class: 'note bad', role: 'alert' }, wordsFor(error)));
    }
  });

  void show();
  return h(
    'section',
    { class: 'brand-part', 'aria-labelledby': 'tokens' },
    h('div', { class: 'part-head' }, h('h2', { id: 'tokens' }, text('tokens'))),
    h('p', { class: 'soft' }, text('tokensLead')),
    list,
    shown,
    form,
  );
}

function secretNote(token: string): HTMLElement {
  const secret = h('input', { value: token, readonly: true, class: 'secret', 'aria-label': text('tokens') });
  secret.addEventListener('focus', () => secret.select());
  const copy = button(text('copy'), async () => {
    await navigator.clipboard.writeText(token);
    toast(text('copied'));
  });
  return h(
    'div',
    { class: 'note good tall' },
    h('p', {}, text('tokenOnce')),
    h('div', { class: 'secret-row' }, secret, copy),
  );
}
