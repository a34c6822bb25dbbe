/** An invitation: a link that leads others here and tells the brand who brought them. */
import { Problem } from '@vitrine-shop/sdk';
import { openDialog } from '../../../ui/dialog.ts';
import { h } from '../../../ui/dom.ts';
import { toast } from '../../../ui/toast.ts';
import type { RoomContext } from '../../context.ts';
import { whyNot } from '../../text.ts';
import { say } from './text.ts';

/** Makes an invitation and puts its link on the clipboard; where that is not allowed, shows it to be copied. */
export async function shareRoom(ctx: RoomContext): Promise<void> {
  try {
    const address = new URL(await invitation(ctx), location.href);
    const key = ctx.shop.keyOf(ctx.room);
    if (key) address.hash = `key=${key}`;
    const link = address.href;
    try {
      await navigator.clipboard.writeText(link);
      toast(say('nav.shared'));
    } catch {
      const field = h('input', { type: 'text', readonly: true, value: link, 'aria-label': say('nav.share') });
      openDialog(say('nav.share'), h('div', { class: 'field' }, h('p', {}, say('nav.share.show')), field));
      field.select();
    }
  } catch (error) {
    toast(whyNot(error));
  }
}

/** The address of a new invitation; of the room itself where visitors may make none. */
async function invitation({ shop, room }: RoomContext): Promise<string> {
  try {
    return (await shop.invite(room)).url;
  } catch (error) {
    const { status } = Problem.from(error);
    if (status === 401 || status === 403) return `/rooms/${encodeURIComponent(room)}`;
    throw error;
  }
}
