// @vitest-environment happy-dom
import { ShopClient } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { making } from '../../../src/brand/making/making.ts';
import { alarm, submit, write } from '../page.ts';

const template = (name: string) => ({
  name,
  title: { en: `The ${name}` },
  summary: { en: 'A room.' },
  picture_url: `/api/templates/${name}/picture?1`,
  materials: [],
  times: [],
  walls: 2,
});

interface Asked {
  key: string | null;
  body: { template: string; title: { en: string } };
}

function page(answers: (asked: Asked) => Response): { element: HTMLElement; asked: Asked[]; gone: string[] } {
  const asked: Asked[] = [];
  const gone: string[] = [];
  const shop = new ShopClient({
    base: 'http://shop.test',
    token: 'told',
    fetch: async (input, init) => {
      if (String(input).endsWith('/api/templates'))
        return Response.json({ items: [template('atelier'), template('ecrin')] });
      const request = {
        key: new Headers(init?.headers).get('Idempotency-Key'),
        body: JSON.parse(String(init?.body)) as Asked['body'],
      };
      asked.push(request);
      return answers(request);
    },
  });
  const element = making(shop, (url) => gone.push(url));
  document.body.replaceChildren(element);
  return { element, asked, gone };
}

const made = () => Response.json({ id: 'room-1', url: '/rooms/room-1' }, { status: 201 });

it('shows a picture of each, and makes the one that is chosen', async () => {
  const { element, asked, gone } = page(made);
  await expect.poll(() => element.querySelectorAll('.making-kind img').length).toBe(2);
  element.querySelectorAll<HTMLInputElement>('input[name=template]')[1]!.click();
  write(element, 'What the room is called', '  Chez nous ');
  submit(element.querySelector('form')!);
  await expect.poll(() => gone).toEqual(['/rooms/room-1?arrange']);
  expect(asked.map(({ body }) => body)).toEqual([{ template: 'ecrin', title: { en: 'Chez nous' } }]);
  expect(element.querySelector('[role=status]')?.textContent).toContain('Chez nous is made.');
});

it('names what has no place before one goes in', async () => {
  const left = [
    { id: 'p1', title: { en: 'Oak bench' } },
    { id: 'p2', title: { en: 'Gate' } },
  ];
  const { element, gone } = page(() =>
    Response.json({ id: 'room-1', url: '/rooms/room-1', without_place: left }, { status: 201 }),
  );
  await expect.poll(() => element.querySelectorAll('.making-kind').length).toBe(2);
  write(element, 'What the room is called', 'Nord');
  submit(element.querySelector('form')!);
  await expect
    .poll(() => element.querySelector('[role=status]')?.textContent)
    .toContain('2 products have no place in it: Oak bench and Gate.');
  expect(gone).toEqual([]);
  expect(element.querySelector('[role=status] a')?.getAttribute('href')).toBe('/rooms/room-1?arrange');
});

it('asks for the same room again when the line broke, and for another one afterwards', async () => {
  let broken = true;
  const { element, asked, gone } = page(() => {
    if (!broken) return made();
    broken = false;
    throw new TypeError('offline');
  });
  await expect.poll(() => element.querySelectorAll('.making-kind').length).toBe(2);
  write(element, 'What the room is called', 'Nord');
  const form = element.querySelector('form')!;
  submit(form);
  await expect.poll(() => alarm(element)).not.toBe('');
  submit(form);
  await expect.poll(() => gone.length).toBe(1);
  submit(form);
  await expect.poll(() => gone.length).toBe(2);
  const [first, again, other] = asked.map(({ key }) => key);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

it('says in words what is wrong', async () => {
  const { element } = page(() =>
    Response.json(
      { type: '/problems/quota-reached', title: 'Quota reached', status: 409, detail: 'No more rooms.' },
      { status: 409, headers: { 'content-type': 'application/problem+json' } },
    ),
  );
  await expect.poll(() => element.querySelectorAll('.making-kind').length).toBe(2);
  write(element, 'What the room is called', 'Sud');
  submit(element.querySelector('form')!);
  await expect.poll(() => alarm(element)).not.toBe('');
});
