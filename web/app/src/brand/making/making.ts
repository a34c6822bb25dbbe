/** Makes a room: a picture is chosen, a name given, and one stands in it. */
import { localText, type RoomTemplate, type ShopClient, Templates } from '@vitrine-shop/sdk';
import { listed } from '../../i18n/listed.ts';
import { language } from '../../i18n/messages.ts';
import { busy, button, field, fill, h } from '../../ui/dom.ts';
import { text, wordsFor } from '../text.ts';
import './making.css';

/** go: into the room that was made. other: another way to make one, below. */
export function making(
  shop: ShopClient,
  go: (url: string) => void = (url) => location.assign(url),
  other: HTMLElement | null = null,
): HTMLElement {
  const templates = new Templates(shop);
  const kinds = h('div', { class: 'making-kinds' });
  const name = h('input', { type: 'text', required: true, maxlength: 120, autocomplete: 'off' });
  const wrong = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const done = h('p', { class: 'note', role: 'status', hidden: true });
  const make = h('button', { class: 'button primary' }, text('making.make'));
  // One for each room that is wanted: pressed twice, or sent again over a bad line, it is made once.
  let key = crypto.randomUUID();
  const form = h(
    'form',
    { class: 'stack' },
    h('fieldset', { class: 'making-choice' }, h('legend', { class: 'unseen' }, text('making.kinds')), kinds),
    field(text('making.name'), name, text('making.nameHint')),
    wrong,
    done,
    h('div', { class: 'actions' }, make),
  );

  const say = (error: unknown) => {
    wrong.textContent = error === null ? '' : wordsFor(error);
    wrong.hidden = error === null;
  };

  const send = async () => {
    const template = form.querySelector<HTMLInputElement>('input[name=template]:checked')?.value;
    const title = name.value.trim();
    if (!template || !title) return;
    say(null);
    try {
      const made = await templates.make({ template, title: { [language()]: title } }, key);
      key = crypto.randomUUID();
      const inside = `${made.url}?arrange`;
      const left = made.without_place ?? [];
      done.hidden = false;
      if (!left.length) {
        done.textContent = text('making.made', { name: title });
        return go(inside);
      }
      // Another press would be another room.
      name.value = '';
      // Who is on their way in could not read it.
      const names = left.map((each) => localText(each.title, language()));
      const told = text('making.left', {
        name: title,
        count: names.length,
        names: listed(names, language()),
      });
      fill(done, told, ' ', h('a', { href: inside }, text('making.enter')));
    } catch (error) {
      say(error);
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void busy(make, send);
  });

  const show = async () => {
    try {
      const found = await templates.all();
      form.hidden = found.length === 0;
      fill(kinds, ...found.map((each, index) => kind(each, index === 0)));
      if (!found.length) fill(state, h('p', { class: 'note' }, text('making.none')));
      else fill(state);
    } catch (error) {
      fill(
        state,
        h('p', { class: 'note bad', role: 'alert' }, wordsFor(error)),
        button(text('retry'), () => void show()),
      );
    }
  };

  form.hidden = true;
  const state = h('div', {});
  void show();
  return h(
    'section',
    { class: 'brand-part', 'aria-labelledby': 'making' },
    h('div', { class: 'part-head' }, h('h2', { id: 'making' }, text('making.title'))),
    h('p', { class: 'soft' }, text('making.lead')),
    state,
    form,
    other,
  );
}

function kind(template: RoomTemplate, chosen: boolean): HTMLElement {
  const title = localText(template.title, language());
  const picture = h('img', { src: template.picture_url, alt: '', loading: 'lazy', width: 800, height: 500 });
  return h(
    'label',
    { class: 'making-kind' },
    h('input', { type: 'radio', name: 'template', value: template.name, checked: chosen, class: 'unseen' }),
    picture,
    h('span', { class: 'making-title' }, title),
    h('span', { class: 'soft' }, localText(template.summary, language())),
  );
}
