/** The dialog with the picture that was just taken: fetched when somebody takes one. */
import { BrandFiles, OwnRooms } from '@vitrine-shop/sdk';
import { openDialog } from '../../../ui/dialog.ts';
import { busy, button, h } from '../../../ui/dom.ts';
import { toast } from '../../../ui/toast.ts';
import type { RoomContext } from '../../context.ts';
import { whyNot } from '../../text.ts';
import './cover.css';
import { HEIGHT, pictureOf, WIDTH } from './picture.ts';
import { say } from './text.ts';

/** Returns how to close it. */
export function openCover(ctx: RoomContext): () => void {
  const { stage } = ctx;
  const view = ctx.view();
  if (!stage || !view) return () => undefined;
  let taken: Blob | null = null;
  const shown = h('img', { alt: say('cover.alt'), width: WIDTH, height: HEIGHT });
  const fault = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const tell = (error: unknown) => {
    fault.textContent = whyNot(error);
    fault.hidden = false;
  };
  const use = async () => {
    if (!taken) return;
    const picture = taken;
    fault.hidden = true;
    try {
      await busy(keep, async () => {
        const sent = await new BrandFiles(ctx.shop).send(picture);
        await new OwnRooms(ctx.shop).change(ctx.room, { picture: sent.picture, renew_link: false });
      });
      dialog.close();
      toast(say('cover.done'));
    } catch (error) {
      tell(error);
    }
  };
  const keep: HTMLButtonElement = button(say('cover.use'), () => void use(), 'primary');
  keep.disabled = true;
  const dialog = openDialog(
    say('cover.title'),
    h('p', {}, say('cover.lead')),
    h('div', { class: 'cover-picture' }, shown),
    fault,
    h(
      'div',
      { class: 'actions' },
      keep,
      button(say('cover.back'), () => dialog.close(), 'quiet'),
    ),
  );
  dialog.classList.add('cover');
  let address = '';
  dialog.addEventListener('close', () => URL.revokeObjectURL(address));
  pictureOf(stage, view)
    .then((picture) => {
      taken = picture;
      address = URL.createObjectURL(picture);
      shown.src = address;
      keep.disabled = false;
      keep.focus();
    })
    .catch(tell);
  return () => dialog.close();
}
