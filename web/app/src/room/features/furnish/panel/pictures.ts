/** Which picture hangs: one of the brand's, or one that is sent now. */
import { BrandFiles, type OwnPicture } from '@vitrine-shop/sdk';
import { openDialog } from '../../../../ui/dialog.ts';
import { button, field, fill, h } from '../../../../ui/dom.ts';
import { whyNot } from '../../../text.ts';
import type { Editor } from '../editor.ts';
import { say } from '../text.ts';

const PLAIN_ASPECT = 4 / 3;

/** aspect: its width by its height. */
export type Take = (picture: string, aspect: number) => void;

export function picturesDialog(editor: Editor, take: Take): void {
  const files = new BrandFiles(editor.ctx.shop);
  const list = h('ul', { class: 'furnish-tray' });
  const note = h('p', { class: 'soft', role: 'status' });
  const fault = h('p', { class: 'fault', role: 'alert' });
  const input = h('input', { type: 'file', accept: 'image/png,image/jpeg,image/webp' });
  const dialog = openDialog(
    say('add.picture'),
    field(say('pictures.send'), input, say('pictures.kinds')),
    fault,
    note,
    list,
    h(
      'div',
      { class: 'actions' },
      button(say('cancel'), () => dialog.close(), 'quiet'),
    ),
  );
  const fail = (error: unknown) => {
    fault.textContent = whyNot(error);
  };
  const chosen = (picture: OwnPicture, image: HTMLImageElement) => {
    const { naturalWidth: width, naturalHeight: height } = image;
    dialog.close();
    take(picture.picture, width > 0 && height > 0 ? width / height : PLAIN_ASPECT);
  };
  const row = (picture: OwnPicture, at: number) => {
    const image = h('img', { src: picture.url, alt: '', loading: 'lazy', decoding: 'async' });
    const label = say('pictures.hang', { number: at + 1 });
    const press = () => chosen(picture, image);
    const made = h('button', {
      type: 'button',
      class: 'furnish-product',
      'aria-label': label,
      onclick: press,
    });
    made.dataset.picture = picture.picture;
    made.append(image);
    return h('li', {}, made);
  };
  editor.ctx.shop
    .all((after) => files.pictures(after))
    .then((all) => {
      note.textContent = all.length === 0 ? say('pictures.none') : '';
      fill(list, ...all.map(row));
    })
    .catch(fail);
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (!file) return;
    const send = async () => {
      fault.textContent = '';
      input.disabled = true;
      try {
        const picture = await files.send(file);
        const image = h('img', { src: picture.url, alt: '' });
        await image.decode().catch(() => {}); // its shape is guessed then
        chosen(picture, image);
      } finally {
        input.disabled = false;
      }
    };
    void send().catch(fail);
  });
}
