// @vitest-environment happy-dom
/** What a brand says once of all its products: of two who change it none overwrites the other unseen. */
import { beforeEach, expect, it } from 'vitest';
import { type Asked, fakeShop } from '../../../packages/sdk/tests/fake-shop.ts';
import { shareFacts } from '../../src/brand/facts/shared.ts';
import { alarm, labelled, soon, submit, write } from './page.ts';

beforeEach(() => document.body.replaceChildren());

it('is sent with the version that was read; who comes second sees what the first one left', async () => {
  const stands = { version: 3, maker: null, responsible: null, origin: { en: 'France' } as object | null };
  const { shop, asked } = fakeShop(({ method, headers }: Asked): [number, unknown] => {
    if (method === 'GET') return [200, stands];
    if (headers['If-Match'] !== `"${stands.version}"`)
      return [412, { type: '/problems/version-mismatch', status: 412, title: 'x' }];
    return [200, { ...stands, version: stands.version + 1 }];
  });
  await shareFacts(shop);
  const form = document.querySelector('form') as HTMLFormElement;
  expect(labelled(form, 'Where it was made, in English').value).toBe('France');
  stands.version = 4;
  stands.origin = { en: 'Italy' };
  write(form, 'Where it was made, in English', 'Limoges');
  submit(form);
  await soon();
  await soon();
  await soon();
  expect(alarm(form)).toContain('Somebody else');
  expect(labelled(form, 'Where it was made, in English').value).toBe('Italy');
  write(form, 'Where it was made, in English', 'Limoges');
  submit(form);
  await soon();
  await soon();
  const puts = asked.filter(({ method }) => method === 'PUT');
  expect(puts.map(({ headers }) => headers['If-Match'])).toEqual(['"3"', '"4"']);
  expect(puts[1].body).toEqual({ maker: null, responsible: null, origin: { en: 'Limoges', fr: null } });
  expect(document.querySelector('dialog[open]')).toBeNull();
});
