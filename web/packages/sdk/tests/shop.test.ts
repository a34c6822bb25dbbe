import { expect, test, vi } from 'vitest';
import { eventData } from '../src/changes.ts';
import { Problem } from '../src/problem.ts';
import { fakeShop } from './fake-shop.ts';

test('a problem carries type, status, members and words', async () => {
  const body = {
    type: '/problems/slot-taken',
    title: 'Slot taken',
    status: 409,
    detail: 'A vase stands there.',
    slot: 'a',
  };
  const { shop } = fakeShop(() => [409, body]);
  const problem = (await shop
    .place('boutique', { product: 'p', slot: 'a' })
    .catch((error) => error)) as Problem;
  expect(problem).toBeInstanceOf(Problem);
  expect([problem.kind, problem.status, problem.message, problem.problem.slot]).toEqual([
    'slot-taken',
    409,
    'A vase stands there.',
    'a',
  ]);
});

test('no answer, and an answer that is not JSON, are problems too', async () => {
  await expect(fakeShop(() => 'offline').shop.rooms()).rejects.toMatchObject({
    type: 'vitrine:offline',
    status: 0,
  });
  const page = fakeShop(() => [502, '<html>Bad gateway</html>']);
  await expect(page.shop.rooms()).rejects.toMatchObject({ type: 'vitrine:not-json', status: 502 });
});

test('writes carry the CSRF value that the session told; reads do not', async () => {
  const { shop, asked } = fakeShop(({ path }) => {
    if (path === '/api/session')
      return [200, { visitor: null, member: null, operator: null, csrf: 'secret' }];
    return [
      path.endsWith('/placements/p1') ? 204 : 200,
      path.endsWith('p1') ? null : { items: [], next: null },
    ];
  });
  await shop.session();
  await shop.rooms();
  await shop.unplace('boutique', 'p1');
  expect(asked.map(({ headers }) => headers['X-CSRF-Token'])).toEqual([undefined, undefined, 'secret']);
});

test('a visitor who is here already under this name is not announced anew', async () => {
  const visitor = { id: 'v', name: 'Ada', colour: 2 };
  const { shop, asked } = fakeShop(({ method }) => [
    method === 'GET' ? 200 : 201,
    method === 'GET'
      ? { visitor, member: null, operator: null, csrf: 'c' }
      : { visitor: { ...visitor, name: 'Grace' }, csrf: 'c' },
  ]);
  expect(await shop.ensureVisitor('Ada', 2)).toEqual(visitor);
  expect(asked).toHaveLength(1);
  expect((await shop.ensureVisitor('Grace', 2)).name).toBe('Grace');
  expect(asked.at(-1)).toMatchObject({
    method: 'POST',
    path: '/api/session',
    body: { name: 'Grace', colour: 2 },
  });
});

test('all reads page after page', async () => {
  const { shop, asked } = fakeShop(({ path }) => [
    200,
    path.includes('after=two') ? { items: [3], next: null } : { items: [1, 2], next: 'two' },
  ]);
  expect(await shop.all((after) => shop.products(after, 'b 1'))).toEqual([1, 2, 3]);
  expect(asked.map(({ path }) => path)).toEqual([
    '/api/products?brand=b+1',
    '/api/products?after=two&brand=b+1',
  ]);
});

test('ids are escaped; the buy link names room, product and invite if there are any', () => {
  const { shop } = fakeShop(() => [200, {}]);
  expect(shop.buyLink('v/1', { room: 'boutique', product: 'p', invite: 'i&j' })).toBe(
    'https://shop.example/api/variants/v%2F1/buy?room=boutique&product=p&invite=i%26j',
  );
  expect(shop.buyLink('v')).toBe('https://shop.example/api/variants/v/buy');
});

test('a room is published against its version', async () => {
  const { shop, asked } = fakeShop(() => [200, {}]);
  await shop.putRoom({ id: 'boutique' } as never, 7);
  expect(asked[0]).toMatchObject({
    method: 'PUT',
    path: '/api/rooms/boutique',
    headers: { 'If-Match': '"7"' },
  });
});

/** A stream of these states. */
function streamed(...jobs: object[]): string {
  return jobs
    .map((job) => `: quiet\n\nevent: job\ndata: ${JSON.stringify({ id: 'j', ...job })}\n\n`)
    .join('');
}

