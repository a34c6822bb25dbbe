import { expect, test } from 'vitest';
import { loadModule } from '../src/modules.ts';

const answering = (status: number, text: string) =>
  (async () => new Response(text, { status })) as typeof fetch;

test.each([
  ['no hash', '', answering(200, 'export default () => {}')],
  ['a hash of an unknown sort', 'md5-abc', answering(200, 'export default () => {}')],
  ['an address that is not there', 'sha384-abc', answering(404, '')],
  [
    'bytes that are others (what fetch does then)',
    'sha384-abc',
    (async () => {
      throw new TypeError('Failed to fetch');
    }) as typeof fetch,
  ],
])('%s: the module is refused by name', async (_, integrity, fetcher) => {
  const refused = loadModule('/extensions/lamp/lamp.js', integrity, fetcher);
  await expect(refused).rejects.toMatchObject({ type: 'vitrine:module-refused' });
  await expect(refused).rejects.toThrow('/extensions/lamp/lamp.js');
});

test('the hash goes to fetch, which checks it', async () => {
  let asked: RequestInit | undefined;
  const fetcher = (async (_: unknown, init?: RequestInit) => {
    asked = init;
    return new Response('', { status: 500 });
  }) as typeof fetch;
  await loadModule('/m.js', 'sha384-abc', fetcher).catch(() => undefined);
  expect(asked?.integrity).toBe('sha384-abc');
});
