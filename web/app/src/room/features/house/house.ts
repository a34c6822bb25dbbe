/** The dialog: fetched when somebody asks. */
import { Lobbies, localText, spokenIn } from '@vitrine-shop/sdk';
import { openDialog } from '../../../ui/dialog.ts';
import { button, h } from '../../../ui/dom.ts';
import type { RoomContext } from '../../context.ts';
import { say } from './text.ts';

/** Links open beside the room: whoever reads the terms does not leave it. */
export async function openHouse(ctx: RoomContext): Promise<void> {
  const brand = ctx.detail()?.brand;
  if (!brand) return;
  const { url, summary, legal } = await new Lobbies(ctx.shop).shown(brand.slug);
  const lead = localText(summary, ctx.language);
  const link = (path: string, label: string, kind: string) =>
    h('a', { class: kind, href: `${path}?lang=${ctx.language}`, target: '_blank', rel: 'noopener' }, label);
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
