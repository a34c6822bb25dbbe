import type { ListedPicture, PictureChange } from '@vitrine-shop/sdk';
import { LANGUAGES, languageName } from '../../../i18n/messages.ts';
import { confirmed } from '../../../ui/dialog.ts';
import { button, field, h } from '../../../ui/dom.ts';
import { handle } from '../sorting/sorting.ts';
import { say } from './text.ts';

/** name: what it is called. place: from 0. list: in which it stands; alone: with nothing to be moved among. */
export interface Around {
  name: string;
  place: number;
  list: HTMLElement;
  alone: boolean;
  moved: (item: HTMLElement) => void;
  change: (picture: ListedPicture, change: PictureChange) => Promise<void>;
  remove: (picture: ListedPicture) => Promise<void>;
}

/** One picture: itself, its place, what it shows in each language, and its way out. */
export function pictureTile(picture: ListedPicture, around: Around): HTMLElement {
  const { name, place, list } = around;
  const own = picture.picture === 'model';
  const grip = handle(list, say('move', { picture: name }), around.moved);
  grip.dataset.key = `move ${picture.picture}`;
  grip.hidden = around.alone;
  const marks = [
    place === 0 && !picture.hidden && say('first'),
    picture.hidden && say('hidden'),
    picture.taken_down && say('takenDown'),
  ].filter((each) => typeof each === 'string');
  return h(
    'li',
    {
      class: picture.hidden || picture.taken_down ? 'unshown' : null,
      'data-picture': picture.picture,
      'data-name': name,
    },
    h(
      'div',
      { class: 'picture-frame' },
      picture.url
        ? h('img', { src: picture.url, alt: name, loading: 'lazy', decoding: 'async', draggable: 'false' })
        : h('p', { class: 'soft' }, say('coming')),
      ...marks.map((mark) => h('span', { class: 'picture-mark' }, mark)),
    ),
    h(
      'div',
      { class: 'picture-bar' },
      grip,
      h('span', { class: 'picture-name' }, name),
      own ? shownButton(picture, around) : takeButton(picture, around),
    ),
    ...LANGUAGES.map((tag) => altField(picture, tag, around)),
  );
}

function altField(picture: ListedPicture, tag: string, { change }: Around): HTMLElement {
  const input = h('input', { maxlength: 300, lang: tag, 'data-key': `alt ${tag} ${picture.picture}` });
  const before = picture.alt?.[tag as 'en'] ?? '';
  input.value = before;
  input.addEventListener('change', () => {
    const said = input.value.trim();
    if (said !== before) void change(picture, { alt: { [tag]: said || null } });
  });
  return field(say('alt', { language: languageName(tag as 'en') }), input);
}

function shownButton(picture: ListedPicture, { change, alone }: Around): HTMLElement | null {
  if (alone) return null;
  const { hidden } = picture;
  const made = button(
    say(hidden ? 'show' : 'hide'),
    () => void change(picture, { hidden: !hidden }),
    'quiet',
  );
  made.dataset.key = 'hide';
  return made;
}

function takeButton(picture: ListedPicture, { remove, name }: Around): HTMLElement {
  const made = button(
    say('take'),
    async () => {
      if (await confirmed(say('takeTitle'), say('takeText'), say('take'), say('cancel'), 'danger'))
        await remove(picture);
    },
    'quiet',
  );
  made.setAttribute('aria-label', `${say('take')}: ${name}`);
  made.dataset.key = `take ${picture.picture}`;
  return made;
}
