/** The dialog: fetched when somebody asks. */
import { Lobbies, localText, Problem, spokenIn } from '@vitrine-shop/sdk';
import { openDialog } from '../../../ui/dialog.ts';
import { button, h } from '../../../ui/dom.ts';
import type { RoomContext } from '../../context.ts';
import { say } from './text.ts';

/** Links open beside the room: whoever reads the terms does not leave it. */
export async function openHouse(ctx: RoomContext): Promise<void> {
  const brand = ctx.detail()?.brand;
  if (!brand) return;
  const lobbies = new Lobbies(ctx.shop);
  const key = ctx.shop.keyOf(ctx.room);
  let query = `?lang=${ctx.language}`;
  const { url, summary, legal } = await lobbies.shown(brand.slug).catch((error) => {
    if (!key || Problem.from(error).status !== 404) throw error;
    // While the brand waits for the operators' yes, its pages are for who has the link that led here.
    query += `&key=${encodeURIComponent(key)}`;
    return lobbies.shown(brand.slug, key);
  });
  const lead = localText(summary, ctx.language);
  const link = (path: string, label: string, kind: string) =>
    h('a', { class: kind, href: path + query, target: '_blank', rel: 'noopener' }, label);
  const close = button(say('close'), () => dialog.close(), 'quiet');
  const dialog: HTMLDialogElement = openDialog(
    brand.name,
    ...(lead ? [h('p', { lang: spokenIn(summary, ctx.language) }, lead)] : []),
    legal.length > 0
      ? h(
          'ul',
          { class: 'house-legal' },
          ...legal.map((each) => h('li', {}, link(`${url}/${each}`, say(each), 'quiet-link'))),
        )
      : '',
    h('div', { class: 'actions' }, link(url, say('all'), 'button primary'), close),
  );
}
