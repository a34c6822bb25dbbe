// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { fakeShop } from '../../../../packages/sdk/tests/fake-shop.ts';
import { tokens } from '../../../src/brand/account/tokens.ts';
import { alarm, labelled, soon, submit, tick, write } from '../page.ts';

const STUDIO = { id: 't1', name: '<b>Studio</b>', scopes: ['models:write'], last_used_on: null };

function opened(items: (typeof STUDIO)[], status = 201) {
  const { shop, asked } = fakeShop(({ method }) => {
    if (method === 'GET') return [200, { items, next: null }];
    if (method === 'DELETE') {
      items.length = 0;
      return [204, null];
    }
    const refused = {
      type: '/problems/name-refused',
      title: 'Name refused',
      status,
      detail: 'Not this name.',
    };
    return status === 201 ? [201, { id: 't2', token: 'vt_secret' }] : [status, refused];
  });
  const page = tokens(shop);
  document.body.replaceChildren(page);
  const form = page.querySelector('form')!;
  return { page, form, asked };
}

it('lists what there is, and a name stays text', async () => {
  const { page } = opened([STUDIO]);
  await soon();
  expect(page.querySelector('.tokens p')?.textContent).toBe('<b>Studio</b>');
  expect(page.querySelector('.tokens .soft')?.textContent).toBe('models:write · never used');
});

it('a token is made for the scopes that are ticked, and shown this once', async () => {
  const { page, form, asked } = opened([]);
  await soon();
  expect(page.querySelector('.tokens')?.textContent).toBe('No tokens.');
  write(form, 'What is it for?', ' Studio ');
  tick(form, 'change rooms');
  submit(form);
  await soon();
  const made = asked.find(({ method }) => method === 'POST');
  expect(made?.body).toEqual({ name: 'Studio', scopes: ['models:write', 'catalog:write'] });
  expect(page.querySelector<HTMLInputElement>('.secret')?.value).toBe('vt_secret');
  expect(page.querySelector('.secret')?.closest('[aria-live]')).not.toBeNull();
  expect(labelled(form, 'What is it for?').value).toBe('');
  expect(asked.filter(({ method }) => method === 'GET')).toHaveLength(2);
});

it('a refusal is told, and what was written is kept', async () => {
  const { page, form } = opened([], 422);
  await soon();
  write(form, 'What is it for?', 'Studio');
  submit(form);
  await soon();
  expect(alarm(page)).toBe('Not this name.');
  expect(labelled(form, 'What is it for?').value).toBe('Studio');
});

it('a token is revoked once that is confirmed', async () => {
  const { page, asked } = opened([STUDIO]);
  await soon();
  const press = (root: ParentNode, kind: string) => root.querySelector<HTMLButtonElement>(kind)!.click();
  press(page, '.tokens button');
  press(document.querySelector('dialog')!, '.quiet');
  await soon();
  expect(asked.some(({ method }) => method === 'DELETE')).toBe(false);
  press(page, '.tokens button');
  expect(document.querySelector('dialog')?.textContent).toContain('<b>Studio</b> stop working at once');
  press(document.querySelector('dialog')!, '.danger');
  await soon();
  await soon();
  expect(asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
    '/api/tokens/t1',
  ]);
  expect(page.querySelector('.tokens')?.textContent).toBe('No tokens.');
});
