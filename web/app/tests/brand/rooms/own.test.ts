// @vitest-environment happy-dom
import { type OwnRoom, ShopClient } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { ownRooms } from '../../../src/brand/rooms/own/own.ts';
import { press } from '../../room/inside.ts';
import { alarm, labelled, submit, tick, write } from '../page.ts';

const salon: OwnRoom = {
  id: 'salon',
  version: 4,
  state: 'public',
  title: { en: 'The salon', fr: 'Le salon' },
  summary: { en: 'Two stools.' },
  picture: null,
  picture_url: null,
  capacity: 20,
  place: 100,
  hours: {
    zone: 'Europe/Paris',
    week: {
      monday: [
        { opens: '10:00', closes: '12:00' },
        { opens: '14:00', closes: '24:00' },
      ],
      tuesday: [],
      wednesday: [],
      thursday: [],
      friday: [],
      saturday: [],
      sunday: [],
    },
    days: [{ date: '2026-12-24', spans: [{ opens: '10:00', closes: '16:00' }] }],
    first_day: null,
    last_day: '2027-01-31',
  },
  closed: null,
  open: true,
  opens_at: null,
  closes_at: null,
  people: 0,
  link: '/rooms/salon',
};

/** The part with one room, opened to be changed. asked: what was sent; answer: what the shop says to it. */
async function opened(
  answer: (change: Record<string, unknown>) => [status: number, body: unknown],
  room: OwnRoom = salon,
) {
  const asked: Record<string, unknown>[] = [];
  const json = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: async (address, init) => {
      if (String(address).endsWith('/deleted')) return json({ items: [] });
      if (init?.method !== 'PATCH') return json({ items: [room] });
      const change = JSON.parse(String(init.body));
      asked.push(change);
      const [status, body] = answer(change);
      return json(body, status);
    },
  });
  let changes = 0;
  const part = ownRooms(shop, true, () => changes++);
  document.body.replaceChildren(part.element);
  await expect.poll(() => part.element.querySelector('.own-room button')).toBeTruthy();
  part.element.querySelector<HTMLButtonElement>('.own-room button')?.click();
  const form = part.element.querySelector('form');
  if (!form) throw new Error('there is no form');
  return { element: part.element, form, asked, changes: () => changes };
}

it('sends what was changed and nothing else, with the version that it started from', async () => {
  const { element, form, asked, changes } = await opened((change) => [
    200,
    { ...salon, ...change, version: 5, link: '/rooms/salon#key=k1' },
  ]);
  submit(form);
  await expect.poll(() => element.querySelector('form')).toBe(null);
  expect(asked).toEqual([]); // nothing was changed
  element.querySelector<HTMLButtonElement>('.own-room button')?.click();
  const again = element.querySelector('form') as HTMLFormElement;
  write(again, 'Name in French', 'Le grand salon');
  again.querySelector<HTMLInputElement>('[value=unlisted]')?.click();
  tick(again, 'Close it for now');
  write(again, 'What visitors read, in English', 'Back in spring.');
  submit(again);
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]).toEqual({
    state: 'unlisted',
    title: { en: 'The salon', fr: 'Le grand salon' },
    closed: { words: { en: 'Back in spring.' }, until: null },
    version: 4,
  });
  await expect.poll(changes).toBe(1);
  expect(element.querySelector('.own-room-state')?.textContent).toBe('Only with the link');
  expect(element.querySelector('a')?.getAttribute('href')).toBe('/rooms/salon#key=k1');
});

it('keeps hours that it did not make, and takes others', async () => {
  const { form, asked } = await opened((change) => [200, { ...salon, ...change }]);
  const monday = [...form.querySelectorAll('.room-day')][0];
  expect([...monday.querySelectorAll('input')].map(({ value }) => value)).toEqual([
    '10:00',
    '12:00',
    '14:00',
    '00:00',
  ]);
  const tuesday = [...form.querySelectorAll('.room-day')][1];
  expect(tuesday.querySelector('.soft')?.textContent).toBe('Closed');
  tuesday.querySelector('button')?.click();
  submit(form);
  await expect.poll(() => asked.length).toBe(1);
  const week = { ...salon.hours?.week, tuesday: [{ opens: '10:00', closes: '19:00' }] };
  expect(asked[0]).toEqual({ hours: { ...salon.hours, week }, version: 4 });
});

it('says when somebody was quicker, and shows the room as it is', async () => {
  const problem = { type: '/problems/version-mismatch', title: 'No', status: 412, version: 9 };
  const { element, form } = await opened(() => [412, problem]);
  write(form, 'Name in English', 'Mine');
  submit(form);
  await expect.poll(() => element.querySelector('form')).toBe(null);
  expect(document.body.textContent).toContain('Somebody else changed this room');
});

it('a time that is none is told beside the form, and nothing is lost', async () => {
  const problem = { type: '/problems/hours-refused', title: 'No', status: 422, field: 'week.monday' };
  const { element, form } = await opened(() => [422, problem]);
  write(form, 'Name in English', 'Mine');
  submit(form);
  await expect.poll(() => alarm(element)).toContain('A time is missing');
  expect(labelled(form, 'Name in English').value).toBe('Mine');
});

