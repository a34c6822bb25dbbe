// @vitest-environment happy-dom
import { type Scene, ShopClient } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { ownScene } from '../../../src/brand/scenes/own-scene.ts';
import { submit, write } from '../page.ts';

const MODEL = 'a'.repeat(64);
const LIT = 'b'.repeat(64);

const sent = { name: 'Loft.glb', uploaded_at: '2026-05-03T12:00:00Z' };
const model = (hash: string, size_m: [number, number, number]) => ({ ...sent, hash, size_m, bytes: 1000 });

interface Asked {
  method: string;
  path: string;
  body: unknown;
}

/** A shop whose scene is what `scene` says at the moment. stands: the scene of its room. */
function page(
  scene: () => Partial<Scene>,
  stands: () => string = () => MODEL,
): { element: HTMLElement; asked: Asked[]; gone: string[] } {
  const asked: Asked[] = [];
  const gone: string[] = [];
  const shop = new ShopClient({
    base: 'http://shop.test',
    token: 'told',
    fetch: async (input, init) => {
      const path = new URL(String(input)).pathname;
      const method = init?.method ?? 'GET';
      const body = init?.body ? JSON.parse(String(init.body)) : null;
      asked.push({ method, path, body });
      if (path === '/api/models')
        return Response.json({
          items: [model(MODEL, [6, 3, 5]), model('c'.repeat(64), [0.2, 0.3, 0.2]), model(LIT, [6, 3, 5])],
          next: null,
        });
      if (path === '/api/rooms' && method === 'POST')
        return Response.json({ id: 'room-1', url: '/rooms/room-1' }, { status: 201 });
      if (path === '/api/brand/rooms')
        return Response.json({ items: [{ id: 'ours', title: { en: 'Ours' } }] });
      if (path === '/api/rooms/ours') return Response.json({ room: { scene: { model: stands() } } });
      if (path.endsWith('/model')) return Response.json({ job: 'job_1' }, { status: 202 });
      if (path === '/api/jobs/job_1/events')
        return new Response(
          `event: job\ndata: ${JSON.stringify({ id: 'job_1', state: 'done', steps: [] })}\n\n`,
          {
            headers: { 'content-type': 'text/event-stream' },
          },
        );
      if (path === '/api/jobs/job_1') return Response.json({ id: 'job_1', state: 'done', steps: [] });
      return Response.json({ model: MODEL, state: null, room: null, problem: null, bakes: [], ...scene() });
    },
  });
  const element = ownScene(shop, 'Maison', (url) => gone.push(url), 1);
  document.body.replaceChildren(element);
  return { element, asked, gone };
}

const found: Partial<Scene> = {
  state: 'done',
  room: { area_m2: 24.5, slots: 8, capacity: 16, remarks: [] },
};

async function choose(element: HTMLElement): Promise<void> {
  await expect.poll(() => element.querySelectorAll('option').length).toBeGreaterThan(1);
  const select = element.querySelector('select')!;
  select.value = MODEL;
  select.dispatchEvent(new Event('change'));
}

it('shows the models that are as large as a room, and makes a room of the one that is chosen', async () => {
  let state: Partial<Scene> = { state: 'running' };
  const { element, asked, gone } = page(() => state);
  await choose(element);
  expect(element.querySelectorAll('option').length).toBe(3); // none chosen, and two rooms: no lamp
  await expect.poll(() => element.textContent).toContain('Looking where one walks');
  state = found;
  await expect.poll(() => element.textContent).toContain('24.5\u00a0m² to walk on, 8 places for products');
  write(element, 'What this room is called', ' Nord ');
  submit(element.querySelector('form')!);
  await expect.poll(() => gone).toEqual(['/rooms/room-1']);
  const made = asked.find(({ path, method }) => path === '/api/rooms' && method === 'POST');
  expect(made?.body).toEqual({ model: MODEL, title: { en: 'Nord' } });
});

it('says in words why a model is no room', async () => {
  const detail = 'The room is 600 m by 500 m: it seems to count in centimetres.';
  const problem = { type: '/problems/not-a-room', title: 'Not a room', status: 422, detail };
  const { element } = page(() => ({ state: 'failed', problem }));
  await choose(element);
  await expect.poll(() => element.textContent).toContain('it seems to count in centimetres');
  expect(element.querySelector('form')!.hidden).toBe(true);
});

it('asks for a light, tells how far it is, shows before and after, and takes it to the rooms', async () => {
  let bakes: Scene['bakes'] = [];
  const { element, asked } = page(() => ({ ...found, bakes }));
  await choose(element);
  const press = async (label: string) => {
    const pressed = () =>
      [...element.querySelectorAll('button')].find((each) => each.textContent === label && !each.hidden);
    await expect.poll(() => pressed()).toBeTruthy();
    pressed()!.click();
  };
  bakes = [{ preset: 'day', state: 'running', part: 0.42, problem: null, baked: null, kept: false }];
  await expect.poll(() => element.textContent).toContain('42% done');
  bakes = [
    {
      preset: 'day',
      state: 'done',
      part: 1,
      problem: null,
      kept: false,
      baked: { model: LIT, bytes: 900, grown_bytes: 152_400, before: '/before.webp', after: '/after.webp' },
    },
  ];
  await expect.poll(() => element.querySelectorAll('figure img').length).toBe(2);
  expect([...element.querySelectorAll('figcaption')].map((each) => each.textContent)).toEqual([
    'As it came',
    'With this light',
  ]);
  expect(element.textContent).toContain('152\u00a0kB more');
  await press('Use this light');
  await expect
    .poll(() => asked.filter(({ method }) => method === 'PUT'))
    .toEqual([{ method: 'PUT', path: '/api/rooms/ours/scene', body: { model: LIT } }]);
  await expect.poll(() => element.querySelector('select')!.value).toBe(LIT);
});

it('changes one light for another, and goes on where it was interrupted', async () => {
  const evening = 'e'.repeat(64);
  const lit = (preset: 'day' | 'evening', hash: string): Scene['bakes'][number] => ({
    preset,
    state: 'done',
    part: 1,
    problem: null,
    kept: true,
    baked: { model: hash, bytes: 900, grown_bytes: 1000, before: '/before.webp', after: '/after.webp' },
  });
  let stands = evening;
  const { element, asked } = page(
    () => ({ ...found, bakes: [lit('day', LIT), lit('evening', evening)] }),
    () => stands,
  );
  const use = async () => {
    await choose(element);
    const wanted = () =>
      [...element.querySelectorAll('button')].find((each) => each.textContent === 'Use this light');
    await expect.poll(wanted).toBeTruthy();
    wanted()!.click();
    await expect.poll(() => element.querySelector('select')!.value).toBe(LIT);
  };
  const taken = () => asked.filter(({ method }) => method === 'PUT').map(({ body }) => body);
  await use();
  expect(taken()).toEqual([{ model: LIT }]);
  stands = LIT;
  await use();
  expect(taken()).toEqual([{ model: LIT }]); // it has that light
});
