/** An invitation: a link that leads others here and tells the brand who brought them. */
import { localText, Problem } from '@vitrine-shop/sdk';
import { toast } from '../../../ui/toast.ts';
import type { RoomContext } from '../../context.ts';
import { whyNot } from '../../text.ts';
import { say } from './text.ts';

/** Makes an invitation and shows how to hand it on. product: to which it leads. What shows it is fetched for it. */
export async function shareRoom(ctx: RoomContext, product?: string): Promise<void> {
  try {
    const [{ url, members_only }, { openSheet }] = await Promise.all([
      invitation(ctx),
      import('../../../share/sheet.ts'),
    ]);
    const link = new URL(url, location.href);
    if (product) link.searchParams.set('product', product);
    // To members the shop gives the key that holds now; others hand on theirs.
    const key = ctx.shop.keyOf(ctx.room);
    if (key && !link.hash && !members_only) link.hash = `key=${key}`;
    const detail = ctx.detail();
    const title = localText(product ? detail?.products[product]?.title : detail?.title, ctx.language);
    openSheet({
      heading: say('nav.share'),
      lead: say(members_only ? 'share.draft' : product ? 'share.product' : 'share.room'),
      link: link.href,
      title,
      atOnce: true,
      code: !members_only,
    });
  } catch (error) {
    toast(whyNot(error));
  }
}

/** A new invitation; the room itself where visitors may make none. */
async function invitation({ shop, room }: RoomContext): Promise<{ url: string; members_only: boolean }> {
  try {
    return await shop.invite(room);
  } catch (error) {
    const { status } = Problem.from(error);
    if (status === 401 || status === 403) {
      return { url: `/rooms/${encodeURIComponent(room)}`, members_only: false };
    }
    throw error;
  }
}