it('words in French alone are enough, and one language of two is taken away', async () => {
  const { form, asked } = await opened((change) => [200, { ...salon, ...change }]);
  tick(form, 'Close it for now');
  write(form, 'What visitors read, in French', 'Nous revenons au printemps.');
  write(form, 'Name in English', ' ');
  submit(form);
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]).toEqual({
    title: { en: null, fr: 'Le salon' },
    closed: { words: { fr: 'Nous revenons au printemps.' }, until: null },
    version: 4,
  });
});

it('a name of nothing but spaces is refused in words at its field', async () => {
  const { element, form, asked } = await opened((change) => [200, { ...salon, ...change }]);
  write(form, 'Name in English', '  ');
  write(form, 'Name in French', '');
  submit(form);
  await expect.poll(() => alarm(element)).toContain('“Name in English” is missing');
  expect(document.activeElement).toBe(labelled(form, 'Name in English'));
  expect(asked).toEqual([]);
});

it('a new link is made once that was asked, and what else was written stays to be saved', async () => {
  const unlisted: OwnRoom = { ...salon, state: 'unlisted', link: '/rooms/salon#key=k1' };
  const renewed = { ...unlisted, version: 5, link: '/rooms/salon#key=k2' };
  const { element, form, asked, changes } = await opened(
    (change) => [200, { ...renewed, ...change, version: 5 }],
    unlisted,
  );
  write(form, 'Name in English', 'The blue salon');
  press(form, 'Make a new link');
  const question = document.querySelector('dialog')!;
  expect(question.textContent).toContain('then leads nowhere');
  press(question, 'Cancel');
  await expect.poll(() => document.querySelector('dialog')).toBe(null);
  expect(asked).toEqual([]);
  press(form, 'Make a new link');
  press(document.querySelector('dialog')!, 'Make a new link');
  await expect.poll(() => labelled(form, 'Its link').value).toMatch(/#key=k2$/);
  expect(asked).toEqual([{ renew_link: true, version: 4 }]);
  expect(changes()).toBe(1);
  expect(element.querySelector('a')?.getAttribute('href')).toBe('/rooms/salon#key=k2');
  expect(labelled(form, 'Name in English').value).toBe('The blue salon');
  submit(form);
  await expect.poll(() => asked.length).toBe(2);
  expect(asked[1]).toEqual({ title: { en: 'The blue salon', fr: 'Le salon' }, version: 5 });
});

it('what is hidden does not keep the form from being sent', async () => {
  const { form } = await opened((change) => [200, { ...salon, ...change }]);
  expect(labelled(form, 'Monday, opens').closest('fieldset')?.disabled).toBe(false);
  tick(form, 'Always open');
  expect(labelled(form, 'Monday, opens').closest('fieldset')?.disabled).toBe(true);
  expect(labelled(form, 'It opens again').closest('fieldset')?.disabled).toBe(true);
  tick(form, 'Close it for now');
  expect(labelled(form, 'It opens again').closest('fieldset')?.disabled).toBe(false);
});

it.each([
  ['public', '/rooms/salon', 'Whoever opens this link comes in.'],
  ['unlisted', '/rooms/salon#key=k1', 'Whoever opens this link comes in; the room is in no list.'],
] as const)('a room that is %s is shared by its link', async (state, link, lead) => {
  const { element } = await opened(() => [500, {}], { ...salon, state, link });
  press(element, 'Share');
  await expect.poll(() => document.querySelector('dialog.share p')?.textContent).toBe(lead);
  const sheet = document.querySelector('dialog.share')!;
  expect(labelled(sheet, 'Link to The salon').value).toBe(new URL(link, location.href).href);
});

it('a draft is not shared', async () => {
  const { element } = await opened(() => [500, {}], { ...salon, state: 'draft' });
  expect(() => press(element, 'Share')).toThrow();
});

it('a deleted room is listed until when it can be brought back, and comes back by one press', async () => {
  const asked: string[] = [];
  let rooms: OwnRoom[] = [];
  const json = (body: unknown) => new Response(JSON.stringify(body), { status: 200 });
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: async (address, init) => {
      const path = new URL(String(address)).pathname;
      if (init?.method === 'POST') {
        asked.push(path);
        rooms = [salon];
        return json(salon);
      }
      const gone = {
        id: 'salon',
        title: salon.title,
        deleted_at: '2026-11-01T10:00:00Z',
        until: '2026-12-01T10:00:00Z',
      };
      return json({ items: path.endsWith('/deleted') ? (rooms.length ? [] : [gone]) : rooms });
    },
  });
  const part = ownRooms(shop, true, () => undefined);
  document.body.replaceChildren(part.element);
  await expect.poll(() => part.element.querySelector('.deleted-rooms li')).toBeTruthy();
  expect(part.element.querySelector('.deleted-rooms')?.textContent).toContain('Until 1 December');
  press(part.element, 'Restore');
  await expect.poll(() => part.element.querySelector('.own-room')).toBeTruthy();
  expect(asked).toEqual(['/api/rooms/salon/restore']);
  expect(part.element.querySelector<HTMLElement>('.deleted-rooms')?.parentElement?.hidden).toBe(true);
});
