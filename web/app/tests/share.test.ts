// @vitest-environment happy-dom
// A link handed on: what a camera reads of its picture, what is said, and what is asked of whom.
import { decodeQR } from 'qr/decode.js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { qrPicture } from '../src/share/qr.ts';
import { codeButton, openSheet } from '../src/share/sheet.ts';

const INVITE =
  'https://shop.example/rooms/boutique?invite=invite_01k2d3e4f5g6h7j8k9m0n1p2q3&product=product_1';
const CLAIM = `https://shop.example/mine#claim=${'Jd5q2l8nT0mXbWcVxR7sYg-_'.repeat(3)}`;

/** What a camera sees of the picture: its path, drawn 4 pixels a module. Read by another program than drew it. */
function seen(picture: SVGSVGElement): string {
  const side = Number(picture.getAttribute('viewBox')!.split(' ')[2]);
  const scale = 4;
  const width = side * scale;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, run] of picture
    .querySelector('path')!
    .getAttribute('d')!
    .matchAll(/M(\d+) (\d+)h(\d+)v1/g))
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++)
      for (let column = Number(x) * scale; column < (Number(x) + Number(run)) * scale; column++)
        data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
  return decodeQR({ width, height: width, data });
}

const written: string[] = [];
beforeEach(() => {
  written.length = 0;
  vi.stubGlobal('navigator', {
    languages: ['en'],
    clipboard: { writeText: async (value: string) => void written.push(value) },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const button = (root: ParentNode, words: string) =>
  [...root.querySelectorAll('button')].find((each) => each.textContent === words);
const picture = (root: ParentNode) => vi.waitUntil(() => root.querySelector<SVGSVGElement>('.qr'));

it.each([INVITE, CLAIM, 'http://localhost:8000/rooms/boutique'])('a camera reads %s', async (link) => {
  expect(seen(await qrPicture(link, 'words'))).toBe(link);
});

it('the picture has its margin, is dark on light, and says the link to who does not see it', async () => {
  const dialog = openSheet({ heading: 'Invite', lead: 'Come in.', link: INVITE, title: 'Boutique' });
  const drawn = await picture(dialog);
  expect(drawn.getAttribute('role')).toBe('img');
  expect(drawn.getAttribute('aria-label')).toBe(`QR code of the link ${INVITE}`);
  const places = [
    ...drawn
      .querySelector('path')!
      .getAttribute('d')!
      .matchAll(/M(\d+) (\d+)/g),
  ];
  expect(Math.min(...places.flatMap(([, x, y]) => [Number(x), Number(y)]))).toBe(4);
  expect(seen(drawn)).toBe(INVITE);
});

it('the link is copied at once where pages may, and that is spoken', async () => {
  const dialog = openSheet({ heading: 'Invite', lead: '', link: INVITE, title: 'Boutique', atOnce: true });
  await vi.waitUntil(() => dialog.querySelector('[role=status]')?.textContent);
  expect(dialog.querySelector('[role=status]')?.textContent).toBe('The link is copied.');
  expect(written).toEqual([INVITE]);
  expect(button(dialog, 'Send the link')).toBeUndefined();
});

it('where the clipboard is closed the link is marked when one asks for it, and not before', async () => {
  const refuse = async () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  vi.stubGlobal('navigator', { languages: ['en'], clipboard: { writeText: refuse } });
  const dialog = openSheet({ heading: 'Invite', lead: '', link: INVITE, title: 'Boutique', atOnce: true });
  const status = dialog.querySelector('[role=status]')!;
  await picture(dialog);
  expect(status.textContent).toBe('');
  button(dialog, 'Copy the link')!.click();
  await vi.waitUntil(() => status.textContent);
  expect(status.textContent).toBe('The link is marked: copy it by hand.');
  expect(document.activeElement).toBe(dialog.querySelector('input'));
});

it('a device that can send does, with the link and its name', async () => {
  const sent: unknown[] = [];
  vi.stubGlobal('navigator', { languages: ['en'], share: async (what: unknown) => void sent.push(what) });
  const dialog = openSheet({ heading: 'Invite', lead: '', link: INVITE, title: 'Boutique' });
  button(dialog, 'Send the link')!.click();
  expect(sent).toEqual([{ url: INVITE, title: 'Boutique' }]);
});

it('a list of links shows the picture of one, and takes it away', async () => {
  const [press, code] = codeButton(CLAIM, 'Link 1');
  document.body.append(press, code);
  expect([press.getAttribute('aria-expanded'), code.hidden]).toEqual(['false', true]);
  press.click();
  expect(seen(await picture(code))).toBe(CLAIM);
  expect([press.getAttribute('aria-expanded'), code.hidden]).toEqual(['true', false]);
  press.click();
  expect(code.hidden).toBe(true);
});
