/** Whether the shop gives certificates is asked once a page; what deals with them in a room is fetched only then. */
import { Certificates } from '@vitrine-shop/sdk';
import type { RoomContext } from '../../context.ts';

export function givesCertificates({ shop, lasting }: RoomContext): Promise<boolean> {
  const known = lasting('certificates.given', (): { asked: Promise<boolean> | null } => ({ asked: null }));
  known.asked ??= new Certificates(shop).chain().then(
    ({ state }) => state !== 'off',
    () => {
      known.asked = null; // a later visit asks again
      return false;
    },
  );
  return known.asked;
}