test('a job is followed until its model can be used, or fails with its problem', async () => {
  const running = { state: 'running', steps: [{ step: 'levels', state: 'waiting' }] };
  const done = { state: 'done', model: { hash: 'h' }, steps: [{ step: 'levels', state: 'running' }] };
  const good = fakeShop(() => [200, streamed({ state: 'queued' }, running, done)]);
  const seen: string[] = [];
  expect((await good.shop.finishedJob('j', ({ state }) => seen.push(state))).model?.hash).toBe('h');
  expect(seen).toEqual(['queued', 'running', 'done']);
  expect(good.asked.map(({ path }) => path)).toEqual(['/api/jobs/j/events']);

  const problem = { type: '/problems/truncated', detail: 'The file ends in the middle.' };
  const bad = fakeShop(() => [200, streamed({ state: 'failed', problem })]);
  await expect(bad.shop.finishedJob('j')).rejects.toMatchObject({ kind: 'truncated' });
  const strange = fakeShop(() => [404, { type: '/problems/job-not-found' }]);
  await expect(strange.shop.finishedJob('j')).rejects.toMatchObject({ kind: 'job-not-found' });
});

test('events are read whole, wherever the pieces of the stream are cut', async () => {
  const bytes = new TextEncoder().encode(
    `: quiet\n\nevent: job\ndata: {"name":"été"}\n\ndata: a\ndata: b\n\ndata: cut`,
  );
  for (const size of [1, 3, bytes.length]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.slice(at * size, at * size + size),
    );
    const body = new ReadableStream<Uint8Array>({
      pull: (into) => (pieces.length ? into.enqueue(pieces.shift()!) : into.close()),
    });
    const read: string[] = [];
    for await (const data of eventData(body)) read.push(data);
    expect(read).toEqual(['{"name":"été"}', 'a\nb']);
  }
});

test('where too many follow, a job is asked for instead', async () => {
  vi.useFakeTimers();
  const states = ['running', 'done'];
  const { shop, asked } = fakeShop(({ path }) =>
    path.endsWith('/events')
      ? [503, { type: '/problems/too-many-followers' }]
      : [200, { id: 'j', state: states.shift() }],
  );
  const seen: string[] = [];
  const done = shop.finishedJob('j', ({ state }) => seen.push(state));
  await vi.advanceTimersByTimeAsync(10_000);
  await done;
  expect(seen).toEqual(['running', 'done']);
  expect(asked.map(({ path }) => path)).toEqual([
    '/api/jobs/j/events',
    '/api/jobs/j',
    '/api/jobs/j/events',
    '/api/jobs/j',
  ]);
  vi.useRealTimers();
});

test('a broken stream of a job is opened again, until all its steps are over', async () => {
  vi.useFakeTimers();
  const step = (state: string) => ({ state: 'done', steps: [{ step: 'levels', state }] });
  const answers = [streamed(step('waiting')), 'offline', streamed(step('running'), step('done'))];
  const { shop, asked } = fakeShop(() => {
    const next = answers.shift()!;
    return next === 'offline' ? next : [200, next];
  });
  const seen: unknown[] = [];
  const all = (async () => {
    for await (const job of shop.jobChanges('j')) seen.push(job.steps?.[0]?.state);
  })();
  await vi.advanceTimersByTimeAsync(20_000);
  await all;
  expect(seen).toEqual(['waiting', 'running', 'done']);
  expect(asked.length).toBe(3);

  const stop = new AbortController();
  const endless = fakeShop(() => [200, streamed({ state: 'running' })]);
  const cancelled = expect(endless.shop.finishedJob('j', undefined, stop.signal)).rejects.toMatchObject({
    type: 'vitrine:cancelled',
  });
  await vi.advanceTimersByTimeAsync(100);
  stop.abort();
  await vi.advanceTimersByTimeAsync(5000);
  await cancelled;
  vi.useRealTimers();
});

test('a draft is checked, published and withdrawn at its own address; a file is restated at its job', async () => {
  const { shop, asked } = fakeShop(() => [200, {}]);
  await shop.createProduct({ title: { en: 'a' }, model: 'm', variants: [], publish: false });
  await shop.checklist('p/1');
  await shop.publish('p/1');
  await shop.withdraw('p/1');
  await shop.deleteProduct('p/1');
  await shop.deleteRoom('r 1');
  await shop.restate('job_1', { unit: 'cm', stated_cm: [1, 2, 3] });
  expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/products',
    'GET /api/products/p%2F1/checklist',
    'POST /api/products/p%2F1/publish',
    'POST /api/products/p%2F1/withdraw',
    'DELETE /api/products/p%2F1',
    'DELETE /api/rooms/r%201',
    'PUT /api/jobs/job_1/statement',
  ]);
  expect(asked[0].body).toMatchObject({ publish: false });
  expect(asked[6].body).toEqual({ unit: 'cm', stated_cm: [1, 2, 3] });
});
