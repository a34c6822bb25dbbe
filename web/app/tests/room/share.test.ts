// @vitest-environment happy-dom
// Inviting others from within a room: the link leads in, and who it leads in is said.
import { expect, it } from 'vitest';
import { share } from '../../src/room/features/share/index.ts';
import { labelled } from '../brand/page.ts';
import { inside, roomOf } from './inside.ts';

const INVITES = '/api/rooms/salon/invites';
const URL_OF = '/rooms/salon?invite=i1';

/** The sheet that Invite shows. key: by which this browser came. */
async function sheet(invite: unknown, key?: string): Promise<HTMLElement> {
  const room = inside([share], roomOf(), null, { [INVITES]: invite });
  if (key) room.ctx.shop.unlock('salon', key);
  room.tool('Invite').click();
  await expect.poll(() => document.querySelector('dialog.share')).toBeTruthy();
  return document.querySelector<HTMLElement>('dialog.share')!;
}
const link = (root: ParentNode) => labelled(root, 'Link to Salon').value.replace(location.origin, '');

it.each([
  ['a visitor hands on the key by which they came', URL_OF, 'k1', `${URL_OF}#key=k1`],
  ['a member hands on the key that the shop says', `${URL_OF}#key=k2`, undefined, `${URL_OF}#key=k2`],
  ['and not an older one', `${URL_OF}#key=k2`, 'k1', `${URL_OF}#key=k2`],
  ['a public room takes none', URL_OF, undefined, URL_OF],
])('%s', async (_, url, key, shown) => {
  const dialog = await sheet({ id: 'i1', url, members_only: false }, key);
  expect(link(dialog)).toBe(shown);
  await expect.poll(() => dialog.querySelector('.qr')).toBeTruthy();
});

it('of a draft it is said that only members come in, without a picture for cameras', async () => {
  const dialog = await sheet({ id: 'i1', url: URL_OF, members_only: true }, 'k1');
  expect(dialog.textContent).toContain('only members of your brand come in');
  expect(link(dialog)).toBe(URL_OF);
  expect(dialog.querySelector('.share-code')).toBe(null);
});
