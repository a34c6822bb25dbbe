// @vitest-environment happy-dom
import { type Member, type OwnLobby, type Palette, ShopClient } from '@vitrine-shop/sdk';
import { expect, it } from 'vitest';
import { ownLobby } from '../../../src/brand/rooms/lobby/lobby.ts';
import { press } from '../../room/inside.ts';
import { alarm, labelled, submit, write } from '../page.ts';

const palette = (accent: string): Palette => ({
  accent,
  deep: accent,
  on_accent: '#ffffff',
  band: '#f3ede4',
  on_band: '#2b2622',
  on_band_soft: '#675d53',
  rule: accent,
});
const OWN: OwnLobby = {
  brand: { id: 'b1', name: 'Atelier', slug: 'atelier' },
  url: '/b/atelier',
  logo_url: null,
  summary: { fr: 'Des lampes.' },
  legal: [],
  version: 3,
  logo: null,
  accent: null,
  ground: null,
  family: 'cormorant',
  title_css: 'serif',
  palettes: { light: palette('#7b5c27'), dark: palette('#d2ad6b') },
  imprint: null,
  privacy: null,
  terms: null,
};
const member = (role: Member['role']): Member => ({
  id: 'm1',
  name: 'Ada',
  role,
  brand: { id: 'b1', name: 'Atelier' },
});

/** The part as this role sees it. sent: what was changed; status: what the shop says to that. */
async function opened(role: Member['role'], status = 200) {
  const sent: unknown[] = [];
  const shop = new ShopClient({
    base: 'http://shop.test',
    fetch: async (address, init) => {
      const path = new URL(String(address)).pathname;
      if (init?.method !== 'PATCH') {
        const tried = { light: palette('#1d4ed8'), dark: palette('#8fb4ff') };
        return new Response(JSON.stringify(path.endsWith('/palettes') ? tried : OWN), { status: 200 });
      }
      sent.push(JSON.parse(String(init.body)));
      const problem = { type: '/problems/version-mismatch', title: 'x', status, detail: 'x', version: 4 };
      return new Response(JSON.stringify(status === 200 ? { ...OWN, version: 4 } : problem), { status });
    },
  });
  const element = ownLobby(shop, member(role), () => undefined);
  document.body.replaceChildren(element);
  await expect.poll(() => element.querySelector('.lobby-preview')).toBeTruthy();
  return { element, sent, form: element.querySelector<HTMLFormElement>('form.room-form') };
}

it('sends only what was changed, and shows how it will look', async () => {
  const { element, form, sent } = await opened('editor');
  expect([...element.querySelectorAll('.lobby-said')].map((each) => each.textContent)).toEqual([
    'Des lampes.',
    'Des lampes.',
  ]);
  write(element, 'What you say of yourself, in English', 'Lamps.');
  expect(element.querySelector('.lobby-said')?.textContent).toBe('Lamps.');
  labelled(element, 'A colour of our own for buttons').click();
  await expect
    .poll(() => element.querySelector<HTMLElement>('.lobby-pane')?.style.getPropertyValue('--accent'))
    .toBe('#1d4ed8');
  write(element, 'Imprint, in French', 'Paris');
  submit(form!);
  await expect.poll(() => sent.length).toBe(1);
  expect(sent[0]).toEqual({
    accent: '#7b5c27',
    summary: { en: 'Lamps.', fr: 'Des lampes.' },
    imprint: { en: null, fr: 'Paris' },
    version: 3,
  });
});

it('a logo of another kind than a picture is refused before it is sent', async () => {
  const { element, sent } = await opened('editor');
  const file = labelled(element, 'Logo');
  const svg = new File(['<svg onload="alert(1)"/>'], 'logo.svg', { type: 'image/svg+xml' });
  Object.defineProperty(file, 'files', { value: [svg] });
  file.dispatchEvent(new Event('change'));
  expect(alarm(element)).toContain('PNG, WebP or JPEG');
  expect(element.querySelector('.lobby-logo')).toBeNull();
  expect(sent).toEqual([]);
});

it('who was slower reads how it is now', async () => {
  const { element, form } = await opened('owner', 412);
  write(element, 'What you say of yourself, in English', 'Lamps.');
  submit(form!);
  await expect.poll(() => document.querySelector('.toast')?.textContent ?? '').toContain('Somebody else');
  await expect.poll(() => labelled(element, 'What you say of yourself, in English').value).toBe('');
});

it('staff see how it looks and change nothing; owners alone give it another name', async () => {
  const staff = await opened('staff');
  expect(staff.form).toBeNull();
  expect(staff.element.querySelector('.lobby-rename')).toBeNull();
  const editor = await opened('editor');
  expect(editor.element.querySelector('.lobby-rename')).toBeNull();
  const { element, sent } = await opened('owner');
  write(element, 'Name of the house', 'Atelier Ada');
  press(element, 'Change the name');
  submit(element.querySelector<HTMLFormElement>('.lobby-rename')!);
  await expect.poll(() => sent).toContainEqual({ name: 'Atelier Ada' });
});
