import { expect, it } from 'vitest';
import { Draft, ShopClient } from '../src/index.ts';

it('a draft is read, acted on, opened and kept under the paths of its room', async () => {
  const asked: unknown[] = [];
  const shop = new ShopClient({
    base: 'https://shop.example',
    fetch: async (input, init) => {
      const { pathname, search } = new URL(String(input));
      const key = new Headers(init?.headers).get('Idempotency-Key') ?? undefined;
      const body = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
      asked.push([init?.method, pathname.replace('/api/rooms/salon/draft', '') + search, body, key]);
      return new Response('{"items": []}', { headers: { 'content-type': 'application/json' } });
    },
  });
  const draft = new Draft(shop, 'salon');
  const base = { base: 4, base_version: 2 };
  const act = { do: 'take', thing: 'sign', id: 'sign-1' } as const;
  await draft.read();
  await draft.act(base, [act], 'key-1');
  await draft.since(4);
  await draft.open(5, null);
  await draft.open(5, 'Winter');
  await draft.keep(5, 'Spring');
  expect(await draft.kept()).toEqual([]);
  await draft.from(base, 'version_1');
  await draft.dress(base, { arrangement: 2 });
  await draft.throwAway();
  expect(await draft.budgets()).toEqual([]);
  expect(asked).toEqual([
    ['GET', '', null, undefined],
    ['POST', '/acts', { ...base, acts: [act], partial: true }, 'key-1'],
    ['GET', '/acts?after=4', null, undefined],
    ['POST', '/open', { number: 5 }, undefined],
    ['POST', '/open', { number: 5, name: 'Winter' }, undefined],
    ['POST', '/versions', { number: 5, name: 'Spring' }, undefined],
    ['GET', '/versions', null, undefined],
    ['POST', '/from', { ...base, version: 'version_1' }, undefined],
    ['POST', '/dressing', { ...base, dressing: { arrangement: 2 } }, undefined],
    ['DELETE', '', null, undefined],
    ['GET', '/budgets', null, undefined],
  ]);
});
